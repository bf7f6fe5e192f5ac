/* Colours that those who see no red or green read as others do. */

export const SERIES = ["#123a5c", "#b3400f"]; // a spectrum, and the one beside it
export const ELEMENTS = ["#7a1f6b", "#0b6b57", "#8a4b00", "#4a4fb0", "#a01a3b", "#3f6212", "#075985", "#6b3fa0"];

// Matplotlib's cividis, at 17 places.
const CIVIDIS = [
  "00224e", "002e6a", "1a386f", "32436d", "434e6c", "535a6d", "61656f", "6f7073", "7d7c78",
  "8c8878", "9b9476", "aba072", "bcae6c", "cdbb63", "dec958", "f0d846", "fee838",
].map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));

/** Red, green and blue for a SHARE from 0 to 1. */
export function cividis(share) {
  const at = Math.max(0, Math.min(1, share)) * (CIVIDIS.length - 1);
  const low = Math.min(Math.floor(at), CIVIDIS.length - 2);
  return CIVIDIS[low].map((from, part) => from + (CIVIDIS[low + 1][part] - from) * (at - low));
}

/** What is nearly the highest of ROWS: single hot pixels do not darken the rest. */
export function nearlyHighest(rows) {
  const all = rows.flat().sort((a, b) => a - b);
  return Math.max(all[Math.floor((all.length - 1) * 0.997)] ?? 1, 1e-9);
}
