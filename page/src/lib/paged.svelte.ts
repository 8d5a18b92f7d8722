// Rows of an answer that comes in pieces.
import type { Campaign } from "./campaign.svelte";
import type { Asked } from "./connection.svelte";
import type { Answers } from "./protocol";

type Listed = "events" | "orders";
type Row<Kind extends Listed> = Answers[Kind]["rows"][number];

const QUIET = 150; // milliseconds without another question, before one is asked

/** Created by a component: asks again whenever its question changes. */
export class Paged<Kind extends Listed> {
  rows = $state.raw<Row<Kind>[]>([]);
  more = $state(false);
  waiting = $state(false);
  problem = $state("");
  answer = $state.raw<Answers[Kind] | null>(null);
  #next = 0;
  #asked = 0;
  #ask: (after?: number) => Promise<Answers[Kind]>;

  constructor(campaign: () => Campaign, question: () => Asked<Kind, "run" | "after">) {
    this.#ask = (after) => campaign().ask<Kind>({ ...question(), after } as unknown as Asked<Kind, "run">);
    $effect(() => {
      void campaign();
      void question();
      const timer = setTimeout(() => void this.#load(), QUIET);
      return () => clearTimeout(timer);
    });
  }

  next(): void {
    void this.#load(this.#next);
  }

  /** Loads the first rows, or those that follow; of several calls in a row only the last counts. */
  async #load(after?: number): Promise<void> {
    const asked = ++this.#asked;
    this.waiting = true;
    try {
      const answer = await this.#ask(after);
      if (asked !== this.#asked) return;
      this.rows = after === undefined ? answer.rows : [...this.rows, ...answer.rows];
      [this.more, this.#next, this.answer, this.problem] = [answer.more, answer.next, answer, ""];
    } catch (error) {
      if (asked === this.#asked) this.problem = (error as Error).message;
    }
    if (asked === this.#asked) this.waiting = false;
  }
}
