// What goes over the socket; python/void_reckoning/dashboard/messages.py documents it.

export interface Run {
  key: string;
  universe: string;
  seed: string;
  factions: number;
  systems: number;
  turn: number;
  asked: number;
  state: "live" | "finished" | "stopped" | "unreadable";
  bytes: number;
  changed: number;
  problem: string;
}

export interface MapMessage {
  kind: "map";
  run: string;
  generation: number;
  turn: number;
  factions: [id: string, name: string, colour: string][];
  measures: [name: string, unit: string][];
  systems: { x: number[]; y: number[]; star: number[]; name: string[] };
  lanes: number[];
  planets: { system: number[]; name: string[]; class: number[]; size: number[] };
  classes: string[];
  owners: number[];
  fleets: number[];
}

export type BattleRow = [
  combat: number,
  system: number,
  planet: number,
  attacker: number,
  defender: number,
  attackers: number,
  defenders: number,
  result: number,
  decided: boolean,
  reason: string,
  ticks: number,
  attackersLost: number,
  defendersLost: number,
];

export interface Turn {
  turn: number;
  owners?: number[];
  spawned?: number[];
  moves?: number[];
  gone?: number[];
  battles?: BattleRow[];
  reports?: number[][];
  eliminated?: number[];
  victory?: [number, string];
  errors?: [number, string][];
  intervened?: 1;
  events?: number;
  took?: number;
  turns?: number[];
}

export type ServerMessage =
  | { kind: "runs"; base: string; runs: Run[]; gone: string[] }
  | MapMessage
  | { kind: "turns"; run: string; generation: number; turns: Turn[] }
  | { kind: "rewound"; run: string; generation: number; to: number }
  | { kind: "state"; run: string; state: string; problem: string; turn: number; of: number }
  | { kind: "beat" }
  | { kind: "answer"; id: number; answer: unknown }
  | { kind: "error"; id: number | null; error: string };

export const RESULTS = ["not decided", "attacker wins", "defender wins", "draw", "mutual destruction"];
