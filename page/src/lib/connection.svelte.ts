// The socket: connects again by itself, matches answers to questions, and asks again what was not answered.
import type { ServerMessage } from "./messages";

type Waiting = { text: string; resolve: (answer: unknown) => void; reject: (error: Error) => void };
const LONGEST_PAUSE_MS = 5000;

export class Connection {
  open = $state(false);
  /** Whether it was open before: a first connection is not a broken one. */
  was = $state(false);
  bytes = $state(0);
  onmessage: (message: ServerMessage) => void = () => {};
  onopen: () => void = () => {};
  #socket: WebSocket | null = null;
  #waiting = new Map<number, Waiting>();
  #next = 1;
  #pause = 250;

  connect(): void {
    const socket = new WebSocket(`ws://${location.host}/socket`);
    this.#socket = socket;
    socket.onopen = () => {
      const unanswered = [...this.#waiting.values()];
      this.open = this.was = true;
      this.#pause = 250;
      this.onopen();
      for (const { text } of unanswered) socket.send(text);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.bytes += event.data.length;
      const message = JSON.parse(event.data) as ServerMessage;
      if (message.kind === "answer") this.#settle(message.id)?.resolve(message.answer);
      else if (message.kind === "error") this.#settle(message.id)?.reject(new Error(message.error));
      else this.onmessage(message);
    };
    socket.onclose = () => {
      this.open = false;
      setTimeout(() => this.connect(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
    };
  }

  /** Where the connection breaks, the question is asked again when there is another. */
  ask<T>(question: Record<string, unknown>): Promise<T> {
    const id = this.#next++;
    const text = JSON.stringify({ ...question, id });
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { text, resolve: resolve as (answer: unknown) => void, reject });
      if (this.open) this.#socket?.send(text);
    });
  }

  #settle(id: number | null): Waiting | undefined {
    if (id === null) return undefined;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

export const connection = new Connection();
