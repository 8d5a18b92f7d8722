import { beforeEach, describe, expect, test, vi } from "vitest";
import { Campaign } from "../src/lib/campaign.svelte";
import { pick } from "../src/lib/mappick";
import { makeGalaxy, makeScene } from "../src/lib/mapscene";
import { FakePath, makeMap, makeTurns, numbers } from "./scenes";

beforeEach(() => void vi.stubGlobal("Path2D", FakePath));

function atTurn(seed: number, round: number): Campaign {
  const map = makeMap(seed);
  const campaign = new Campaign("one");
  campaign.take(map);
  campaign.take({ kind: "turns", run: "one", generation: map.generation, turns: makeTurns(map, seed, 40) });
  campaign.fold!.seek(map.turn + round);
  return campaign;
}

describe.each([1, 2, 3, 4])("campaign %i", (seed) => {
  const campaign = atTurn(seed, 10 * seed);
  const [map, fold] = [campaign.map!, campaign.fold!];

  test("who has the most planets of a system holds it", () => {
    const scene = makeScene(campaign, makeGalaxy(map));
    map.systems.x.forEach((_, system) => {
      const seats = map.planets.system.flatMap((one, planet) => (one === system && fold.owners[planet] >= 0 ? [fold.owners[planet]] : []));
      const planets = (seat: number): number => seats.filter((one) => one === seat).length;
      const most = Math.max(0, ...seats.map(planets));
      expect(scene.shared[system]).toBe(new Set(seats).size > 1 ? 1 : 0);
      if (most === 0) expect(scene.holder[system]).toBe(-1);
      else expect(planets(scene.holder[system])).toBe(most);
    });
  });

  test("each fleet that is there is in one stack, where it is", () => {
    const { stacks } = makeScene(campaign, makeGalaxy(map));
    const there = Array.from({ length: fold.fleets }, (_, fleet) => fleet).filter((fleet) => fold.there[fleet]);
    expect(stacks.flatMap((stack) => stack.fleets).sort((a, b) => a - b)).toEqual(there);
    const { x, y } = map.systems;
    for (const stack of stacks)
      for (const fleet of stack.fleets) {
        const [a, b, share] = [fold.from[fleet], fold.to[fleet], fold.progress[fleet] / 1000];
        expect(stack.seat).toBe(fold.seat[fleet]);
        expect(stack.x).toBeCloseTo(x[a] + (x[b] - x[a]) * share, 6);
        expect(stack.y).toBeCloseTo(y[a] + (y[b] - y[a]) * share, 6);
        expect(stack.system).toBe(share === 1 ? b : -1);
      }
    const standing = stacks.filter((stack) => stack.system >= 0).map((stack) => `${stack.system} ${stack.seat}`);
    expect(new Set(standing).size).toBe(standing.length);
  });

  test("a name lies on its faction's ground, and each who holds something has one", () => {
    const scene = makeScene(campaign, makeGalaxy(map));
    const holders = [...new Set(scene.holder)].filter((seat) => seat >= 0).sort();
    expect(scene.names.map((name) => name.seat)).toEqual(holders);
    for (const name of scene.names) {
      const system = map.systems.x.findIndex((x, i) => x === name.x && map.systems.y[i] === name.y);
      expect(scene.holder[system]).toBe(name.seat);
      expect(name.systems).toBe(scene.holder.filter((seat) => seat === name.seat).length);
    }
  });

  test("every move of the round is drawn", () => {
    const { ways, battles } = makeScene(campaign, makeGalaxy(map));
    const lines = [...ways.values()].flatMap((path) => (path as unknown as FakePath).calls.filter(([name]) => name === "line"));
    const turn = fold.at(fold.turn)!;
    expect(lines.length).toBe((turn.moves?.length ?? 0) / 4);
    expect(battles.map((battle) => battle.combat)).toEqual((turn.battles ?? []).map((row) => row[0]));
  });

  test("far out, what is picked is the nearest system within reach", () => {
    const galaxy = makeGalaxy(map);
    const scene = { ...makeScene(campaign, galaxy), stacks: [] };
    const draw = numbers(seed);
    const window = { k: 0.4, x: 10, y: -3 };
    for (let i = 0; i < 200; i += 1) {
      const [cx, cy] = [draw(420), draw(420)];
      const away = map.systems.x.map((x, system) =>
        Math.hypot(x * window.k + window.x - cx, map.systems.y[system] * window.k + window.y - cy),
      );
      const nearest = Math.min(...away);
      expect(pick(galaxy, scene, window, cx, cy)).toEqual({ system: nearest < 14 ? away.indexOf(nearest) : -1, fleet: -1 });
    }
  });
});
