/* The words of uploads stand in the page (templates/semantic-ui/thalie/deposit.html); sizes and times in its language. */

import { saidIn } from "../words";

export const said = saidIn("thalie-upload-words");

const inUnits = (number, unit, digits = 0) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: digits }).format(number);

/** BYTES in words, such as 1.2 GB; with PER "-per-second", a speed. */
export function sizeOf(bytes, per = "") {
  const [unit, of] = [["gigabyte", 1e9], ["megabyte", 1e6], ["kilobyte", 1e3], ["byte", 1]].find(([, least]) => bytes >= least) ?? ["byte", 1];
  return inUnits(bytes / of, `${unit}${per}`, bytes / of < 10 ? 1 : 0);
}

/** SECONDS in words, such as 3 min. */
export function timeOf(seconds) {
  const [unit, of] = [["hour", 3600], ["minute", 60]].find(([, least]) => seconds >= 2 * least) ?? ["second", 1];
  return inUnits(Math.ceil(seconds / of), unit);
}
