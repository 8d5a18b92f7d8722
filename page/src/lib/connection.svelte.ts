// The socket: connects again by itself, matches answers to questions, and asks again what was not answered.
import type { Answers, Question, ServerMessage } from "./protocol";

/** A question of one kind, without what is filled in later. */
export type Asked<Kind extends Question["ask"], Later extends string = never> = { ask: Kind } & Omit<
  Extract<Question, { ask: Kind }>,
  "ask" | Later
>;

type Waiting = { text: string; resolve: (answer: unknown) => void; reject: (error: Error) => void };
const MAX_PAUSE_MS = 5000;
// The server sends something every two seconds.
const SILENT_AFTER_MS = 6000;
const BROKEN_AFTER_MS = 20000; // a connection may be gone without a word, as after a sleep of this machine
const LOOK_MS = 1000;

export class Connection {
  open = $state(false);
  /** Whether it was open before: a first connection is not a broken one. */
  was = $state(false);
  /** Whether it is open and nothing comes any more, not even a sign of life. */
  silent = $state(false);
  bytes = $state(0);
  onmessage: (message: ServerMessage) => void = () => {};
  onopen: () => void = () => {};
  #socket: WebSocket | null = null;
  #waiting = new Map<number, Waiting>();
  #next = 1;
  #pause = 250;
  #heard = 0;
  #watch: ReturnType<typeof setInterval> | undefined;

  connect(): void {
    // Beside the page, wherever a proxy has put it.
    const address = new URL("socket", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.hash = address.search = "";
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#heard = Date.now();
    clearInterval(this.#watch);
    this.#watch = setInterval(() => this.#look(socket), LOOK_MS);
    socket.onopen = () => {
      this.#heard = Date.now();
      const unanswered = [...this.#waiting.values()];
      this.open = this.was = true;
      this.#pause = 250;
      this.onopen();
      for (const { text } of unanswered) socket.send(text);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.bytes += event.data.length;
      this.#heard = Date.now();
      this.silent = false;
      const message = JSON.parse(event.data) as ServerMessage;
      if (message.kind === "answer") this.#settle(message.id)?.resolve(message.answer);
      else if (message.kind === "error") this.#settle(message.id)?.reject(new Error(message.error));
      else if (message.kind !== "beat") this.onmessage(message);
    };
    socket.onclose = () => this.#again();
  }

  #again(): void {
    this.open = this.silent = false;
    clearInterval(this.#watch);
    setTimeout(() => this.connect(), this.#pause);
    this.#pause = Math.min(MAX_PAUSE_MS, this.#pause * 2);
  }

  #look(socket: WebSocket): void {
    const quiet = Date.now() - this.#heard;
    this.silent = this.open && quiet > SILENT_AFTER_MS;
    if (quiet < BROKEN_AFTER_MS) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#again();
  }

  /** Where the connection breaks, the question is asked again when there is another. */
  ask<Kind extends Question["ask"]>(question: Asked<Kind>): Promise<Answers[Kind]> {
    const id = this.#next++;
    const text = JSON.stringify({ ...question, id });
    return new Promise<Answers[Kind]>((resolve, reject) => {
      this.#waiting.set(id, { text, resolve: resolve as (answer: unknown) => void, reject });
      if (this.open) this.#socket?.send(text);
    });
  }

  #settle(id: number | string | null): Waiting | undefined {
    if (typeof id !== "number") return undefined;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

export const connection = new Connection();
