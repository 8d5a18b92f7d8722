// Where the page is, kept in the address after #: a link leads back to a run, turn, system, battle.

export const VIEWS = ["map", "curves", "chances", "timeline", "battles", "orders", "performance", "compare", "runs"] as const;
export type View = (typeof VIEWS)[number];

class Route {
  #fields = $state<Record<string, string>>(read());

  constructor() {
    addEventListener("hashchange", () => (this.#fields = read()));
  }

  get view(): View {
    const view = this.#fields.view as View;
    return VIEWS.includes(view) ? view : "map";
  }

  get(name: string): string | undefined {
    return this.#fields[name] || undefined;
  }

  number(name: string): number | undefined {
    const value = this.#fields[name];
    return value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined;
  }

  /** Changes some fields, undefined removes; `push` makes a step that the browser's back button undoes. */
  set(changes: Record<string, string | number | undefined>, push = false): void {
    const fields = { ...this.#fields };
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === "") delete fields[name];
      else fields[name] = String(value);
    }
    this.#fields = fields;
    const hash = written(fields);
    if (push) history.pushState(null, "", hash);
    else history.replaceState(null, "", hash);
  }

  /** The address of this page with some fields changed. */
  link(changes: Record<string, string | number | undefined>): string {
    const fields = { ...this.#fields };
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) delete fields[name];
      else fields[name] = String(value);
    }
    return written(fields);
  }
}

/** The same place is written in one way. */
function written(fields: Record<string, string>): string {
  const rank = (name: string): number => ["turn", "view", "run"].indexOf(name);
  const rows = Object.entries(fields).sort(([a], [b]) => rank(b) - rank(a) || a.localeCompare(b));
  return `#${new URLSearchParams(rows)}`;
}

function read(): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

export const route = new Route();
