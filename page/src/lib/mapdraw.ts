// Draws the map: the ground, and upon it systems, fleets, battles and names. Only what the window shows is drawn.
import { colourOf, nameOf, type Palette } from "./colours";
import { drawGround, drawPicture, type Ground, type Window } from "./mapground";
import type { Galaxy, Scene, Stack } from "./mapscene";

export interface Selection {
  system: number;
  fleet: number;
  /** Places where the chosen fleet has been, x and y in turn. */
  trail: number[];
}

const FONT = "system-ui, sans-serif";

export function drawMap(
  context: CanvasRenderingContext2D,
  galaxy: Galaxy,
  scene: Scene,
  window: Window,
  chosen: Selection,
  colours: Palette,
  ground: Ground | null,
): void {
  const { map } = galaxy;
  const { x, y } = map.systems;
  const { k, ratio } = window;
  const px = 1 / k; // one pixel, light years
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colours.back;
  context.fillRect(0, 0, window.width, window.height);
  if (ground) drawPicture(context, ground, window);
  else drawGround(context, galaxy, scene, window, colours);
  context.setTransform(k * ratio, 0, 0, k * ratio, window.x * ratio, window.y * ratio);
  if (chosen.trail.length > 2) {
    context.strokeStyle = colours.accent;
    context.lineWidth = 2 * px;
    context.setLineDash([5 * px, 4 * px]);
    context.beginPath();
    for (let i = 0; i < chosen.trail.length; i += 2) context.lineTo(chosen.trail[i], chosen.trail[i + 1]);
    context.stroke();
    context.setLineDash([]);
  }

  // From here in pixels: what is read stays as large as it is.
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const seen = (wx: number, wy: number, margin: number): [number, number] | null => {
    const [sx, sy] = [wx * k + window.x, wy * k + window.y];
    return sx < -margin || sy < -margin || sx > window.width + margin || sy > window.height + margin ? null : [sx, sy];
  };
  const spacing = galaxy.step * k;
  drawSystems(context, galaxy, scene, spacing, colours, seen);
  if (chosen.system >= 0) {
    const place = seen(x[chosen.system], y[chosen.system], 20);
    if (place) ring(context, place[0], place[1], 11, colours);
  }
  drawStacks(context, galaxy, scene.stacks, chosen, spacing, colours, seen);
  for (const battle of scene.battles) {
    const place = seen(x[battle.system], y[battle.system], 20);
    if (place) burst(context, place[0], place[1], spacing > 14 ? 9 : 6, colours);
  }
  drawNames(context, galaxy, scene, spacing, colours, seen);
}

type Seen = (x: number, y: number, margin: number) => [number, number] | null;

