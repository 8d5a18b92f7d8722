// Rows of an answer that comes in pieces.
import type { Campaign } from "./campaign.svelte";

export interface Page<Row> {
  rows: Row[];
  more: boolean;
  next: number;
}

const QUIET = 150; // milliseconds without another question, before one is asked

/** Made by a component: asks anew whenever its question changes. */
export class Paged<Row, Answer extends Page<Row>> {
  rows = $state.raw<Row[]>([]);
  more = $state(false);
  waiting = $state(false);
  problem = $state("");
  answer = $state.raw<Answer | null>(null);
  #next = 0;
  #asked = 0;
  #ask: (after?: number) => Promise<Answer>;

  constructor(campaign: () => Campaign, question: () => Record<string, unknown>) {
    this.#ask = (after) => campaign().ask({ ...question(), after });
    $effect(() => {
      void campaign();
      void question();
      const timer = setTimeout(() => void this.#load(), QUIET);
      return () => clearTimeout(timer);
    });
  }

  next(): void {
    void this.#load(this.#next);
  }

  /** Begins anew, or goes on; of several in a row only the last counts. */
  async #load(after?: number): Promise<void> {
    const asked = ++this.#asked;
    this.waiting = true;
    try {
      const answer = await this.#ask(after);
      if (asked !== this.#asked) return;
      this.rows = after === undefined ? answer.rows : [...this.rows, ...answer.rows];
      [this.more, this.#next, this.answer, this.problem] = [answer.more, answer.next, answer, ""];
    } catch (error) {
      if (asked === this.#asked) this.problem = (error as Error).message;
    }
    if (asked === this.#asked) this.waiting = false;
  }
}
