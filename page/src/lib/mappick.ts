// What is at a place of the map: a system, or a fleet where the map is large enough to tell them apart.
import { stackPlace } from "./mapdraw";
import type { Window } from "./mapground";
import type { Galaxy, Scene } from "./mapscene";

const REACH = 14; // pixels from a system
const FLEET_REACH = 9;

/** System and fleet, -1: none. One of them at most is meant. */
export function pick(
  galaxy: Galaxy,
  scene: Scene,
  window: Pick<Window, "k" | "x" | "y">,
  cx: number,
  cy: number,
): { system: number; fleet: number } {
  const seen = (wx: number, wy: number): [number, number] => [wx * window.k + window.x, wy * window.k + window.y];
  const near = ([px, py]: [number, number]): number => (px - cx) ** 2 + (py - cy) ** 2;
  const spacing = galaxy.step * window.k;
  const beside = new Map<number, number>();
  let best = { d: REACH ** 2, system: -1, fleet: -1 };
  for (const stack of scene.stacks) {
    const place = stackPlace(stack, beside, spacing, seen);
    // Far out, triangles lie on their systems: the system is meant.
    if (place && (spacing > 24 || stack.system < 0) && near(place) < Math.min(best.d, FLEET_REACH ** 2))
      best = { d: near(place), system: -1, fleet: stack.fleets[0] };
  }
  const { x, y } = galaxy.map.systems;
  for (let system = 0; system < x.length; system += 1) {
    const d = near(seen(x[system], y[system]));
    if (d < best.d) best = { d, system, fleet: -1 };
  }
  return { system: best.system, fleet: best.fleet };
}
