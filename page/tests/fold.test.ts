import { describe, expect, test } from "vitest";
import { Fold } from "../src/lib/fold";
import type { MapMessage, Turn } from "../src/lib/protocol";
import { makeMap, makeTurns, numbers } from "./scenes";

type State = { owners: number[]; fleets: Record<number, [seat: number, from: number, to: number, progress: number]> };

/** The campaign after a round, from the beginning, in plain objects. */
function naive(map: MapMessage, turns: Turn[], upTo: number): State {
  const owners = [...map.owners];
  const fleets: State["fleets"] = {};
  for (let i = 0; i < map.fleets.length; i += 2) fleets[i / 2] = [map.fleets[i], map.fleets[i + 1], map.fleets[i + 1], 1000];
  for (const turn of turns.filter((one) => one.turn <= upTo)) {
    const rows = (flat: number[] | undefined, width: number): number[][] =>
      Array.from({ length: (flat?.length ?? 0) / width }, (_, row) => flat!.slice(row * width, (row + 1) * width));
    for (const [fleet, seat, system] of rows(turn.spawned, 3)) fleets[fleet] = [seat, system, system, 1000];
    for (const [fleet, from, to, progress] of rows(turn.moves, 4)) fleets[fleet] = [fleets[fleet][0], from, to, progress];
    for (const [planet, seat] of rows(turn.owners, 2)) owners[planet] = seat;
    for (const fleet of turn.gone ?? []) delete fleets[fleet];
  }
  return { owners, fleets };
}

function shown(fold: Fold): State {
  const fleets: State["fleets"] = {};
  for (let fleet = 0; fleet < fold.fleets; fleet += 1)
    if (fold.there[fleet]) fleets[fleet] = [fold.seat[fleet], fold.from[fleet], fold.to[fleet], fold.progress[fleet]];
  return { owners: [...fold.owners], fleets };
}

describe.each([1, 2, 3, 4, 5])("campaign %i", (seed) => {
  const map = makeMap(seed);
  const turns = makeTurns(map, seed + 100, 130, seed * 3);

  test("any way of jumping about gives what folding from the beginning gives", () => {
    const draw = numbers(seed);
    const fold = new Fold(map);
    fold.add(turns);
    for (let jump = 0; jump < 60; jump += 1) {
      const to = map.turn + draw(turns.length + 1);
      fold.seek(to);
      expect(fold.turn).toBe(to);
      expect(shown(fold)).toEqual(naive(map, turns, to));
    }
  });

  test("rounds that come again after a rewind are those that count", () => {
    const draw = numbers(seed);
    const fold = new Fold(map);
    let history = turns.slice(0, 60);
    fold.add(history);
    for (let rewind = 0; rewind < 12; rewind += 1) {
      fold.seek(map.turn + draw(history.length + 1));
      const kept = draw(history.length + 1);
      fold.cut(map.turn + kept);
      history = history.slice(0, kept);
      expect(fold.last).toBe(map.turn + kept);
      expect(fold.turn).toBeLessThanOrEqual(fold.last);
      expect(shown(fold)).toEqual(naive(map, history, fold.turn));
      const more = makeTurns(map, seed * 1000 + rewind, 30, 3, history); // other than what was
      fold.add(more);
      history = [...history, ...more];
      const to = map.turn + draw(history.length + 1);
      fold.seek(to);
      expect(shown(fold)).toEqual(naive(map, history, to));
    }
  });
});

test("a round out of its order is not taken", () => {
  const map = makeMap(3);
  const turns = makeTurns(map, 1, 10);
  const fold = new Fold(map);
  fold.add([turns[0], turns[2], turns[0], turns[1]]);
  expect(fold.last).toBe(map.turn + 2);
  expect(fold.at(map.turn + 1)).toBe(turns[0]);
  expect(fold.at(map.turn + 2)).toBe(turns[1]);
  expect(fold.at(map.turn + 3)).toBeUndefined();
});

test("an unknown round is replaced by the nearest known one", () => {
  const map = makeMap(4);
  const fold = new Fold(map);
  fold.add(makeTurns(map, 1, 10));
  fold.seek(999);
  expect(fold.turn).toBe(map.turn + 10);
  fold.seek(-5);
  expect(fold.turn).toBe(map.turn);
});
