// A campaign after any round, from what changed in each. Going forward applies changes; going back starts at a kept copy.
import type { MapMessage, Turn } from "./protocol";

const KEEP_EVERY = 25;

interface Kept {
  owners: Int16Array;
  fleets: number;
  from: Int32Array;
  to: Int32Array;
  progress: Int16Array;
  there: Uint8Array;
}

export class Fold {
  /** Seat that owns each planet, -1: nobody. */
  owners: Int16Array;
  /** By fleet: its seat, the systems it left and goes to, how far it is (1/1000), whether it is there. */
  seat = new Int16Array(256);
  from = new Int32Array(256);
  to = new Int32Array(256);
  progress = new Int16Array(256);
  there = new Uint8Array(256);
  /** Fleets that ever were. */
  fleets = 0;
  readonly first: number;
  /** The round that all this is after. */
  turn: number;
  #turns: Turn[] = [];
  #kept = new Map<number, Kept>();

  constructor(map: MapMessage) {
    this.first = this.turn = map.turn;
    this.owners = Int16Array.from(map.owners);
    for (let i = 0; i < map.fleets.length; i += 2) this.#appear(this.fleets, map.fleets[i], map.fleets[i + 1]);
    this.#keep();
  }

  get last(): number {
    return this.first + this.#turns.length;
  }

  /** What changed in a round. */
  at(turn: number): Turn | undefined {
    return this.#turns[turn - this.first - 1];
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  add(turns: Turn[]): void {
    for (const turn of turns) if (turn.turn === this.last + 1) this.#turns.push(turn);
  }

  /** Forget the rounds after one. */
  cut(turn: number): void {
    this.#turns.length = Math.max(0, turn - this.first);
    for (const kept of [...this.#kept.keys()]) if (kept > turn) this.#kept.delete(kept);
    if (this.turn > this.last) this.#restore(this.last);
  }

  seek(turn: number): void {
    const target = Math.max(this.first, Math.min(turn, this.last));
    const nearest = this.first + Math.floor((target - this.first) / KEEP_EVERY) * KEEP_EVERY;
    if (target < this.turn || nearest > this.turn) this.#restore(target);
    while (this.turn < target) this.#forward();
  }

  #forward(): void {
    const turn = this.#turns[this.turn - this.first];
    const { owners, spawned, moves, gone } = turn;
    if (spawned) for (let i = 0; i < spawned.length; i += 3) this.#appear(spawned[i], spawned[i + 1], spawned[i + 2]);
    if (moves)
      for (let i = 0; i < moves.length; i += 4) {
        const fleet = moves[i];
        this.from[fleet] = moves[i + 1];
        this.to[fleet] = moves[i + 2];
        this.progress[fleet] = moves[i + 3];
      }
    if (owners) for (let i = 0; i < owners.length; i += 2) this.owners[owners[i]] = owners[i + 1];
    if (gone) for (const fleet of gone) this.there[fleet] = 0;
    this.turn += 1;
    if ((this.turn - this.first) % KEEP_EVERY === 0 && !this.#kept.has(this.turn)) this.#keep();
  }

  #appear(fleet: number, seat: number, system: number): void {
    if (fleet >= this.seat.length) this.#grow();
    this.seat[fleet] = seat;
    this.from[fleet] = this.to[fleet] = system;
    this.progress[fleet] = 1000;
    this.there[fleet] = 1;
    this.fleets = Math.max(this.fleets, fleet + 1);
  }

  #grow(): void {
    const longer = <T extends Int16Array | Int32Array | Uint8Array>(old: T, made: T): T => (made.set(old), made);
    const size = this.seat.length * 2;
    this.seat = longer(this.seat, new Int16Array(size));
    this.from = longer(this.from, new Int32Array(size));
    this.to = longer(this.to, new Int32Array(size));
    this.progress = longer(this.progress, new Int16Array(size));
    this.there = longer(this.there, new Uint8Array(size));
  }

  #keep(): void {
    const n = this.fleets;
    this.#kept.set(this.turn, {
      owners: this.owners.slice(),
      fleets: n,
      from: this.from.slice(0, n),
      to: this.to.slice(0, n),
      progress: this.progress.slice(0, n),
      there: this.there.slice(0, n),
    });
  }

  #restore(turn: number): void {
    let best = this.first;
    for (const kept of this.#kept.keys()) if (kept <= turn && kept > best) best = kept;
    const kept = this.#kept.get(best)!;
    this.owners.set(kept.owners);
    this.fleets = kept.fleets;
    this.there.fill(0);
    this.from.set(kept.from);
    this.to.set(kept.to);
    this.progress.set(kept.progress);
    this.there.set(kept.there);
    this.turn = best;
    while (this.turn < turn) this.#forward();
  }
}
