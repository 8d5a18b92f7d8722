// What the map shows of one round, ready to be drawn: who holds which system, what stands where.
import type { Campaign } from "./campaign.svelte";
import type { MapMessage } from "./protocol";
import { makeCells, type Cells } from "./territory";

export interface Stack {
  x: number;
  y: number;
  seat: number;
  fleets: number[];
  /** The system where it stands, -1: on a lane. */
  system: number;
  /** On a lane: where it goes, as an angle. */
  angle: number;
}

export interface Scene {
  holder: Int16Array;
  /** 1: planets of a system belong to several factions. */
  shared: Uint8Array;
  areas: Map<number, Path2D>;
  borders: Map<number, Path2D>;
  stacks: Stack[];
  /** Ways of the fleets that moved in this round, by seat. */
  ways: Map<number, Path2D>;
  battles: { system: number; combat: number; ground: boolean }[];
  /** Where a faction's name goes: the middle of what it holds. */
  names: { seat: number; x: number; y: number; systems: number }[];
}

export interface Galaxy {
  map: MapMessage;
  cells: Cells;
  lanes: Path2D;
  planetsOf: number[][];
  box: [number, number, number, number];
  /** Mean length of a lane, light years. */
  step: number;
}

export function makeGalaxy(map: MapMessage): Galaxy {
  const { x, y } = map.systems;
  const lanes = new Path2D();
  let total = 0;
  for (let i = 0; i < map.lanes.length; i += 2) {
    const [a, b] = [map.lanes[i], map.lanes[i + 1]];
    lanes.moveTo(x[a], y[a]);
    lanes.lineTo(x[b], y[b]);
    total += Math.hypot(x[a] - x[b], y[a] - y[b]);
  }
  const step = total / Math.max(1, map.lanes.length / 2) || 1;
  const planetsOf: number[][] = x.map(() => []);
  map.planets.system.forEach((system, planet) => planetsOf[system]?.push(planet));
  const ends = (values: number[]): [number, number] =>
    values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity] as [number, number]);
  const [left, right] = ends(x);
  const [top, bottom] = ends(y);
  return { map, cells: makeCells(x, y, step * 0.95), lanes, planetsOf, box: [left, top, right, bottom], step };
}

export function makeScene(campaign: Campaign, galaxy: Galaxy): Scene {
  const fold = campaign.fold!;
  const { map, cells, planetsOf } = galaxy;
  const { x, y } = map.systems;
  const holder = new Int16Array(x.length).fill(-1);
  const shared = new Uint8Array(x.length);
  planetsOf.forEach((planets, system) => {
    const counts = new Map<number, number>();
    for (const planet of planets) {
      const seat = fold.owners[planet];
      if (seat >= 0) counts.set(seat, (counts.get(seat) ?? 0) + 1);
    }
    let most = 0;
    for (const [seat, number] of counts) if (number > most) [most, holder[system]] = [number, seat];
    shared[system] = counts.size > 1 ? 1 : 0;
  });

  const areas = new Map<number, Path2D>();
  const borders = new Map<number, Path2D>();
  const path = (of: Map<number, Path2D>, seat: number): Path2D => {
    let found = of.get(seat);
    if (!found) of.set(seat, (found = new Path2D()));
    return found;
  };
  const middle = map.factions.map(() => ({ x: 0, y: 0, systems: 0 }));
  for (let system = 0; system < x.length; system += 1) {
    const seat = holder[system];
    if (seat < 0) continue;
    const [start, end] = [cells.starts[system], cells.starts[system + 1]];
    const area = path(areas, seat);
    for (let corner = start; corner < end; corner += 1) {
      const [cx, cy] = [cells.corners[2 * corner], cells.corners[2 * corner + 1]];
      if (corner === start) area.moveTo(cx, cy);
      else area.lineTo(cx, cy);
      const over = cells.beyond[corner];
      if (over < 0 || holder[over] !== seat) {
        const next = corner + 1 < end ? corner + 1 : start;
        const border = path(borders, seat);
        border.moveTo(cx, cy);
        border.lineTo(cells.corners[2 * next], cells.corners[2 * next + 1]);
      }
    }
    area.closePath();
    if (middle[seat]) {
      middle[seat].x += x[system];
      middle[seat].y += y[system];
      middle[seat].systems += 1;
    }
  }

  const names = middle
    .map((sum, seat) => ({ seat, systems: sum.systems, ...heart(sum, seat, holder, x, y) }))
    .filter((name) => name.systems > 0);
  const turn = fold.at(fold.turn);
  const ways = new Map<number, Path2D>();
  for (let i = 0, moves = turn?.moves ?? []; i < moves.length; i += 4) {
    const [fleet, a, b, progress] = [moves[i], moves[i + 1], moves[i + 2], moves[i + 3]];
    if (a < 0 || b < 0) continue;
    const way = path(ways, fold.seat[fleet]);
    way.moveTo(x[a], y[a]);
    way.lineTo(x[a] + ((x[b] - x[a]) * progress) / 1000, y[a] + ((y[b] - y[a]) * progress) / 1000);
  }
  const battles = (turn?.battles ?? [])
    .map((row) => ({ system: row[1], combat: row[0], ground: row[2] >= 0 }))
    .filter((battle) => battle.system >= 0);
  return { holder, shared, areas, borders, stacks: stacksOf(campaign, map), ways, battles, names };
}

/** The held system that is nearest to the middle of all of them: a name there is on the faction's ground. */
function heart(
  sum: { x: number; y: number; systems: number },
  seat: number,
  holder: Int16Array,
  x: number[],
  y: number[],
): { x: number; y: number } {
  const [mx, my] = [sum.x / Math.max(1, sum.systems), sum.y / Math.max(1, sum.systems)];
  let best = { x: mx, y: my };
  let nearest = Infinity;
  for (let system = 0; system < holder.length; system += 1) {
    if (holder[system] !== seat) continue;
    const d = (x[system] - mx) ** 2 + (y[system] - my) ** 2;
    if (d < nearest) [nearest, best] = [d, { x: x[system], y: y[system] }];
  }
  return best;
}

function stacksOf(campaign: Campaign, map: MapMessage): Stack[] {
  const fold = campaign.fold!;
  const { x, y } = map.systems;
  const standing = new Map<number, Stack>();
  const stacks: Stack[] = [];
  for (let fleet = 0; fleet < fold.fleets; fleet += 1) {
    const [a, b] = [fold.from[fleet], fold.to[fleet]];
    if (!fold.there[fleet] || a < 0 || b < 0) continue;
    const seat = fold.seat[fleet];
    if (fold.progress[fleet] >= 1000) {
      const key = b * 512 + seat + 1;
      const found = standing.get(key);
      if (found) found.fleets.push(fleet);
      else {
        const stack = { x: x[b], y: y[b], seat, fleets: [fleet], system: b, angle: 0 };
        standing.set(key, stack);
        stacks.push(stack);
      }
    } else {
      const share = fold.progress[fleet] / 1000;
      const [dx, dy] = [x[b] - x[a], y[b] - y[a]];
      stacks.push({ x: x[a] + dx * share, y: y[a] + dy * share, seat, fleets: [fleet], system: -1, angle: Math.atan2(dy, dx) });
    }
  }
  return stacks;
}
