/*
 * Walks through the site in one Chromium, for the tests beside this file.
 *
 * Reads one JSON object a line: {journey, name, language, width, account, with}. `journey` is
 * a function of journeys.mjs, `with` its words, `account` who is logged in, if anybody. Answers with one line each: {facts} or {error}. Each journey
 * has a fresh profile; what it saw last is kept as <screenshots>/<name>.png. A script that the site's
 * own Content-Security-Policy stops is an error.
 *
 * Usage: node runner.mjs PACKAGES SCREENSHOTS, where PACKAGES holds node_modules.
 */

import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import path from "node:path";
import * as journeys from "./journeys.mjs";

const [packages, screenshots] = process.argv.slice(2);
const require = createRequire(`${path.resolve(packages)}/`);
const { chromium: playwright } = require("playwright-core");
const { default: chromium } = require("@sparticuz/chromium");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const PATIENCE = 20_000; // ms for one step
const HEIGHT = 900;
// Meant for one page in a cloud function: with these a second visitor ends the browser, and rules
// between origins are not kept.
const UNWANTED = ["--single-process", "--disable-web-security", "--allow-running-insecure-content"];

const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: [
    ...chromium.args.filter((argument) => !UNWANTED.includes(argument)),
    "--no-sandbox",
    "--disable-background-networking",
  ],
});

/** Log in on a window that is wide enough for the menu, once for each account. */
async function enter(account, language) {
  if (!account || journeys.sessions.has(account.email)) return;
  const context = await browser.newContext({ locale: language, viewport: { width: 1280, height: HEIGHT } });
  context.setDefaultTimeout(PATIENCE);
  try {
    await journeys.enter(await context.newPage(), account);
  } finally {
    await context.close();
  }
}

async function walk({ journey, name, language, width, account, with: words }) {
  try {
    await enter(account, language);
  } catch (error) {
    return { error: `Nobody could log in: ${error.message}` };
  }
  const context = await browser.newContext({
    storageState: journeys.sessions.get(account?.email),
    locale: language,
    viewport: { width, height: HEIGHT },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const stopped = [];
  page.on("console", (message) => {
    if (/Content Security Policy.*script-src/s.test(message.text())) stopped.push(message.text());
  });
  try {
    const facts = await journeys[journey](page, words, axe);
    if (stopped.length) throw new Error(stopped.join("\n"));
    return { facts };
  } catch (error) {
    return { error: `${error.message}\nat ${page.url()}` };
  } finally {
    await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
    await context.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await walk(JSON.parse(line)))}\n`);
}
await browser.close();
