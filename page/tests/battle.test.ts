import { describe, expect, test } from "vitest";
import { byTick, weaponsUntil } from "../src/lib/battle";
import type { BattleAnswer, Shot } from "../src/lib/protocol";
import { numbers } from "./scenes";

function makeBattle(seed: number): BattleAnswer {
  const draw = numbers(seed);
  const groups: BattleAnswer["groups"] = [
    ["Fleet #1", 0, 0],
    ["Fleet #2", 0, 0],
    ["Fleet #3", 1, 1],
  ];
  const shots: Shot[] = Array.from({ length: 80 }, () => {
    const source = draw(3);
    const target = source === 2 ? draw(2) : 2;
    return [draw(30), source, target, draw(4), 1 + draw(9), draw(5), draw(1000) / 8, draw(3) === 0 ? 1 : 0];
  });
  return {
    ...{ combat: 1, turn: 3, system: "Sol", planet: null, attacker: 0, defender: 1, attackers: 60, defenders: 60 },
    ...{ attackers_lost: 0, defenders_lost: 0, damage_by_attacker: 0, damage_by_defender: 0, result: "draw", decided: true },
    ...{ reason: "", ticks: 30, destroyed: {}, groups, weapons: ["a", "b", "c", "d"], shots, all_shots: true },
  };
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

describe.each([1, 2, 3])("battle %i", (seed) => {
  const battle = makeBattle(seed);
  const side = (group: number): 0 | 1 => battle.groups[group][2];

  test("ticks add up to the battle", () => {
    const { ticks, damage, left } = byTick(battle);
    expect(ticks).toEqual(Array.from({ length: 31 }, (_, tick) => tick));
    for (const of of [0, 1] as const) {
      expect(sum(damage[of])).toBeCloseTo(sum(battle.shots.filter((shot) => side(shot[1]) === of).map((shot) => shot[6])), 6);
      const killed = sum(battle.shots.filter((shot) => side(shot[2]) === of).map((shot) => shot[7]));
      expect(left[of].at(-1)).toBe(60 - killed);
      left[of].forEach((units, tick) => expect(units).toBeLessThanOrEqual(left[of][tick - 1] ?? 60));
    }
  });

  test("what weapons did by a tick is what their shots did", () => {
    for (const tick of [0, 7, 29, 99]) {
      const uses = weaponsUntil(battle, tick);
      const shots = battle.shots.filter((shot) => shot[0] <= tick);
      for (const use of uses) {
        const own = shots.filter((shot) => side(shot[1]) === use.side && battle.weapons[shot[3]] === use.weapon);
        expect(use.shots).toBe(sum(own.map((shot) => shot[4])));
        expect(use.hits).toBe(sum(own.map((shot) => shot[5])));
        expect(use.damage).toBeCloseTo(sum(own.map((shot) => shot[6])), 6);
        expect(use.kills).toBe(sum(own.map((shot) => shot[7])));
      }
      expect(sum(uses.map((use) => use.shots))).toBe(sum(shots.map((shot) => shot[4])));
      expect(uses.map((use) => use.damage)).toEqual(uses.map((use) => use.damage).sort((a, b) => b - a));
    }
  });
});
