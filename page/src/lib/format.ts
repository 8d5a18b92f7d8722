const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function count(value: number): string {
  return whole.format(value);
}

export function compact(value: number): string {
  return Math.abs(value) < 10000 ? whole.format(value) : short.format(value);
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(0)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** A figure, or that there is none. */
export function figure(value: number | null): string {
  return value === null ? "–" : compact(value);
}

/** Of a duration in microseconds. */
export function duration(us: number): string {
  if (us < 1000) return `${us.toFixed(0)} µs`;
  return us < 1e6 ? `${(us / 1000).toFixed(us < 1e4 ? 2 : 1)} ms` : `${(us / 1e6).toFixed(1)} s`;
}

/** The log counts money and points in thousandths; people don't. */
export function scaled(value: number, unit: string): number {
  return unit.startsWith("1/1000") ? value / 1000 : value;
}

export function label(measure: string): string {
  return measure[0].toUpperCase() + measure.slice(1).replaceAll("_", " ");
}

export function unitName(unit: string): string {
  return unit.replace("1/1000 credit", "credits").replace("1/1000 point", "points").replace("thousands", "thousand people");
}

/** "3 units", "1 unit". */
export function many(number: number, one: string, more = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : more}`;
}
