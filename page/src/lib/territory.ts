// The area around each system: nearer to it than to any other, and not far from it. Made once, since systems don't move.

export interface Cells {
  /** Corners of all areas, x and y in turn; those of system s are at starts[s] to starts[s + 1]. */
  corners: Float32Array;
  starts: Uint32Array;
  /** By corner: the system on the other side of the edge to the next corner, -1: open space. */
  beyond: Int32Array;
  radius: number;
}

const SIDES = 18;

export function makeCells(x: number[], y: number[], radius: number): Cells {
  const near = neighbours(x, y, 2 * radius);
  const corners: number[] = [];
  const beyond: number[] = [];
  const starts = new Uint32Array(x.length + 1);
  for (let system = 0; system < x.length; system += 1) {
    let polygon: [number, number, number][] = [];
    for (let side = 0; side < SIDES; side += 1) {
      const angle = (2 * Math.PI * side) / SIDES;
      polygon.push([x[system] + radius * Math.cos(angle), y[system] + radius * Math.sin(angle), -1]);
    }
    for (const other of near(system)) polygon = clip(polygon, x[system], y[system], x[other], y[other], other);
    for (const [cx, cy, over] of polygon) {
      corners.push(cx, cy);
      beyond.push(over);
    }
    starts[system + 1] = beyond.length;
  }
  return { corners: Float32Array.from(corners), starts, beyond: Int32Array.from(beyond), radius };
}

/** Cuts off what is nearer to b; the new edge is marked with b's number. */
function clip(polygon: [number, number, number][], ax: number, ay: number, bx: number, by: number, b: number): [number, number, number][] {
  const dx = bx - ax;
  const dy = by - ay;
  const limit = (dx * (ax + bx) + dy * (ay + by)) / 2;
  const side = (point: [number, number, number]): number => dx * point[0] + dy * point[1] - limit;
  const kept: [number, number, number][] = [];
  for (let i = 0; i < polygon.length; i += 1) {
    const here = polygon[i];
    const next = polygon[(i + 1) % polygon.length];
    const s = side(here);
    const t = side(next);
    if (s <= 0) kept.push(here);
    if (s <= 0 !== t <= 0) {
      const share = s / (s - t);
      const px = here[0] + share * (next[0] - here[0]);
      const py = here[1] + share * (next[1] - here[1]);
      kept.push([px, py, s <= 0 ? b : here[2]]);
    }
  }
  return kept;
}

function neighbours(x: number[], y: number[], reach: number): (system: number) => number[] {
  const grid = new Map<string, number[]>();
  const place = (value: number): number => Math.floor(value / reach);
  x.forEach((value, system) => {
    const key = `${place(value)},${place(y[system])}`;
    const cell = grid.get(key);
    if (cell) cell.push(system);
    else grid.set(key, [system]);
  });
  return (system) => {
    const found: number[] = [];
    for (let i = -1; i <= 1; i += 1)
      for (let j = -1; j <= 1; j += 1)
        for (const other of grid.get(`${place(x[system]) + i},${place(y[system]) + j}`) ?? []) {
          const d = (x[other] - x[system]) ** 2 + (y[other] - y[system]) ** 2;
          if (other !== system && d < reach * reach && d > 0) found.push(other);
        }
    return found;
  };
}
