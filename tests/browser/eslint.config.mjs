// For tests/browser and assets; the packages stand beside the eslint that runs (var/browser).

import { createRequire } from "node:module";

const require = createRequire(process.argv[1]);
const js = require("@eslint/js");
const globals = require("globals");

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: "latest", sourceType: "module" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-globals": "error",
      "object-shorthand": "error",
    },
  },
  { files: ["tests/browser/**"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { files: ["assets/**"], languageOptions: { globals: globals.browser } },
  { files: ["viewer/src/**"], languageOptions: { globals: globals.browser } },
  { files: ["viewer/build.mjs"], languageOptions: { globals: globals.node } },
  {
    files: ["assets/templates/**", "assets/js/{invenio_rdm_records,thalie/{deposit,requests,search}}/**", "viewer/src/**"],
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { "no-unused-vars": ["error", { varsIgnorePattern: "^[A-Z]" }] }, // used as JSX
  },
];
