import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection } from "../src/lib/connection.svelte";
import type { ServerMessage } from "../src/lib/protocol";

class FakeSocket {
  static made: FakeSocket[] = [];
  sent: Record<string, unknown>[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(readonly address: URL) {
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const last = (): FakeSocket => FakeSocket.made.at(-1)!;
let connection: Connection;

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", new URL("https://host/below/?token=x#run=one"));
  connection = new Connection();
  connection.connect();
});
afterEach(() => void vi.useRealTimers());

test("the socket is beside the page, wherever that is", () => {
  expect(last().address.href).toBe("wss://host/below/socket");
});

test("an answer goes to who asked, in whatever order they come", async () => {
  last().onopen!();
  const answers = [1, 2, 3, 4].map((combat) => connection.ask({ ask: "battle", run: "one", combat }));
  const ids = last().sent.map((question) => question.id as number);
  expect(new Set(ids).size).toBe(4);
  for (const i of [2, 0, 3]) last().say({ kind: "answer", id: ids[i], answer: { combat: i + 1 } });
  last().say({ kind: "error", id: ids[1], error: "no such battle" });
  last().say({ kind: "answer", id: ids[1], answer: "too late" });
  last().say({ kind: "error", id: null, error: "nobody's" });
  expect(await Promise.allSettled(answers)).toMatchObject([
    { value: { combat: 1 } },
    { reason: { message: "no such battle" } },
    { value: { combat: 3 } },
    { value: { combat: 4 } },
  ]);
});

test("what is not answered is asked again by the next connection, and no more than that", async () => {
  const early = connection.ask({ ask: "telemetry", run: "one" }); // before there is any
  last().onopen!();
  const answered = connection.ask({ ask: "battle", run: "one", combat: 1 });
  last().say({ kind: "answer", id: last().sent[1].id as number, answer: { combat: 1 } });
  await answered;
  last().onclose!();
  expect(connection.open).toBe(false);
  vi.advanceTimersByTime(250);
  expect(FakeSocket.made.length).toBe(2);
  last().onopen!();
  expect(last().sent.map((question) => question.ask)).toEqual(["telemetry"]);
  last().say({ kind: "answer", id: last().sent[0].id as number, answer: { live: false } });
  expect(await early).toEqual({ live: false });
});

test("attempts come twice as late each time, up to five seconds, and soon again after one that succeeds", () => {
  const pauses: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const made = FakeSocket.made.length;
    last().onclose!();
    let waited = 0;
    for (; FakeSocket.made.length === made; waited += 50) vi.advanceTimersByTime(50);
    pauses.push(waited);
  }
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  last().onopen!();
  last().onclose!();
  const made = FakeSocket.made.length;
  vi.advanceTimersByTime(250);
  expect(FakeSocket.made.length).toBe(made + 1);
});

test("a connection that says nothing is silent, then broken; a beat is a sign of life, and no news", () => {
  const news: ServerMessage[] = [];
  connection.onmessage = (message) => news.push(message);
  last().onopen!();
  for (let i = 0; i < 30; i += 1) {
    vi.advanceTimersByTime(2000);
    last().say({ kind: "beat" });
  }
  expect([connection.silent, FakeSocket.made.length, news]).toEqual([false, 1, []]);
  vi.advanceTimersByTime(8000);
  expect([connection.silent, connection.open]).toEqual([true, true]);
  const first = last();
  vi.advanceTimersByTime(14000);
  expect([first.closed, FakeSocket.made.length]).toEqual([true, 2]);
  first.say({ kind: "runs", base: "", runs: [], gone: [] });
  expect(news).toEqual([]);
});