function drawSystems(context: CanvasRenderingContext2D, galaxy: Galaxy, scene: Scene, spacing: number, colours: Palette, seen: Seen): void {
  const { map } = galaxy;
  const { x, y } = map.systems;
  const size = Math.min(4.5, Math.max(0.9, spacing * 0.09));
  const batches = new Map<string, [number, number][]>();
  for (let system = 0; system < x.length; system += 1) {
    const place = seen(x[system], y[system], 6);
    if (!place) continue;
    const colour = scene.holder[system] < 0 ? colours.star : colourOf(map, scene.holder[system]);
    const batch = batches.get(colour);
    if (batch) batch.push(place);
    else batches.set(colour, [place]);
    if (scene.shared[system] && size > 2) {
      context.strokeStyle = colours.text;
      context.lineWidth = 1;
      context.beginPath();
      context.arc(place[0], place[1], size + 2.5, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  for (const [colour, places] of batches) {
    context.fillStyle = colour;
    if (size < 1.8) {
      for (const [sx, sy] of places) context.fillRect(sx - size, sy - size, 2 * size, 2 * size);
      continue;
    }
    context.beginPath();
    for (const [sx, sy] of places) {
      context.moveTo(sx + size, sy);
      context.arc(sx, sy, size, 0, 2 * Math.PI);
    }
    context.fill();
    if (colour !== colours.star) {
      context.strokeStyle = colours.back;
      context.lineWidth = 1;
      context.stroke();
    }
  }
}

function drawStacks(
  context: CanvasRenderingContext2D,
  galaxy: Galaxy,
  stacks: Stack[],
  chosen: Selection,
  spacing: number,
  colours: Palette,
  seen: Seen,
): void {
  const size = Math.min(6, Math.max(2.2, spacing * 0.16));
  const beside = new Map<number, number>(); // stacks at a system so far: they stand around it
  for (const stack of stacks) {
    const place = stackPlace(stack, beside, spacing, seen);
    if (!place) continue;
    const [sx, sy] = place;
    context.lineWidth = 1;
    context.fillStyle = colourOf(galaxy.map, stack.seat);
    context.strokeStyle = colours.halo;
    context.beginPath();
    const angle = stack.system < 0 ? stack.angle : -Math.PI / 2;
    for (let corner = 0; corner < 3; corner += 1) {
      const turn = angle + (corner * 2 * Math.PI) / 3;
      const reach = corner === 0 ? size * 1.25 : size;
      context.lineTo(sx + reach * Math.cos(turn), sy + reach * Math.sin(turn));
    }
    context.closePath();
    context.fill();
    if (size > 3) context.stroke();
    if (stack.fleets.length > 1 && spacing > 34)
      text(context, String(stack.fleets.length), sx + size + 1, sy + 3, `600 10px ${FONT}`, colours, "left");
    if (chosen.fleet >= 0 && stack.fleets.includes(chosen.fleet)) ring(context, sx, sy, size + 5, colours);
  }
}

/** Where a stack is drawn: those that stand share a ring around their system. */
export function stackPlace(stack: Stack, beside: Map<number, number>, spacing: number, seen: Seen): [number, number] | null {
  const place = seen(stack.x, stack.y, 12);
  if (stack.system < 0) return place;
  const number = beside.get(stack.system) ?? 0;
  beside.set(stack.system, number + 1);
  if (!place) return null;
  const reach = Math.min(13, Math.max(3, spacing * 0.3));
  const angle = -Math.PI / 4 + (number * Math.PI) / 2.5;
  return [place[0] + reach * Math.cos(angle), place[1] + reach * Math.sin(angle)];
}

function drawNames(context: CanvasRenderingContext2D, galaxy: Galaxy, scene: Scene, spacing: number, colours: Palette, seen: Seen): void {
  const { map } = galaxy;
  const taken: [number, number, number, number][] = [];
  const free = (left: number, top: number, width: number, height: number): boolean => {
    for (const [a, b, c, d] of taken) if (left < a + c && a < left + width && top < b + d && b < top + height) return false;
    taken.push([left, top, width, height]);
    return true;
  };
  for (const name of [...scene.names].sort((a, b) => b.systems - a.systems)) {
    const place = seen(name.x, name.y, 60);
    if (!place) continue;
    const words = nameOf(map, name.seat);
    const font = `600 12px ${FONT}`;
    context.font = font;
    const width = context.measureText(words).width + 14;
    if (!free(place[0] - width / 2, place[1] + 6, width, 16)) continue;
    context.fillStyle = colourOf(map, name.seat);
    context.fillRect(place[0] - width / 2, place[1] + 9.5, 8, 8);
    text(context, words, place[0] - width / 2 + 12, place[1] + 18, font, colours, "left");
  }
  if (spacing < 38) return;
  for (let system = 0, shown = 0; system < map.systems.x.length && shown < 300; system += 1) {
    const place = seen(map.systems.x[system], map.systems.y[system], 0);
    if (!place) continue;
    const words = map.systems.name[system];
    const width = words.length * 5.6;
    if (!free(place[0] - width / 2, place[1] - 21, width, 12)) continue;
    text(context, words, place[0], place[1] - 11, `11px ${FONT}`, colours, "center", colours.quiet);
    shown += 1;
  }
}

function text(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colours: Palette,
  align: CanvasTextAlign,
  colour = colours.text,
): void {
  context.font = font;
  context.textAlign = align;
  context.lineWidth = 3;
  context.strokeStyle = colours.halo;
  context.strokeText(words, x, y);
  context.fillStyle = colour;
  context.fillText(words, x, y);
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colours: Palette): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.lineWidth = 4;
  context.strokeStyle = colours.halo;
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = colours.accent;
  context.stroke();
}

function burst(context: CanvasRenderingContext2D, x: number, y: number, size: number, colours: Palette): void {
  context.beginPath();
  for (let point = 0; point < 16; point += 1) {
    const reach = point % 2 === 0 ? size : size * 0.5;
    const angle = (point * Math.PI) / 8;
    context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  context.closePath();
  context.fillStyle = colours.battle;
  context.strokeStyle = colours.halo;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}
