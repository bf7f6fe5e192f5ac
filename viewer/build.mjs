/*
 * Builds the viewer: node build.mjs PACKAGES TARGET, where PACKAGES holds node_modules. Writes scripts and
 * styles whose names tell their content, and manifest.json with those that the page needs.
 */

import { createRequire } from "node:module";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const [packages, target] = process.argv.slice(2).map((word) => path.resolve(word));
const here = import.meta.dirname;
const { build } = createRequire(`${packages}/`)("esbuild");

await rm(target, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { viewer: "src/main.jsx" },
  outdir: target,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "linked",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  nodePaths: [path.join(packages, "node_modules")],
  // Those of the registry make functions of text, which the policy of the page forbids.
  alias: {
    ndarray: path.join(here, "src/shims/ndarray.js"),
    "ndarray-ops": path.join(here, "src/shims/ndarray-ops.js"),
  },
  logLevel: "warning",
});

const names = {};
for (const [file, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
  if (entryPoint === "src/main.jsx") {
    names["viewer.js"] = path.basename(file);
    names["viewer.css"] = path.basename(cssBundle);
  }
}
await mkdir(target, { recursive: true });
await writeFile(path.join(target, "manifest.json"), `${JSON.stringify(names)}\n`);
