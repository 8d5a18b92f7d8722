// The ground of the map: areas, borders, lanes and ways. World coordinates are light years.
import { colourOf, type Palette } from "./colours";
import type { Galaxy, Scene } from "./mapscene";

/** The part of the galaxy that is seen: pixels are light years times k, plus x and y. */
export interface Window {
  k: number;
  x: number;
  y: number;
  width: number;
  height: number;
  ratio: number;
}

/** Areas, lanes and ways as a picture: while a large map moves, it is moved instead of drawn. */
export interface Ground {
  picture: HTMLCanvasElement;
  scene: Scene;
  colours: Palette;
  k: number;
  x: number;
  y: number;
}

const MARGIN = 0.2; // of the window's size, beyond each side of it

function takeGround(galaxy: Galaxy, scene: Scene, window: Window, colours: Palette): Ground {
  const picture = document.createElement("canvas");
  const [dx, dy] = [window.width * MARGIN, window.height * MARGIN];
  picture.width = Math.round((window.width + 2 * dx) * window.ratio);
  picture.height = Math.round((window.height + 2 * dy) * window.ratio);
  const context = picture.getContext("2d")!;
  const wider = { ...window, x: window.x + dx, y: window.y + dy };
  drawGround(context, galaxy, scene, wider, colours);
  return { picture, scene, colours, k: window.k, x: wider.x, y: wider.y };
}

export function drawPicture(context: CanvasRenderingContext2D, ground: Ground, window: Window): void {
  const scale = window.k / ground.k;
  context.setTransform(1, 0, 0, 1, 0, 0);
  const [left, top] = [window.x - ground.x * scale, window.y - ground.y * scale];
  context.drawImage(ground.picture, left * window.ratio, top * window.ratio, ground.picture.width * scale, ground.picture.height * scale);
}

export function drawGround(context: CanvasRenderingContext2D, galaxy: Galaxy, scene: Scene, window: Window, colours: Palette): void {
  const { map } = galaxy;
  const { k, ratio } = window;
  const px = 1 / k;
  context.setTransform(k * ratio, 0, 0, k * ratio, window.x * ratio, window.y * ratio);
  context.lineJoin = "round";
  context.lineCap = "round";

  for (const [seat, area] of scene.areas) {
    context.globalAlpha = colours.dark ? 0.26 : 0.3;
    context.fillStyle = colourOf(map, seat);
    context.fill(area);
  }
  context.globalAlpha = 1;
  context.strokeStyle = colours.lane;
  context.lineWidth = px * Math.min(1.4, Math.max(0.5, galaxy.step * k * 0.04));
  context.stroke(galaxy.lanes);
  for (const [seat, border] of scene.borders) {
    context.strokeStyle = colourOf(map, seat);
    context.lineWidth = 1.5 * px;
    context.stroke(border);
  }
  for (const [seat, way] of scene.ways) {
    context.strokeStyle = colours.back;
    context.lineWidth = 4 * px;
    context.stroke(way);
    context.strokeStyle = colourOf(map, seat);
    context.lineWidth = 2 * px;
    context.stroke(way);
  }
}

const LARGE = 1500; // systems
const STILL = 150; // milliseconds

/** Returns the ground of a large map as a picture, taken again once the map stops moving; null for a map that is quick to draw. */
export class GroundKeeper {
  private ground: Ground | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stood: Window | undefined;

  constructor(private readonly redraw: () => void) {}

  of(galaxy: Galaxy, scene: Scene, window: Window, colours: Palette): Ground | null {
    if (galaxy.map.systems.x.length < LARGE) return null;
    const { ground } = this;
    if (ground?.scene !== scene || ground.colours !== colours || this.stood === window)
      this.ground = takeGround(galaxy, scene, window, colours);
    else if (ground.k !== window.k || ground.x !== window.x || ground.y !== window.y) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.stood = window;
        this.redraw();
      }, STILL);
    }
    return this.ground;
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
