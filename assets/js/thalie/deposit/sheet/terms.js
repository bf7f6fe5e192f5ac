/*
 * Terms that were typed, found in their vocabulary by any of their names in any language: by the
 * suggestions of InvenioRDM's REST. What was asked once is remembered while the page is open.
 */

import { http } from "react-invenio-forms";
import { folded } from "./cells.js";

const SUGGESTED = 20;
const ALL_TITLES = { Accept: "application/json" }; // what the form asks for otherwise has those of one language
const AT_ONCE = 4;
const NEAREST = 3;
const verdicts = new Map(); // {term} or {nearest}
const asked = new Map();

const keyOf = (vocabulary, text) => `${vocabulary}\n${folded(text)}`;

/** What TEXT finds in VOCABULARY, best first. Raises when the server does not answer. */
export async function suggested(vocabulary, text, signal) {
  const settings = { params: { suggest: text, size: SUGGESTED }, headers: ALL_TITLES, signal };
  const answer = await http.get(`/api/vocabularies/${vocabulary}`, settings);
  return answer.data.hits.hits;
}

/** The names of a term, those that count most first. */
const namesOf = ({ id, title, props = {} }) => [
  [id],
  Object.values(title ?? {}),
  [props.symbol, props.acronym, ...`${props.also_en ?? ""};${props.also_fr ?? ""}`.split(";")].filter(Boolean),
];

const withTitle = ({ id, title }) => ({ id, title: title ?? { en: id } });

/** The one of TERMS that is called TEXT; those that come nearest where it is none, or several are. */
export function judged(text, terms) {
  const wanted = folded(text);
  const called = [0, 1, 2].map((level) => terms.filter((term) => namesOf(term)[level].some((name) => folded(name) === wanted)));
  const best = called.find(({ length }) => length) ?? [];
  return best.length === 1 ? { term: withTitle(best[0]) } : { nearest: (best.length ? best : terms).slice(0, NEAREST).map(withTitle) };
}

/** What is known of TEXT: its `term`, or those that are `nearest`; `undefined` while nobody asked. */
export const verdictOf = (vocabulary, text) => verdicts.get(keyOf(vocabulary, text));
export const termOf = (vocabulary, text) => verdictOf(vocabulary, text)?.term;

/** What TEXT finds; if it finds nothing, what its longest word does. */
async function nearTo(vocabulary, text) {
  const terms = await suggested(vocabulary, text);
  const [longest = ""] = text.split(/[^\p{L}\p{N}]+/u).sort((one, other) => other.length - one.length);
  return terms.length || !longest || longest === text ? terms : suggested(vocabulary, longest);
}

async function ask(vocabulary, text) {
  const key = keyOf(vocabulary, text);
  try {
    verdicts.set(key, judged(text, await nearTo(vocabulary, text)));
  } catch {
    // asked again another time; the server says at the latest when the draft is saved
  } finally {
    asked.delete(key);
  }
}

/** Asks for each of WANTED, {vocabulary, text}, once, a few at a time. */
export async function askFor(wanted) {
  const open = [...new Map(wanted.map((one) => [keyOf(one.vocabulary, one.text), one]))].filter(([key]) => !verdicts.has(key));
  const work = async () => {
    for (let next = open.shift(); next; next = open.shift()) {
      const [key, { vocabulary, text }] = next;
      if (!asked.has(key)) asked.set(key, ask(vocabulary, text));
      await asked.get(key);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
