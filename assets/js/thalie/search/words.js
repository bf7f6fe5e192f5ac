/* The words of the page of search, in the language of the reader (templates/semantic-ui/thalie/search.html). */

/** What stands in the page under NAME; some pages that list datasets have no such words. */
export const word = (name) => document.getElementById("thalie-search-words")?.dataset[name] ?? "";

/** NUMBER as the reader writes it. */
export const counted = (number) => number.toLocaleString(document.documentElement.lang || "en");

/** A name and a value as the reader writes them beside each other: French has a space before a colon. */
export const named = (name, value) => word("named").replace("%1", name).replace("%2", value);
