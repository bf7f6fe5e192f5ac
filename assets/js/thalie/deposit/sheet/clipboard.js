/* A block of cells in the clipboard: from Excel or LibreOffice (with tabs), from a file in CSV, or a column of lines. */

import Papa from "papaparse";
import { isMarkedUp, withoutMarkup } from "./plain";
import { keysOf, SEPARATORS, understood } from "./reading.js";

const END = /(\r\n|\r|\n)+$/;
const LINES = /\r\n|\r|\n/;
const LOST = "\ufffd"; // in the place of a character that a program could not read

/** Whether a LINE names columns, so that what follows belongs to them wherever the cursor is. */
function isHead(line, separator, columns) {
  const names = Papa.parse(line, { delimiter: separator }).data[0] ?? [];
  const known = keysOf(names, columns).filter(Boolean).length;
  return known >= 2 && known * 2 >= names.filter(Boolean).length;
}

/** The cells of RECORDS without mark-up, and how many had some. */
export function plainRecords(records) {
  let markup = 0;
  const plain = records.map((cells) =>
    cells.map((text) => {
      markup += isMarkedUp(text);
      return withoutMarkup(text).replace(/\r\n?/g, "\n");
    })
  );
  return { records: plain, markup };
}

/**
 * What TEXT brings for the columns from HERE on: `cells`, and how many had `markup`; or `text` that is a file with the names
 * of its columns, among ALL; or the line at which characters are `lost`. Nothing where it is a text for one
 * cell, such as PROSE of several paragraphs.
 */
export function blockOf(text, all, here, isProse) {
  const lines = text.replace(END, "").split(LINES);
  const hasTabs = text.includes("\t");
  if (lines.length < 2 && !hasTabs) return null;
  const isNamed = lines.length > 1 && SEPARATORS.some((one) => isHead(lines[0], one, all));
  if (isProse && !isNamed) return null;
  if (text.includes(LOST)) return { lost: lines.findIndex((line) => line.includes(LOST)) + 1 };
  if (isNamed) return { text };
  const marks = lines.map((line) => line.split(";").length);
  const hasMarks = marks[0] > 1 && marks.every((number) => number === marks[0]) && !here[0].many;
  const separator = hasTabs ? "\t" : hasMarks ? ";" : undefined;
  const cells = separator ? Papa.parse(text.replace(END, ""), { delimiter: separator }).data : lines.map((line) => [line]);
  const { records, markup } = plainRecords(cells);
  return { cells: understood(records, here, undefined, separator).records, markup };
}
