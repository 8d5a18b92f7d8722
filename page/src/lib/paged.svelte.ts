// Rows of an answer that comes in pieces.

export interface Page<Row> {
  rows: Row[];
  more: boolean;
  next: number;
}

export class Paged<Row, Answer extends Page<Row>> {
  rows = $state.raw<Row[]>([]);
  more = $state(false);
  waiting = $state(false);
  problem = $state("");
  answer = $state.raw<Answer | null>(null);
  #next = 0;
  #asked = 0;

  /** Begins anew; of several in a row only the last counts. */
  async load(ask: (after: number | undefined) => Promise<Answer>, after?: number): Promise<void> {
    const asked = ++this.#asked;
    this.waiting = true;
    try {
      const answer = await ask(after);
      if (asked !== this.#asked) return;
      this.rows = after === undefined ? answer.rows : [...this.rows, ...answer.rows];
      [this.more, this.#next, this.answer, this.problem] = [answer.more, answer.next, answer, ""];
    } catch (error) {
      if (asked === this.#asked) this.problem = (error as Error).message;
    }
    if (asked === this.#asked) this.waiting = false;
  }

  next(ask: (after: number | undefined) => Promise<Answer>): void {
    void this.load(ask, this.#next);
  }
}
