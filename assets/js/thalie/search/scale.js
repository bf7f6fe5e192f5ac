/*
 * The scale of a slider over years, and back: as many positions for each step in which the server
 * counts, so that a century counts as much as the ten centuries before them. Knows no page.
 */

const PARTS = 10; // positions of a step
const ROUND = [
  [1000, 100],
  [500, 50],
  [100, 10],
];
/* Years of a step from which on positions are round numbers, and which. */

/** The last position of a scale; the first is 0. STARTS are where steps begin, and where the last ends. */
export const lastOf = (starts) => (starts.length - 1) * PARTS;

/** The year at a POSITION; there is no year 0. */
export function yearAt(position, starts) {
  const step = Math.min(Math.floor(position / PARTS), starts.length - 2);
  const [from, to] = starts.slice(step, step + 2);
  const part = (position - step * PARTS) / PARTS;
  if (part === 0 || part === 1) return part ? to : from;
  const [, unit] = ROUND.find(([years]) => to - from >= years) ?? [0, 1];
  return Math.round((from + part * (to - from)) / unit) * unit || 1;
}

/** The position that is nearest to a YEAR. */
export function positionOf(year, starts) {
  if (year <= starts[0]) return 0;
  const step = starts.findIndex((start, place) => place > 0 && year <= start) - 1;
  if (step < 0) return lastOf(starts);
  const [from, to] = starts.slice(step, step + 2);
  return Math.round((step + (year - from) / (to - from)) * PARTS);
}
