/* What eslint asks of our JavaScript: of the pages (assets/js) and of the journeys (tests/browser).
 * Its packages are under var/browser, where `thalie standalone install-browser` puts them. */
import { createRequire } from "node:module";

const require = createRequire(new URL("../../var/browser/", import.meta.url));
const js = require("@eslint/js");
const globals = require("globals");

export default [
  js.configs.recommended,
  { files: ["**/*.js"], languageOptions: { globals: globals.browser, sourceType: "module" } },
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
