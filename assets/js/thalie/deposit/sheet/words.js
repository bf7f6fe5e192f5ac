/* The words of the sheet stand in the page (templates/semantic-ui/thalie/deposit.html). */

import { saidIn } from "../words";

export const said = saidIn("thalie-sheet-words");
export const language = () => document.documentElement.lang;
export const count = (number) => number.toLocaleString(language() || "en");
