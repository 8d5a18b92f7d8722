// Which round the page shows, and whether it goes on by itself.
import { untrack } from "svelte";
import { route } from "./route.svelte";

class Player {
  playing = $state(false);
  /** Rounds a second. */
  speed = $state(5);
  /** Undefined: the last, whichever that is. May be ahead of what has been read. */
  #wanted = $state<number | undefined>(undefined);
  #first = $state(0);
  #last = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The round that is shown. */
  get turn(): number {
    return Math.max(this.#first, Math.min(this.#wanted ?? this.#last, this.#last));
  }

  /** Another run, or more rounds of this one. */
  bounds(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
  }

  /** From the address: a round, or undefined for the last. */
  open(turn: number | undefined): void {
    if (!untrack(() => this.playing)) this.#wanted = turn;
  }

  go(turn: number): void {
    const target = Math.max(this.#first, Math.min(turn, this.#last));
    this.#wanted = target === this.#last && !this.playing ? undefined : target;
    if (!this.playing) this.#remember();
  }

  toggle(): void {
    this.playing = !this.playing;
    clearTimeout(this.#timer);
    if (this.playing) {
      this.#wanted = this.turn >= this.#last ? this.#first : this.turn;
      this.#step();
    } else this.go(this.turn);
  }

  #step(): void {
    this.#timer = setTimeout(() => {
      if (this.turn < this.#last) this.#wanted = this.turn + 1;
      if (this.turn >= this.#last) this.toggle();
      else this.#step();
    }, 1000 / this.speed);
  }

  /** Browsers refuse an address that changes too often. */
  #remember(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => route.set({ turn: this.#wanted }), 200);
  }
}

export const player = new Player();
