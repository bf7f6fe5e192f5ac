/* Words for scripts, which have none of their own, stand in an element of the page. */

/** Says a WORD that stands in the element ID, with VALUES where its names stand in braces. */
export const saidIn = (id) => (word, values = {}) => {
  const name = word.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const text = document.getElementById(id)?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (place, one) => String(values[one] ?? place));
};
