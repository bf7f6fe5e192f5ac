/* What becomes of a table when lines of a file, or a block from the clipboard, are taken over. */

import { at, folded, isBlank, plainOf, put, textOf, valueOf } from "./cells.js";

/** How a row is known again: by the columns SAME that KEYS have, of which the first must say something. */
function known(row, same, keys) {
  const there = same.filter((key) => keys.includes(key));
  return there[0] === same[0] && !isBlank(at(row, same[0])) ? there.map((key) => folded(textOf(at(row, key), "en"))).join("\n") : undefined;
}

/** Where each row stands, by how it is known and how many such came before. */
function places(rows, same, keys) {
  const found = new Map();
  rows.forEach((row, position) => {
    const name = known(row, same, keys);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), position]);
  });
  return found;
}

/**
 * ROWS with LINES ({line, cells}) of a file, whose cells stand in the columns KEYS (`undefined`: left out). A line whose
 * columns SAME say what a row says changes that row, unless all are to be ADDED; several such are taken in their order. What is
 * more than MOST rows is kept aside. Returns rows, the changed cells, how many rows are new, changed and as they
 * were, the lines by their rows, and what is kept aside.
 */
export function merged(rows, lines, keys, { columns, same, most }, language, termOf, added = false) {
  const next = [...rows];
  const told = { rows: next, changes: [], added: 0, changed: 0, unchanged: 0, lineOf: new Map(), aside: [] };
  const named = columns.filter(({ key }) => keys.includes(key));
  const there = added ? new Map() : places(rows, same, keys);
  lines.forEach(({ line, cells }) => {
    const read = (row) =>
      named.reduce((made, column) => {
        const before = at(row, column.key);
        const value = valueOf(cells[keys.indexOf(column.key)] ?? "", column, before, language, termOf);
        return plainOf(value) === plainOf(before) ? made : put(made, column.key, value);
      }, row);
    const fresh = read({});
    if (isBlank(fresh)) return;
    const place = there.get(known(fresh, same, keys))?.shift();
    if (place === undefined && next.length >= most) {
      told.aside.push({ line, cells });
      return;
    }
    const position = place ?? next.length;
    const row = place === undefined ? fresh : read(rows[place]);
    told.lineOf.set(position, line);
    if (place === undefined) told.added += 1;
    else if (row === rows[place]) told.unchanged += 1;
    else {
      told.changed += 1;
      named
        .filter(({ key }) => at(row, key) !== at(rows[place], key))
        .forEach(({ key }) => told.changes.push({ row: place, key, before: at(rows[place], key), after: at(row, key) }));
    }
    next[position] = row;
  });
  return told;
}

/** ROWS with a block of CELLS that begins at row FROM, in these COLUMNS. */
export function pasted(rows, cells, from, columns, language) {
  const next = [...rows];
  cells.forEach((texts, position) => {
    const place = from + position;
    next[place] = texts.reduce((row, text, number) => {
      const column = columns[number];
      return put(row, column.key, valueOf(text, column, at(row, column.key), language));
    }, next[place] ?? {});
  });
  return next;
}

/** The key of the column in which the field at PATH of an entry stands. */
export const columnAt = (path, columns) => columns.find(({ key }) => `${path}.`.startsWith(`${key}.`));
