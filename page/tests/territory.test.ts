import { describe, expect, test } from "vitest";
import { makeCells } from "../src/lib/territory";
import { numbers } from "./scenes";

describe.each([1, 2, 3])("galaxy %i", (seed) => {
  const draw = numbers(seed);
  const x = Array.from({ length: 60 }, () => draw(1e6) / 1e4);
  const y = Array.from({ length: 60 }, () => draw(1e6) / 1e4);
  const radius = 5 * seed;
  const cells = makeCells(x, y, radius);
  const distance = (px: number, py: number, system: number): number => Math.hypot(px - x[system], py - y[system]);

  const corners = (system: number): [number, number, number][] =>
    Array.from({ length: cells.starts[system + 1] - cells.starts[system] }, (_, i) => {
      const corner = cells.starts[system] + i;
      return [cells.corners[2 * corner], cells.corners[2 * corner + 1], cells.beyond[corner]];
    });

  test("no place of an area is nearer to another system, or farther than its radius", () => {
    x.forEach((_, system) => {
      for (const [px, py] of corners(system)) {
        const own = distance(px, py, system);
        expect(own).toBeLessThan(radius * 1.0001);
        expect(Math.min(...x.map((_, other) => distance(px, py, other)))).toBeGreaterThan(own - 1e-3);
      }
    });
  });

  test("a border to another system is as far from both", () => {
    let borders = 0;
    x.forEach((_, system) => {
      const all = corners(system);
      all.forEach(([px, py, beyond], i) => {
        if (beyond < 0) return;
        borders += 1;
        const [qx, qy] = all[(i + 1) % all.length];
        for (const share of [0, 0.5, 1]) {
          const [mx, my] = [px + (qx - px) * share, py + (qy - py) * share];
          expect(distance(mx, my, beyond)).toBeCloseTo(distance(mx, my, system), 3);
        }
      });
    });
    expect(borders).toBeGreaterThan(20);
  });

  test("a place near a system lies in the area of the system that is nearest", () => {
    const inside = (px: number, py: number, system: number): boolean => {
      const all = corners(system);
      return all.every(([ax, ay], i) => {
        const [bx, by] = all[(i + 1) % all.length];
        return (bx - ax) * (py - ay) - (by - ay) * (px - ax) >= -1e-3;
      });
    };
    for (let i = 0; i < 300; i += 1) {
      const [px, py] = [draw(1e6) / 1e4, draw(1e6) / 1e4];
      const away = x.map((_, system) => distance(px, py, system));
      const nearest = away.indexOf(Math.min(...away));
      // An area is a polygon within its circle: between the two a place is nobody's.
      if (away[nearest] < radius * Math.cos(Math.PI / 18)) expect(inside(px, py, nearest)).toBe(true);
      else if (away[nearest] > radius) expect(inside(px, py, nearest)).toBe(false);
    }
  });
});
