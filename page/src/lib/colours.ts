// Faction colours: the universe's own (ten that people with colour blindness tell apart); where they repeat, another shape tells.
import type { MapMessage } from "./protocol";

export const SHAPES = ["circle", "square", "diamond", "triangle"] as const;
export type Shape = (typeof SHAPES)[number];

const FALLBACK = "#8a8f98";

export function colourOf(map: MapMessage | null, seat: number): string {
  const colour = map?.factions[seat]?.[2];
  return colour && /^#[0-9a-f]{6}$/i.test(colour) ? colour : FALLBACK;
}

export function nameOf(map: MapMessage | null, seat: number): string {
  return seat < 0 ? "Nobody" : (map?.factions[seat]?.[1] ?? `Faction ${seat}`);
}

/** How often the colour was given to an earlier seat decides the shape. */
export function shapeOf(map: MapMessage | null, seat: number): Shape {
  const colour = colourOf(map, seat);
  let before = 0;
  for (let other = 0; other < seat; other += 1) if (colourOf(map, other) === colour) before += 1;
  return SHAPES[before % SHAPES.length];
}

export interface Palette {
  dark: boolean;
  back: string;
  lane: string;
  star: string;
  text: string;
  halo: string;
  quiet: string;
  line: string;
  battle: string;
  accent: string;
}

/** Colours of what is drawn rather than styled, from the style sheet. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    back: value("space"),
    lane: value("lane"),
    star: value("star"),
    text: value("text"),
    halo: value("halo"),
    quiet: value("quiet"),
    line: value("line"),
    battle: value("battle"),
    accent: value("accent"),
  };
}

export function onSchemeChange(changed: () => void): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
