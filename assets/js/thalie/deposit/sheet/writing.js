/*
 * A table as CSV, with the columns and the form of the one that a dataset offers (csv_of in
 * site/thalie/heritage/paper/measured.py): names of fields, terms by their ids, UTF-8 with its mark.
 * No cell is taken for a formula (as_csv in site/thalie/ground/tables.py).
 */

import { at, plainOf } from "./cells.js";

const COMPUTED = /^'*[=+\-@\t\r]/;

/** TEXT without the apostrophe that keeps a spreadsheet from computing it. */
export const uncovered = (text) => (text.startsWith("'") && COMPUTED.test(text) ? text.slice(1) : text);

function cellOf(value) {
  const text = plainOf(value);
  const shown = typeof value !== "number" && COMPUTED.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replace(/"/g, '""')}"` : shown;
}

export function csvOf(rows, columns) {
  const lines = rows.map((row) => columns.map(({ key }) => cellOf(at(row, key))));
  return `\ufeff${[columns.map(({ key }) => key), ...lines].map((cells) => `${cells.join(",")}\r\n`).join("")}`;
}
