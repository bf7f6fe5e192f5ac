/* Text without mark-up: what Word puts into the clipboard, or a file has in its cells. */

const TAG = /<\/?[a-z!][^<>]*>/i;
const BREAKS = /<(?:br|\/p|\/div|\/li|\/td|\/tr)\b[^<>]*>/gi;
const NOT_TEXT = "script, style, head, title, xml";

export const isMarkedUp = (text) => TAG.test(text);

/** The words of TEXT on one line. Nothing in it is run or fetched: the document has no window. */
export function withoutMarkup(text) {
  if (!isMarkedUp(text)) return text;
  const { body } = new DOMParser().parseFromString(text.replace(BREAKS, "$& "), "text/html");
  body.querySelectorAll(NOT_TEXT).forEach((element) => element.remove());
  return body.textContent.replace(/\s+/g, " ").trim();
}
