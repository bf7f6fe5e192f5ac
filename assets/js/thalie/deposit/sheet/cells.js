/*
 * What stands in the cells of a sheet. A row is an entry of a list in the form, a column is told by
 * site/thalie/heritage/form.py; its `key` is a path in the entry. A term is an object with its titles;
 * a term that is not known (yet) stays the text that was typed, which the server refuses with a reason.
 */

const SEVERAL = "; ";
const NUMBER = /^[+-]?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?$/;

/** Letters as they are compared: neither case, accents nor spaces make a difference. */
export const folded = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’ʼ]/g, "'").replace(/\s+/gu, " ").replace(/ ?: ?/g, ": ").trim();

/** The value of a ROW in the column KEY. */
export const at = (row, key) => key.split(".").reduce((value, name) => value?.[name], row);

/** A copy of ROW with VALUE in the column KEY; without it, and without a group that is empty then, if there is none. */
export function put(row, key, value) {
  const [name, ...inner] = key.split(".");
  const held = inner.length ? put(row?.[name] ?? {}, inner.join("."), value) : value;
  const copy = { ...row, [name]: held };
  if (held === undefined || (inner.length > 0 && Object.keys(held).length === 0)) delete copy[name];
  return copy;
}

/** Whether nothing was said in VALUE. */
export const isBlank = (value) =>
  value === undefined || value === null || value === "" || (typeof value === "object" && Object.values(value).every(isBlank));

/** The title of a term in LANGUAGE, else another, else its id. */
export const titleOf = ({ id, title, title_l10n: localized }, language) =>
  localized ?? title?.[language] ?? title?.en ?? Object.values(title ?? {})[0] ?? id;

const toldOf = (value, language) => (typeof value === "object" ? titleOf(value, language) : String(value).replace(/\s*[\r\n]+\s*/g, " "));

/** What a cell shows of VALUE, on one line. */
export const textOf = (value, language) =>
  isBlank(value) ? "" : Array.isArray(value) ? value.map((one) => toldOf(one, language)).join(SEVERAL) : toldOf(value, language);

/** What a file says of VALUE: terms by their ids, which no language changes. */
export const plainOf = (value) => {
  const bare = (one) => (typeof one === "object" ? one.id : String(one));
  return isBlank(value) ? "" : Array.isArray(value) ? value.map(bare).join(SEVERAL) : bare(value);
};

function valueOfOne(text, { widget, vocabulary }, before, language, termOf) {
  if (!vocabulary) return widget === "number" && NUMBER.test(text) ? Number(text) : text;
  return before.find((one) => typeof one === "object" && toldOf(one, language) === text) ?? termOf(vocabulary, text) ?? text;
}

const noTerm = () => undefined;

/**
 * The value of TEXT that was typed into a cell of COLUMN; `undefined` of none. Terms that stood there BEFORE are known by
 * what the cell showed; others as TERMOF(vocabulary, text) knows them.
 */
export function valueOf(text, column, before, language, termOf = noTerm) {
  const stood = [before ?? []].flat();
  if (!column.many) {
    const one = text.trim();
    return one ? valueOfOne(one, column, stood, language, termOf) : undefined;
  }
  const parts = text.split(";").map((part) => part.trim()).filter(Boolean);
  return parts.length ? parts.map((part) => valueOfOne(part, column, stood, language, termOf)) : undefined;
}

/** The texts in VALUE that should be terms. */
export const untold = (value, { vocabulary }) =>
  vocabulary ? [value ?? []].flat().filter((one) => typeof one === "string" && one) : [];

/** VALUE, its texts replaced by the terms that TERMOF knows; the same value if there are none. */
export function withTerms(value, { vocabulary, many }, termOf) {
  const told = [value ?? []].flat().map((one) => (typeof one === "string" ? (termOf(vocabulary, one) ?? one) : one));
  const isSame = told.every((one, position) => one === [value].flat()[position]);
  return isSame ? value : many ? told : told[0];
}
