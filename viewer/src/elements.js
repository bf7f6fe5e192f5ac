/* Lines of elements, as xraydb knows them: see site/thalie/preview/elements.py, which wrote the data. */

import { ELEMENTS as COLOURS } from "./colours.js";
import data from "./elements.json";

/** Symbols, by atomic number. */
export const SYMBOLS = Object.keys(data);

/** Whether there is an element called SYMBOL whose lines are known. */
export function isElement(symbol) {
  return Object.hasOwn(data, symbol);
}

/** The lines of the elements called SYMBOLS, the strongest of each with its label: what Spectrum draws. */
export function marks(symbols) {
  return symbols.filter(isElement).flatMap((element, at) =>
    data[element].flatMap(({ name, energy, lines }) => {
      const strongest = Math.max(...lines.map(([, share]) => share));
      const main = lines.reduce((best, line) => (Math.abs(line[0] - energy) < Math.abs(best[0] - energy) ? line : best));
      return lines.map((line) => ({
        element,
        colour: COLOURS[at % COLOURS.length],
        energy: line[0],
        share: line[1] / strongest,
        label: line === main ? `${element} ${name}` : "",
      }));
    }),
  );
}

/** The colour of the element at a place of the list. */
export function colourOf(at) {
  return COLOURS[at % COLOURS.length];
}
