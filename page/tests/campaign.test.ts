import { describe, expect, test } from "vitest";
import { Campaign } from "../src/lib/campaign.svelte";
import type { MapMessage, Turn } from "../src/lib/protocol";
import { makeMap, makeTurns, numbers } from "./scenes";

/** All that a page shows of it. */
function shown(campaign: Campaign): unknown {
  const { series, alive, battles, winner, last } = campaign;
  return { series, alive, battles, winner, last, turns: campaign.fold!.turns };
}

function told(map: MapMessage, turns: Turn[]): Campaign {
  const campaign = new Campaign("one");
  campaign.take(map);
  campaign.take({ kind: "turns", run: "one", generation: map.generation, turns });
  return campaign;
}

describe.each([1, 2, 3])("campaign %i", (seed) => {
  const map = makeMap(seed);
  const turns = makeTurns(map, seed, 50);

  test("in how many pieces rounds come makes no difference", () => {
    const draw = numbers(seed);
    const campaign = told(map, []);
    for (let sent = 0; sent < turns.length;) {
      const next = Math.min(turns.length, sent + 1 + draw(9));
      campaign.take({ kind: "turns", run: "one", generation: map.generation, turns: turns.slice(sent, next) });
      sent = next;
    }
    expect(shown(campaign)).toEqual(shown(told(map, turns)));
  });

  test("after a rewind nothing is left of rounds that are void", () => {
    for (const kept of [0, 1, 20, 49, 50]) {
      const campaign = told(map, turns);
      campaign.take({ kind: "rewound", run: "one", generation: map.generation + 1, to: map.turn + kept });
      expect(shown(campaign)).toEqual(shown(told(map, turns.slice(0, kept))));
      campaign.take({ kind: "turns", run: "one", generation: map.generation + 1, turns: turns.slice(kept) });
      expect(shown(campaign)).toEqual(shown(told(map, turns)));
    }
  });

  test("a figure stays until another is told", () => {
    const campaign = told(map, turns);
    for (let seat = 0; seat < map.factions.length; seat += 1) {
      let expected = 0;
      for (const turn of turns) {
        expected = turn.reports?.find((report) => report[0] === seat)?.[2] ?? expected;
        expect(campaign.figure("planets", seat, turn.turn)).toBe(expected);
      }
    }
    expect(campaign.figure("planets", 0, map.turn)).toBeNull();
    expect(campaign.figure("ships", 0, map.turn + 1)).toBeNull();
  });
});

test("rounds of another generation are void", () => {
  const map = makeMap(1);
  const campaign = told(map, []);
  campaign.take({ kind: "turns", run: "one", generation: map.generation + 1, turns: makeTurns(map, 1, 3) });
  expect(campaign.last).toBe(map.turn);
});

test("while a log is read, its end is known", () => {
  const map = makeMap(1);
  const campaign = told(map, makeTurns(map, 1, 3));
  campaign.take({ kind: "state", run: "one", state: "reading", problem: "", turn: map.turn + 3, of: 90 });
  expect([campaign.reading, campaign.end]).toEqual([true, 90]);
  campaign.take({ kind: "state", run: "one", state: "live", problem: "", turn: map.turn + 3, of: map.turn + 3 });
  expect([campaign.reading, campaign.end]).toEqual([false, map.turn + 3]);
});
