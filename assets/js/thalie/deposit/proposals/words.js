/* The words of the panel stand in the page (templates/semantic-ui/thalie/deposit.html). */

import { saidIn } from "../words";

export const said = saidIn("thalie-proposals-words");

/** Where a value was read, in one line. */
export function sourceOf({ kind, places = [], count = 0 } = {}) {
  if (kind === "settings") return said("settings");
  if (!places.length) return "";
  const [{ file, group, attribute }] = places;
  const inside = [group === "/" ? "" : group, attribute].filter(Boolean).join(", ");
  const one = inside ? said("inFile", { file, place: inside }) : said(kind === "names" ? "inName" : "file", { file });
  return count > 1 ? said("andMore", { one, number: count - 1 }) : one;
}
