// A battle tick by tick, from what was fired.

import type { BattleAnswer } from "./protocol";

export interface Ticks {
  /** 0 to the battle's last tick. */
  ticks: number[];
  /** By side: damage it dealt in each tick, and units that are left after it. */
  damage: [number[], number[]];
  left: [number[], number[]];
}

export function byTick(battle: BattleAnswer): Ticks {
  const last = Math.max(battle.ticks, ...battle.shots.map((shot) => shot[0]));
  const ticks = Array.from({ length: last + 1 }, (_, tick) => tick);
  const zeros = (): number[] => ticks.map(() => 0);
  const damage: [number[], number[]] = [zeros(), zeros()];
  const killed: [number[], number[]] = [zeros(), zeros()];
  for (const [tick, source, target, , , , points, kills] of battle.shots) {
    damage[battle.groups[source][2]][tick] += points;
    killed[battle.groups[target][2]][tick] += kills;
  }
  const left = [battle.attackers, battle.defenders].map((units, side) => {
    let now = units;
    return killed[side].map((number) => (now = Math.max(0, now - number)));
  }) as [number[], number[]];
  return { ticks, damage, left };
}

export interface Use {
  side: 0 | 1;
  weapon: string;
  shots: number;
  hits: number;
  damage: number;
  kills: number;
}

/** What each side's weapons did up to a tick, most damage first. */
export function weaponsUntil(battle: BattleAnswer, tick: number): Use[] {
  const uses = new Map<string, Use>();
  for (const [at, source, , weapon, shots, hits, damage, kills] of battle.shots) {
    if (at > tick) continue;
    const side = battle.groups[source][2];
    const key = `${side} ${weapon}`;
    const use = uses.get(key) ?? { side, weapon: battle.weapons[weapon], shots: 0, hits: 0, damage: 0, kills: 0 };
    use.shots += shots;
    use.hits += hits;
    use.damage += damage;
    use.kills += kills;
    uses.set(key, use);
  }
  return [...uses.values()].sort((a, b) => b.damage - a.damage);
}
