import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { numbers } from "./scenes";

type Player = (typeof import("../src/lib/player.svelte"))["player"];
let player: Player;
let written: string[] = [];

beforeEach(async () => {
  written = [];
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("history", { replaceState: (_: unknown, __: string, hash: string) => written.push(hash) });
  player = (await import("../src/lib/player.svelte")).player;
});
afterEach(() => void vi.useRealTimers());

test("it shows a known round, whatever is asked for", () => {
  const draw = numbers(2);
  for (let i = 0; i < 300; i += 1) {
    const [first, more] = [draw(5), draw(60)];
    player.bounds(first, first + more);
    if (draw(2)) player.go(draw(90) - 10);
    else player.open(draw(3) ? draw(90) : undefined);
    expect(player.turn).toBeGreaterThanOrEqual(first);
    expect(player.turn).toBeLessThanOrEqual(first + more);
  }
});

test("who is at the last round stays at the last; who is at another stays there", () => {
  player.bounds(0, 10);
  expect(player.turn).toBe(10);
  player.bounds(0, 11);
  expect(player.turn).toBe(11);
  player.go(5);
  player.bounds(0, 12);
  expect(player.turn).toBe(5);
  player.go(12);
  player.bounds(0, 13);
  expect(player.turn).toBe(13);
});

test("a round that is not read yet is shown once it is", () => {
  player.bounds(0, 3);
  player.open(8);
  expect(player.turn).toBe(3);
  player.bounds(0, 20);
  expect(player.turn).toBe(8);
});

test("playing goes on one round at a time and ends at the last", () => {
  player.bounds(2, 8);
  player.speed = 10;
  player.toggle(); // at the last: from the first
  const seen = [player.turn];
  while (player.playing && seen.length < 50) {
    vi.advanceTimersByTime(100);
    seen.push(player.turn);
  }
  expect(seen).toEqual([2, 3, 4, 5, 6, 7, 8]);
  expect(player.playing).toBe(false);
  expect(vi.getTimerCount()).toBe(1); // what is left writes the address
});

test("a pause stays at its round, and the address tells it once", () => {
  player.bounds(0, 100);
  player.go(10);
  player.toggle();
  vi.advanceTimersByTime(3 * 200);
  player.toggle();
  expect(player.turn).toBe(13);
  vi.advanceTimersByTime(10_000);
  expect(player.turn).toBe(13);
  expect(written).toEqual(["#turn=13"]);
});

test("the address changes once for many steps", () => {
  player.bounds(0, 100);
  for (let turn = 1; turn < 50; turn += 1) player.go(turn);
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(["#turn=49"]);
});
