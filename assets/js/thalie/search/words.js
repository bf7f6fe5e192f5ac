/* The words of the page of search, in the language of the reader (templates/semantic-ui/thalie/search.html). */

/** What stands in the page under NAME; some pages that list datasets have no such words. */
export const word = (name) => document.getElementById("thalie-search-words")?.dataset[name] ?? "";

/** NUMBER as the reader writes it. */
export const counted = (number) => number.toLocaleString(document.documentElement.lang || "en");
