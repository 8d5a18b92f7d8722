import { beforeEach, expect, test, vi } from "vitest";
import { numbers } from "./scenes";

let address = { hash: "" };
let steps: string[] = [];
let listeners: (() => void)[] = [];

/** The browser's address and history, as far as the page uses them. */
beforeEach(() => {
  [address, steps, listeners] = [{ hash: "" }, [], []];
  vi.resetModules();
  vi.stubGlobal("location", address);
  vi.stubGlobal("addEventListener", (_: string, listener: () => void) => listeners.push(listener));
  vi.stubGlobal("history", {
    pushState: (_: unknown, __: string, hash: string) => steps.push((address.hash = hash)),
    replaceState: (_: unknown, __: string, hash: string) => (address.hash = hash),
  });
});

async function open(hash: string): Promise<(typeof import("../src/lib/route.svelte"))["route"]> {
  address.hash = hash;
  vi.resetModules();
  return (await import("../src/lib/route.svelte")).route;
}

const RUNS = ["one", "a b/c", "x&turn=3", "#%25", "é=ü", "1+1"];

test("an address leads back to what was set", async () => {
  const draw = numbers(1);
  const route = await open("");
  const visit = (hash: string): void => {
    address.hash = hash;
    for (const listener of listeners) listener();
  };
  for (let i = 0; i < 200; i += 1) {
    const fields = { run: RUNS[draw(RUNS.length)], turn: draw(500), system: draw(40), view: ["curves", "map"][draw(2)] };
    visit("");
    route.set(fields);
    const link = address.hash;
    visit("");
    expect(route.get("run")).toBeUndefined();
    visit(link);
    expect([route.get("run"), route.number("turn"), route.number("system"), route.view]).toEqual(Object.values(fields));
  }
});

test("the same place has one address, in whatever order it was come to", async () => {
  const fields = Object.entries({ run: "one", view: "orders", turn: "5", faction: "2", kind: "build" });
  const addresses = new Set<string>();
  for (let first = 0; first < fields.length; first += 1) {
    const route = await open("");
    for (const [name, value] of [...fields.slice(first), ...fields.slice(0, first)]) route.set({ [name]: value });
    addresses.add(address.hash);
  }
  expect(addresses.size).toBe(1);
});

test("a link is where set would lead, and leads nowhere yet", async () => {
  const route = await open("#run=one&view=map&turn=3&system=4");
  const link = route.link({ system: undefined, view: "battles", battle: 9 });
  expect(address.hash).toBe("#run=one&view=map&turn=3&system=4");
  route.set({ system: undefined, view: "battles", battle: 9 });
  expect(address.hash).toBe(link);
  expect(route.get("system")).toBeUndefined();
});

test("only a step that is pushed is one that the back button undoes", async () => {
  const route = await open("#run=one");
  route.set({ turn: 3 });
  expect(steps).toEqual([]);
  route.set({ view: "curves" }, true);
  expect(steps).toEqual([address.hash]);
  address.hash = "#run=one&turn=7"; // back
  for (const listener of listeners) listener();
  expect([route.number("turn"), route.view]).toEqual([7, "map"]);
});

test.each(["#turn=x", "#turn=", "#turn=1e3", "#turn=1.5", "#turn=12345678901", "#view=turn", ""])("%s has no turn", async (hash) => {
  const route = await open(hash);
  expect(route.number("turn")).toBeUndefined();
  expect(route.view).toBe("map");
});
