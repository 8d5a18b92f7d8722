import { expect, test } from "vitest";
import { shapeOf, SHAPES } from "../src/lib/colours";
import { bytes, compact, count, duration, figure, label, many, scaled, unitName } from "../src/lib/format";
import { makeMap } from "./scenes";

test("units change where the next one is due", () => {
  expect([bytes(999), bytes(1000), bytes(999_499), bytes(1e6)]).toEqual(["999 B", "1 kB", "999 kB", "1.0 MB"]);
  expect([duration(999), duration(1000), duration(9999), duration(10_000), duration(1e6)]).toEqual([
    "999 µs",
    "1.00 ms",
    "10.00 ms",
    "10.0 ms",
    "1.0 s",
  ]);
  expect([compact(9999), compact(-9999), compact(12_345), compact(-2_000_000)]).toEqual(["9,999", "-9,999", "12.3K", "-2M"]);
});

test("a duration in words is within half a unit of its last digit", () => {
  const factor: Record<string, number> = { µs: 1, ms: 1000, s: 1e6 };
  for (let us = 1; us < 5e7; us = us * 1.37 + 1) {
    const [number, unit] = duration(us).split(" ");
    const digits = number.split(".")[1]?.length ?? 0;
    expect(Math.abs(Number(number) * factor[unit] - us)).toBeLessThanOrEqual(0.5001 * factor[unit] * 10 ** -digits);
  }
});

test("the log's thousandths are whole for people", () => {
  expect([scaled(1500, "1/1000 credit"), scaled(1500, "")]).toEqual([1.5, 1500]);
  expect([unitName("1/1000 credit"), unitName("thousands")]).toEqual(["credits", "thousand people"]);
});

test("words fit their numbers", () => {
  expect([many(1, "unit"), many(0, "unit"), many(2000, "army", "armies")]).toEqual(["1 unit", "0 units", "2,000 armies"]);
  expect([figure(null), figure(0), label("gross_income"), count(1234.5)]).toEqual(["–", "0", "Gross income", "1,235"]);
});

test("factions of one colour differ by shape", () => {
  const map = makeMap(1, 5, 9);
  map.factions.forEach((faction, seat) => (faction[2] = seat % 3 === 0 ? "#112233" : `#00000${seat}`));
  expect([0, 3, 6].map((seat) => shapeOf(map, seat))).toEqual(SHAPES.slice(0, 3));
  expect([1, 2, 4].map((seat) => shapeOf(map, seat))).toEqual(["circle", "circle", "circle"]);
});
