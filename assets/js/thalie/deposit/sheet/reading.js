/*
 * Tables that come from elsewhere, as files or from the clipboard: in which encoding, with which
 * separators, decimal marks and days they are written, and what their columns are called.
 */

import { folded } from "./cells.js";

export const SEPARATORS = [";", "\t", ","];
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];
const MARKS = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04], // XLSX, ODS: a ZIP file
  [0xd0, 0xcf, 0x11, 0xe0], // XLS
];
const LOOKED_AT = 2000; // bytes in which zeros are counted

const begins = (bytes, marks) => marks.every((mark, position) => bytes[position] === mark);

export const isWorkbook = (bytes) => WORKBOOKS.some((marks) => begins(bytes, marks));

/** In which of ENCODINGS a text of BYTES is written. Whatever is not UTF is what Windows writes in the west of Europe, of which Latin-1 is a part. */
export function encodingOf(bytes) {
  const marked = MARKS.find(([, marks]) => begins(bytes, marks));
  if (marked) return marked[0];
  const zeros = [0, 0];
  bytes.slice(0, LOOKED_AT).forEach((byte, position) => (zeros[position % 2] += byte === 0));
  if (zeros[1] > zeros[0]) return "utf-16le";
  if (zeros[0] > 0) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** BYTES as text, without the mark at the beginning. */
export const decoded = (bytes, encoding) => new TextDecoder(encoding).decode(bytes);

/** TEXT without the line by which Excel tells the separator, and that separator. */
export function announced(given) {
  const text = given.replace(/^\ufeff/, "");
  const [line, separator] = text.match(/^"?sep=([;,\t])"?\r?\n/i) ?? ["", undefined];
  return { text: text.slice(line.length), separator, skipped: line ? 1 : 0 };
}

/** The key of the column that a file calls NAME: its key, or its label in any language, with or without the unit. */
export function keyOf(name, columns) {
  const wanted = folded(name);
  const short = (label) => label.replace(/ \([^()]*\)$/, "");
  const isCalled = (spell) => (column) => [column.key, ...column.names].some((label) => folded(spell(label)) === wanted);
  const found = [(label) => label, short].map((spell) => columns.filter(isCalled(spell))).find(({ length }) => length);
  return wanted && found?.length === 1 ? found[0].key : undefined;
}

/** The keys of the columns that the first line NAMES, each once. */
export function keysOf(names, columns) {
  const keys = names.map((name) => keyOf(name, columns));
  return keys.map((key, position) => (keys.indexOf(key) === position ? key : undefined));
}

/** Each of RECORDS, cells of a file, with the line at which it begins; BEFORE lines were skipped. */
export function withLines(records, before = 0) {
  let line = before + 1;
  return records.map((cells) => {
    const begun = line;
    line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g) ?? []).length, 0);
    return { line: begun, cells };
  });
}

const SPACES = "[ \\u00a0\\u202f]";
const COMMA = new RegExp(`^[+-]?(\\d{4,},\\d+|0,\\d+|\\d{1,3}(${SPACES}?\\d{3})*,(\\d{1,2}|\\d{4,})|\\d{1,3}(${SPACES}\\d{3})+,\\d+)(?!\\d)`);
const POINT = /^[+-]?[\d,]*\.\d/;

/** Which decimal mark these TEXTS of numbers have; `undefined` where they differ, or none tells. */
export function decimalOf(texts) {
  const [comma, point] = [COMMA, POINT].map((mark) => texts.some((text) => mark.test(text.trim())));
  return comma === point ? undefined : comma ? "," : ".";
}

/** The number in TEXT with a decimal point and without spaces between its digits; a unit stays. */
export function numberIn(text, decimal) {
  const [, number, rest] = text.trim().match(new RegExp(`^([+\\-\\u2212]?[\\d.,]*(?:${SPACES}\\d{3}(?!\\d)[\\d.,]*)*)(.*)$`, "su"));
  const bare = number.replace(new RegExp(SPACES, "g"), "").replace("\u2212", "-");
  if (decimal === "," && /^[+-]?[\d.]*,\d+$/.test(bare)) return bare.replace(/\./g, "").replace(",", ".") + rest;
  if (decimal === "." && /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return bare.replace(/,/g, "") + rest;
  return bare + rest;
}

const DAY = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?=$|[ T])/;

/** Whether these TEXTS of days begin with the day, as `20/01/2026`; `undefined` where none tells, or they differ. */
export function daysFirst(texts) {
  const found = texts.map((text) => text.trim().match(DAY)).filter(Boolean);
  const day = found.some(([, first, mark]) => Number(first) > 12 || mark === ".");
  const month = found.some(([, , , second]) => Number(second) > 12);
  return day === month ? undefined : day;
}

/** A day in TEXT as `2026-01-20`, where the order of its parts is known. */
export function dayIn(text, first) {
  const found = text.trim().match(DAY);
  if (!found || first === undefined) return text;
  const [all, one, , other, year] = found;
  const [day, month] = first ? [one, other] : [other, one];
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}${text.trim().slice(all.length)}`;
}

const isDay = ({ key, widget }) => widget === "day" || key === "started";

/**
 * RECORDS, rows of cells in these COLUMNS (`undefined`: one that is left out), with numbers and days as the form writes
 * them. DECIMAL is the mark, if somebody said so. Returns the cells, and the mark that was taken.
 */
export function understood(records, columns, decimal, separator) {
  const texts = (isWanted) => columns.flatMap((column, position) => (column && isWanted(column) ? records.map((cells) => cells[position] ?? "") : []));
  const numbers = texts(({ widget }) => widget === "number");
  const isMixed = [COMMA, POINT].every((sign) => numbers.some((text) => sign.test(text.trim())));
  const mark = decimal ?? decimalOf(numbers) ?? (separator === ";" && !isMixed ? "," : undefined);
  const first = daysFirst(texts(isDay));
  const read = (text, column) =>
    column?.widget === "number" ? numberIn(text, mark) : column && isDay(column) ? dayIn(text, first) : text;
  return { records: records.map((cells) => cells.map((text, position) => read(text, columns[position]))), decimal: mark };
}
