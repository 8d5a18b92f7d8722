// A run that the page follows.
import { connection, type Asked } from "./connection.svelte";
import { Fold } from "./fold";
import type { Answers, BattleRow, CampaignState, MapMessage, Question, ServerMessage, Turn } from "./protocol";

export interface Battle {
  turn: number;
  row: BattleRow;
}

export class Campaign {
  readonly key: string;
  map = $state.raw<MapMessage | null>(null);
  fold: Fold | null = null;
  /** The last round that is here. */
  last = $state(0);
  /** Grows with every change of what `fold` has: what depends on it reads this. */
  version = $state(0);
  state = $state<CampaignState>("reading");
  /** The last round of the log, while it is being read. */
  of = $state(0);
  problem = $state("");
  /** By measure, then seat: a value a round, from the first. */
  series: number[][][] = [];
  alive: number[][] = [];
  battles: Battle[] = [];
  winner = $state<[number, string, number] | null>(null);
  #generation = -1;

  constructor(key: string) {
    this.key = key;
  }

  /** Asks for what is missing, and again when the connection is there again. */
  follow(): void {
    if (!connection.open) return;
    connection.ask({ ask: "follow", run: this.key, generation: this.#generation, turn: this.last }).catch((error: Error) => {
      this.state = "failed";
      this.problem = error.message;
    });
  }

  /** Whether there is more to come of what the log has already. */
  get reading(): boolean {
    return this.state === "reading" && this.map !== null;
  }

  /** The round that the log goes to, as far as is known. */
  get end(): number {
    return Math.max(this.last, this.reading ? this.of : 0);
  }

  take(message: ServerMessage): void {
    if (message.kind === "map") this.#begin(message);
    else if (message.kind === "turns" && this.fold && message.generation === this.#generation) {
      this.fold.add(message.turns);
      for (const turn of message.turns) this.#report(turn);
      this.last = this.fold.last;
      this.version += 1;
    } else if (message.kind === "rewound" && this.fold) {
      this.#generation = message.generation;
      this.fold.cut(message.to);
      this.battles = this.battles.filter((battle) => battle.turn <= message.to);
      const rows = message.to - this.fold.first;
      for (const seats of [...this.series, this.alive]) for (const values of seats) values.length = Math.min(values.length, rows);
      if (this.winner && this.winner[2] > message.to) this.winner = null;
      this.last = this.fold.last;
      this.version += 1;
    } else if (message.kind === "state") {
      this.state = message.state;
      this.problem = message.problem;
      this.of = message.of;
    }
  }

  #begin(map: MapMessage): void {
    this.fold = new Fold(map);
    this.#generation = map.generation;
    this.series = map.measures.map(() => map.factions.map(() => []));
    this.alive = map.factions.map(() => []);
    this.battles = [];
    this.winner = null;
    this.last = map.turn;
    this.map = map;
    this.version += 1;
  }

  #report(turn: Turn): void {
    const row = turn.turn - this.fold!.first - 1;
    const reports = new Map((turn.reports ?? []).map((report) => [report[0], report]));
    this.alive.forEach((values, seat) => {
      const report = reports.get(seat);
      values[row] = report ? report[1] : (values[row - 1] ?? 1);
      this.series.forEach((seats, measure) => (seats[seat][row] = report ? report[measure + 2] : (seats[seat][row - 1] ?? 0)));
    });
    for (const battle of turn.battles ?? []) this.battles.push({ turn: turn.turn, row: battle });
    if (turn.victory) this.winner = [turn.victory[0], turn.victory[1], turn.turn];
  }

  /** A faction's figure after a round; none before the first that the log has. */
  figure(measure: string, seat: number, turn: number): number | null {
    const number = this.map?.measures.findIndex(([name]) => name === measure) ?? -1;
    return this.series[number]?.[seat]?.[turn - this.fold!.first - 1] ?? null;
  }

  ask<Kind extends Question["ask"]>(question: Asked<Kind, "run">): Promise<Answers[Kind]> {
    return connection.ask<Kind>({ ...question, run: this.key } as unknown as Asked<Kind>);
  }
}
