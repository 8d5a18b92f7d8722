// What the tests share: random numbers that are the same in every run, and campaigns made of them.
import type { MapMessage, Turn } from "../src/lib/protocol";

/** Mulberry32: whole numbers from 0 to below a limit. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

export function makeMap(seed: number, systems = 30, seats = 4, planets = 60): MapMessage {
  const draw = numbers(seed);
  const many = <T>(number: number, make: (i: number) => T): T[] => Array.from({ length: number }, (_, i) => make(i));
  return {
    kind: "map",
    run: "one",
    generation: 7,
    turn: seed % 3,
    factions: many(seats, (i) => [`f${i}`, `Faction ${i}`, "#336699"]),
    measures: [
      ["planets", ""],
      ["treasury", "1/1000 credit"],
    ],
    systems: {
      x: many(systems, () => draw(10000) / 10),
      y: many(systems, () => draw(10000) / 10),
      star: many(systems, () => draw(7)),
      name: many(systems, (i) => `System ${i}`),
    },
    lanes: many(systems - 1, (i) => [i, i + 1]).flat(),
    planets: {
      system: many(planets, () => draw(systems)),
      name: many(planets, (i) => `+ ${i}`),
      class: many(planets, () => 0),
      size: many(planets, () => 1 + draw(10)),
    },
    classes: ["Ocean"],
    owners: many(planets, () => draw(seats + 1) - 1),
    fleets: many(seats, (seat) => [seat, draw(systems)]).flat(),
  };
}

/** Rounds that follow one another, and others before: fleets come, move and go, planets change hands, figures change now and then. */
export function makeTurns(map: MapMessage, seed: number, rounds: number, growth = 3, before: Turn[] = []): Turn[] {
  const draw = numbers(seed);
  const systems = map.systems.x.length;
  const seats = map.factions.length;
  let known = map.fleets.length / 2;
  const there = new Set(Array.from({ length: known }, (_, i) => i));
  for (const { spawned = [], gone = [] } of before) {
    for (let n = spawned.length; n > 0; n -= 3) there.add(known++);
    for (const fleet of gone) there.delete(fleet);
  }
  return Array.from({ length: rounds }, (_, i) => {
    const turn: Turn = { turn: map.turn + before.length + i + 1 };
    const spawned: number[] = [];
    for (let n = draw(growth + 1); n > 0; n -= 1) {
      there.add(known);
      spawned.push(known, draw(seats), draw(systems));
      known += 1;
    }
    const moves = [...there]
      .filter(() => draw(3) === 0)
      .flatMap((fleet) => [fleet, draw(systems), draw(systems), [1000, draw(1000)][draw(2)]]);
    const gone = [...there].filter(() => draw(20) === 0);
    for (const fleet of gone) there.delete(fleet);
    const owners = Array.from({ length: draw(3) }, () => [draw(map.owners.length), draw(seats + 1) - 1]).flat();
    const reports = map.factions.flatMap((_, seat) => (draw(2) ? [[seat, draw(2), draw(50), draw(99999)]] : []));
    if (spawned.length) turn.spawned = spawned;
    if (moves.length) turn.moves = moves;
    if (gone.length) turn.gone = gone;
    if (owners.length) turn.owners = owners;
    if (reports.length) turn.reports = reports;
    if (draw(4) === 0) turn.battles = [[i + 1, draw(systems), draw(5) - 1, 0, 1, 5, 6, 1, true, "routed", 9, 1, 6]];
    if (i === rounds - 2) turn.victory = [draw(seats), "conquest"];
    return turn;
  });
}

/** Stands in for the browser's: keeps what is drawn. */
export class FakePath {
  calls: [name: string, ...at: number[]][] = [];
  moveTo(x: number, y: number): void {
    this.calls.push(["move", x, y]);
  }
  lineTo(x: number, y: number): void {
    this.calls.push(["line", x, y]);
  }
  closePath(): void {
    this.calls.push(["close"]);
  }
}
