/* What the page tells its scripts: addresses, the file, words in the language of the reader. */

export const told = JSON.parse(document.getElementById("viewer-told")?.textContent || '{"words":{}}');

const locale = told.language === "fr" ? "fr-FR" : "en-GB";

/** The words called NAME, with VALUES in their places. */
export function say(name, values = {}) {
  return (told.words[name] ?? name).replace(/\{(\w+)\}/g, (place, key) => String(values[key] ?? place));
}

/** A number as the language writes it; up to DIGITS that tell something. */
export function number(value, digits = 6) {
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: digits }).format(value);
}

/** Words in a row: a, b and c. */
export function list(words) {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(words);
}
