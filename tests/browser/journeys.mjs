/*
 * What a visitor does, one function a journey: (page, words, axe) → facts. A journey clicks and
 * reports what it saw; the Python tests judge. Locators are what a person goes by: roles and names.
 */

/** What is on the page at first sight. `overflow`: pixels that stick out to the right. */
async function sight(page) {
  const made = new URL(page.url()).pathname !== "/oai2d"; // XML with a style sheet is never said to be idle
  await page.waitForLoadState(made ? "networkidle" : "load");
  return page.evaluate(() => ({
    url: location.href,
    title: document.title,
    language: document.documentElement.lang,
    heading: document.querySelector("h1")?.textContent.trim(),
    text: document.body.innerText,
    overflow: document.documentElement.scrollWidth - innerWidth,
  }));
}

/** What browsers keep of accounts that logged in, by e-mail address. */
export const sessions = new Map();

/** Log-ins are limited to a few a minute: wait as long as we are told. */
async function calm(page, answer) {
  while (answer?.status() === 429 || answer?.headers()["x-ratelimit-remaining"] === "0") {
    await page.waitForTimeout(1000 * (1 + Number(answer.headers()["retry-after"])));
    answer = await page.reload();
  }
  return answer;
}

const visit = async (page, url) => calm(page, await page.goto(url));

/** Log in by clicking. */
export async function enter(page, { site, email, password }) {
  await visit(page, site);
  const [opened] = await Promise.all([
    page.waitForResponse((answer) => new URL(answer.url()).pathname === "/login/"),
    page.getByRole("link", { name: /Log in|Connexion/ }).click(),
  ]);
  await calm(page, opened);
  await fillIn(page, { email, password });
  await page.locator("#user-profile-dropdown-btn").waitFor();
  sessions.set(email, await page.context().storageState());
}

async function fillIn(page, { email, password }) {
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form[name=login_user_form] button[type=submit]").click();
}

const SAID = ["aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder", "label", "data-content", "data-tooltip"];

/** All words of a page as its script made it, hidden ones too: texts, and what attributes say. */
function wordsOf(attributes) {
  const silent = "script, style, noscript, template, code, pre, svg style, [translate=no]";
  const parted = "[lang], br, p, div, ul, ol, table, section, h1, h2, h3, h4, h5, small, select, input";
  const textOf = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(silent).forEach((one) => one.replaceWith("…"));
    return copy.textContent;
  };
  const seen = [{ where: "title of the page", text: document.title }];
  const add = (element, where, text) => {
    if (!/\p{L}/u.test(text ?? "") || element.closest(silent)) return;
    const place = element.closest("[id]")?.id;
    const tag = element.tagName.toLowerCase();
    seen.push({
      where: `${place ? `#${place} ` : ""}${tag}${where ? `[${where}]` : ""}`,
      text,
      marked: element.closest("body [lang]")?.lang.slice(0, 2),
    });
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) add(texts.currentNode.parentElement, "", texts.currentNode.data);
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of attributes) add(element, name, element.getAttribute(name));
    if (element.matches("input:is([type=submit], [type=button], [type=reset])")) add(element, "value", element.value);
    // A sentence whose words stand in several texts, such as those around a link.
    if (element.matches("p, li, dt, dd, td, th, h1, h2, h3, h4, legend, label, button, a, .message"))
      if (!element.querySelector(parted)) add(element, "whole", textOf(element));
  }
  return seen;
}

/** Whether a reader sees a frame: one in a panel that is closed is not even loaded. */
const isSeen = (frame) =>
  frame
    .frameElement()
    .then((element) => element.isVisible())
    .catch(() => false); // it was taken away

/** A frame that never comes to answer is a fault of the page, and no end of the test. */
async function silence(page, frame) {
  await page.waitForTimeout(20_000);
  throw new Error(`The frame ${frame.url()} does not answer.`);
}

/**
 * What is said on a page and in its frames, after what is named in `open` was clicked, and whether
 * `wait` is there.
 */
export async function readWords(page, { url, html, open = [], wait }) {
  const answer = html ? await page.setContent(html) : await visit(page, url);
  await sight(page);
  if (wait) await page.locator(wait).first().waitFor();
  for (const selector of open) {
    await page.locator(selector).first().click();
    await page.waitForTimeout(500); // it comes in slowly
  }
  const seen = [];
  for (const frame of page.frames()) {
    if (frame === page.mainFrame() || (!frame.url().startsWith("data:") && (await isSeen(frame)))) {
      const read = frame.evaluate(wordsOf, SAID).catch(() => []); // one that was taken away
      const found = await Promise.race([read, silence(page, frame)]);
      seen.push(...(frame === page.mainFrame() ? found : found.map((one) => ({ ...one, where: `frame ${one.where}` }))));
    }
  }
  return { status: answer?.status(), seen, ...(await sight(page)) };
}

/** Open an address. */
export async function look(page, { url }) {
  const answer = await visit(page, url);
  return { status: answer?.status(), ...(await sight(page)) };
}

/** A page as it is read without the scripts of the site, and as it is printed. */
export async function readBare(page, { url }) {
  await page.route("**/*.js", (route) => route.abort());
  await visit(page, url);
  const bare = await sight(page);
  await page.emulateMedia({ media: "print" });
  return { bare, printed: await sight(page) };
}

/** Unfold what is said in another language. */
export async function unfold(page, { url, label }) {
  await visit(page, url);
  const before = await sight(page);
  await page.getByText(label, { exact: true }).click();
  return { before, after: await sight(page) };
}

/** Look for analyses by words and a kind, by the first column upwards, from the page of the dataset. */
export async function narrowAnalyses(page, { url, words, kind, column }) {
  await visit(page, url);
  await page.getByRole("main").getByRole("searchbox").fill(words);
  await page.locator("#analyses-kind").selectOption({ label: kind });
  await page.locator(".thalie-narrow-down button").click();
  await page.getByRole("columnheader", { name: column }).getByRole("link").click();
  const rows = await page.locator("main tbody tr").allInnerTexts();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV" }).click(),
  ]);
  return { rows, name: saved.suggestedFilename(), csv: await read(saved), ...(await sight(page)) };
}

/** The text of a file that was downloaded. */
async function read(saved) {
  const chunks = [];
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Read the page of a dataset, and take its analyses away as a table. */
export async function takeAnalyses(page, { url }) {
  await visit(page, url);
  const seen = await sight(page);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#measured a[href$='/analyses.csv']").click(),
  ]);
  return { ...seen, csv: await read(saved) };
}

/** From the page of a dataset to a thing that it names, and back by the list of its datasets. */
export async function followThing(page, { url, label, title }) {
  await visit(page, url);
  await page.getByRole("link", { name: label, exact: true }).click();
  const thing = await sight(page);
  await page.getByRole("link", { name: title, exact: true }).first().click(); // the newest of them
  return { thing, back: await sight(page) };
}

/** What comes of a script that somebody smuggled into a page: the runner tells if it is stopped. */
export async function smuggle(page, { url }) {
  await visit(page, url);
  const told = page.waitForEvent("console", (said) => said.text().includes("script-src"));
  await page.evaluate(() => {
    const markup = "<img src='/nowhere' onerror='document.title = `ran`'>";
    document.body.insertAdjacentHTML("beforeend", markup);
  });
  await told;
  await page.waitForLoadState("networkidle");
  return { title: await page.title() };
}

/** The note about test DOIs on several pages: its first words and where its link leads. */
export async function readNotes(page, { site, paths }) {
  const notes = [];
  for (const path of paths) {
    await visit(page, site + path);
    const note = page.locator(".thalie-test-dois");
    notes.push({
      path,
      words: await note.locator("strong").innerText(),
      link: await note.getByRole("link").getAttribute("href"),
    });
  }
  return notes;
}

/** Reach another language by keyboard alone, and go on to another page. */
export async function switchLanguage(page, { site, to, label }) {
  await visit(page, `${site}/help/search`);
  const before = await sight(page);
  await page.locator(".thalie-languages").getByRole("link", { name: label }).focus();
  await page.keyboard.press("Enter");
  await page.locator(`html[lang=${to}]`).waitFor({ state: "attached" });
  const after = await sight(page);
  await visit(page, site);
  return { before, after, later: await sight(page) };
}

/** Search from the front page; the titles that were found. */
export async function search(page, { site, query }) {
  await visit(page, site);
  await page.getByRole("main").getByRole("combobox").fill(query);
  await page.keyboard.press("Enter");
  await page.getByText(/result\(s\) found|No dataset was found/).first().waitFor();
  const titles = await page.locator("main h2 a[href*='/records/']").allTextContents();
  return { titles, ...(await sight(page)) };
}

/** Choose values of facets one after the other, from the address of a search; the titles that are left. */
export async function narrow(page, { url, choices }) {
  await visit(page, url);
  const chip = page.locator(".thalie-chosen").getByRole("button");
  for (const [number, [facet, value]] of choices.entries()) {
    const card = page.locator(`[data-facet=${facet}]:visible`); // a phone has them in a bar of its own
    const head = card.locator("h2 button").first();
    await head.waitFor();
    if ((await head.getAttribute("aria-expanded")) === "false") await head.press("Enter");
    await card.getByRole("checkbox", { name: value }).first().focus();
    await page.keyboard.press("Space");
    await chip.nth(number).waitFor();
    await page.waitForURL((where) => where.searchParams.getAll("f").some((one) => one.startsWith(`${facet}:`)));
  }
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("main .ui.active.loader"));
  const seen = await sight(page);
  const titles = await page.locator("main h2 a[href*='/records/']").allTextContents();
  return { ...seen, chosen: await chip.allInnerTexts(), titles };
}

/** What is listed of a search, once the page shows what the server answered to `act`. */
async function answered(page, act) {
  await Promise.all([
    page.waitForResponse((one) => new URL(one.url()).pathname === "/api/records"),
    act(),
  ]);
  await page.waitForFunction(() => !document.querySelector("main .ui.active.loader"));
  return page.locator("main h2 a[href*='/records/']").allTextContents();
}

/** Choose one value of a facet after the other, which widens; the titles that are listed with each. */
export async function widenByEach(page, { url, facet, values }) {
  await answered(page, () => visit(page, url));
  const card = page.locator(`[data-facet=${facet}]:visible`);
  const head = card.locator("h2 button").first();
  if ((await head.getAttribute("aria-expanded")) === "false") await head.click();
  const more = card.locator(".thalie-facet-values + .button, .thalie-facet-value .button[aria-expanded=false]");
  while (await more.count()) await more.first().click();
  const found = {};
  for (const value of values) {
    const box = card.getByRole("checkbox", { name: value, exact: true });
    found[value] = await answered(page, () => box.check());
  }
  return { found, ...(await sight(page)) };
}

/** Type into the box of search of the front page, take an offer with the keyboard, and search. */
export async function takeOffer(page, { site, typed, offer }) {
  await visit(page, site);
  const box = page.getByRole("main").getByRole("combobox");
  const state = async () => ({
    expanded: await box.getAttribute("aria-expanded"),
    value: await box.inputValue(),
    said: (await page.locator("main form.thalie-search [role=status]").textContent()).trim(),
  });
  const before = await state();
  await box.focus();
  await page.keyboard.type(typed);
  const options = page.getByRole("main").getByRole("option");
  await options.filter({ hasText: offer }).first().waitFor(); // what was typed before may be offered still
  const open = await state();
  const offered = await options.locator("span:first-child").allInnerTexts();
  for (const one of offered) {
    await page.keyboard.press("ArrowDown");
    if (one === offer) break;
  }
  const active = await box.evaluate((input) => {
    const option = document.getElementById(input.getAttribute("aria-activedescendant"));
    return { text: option?.firstChild.textContent, selected: option?.getAttribute("aria-selected"), role: option?.getAttribute("role") };
  });
  await page.keyboard.press("Enter");
  const taken = await state();
  const address = page.url();
  await page.keyboard.press("Enter");
  await page.waitForURL((where) => where.pathname !== "/");
  await page.locator("main h2 a[href*='/records/']").first().waitFor();
  const titles = await page.locator("main h2 a[href*='/records/']").allTextContents();
  return { before, open, offered, active, taken, stayed: address !== page.url(), titles, ...(await sight(page)) };
}

/** Open the offers of an empty box, close them, and search for what was typed without taking one. */
export async function leaveOffers(page, { url, typed }) {
  await visit(page, url);
  const box = page.locator("main form.thalie-search input");
  const options = page.locator("main form.thalie-search").getByRole("option");
  await box.focus();
  await page.keyboard.press("ArrowDown");
  await options.first().waitFor();
  const fields = await options.count();
  await page.keyboard.press("Escape");
  const closed = await options.count();
  await page.keyboard.type(typed);
  await options.first().waitFor();
  await page.keyboard.press("Escape");
  const kept = await box.inputValue();
  const titles = await answered(page, () => page.keyboard.press("Enter"));
  return { fields, closed, kept, titles, ...(await sight(page)) };
}

/** Paste into the box of search of the front page, and see where it leads. */
export async function paste(page, { site, text }) {
  await visit(page, site);
  await page.getByRole("main").getByRole("combobox").fill(text);
  await page.keyboard.press("Enter");
  await page.waitForURL((where) => where.pathname !== "/");
  return sight(page);
}

/**
 * The page as somebody walks it who has no mouse: `tabTo` goes on with Tab until it stands on what
 * is named. `unseen` are the stops at which nothing shows where one is.
 */
function walker(page) {
  const unseen = [];
  const look = () =>
    page.evaluate(() => {
      const here = document.activeElement;
      // a box of Semantic UI is transparent, and its label draws the one that is seen
      const drawn = here.matches(".ui.checkbox > input") && here.parentElement.querySelector("label");
      const style = () => (drawn ? getComputedStyle(drawn, "::before") : getComputedStyle(here));
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = style();
      here.blur();
      const without = style();
      const changed = boxShadow !== without.boxShadow || borderColor !== without.borderColor;
      here.focus();
      return {
        shown: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || changed,
        inside: here.tagName === "IFRAME" || here === document.body,
        name: `${here.tagName.toLowerCase()} ${here.getAttribute("aria-label") ?? here.textContent.trim().slice(0, 40)}`,
      };
    });
  async function tabTo(selector, back = false) {
    for (let step = 0; step < 250; step += 1) {
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
      await page.keyboard.press(back ? "Shift+Tab" : "Tab");
      const { shown, inside, name } = await look();
      if (!shown && !inside) unseen.push(`${new URL(page.url()).pathname}: ${name}`);
    }
    throw new Error(`Tab does not lead to ${selector}.`);
  }
  return { tabTo, unseen, press: (key) => page.keyboard.press(key), type: (text) => page.keyboard.type(text) };
}

/** The stops of Tab on the way to what is named that do not show where one is. */
export async function tabThrough(page, { url, to }) {
  await visit(page, url);
  const { tabTo, unseen } = walker(page);
  await tabTo(to);
  return { unseen };
}

/**
 * Without a mouse: find a dataset, narrow and sort what is found, narrow its analyses, copy its
 * reference, take a file, and change the language.
 */
export async function walkByKeyboard(page, { site, typed, facet, sort, title, words, language_to: language }) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: site });
  await visit(page, site);
  const { tabTo, unseen, press, type } = walker(page);

  await tabTo("main form.thalie-search input");
  await type(typed);
  await page.getByRole("main").getByRole("option").first().waitFor();
  await press("ArrowDown");
  await press("Enter");
  await press("Enter");
  await page.waitForURL((where) => where.pathname === "/search");
  await page.locator(`[data-facet=${facet}]:visible`).waitFor();
  const query = new URL(page.url()).searchParams.get("q");

  await tabTo(`[data-facet=${facet}] h2 button`);
  if ((await page.evaluate(() => document.activeElement.getAttribute("aria-expanded"))) === "false") await press("Enter");
  await tabTo(`[data-facet=${facet}] input[type=checkbox]`);
  const narrowed = await answered(page, () => press("Space"));

  await tabTo(".result-options .dropdown", true);
  const order = () => new URL(page.url()).searchParams.get("sort");
  for (let step = 0; step < 6 && order() !== sort; step += 1) {
    for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await press(key); // opens, goes on, takes
    await page.waitForTimeout(1000);
  }
  const sorted = { order: order(), titles: await page.locator("main h2 a[href*='/records/']").allTextContents() };

  await page.evaluate((wanted) => {
    for (const link of document.querySelectorAll("main h2 a")) if (link.textContent === wanted) link.dataset.wanted = "";
  }, title);
  await tabTo("main h2 a[data-wanted]");
  await press("Enter");
  await page.waitForURL((where) => where.pathname.startsWith("/records/"));
  await page.locator(".citation-dropdown").waitFor();
  const record = page.url();

  await tabTo("#analyses-words");
  await type(words);
  await press("Enter");
  await page.waitForURL((where) => where.pathname.endsWith("/analyses"));
  const analyses = await page.locator("main tbody tr").count();
  await tabTo("main a[href*='/records/']"); // back to the dataset
  await press("Enter");
  await page.waitForURL(record);
  await page.locator(".citation-dropdown").waitFor();

  await tabTo("#citation button.copy");
  await press("Enter");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).length > 0);
  const copied = await page.evaluate(() => navigator.clipboard.readText());

  await tabTo("#file-list-table a[href*='/files/']");
  const [file] = await Promise.all([page.waitForEvent("download"), press("Enter")]);

  await tabTo(`.thalie-languages a[lang=${language}]`, true);
  await press("Enter");
  await page.locator(`html[lang=${language}]`).waitFor({ state: "attached" });
  return {
    query, narrowed, sorted, analyses, copied, file: file.suggestedFilename(), record, unseen,
    ...(await sight(page)),
  };
}

const titlesOf = (page) => page.locator("main h2 a[href*='/records/']").allTextContents();

const chips = (page) => page.locator(".thalie-chosen").getByRole("button").allInnerTexts();

/** Open the map of a search and choose a place on it, with the keyboard alone; nearer where several are one dot. */
export async function findOnMap(page, { url, label, place }) {
  await visit(page, url);
  const opener = page.getByRole("button", { name: label });
  await opener.focus();
  await page.keyboard.press("Enter");
  const map = page.locator(".thalie-map-panel").getByRole("group");
  const dots = map.locator(".thalie-dot");
  await dots.first().waitFor();
  const seen = await dots.evaluateAll((all) => all.map((one) => one.getAttribute("title")));
  const focused = [];
  while (!(await page.locator(".thalie-chosen").count())) {
    await map.getByRole("button", { name: new RegExp(place) }).focus();
    await page.keyboard.press("Space");
    await page.waitForTimeout(300); // the dots of the part that is shown now
    focused.push(await page.evaluate(() => document.activeElement.getAttribute("title")));
    if (focused.length > 4) break;
  }
  await page.waitForURL((where) => where.searchParams.getAll("f").some((one) => one.startsWith("place:")));
  const facts = await sight(page);
  const pressed = await map.locator("[aria-pressed=true]").evaluateAll((all) => all.map((one) => one.getAttribute("title")));
  await page.reload();
  await page.locator(".thalie-chosen").waitFor();
  return { ...facts, seen, focused, pressed, chosen: await chips(page), titles: await titlesOf(page) };
}

/** Move the handles of the years with the keyboard, and narrow the results to them. */
export async function slideYears(page, { url, moves }) {
  await visit(page, url);
  const card = page.locator("[data-facet=years]:visible");
  const slider = card.getByRole("slider");
  await slider.first().waitFor();
  const told = () => slider.evaluateAll((all) => all.map((one) => one.getAttribute("aria-valuetext")));
  const before = await told();
  for (const [handle, keys] of moves) {
    await slider.nth(handle).focus();
    for (const key of keys) await page.keyboard.press(key);
  }
  const after = await told();
  const fields = await card.getByRole("spinbutton").evaluateAll((all) => all.map((one) => one.value));
  await page.keyboard.press("Enter");
  await page.waitForURL((where) => where.searchParams.getAll("f").some((one) => one.startsWith("years:")));
  await page.locator(".thalie-chosen").waitFor();
  const facts = await sight(page);
  await page.reload();
  await page.locator(".thalie-chosen").waitFor();
  return { ...facts, before, after, fields, again: await told(), chosen: await chips(page), titles: await titlesOf(page) };
}

/** From the main menu to an instrument and to its datasets. */
export async function followInstrument(page, { site, menu, instrument, datasets }) {
  await visit(page, site);
  await page.locator("#invenio-menu").getByRole("link", { name: menu, exact: true }).click();
  const tree = await sight(page);
  await page.getByRole("main").getByRole("link", { name: instrument, exact: true }).click();
  const shown = await sight(page);
  await page.getByRole("link", { name: datasets }).click();
  await page.locator(".thalie-chosen").waitFor();
  return { tree, shown, ...(await sight(page)), chosen: await chips(page), titles: await titlesOf(page) };
}

/** From a landing page along its DOI link; every address on the way. */
export async function followDoi(page, { url, doi }) {
  await visit(page, url);
  const steps = [];
  page.on("response", (answer) => {
    if (answer.request().isNavigationRequest() && answer.frame() === page.mainFrame())
      steps.push({ url: answer.url(), status: answer.status() });
  });
  const link = page.locator(".thalie-doi").getByRole("link", { name: doi });
  const leadsTo = await link.getAttribute("href");
  await link.click();
  await page.waitForURL((where) => where.pathname.startsWith("/records/"));
  return { leadsTo, steps, ...(await sight(page)) };
}

/** Log in by clicking; the entries of the account's menu. */
export async function logIn(page, words) {
  await enter(page, words);
  await page.waitForLoadState("networkidle"); // the script that opens the menu
  await page.locator("#user-profile-dropdown-btn").click();
  const entries = page.locator("#user-profile-menu").getByRole("menuitem");
  await entries.first().waitFor();
  const menu = await entries.allInnerTexts();
  return { menu: menu.map((entry) => entry.trim()), ...(await sight(page)) };
}

/** Try to log in with words that are not right; what the page answers. */
export async function refused(page, { site, email, password }) {
  await visit(page, `${site}/login/`);
  await fillIn(page, { email, password });
  const complaint = page.locator("form[name=login_user_form] .message, .flashed").first();
  return { complaint: await complaint.innerText(), ...(await sight(page)) };
}

/** How many pixels of each page stick out to the right. */
export async function measure(page, { site, paths }) {
  const measured = {};
  for (const path of paths) {
    await visit(page, site + path);
    measured[path] = (await sight(page)).overflow;
  }
  return measured;
}

/** How many pixels of what is named stick out to the right, and where the parts of the head stand. */
export async function measureAdministration(page, { site, paths, parts }) {
  const seen = {};
  for (const path of paths) {
    await visit(page, site + path);
    const { overflow } = await sight(page);
    seen[path] = await page.evaluate(
      ([selectors, more]) => ({
        overflow: more,
        buttons: Math.max(0, ...[...document.querySelectorAll("main .button")].map((one) => one.getBoundingClientRect().right - innerWidth)),
        tops: selectors.map((selector) => Math.round(document.querySelector(selector).getBoundingClientRect().top)),
        below: Math.round(document.querySelector(".thalie-test-dois").getBoundingClientRect().bottom),
      }),
      [parts, overflow]
    );
  }
  return seen;
}

/** The checks of a review: where each point begins from the left, by list. */
export async function readChecks(page, { url }) {
  await visit(page, url);
  await page.waitForLoadState("networkidle");
  await page.locator("#checks-tab").click();
  await page.locator("#checks-tab-panel [role=listitem]").first().waitFor();
  const edges = await page.locator("#checks-tab-panel [role=list]").evaluateAll((lists) =>
    lists.map((list) => [...list.children].map((item) => Math.round(item.firstElementChild.getBoundingClientRect().left)))
  );
  const names = await page.locator("#checks-tab-panel [role=listitem]").evaluateAll((items) =>
    items.map((item) => (item.querySelector(".header") ?? item).textContent.trim())
  );
  return { edges, names, ...(await sight(page)) };
}

/** Open the menu of a small screen with the keyboard, and close it. */
export async function openMenu(page, { site }) {
  await visit(page, site);
  const shown = () => page.getByRole("link", { name: "Log in" }).isVisible();
  const before = await shown();
  await page.getByRole("button", { name: "Menu", exact: true }).focus();
  await page.keyboard.press("Enter");
  const opened = await shown();
  await page.keyboard.press("Escape");
  return { before, opened, closed: await shown() };
}

/**
 * Rules of accessibility that a page breaks. `without` is a script that is not let through, `open` is
 * clicked before, `typed` into its box of search.
 */
export async function checkAccessibility(page, words, axe) {
  if (words.without) await page.route(words.without, (route) => route.abort());
  await visit(page, words.url);
  await sight(page);
  if (words.open) {
    await page.locator(words.open).first().click();
    await page.waitForTimeout(500); // it comes in slowly
  }
  if (words.typed) {
    await page.locator("main form.thalie-search input").fill(words.typed, { force: true });
    await page.locator("main form.thalie-search").getByRole("option").first().waitFor();
  }
  await page.evaluate(axe); // as a tool of the browser: the page itself lets no script be added
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, impact, nodes }) => ({
    id,
    impact,
    places: nodes.map((node) => node.target.join(" ")),
  }));
}

/** The same for several pages, by address. */
export async function checkAccessibilityOf(page, { urls }, axe) {
  const found = {};
  for (const url of urls) found[url] = await checkAccessibility(page, { url }, axe);
  return found;
}

/** Where a page asks for something, and what keeps it from being painted, as the browser says. */
export async function listRequests(page, { urls }) {
  const asked = {};
  for (const url of urls) {
    const hosts = new Set();
    const note = (request) => hosts.add(new URL(request.url()).host);
    page.on("request", note);
    await visit(page, url);
    await sight(page);
    page.off("request", note);
    const blocking = await page.evaluate(() =>
      [...document.querySelectorAll("head link[rel=stylesheet], script[src]")]
        .filter((one) => one.matches("link") || (!one.async && !one.defer && one.type !== "module" && one.closest("head")))
        .map((one) => new URL(one.href || one.src).host)
    );
    asked[url] = { hosts: [...hosts].filter(Boolean), blocking: [...new Set(blocking)] };
  }
  return asked;
}

/** Deposit a file with the least that must be said, publish it, and look at its page. */
export async function deposit(page, words) {
  await enter(page, words);
  await page.getByRole("link", { name: "Deposit a dataset" }).click();

  await page.locator("input[type=file]").first().setInputFiles(words.file);
  await page.getByText("100%").or(page.locator(".file-table-row .check")).first().waitFor();

  await page.locator("input[id='metadata.title']").fill(words.title);
  await page.getByRole("button", { name: "Add author" }).click();
  const author = page.getByRole("dialog").or(page.locator(".ui.modal.visible"));
  await author.getByLabel("Family name").fill(words.familyName);
  await author.getByLabel("Given names").fill(words.givenNames);
  const identifiers = author.locator("[name='person_or_org.identifiers'] input.search");
  await identifiers.fill(words.orcid);
  await identifiers.press("Enter");
  await author.getByRole("button", { name: "Save", exact: true }).click();

  await page.frameLocator("iframe.tox-edit-area__iframe").first().locator("body").fill(words.description);

  const objects = page.locator("fieldset", { hasText: "Objects studied" });
  const add = objects.getByRole("button", { name: "Add: Objects studied" });
  const first = objects.locator("input[id='custom_fields.thalie:objects.0.label']");
  await add.click();
  await first.fill("A mistake");
  await objects.getByRole("button", { name: "1. A mistake" }).click(); // closes it
  await add.click();
  await objects.getByRole("button", { name: "Remove 1", exact: true }).click();
  await first.fill(words.object); // what comes after the one that went is still open
  await choose(page, "custom_fields.thalie:objects.0.keeper", words.keeper);
  await choose(page, "custom_fields.thalie:experiment.techniques", words.technique);

  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("button", { name: "Add a README with this DOI" }).click(); // once it is saved
  await page.getByRole("row", { name: "README.txt" }).waitFor();

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.locator(".ui.modal.visible").getByRole("button", { name: "Publish" }).click();
  await page.waitForURL((where) => /^\/records\/[a-z0-9-]+$/.test(where.pathname));
  return sight(page);
}

async function choose(page, field, option) {
  const menu = page.locator(`[name='${field}']`);
  await menu.locator("input.search").fill(option);
  await menu.getByRole("option", { name: option, exact: true }).click();
  await page.keyboard.press("Escape"); // a menu of several stays open
}

/** A curator has one DOI tried again, on the page of DOIs. */
export async function retryDoi(page, { url }) {
  await visit(page, url);
  const before = await sight(page);
  await page.getByRole("button", { name: "Retry now" }).click();
  await page.getByRole("status").waitFor();
  return { before, ...(await sight(page)) };
}

/** What a page asks for and does not get. */
export async function listMissing(page, { url }) {
  const missing = [];
  const note = (request) => missing.push(new URL(request.url()).pathname);
  page.on("response", (answer) => answer.status() >= 400 && note(answer.request()));
  page.on("requestfailed", note); // a page that says 404 in the place of a style is given up unread
  return { ...(await look(page, { url })), missing };
}

const FORM = "#rdm-deposit-form";

async function openForm(page, url) {
  await visit(page, url);
  await page.locator(FORM).waitFor();
  await page.waitForLoadState("networkidle"); // its own fields come later
}

/** What the menu lists, when its search is over. */
async function listed(menu) {
  await menu.and(menu.page().locator(":not(.loading)")).waitFor();
  return menu.getByRole("option").allInnerTexts();
}

/** Type one word after another into a menu of terms, the last again after Escape, and choose with Enter. */
export async function searchTerms(page, { url, field, words }) {
  await openForm(page, url);
  const menu = page.locator(`[name='${field}']`);
  const typed = menu.locator("input.search");
  const found = [];
  for (const word of words) {
    await typed.fill(word);
    found.push(await listed(menu));
  }
  await typed.fill("");
  const withoutWord = await listed(menu);
  await typed.fill(words.at(-1));
  await listed(menu);
  await page.keyboard.press("Escape");
  const closed = await menu.getByRole("option").count();
  await typed.fill("");
  await typed.fill(words.at(-1));
  const again = await listed(menu);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  return { found, withoutWord, closed, again, chosen: await chosen(menu), ...(await sight(page)) };
}

/** Propose the WORD that nothing is found for, at the menu of FIELD, without a mouse; what is said then. */
export async function proposeTerm(page, { url, field, word, about }) {
  await openForm(page, url);
  const menu = page.locator(`[name='${field}']`);
  await menu.locator("input.search").fill(word);
  await menu.locator(".message").filter({ hasText: /Nothing found|Rien/ }).waitFor();
  const wanted = page.locator(".thalie-wanted").and(page.locator(`.field:has([name='${field}']) > .thalie-wanted`));
  await wanted.getByRole("button").focus();
  await page.keyboard.press("Enter");
  const asked = wanted.getByRole("textbox");
  const offered = await asked.first().inputValue();
  await asked.nth(1).fill(about);
  await page.keyboard.press("Enter");
  const said = wanted.getByRole("status");
  await said.filter({ hasText: word }).waitFor();
  return { offered, said: await said.innerText(), url: page.url() };
}

/** Find an object of an earlier dataset by NUMBER, take it without a mouse, and save; the draft then. */
export async function findObjectAgain(page, { url, number }) {
  await openForm(page, url);
  const menu = page.locator("[name='custom_fields.thalie:objects-known']");
  await menu.locator("input.search").fill(number);
  await menu.getByRole("option", { name: number }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[name='custom_fields.thalie:objects.0.keeper'], .thalie-entries li").first().waitFor();
  const status = await saved(page);
  const draft = await page.evaluate(async () => {
    const address = `/api/records/${location.pathname.split("/").pop()}/draft`;
    return (await fetch(address)).json();
  });
  return { status, objects: draft.custom_fields["thalie:objects"] };
}

/** What is chosen in a menu of several. */
const chosen = (menu) => menu.locator("a.ui.label").allInnerTexts();

/** The sections that the banner of the form names, with the number of errors in each; what else it says. */
async function banner(page) {
  const links = page.locator(".flashed.message a");
  await links.first().waitFor();
  const sections = await links.evaluateAll((all) =>
    all.map((link) => [link.firstChild.textContent.trim(), Number(link.querySelector(".label").textContent)])
  );
  return Object.fromEntries(sections);
}

const save = (page) => page.getByRole("button", { name: /^(Save draft|Enregistrer le brouillon)$/ }).click();

/** Save a draft as it is, and open it again: the sections that are said to be wrong each time. */
export async function saveDraft(page, { url }) {
  await openForm(page, url);
  const opened = await banner(page);
  await page.locator("input[id='metadata.title']").fill("Another title");
  const answered = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await save(page);
  await answered;
  const saved = await banner(page);
  await openForm(page, url);
  return { opened, saved, again: await banner(page), ...(await sight(page)) };
}

async function publish(page) {
  const button = { name: /^(Publish|Publier)$/ };
  await page.getByRole("button", button).click();
  await page.locator(".ui.modal.visible").getByRole("button", button).click();
}

/** Whether something stands where one looks at. */
const inSight = (locator) =>
  locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

/** Publish a draft; what is said at the top of the form. */
export async function tryToPublish(page, { url }) {
  await openForm(page, url);
  await publish(page);
  const told = page.locator("#thalie-unplaced");
  await told.waitFor();
  return { told: await told.innerText(), inSight: await inSight(told), ...(await sight(page)) };
}

/** Save a draft while the answer also says that something is wrong at `fields`; what stands at the top. */
export async function saveWrong(page, { url, fields }) {
  await openForm(page, url);
  await page.route("**/draft?**", async (route) => {
    const answer = await route.fetch();
    const told = await answer.json();
    told.errors = fields.map((field) => ({ field, messages: [`Wrong at ${field}.`] }));
    await route.fulfill({ response: answer, json: told });
  });
  await save(page);
  const top = page.locator("#thalie-unplaced");
  await top.waitFor();
  return { told: await top.getByRole("listitem").allInnerTexts(), ...(await sight(page)) };
}

/** Whether the page would ask before it is left. */
const asks = (page) =>
  page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));

async function saved(page) {
  const answered = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await save(page);
  const status = (await answered).status();
  await page.locator(".flashed.message").waitFor();
  return status;
}

/** Type into a draft, try to reload and to close it, save it: when the page asks. */
export async function leaveDraft(page, { url }) {
  await openForm(page, url);
  const title = page.locator("input[id='metadata.title']");
  const untouched = await asks(page);
  await title.click();
  await title.fill("Words nobody saved");
  const typed = await asks(page);
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await page.reload({ timeout: 3000 }).catch(() => {}); // does not come to its end
  const kept = await title.inputValue();
  await page.close({ runBeforeUnload: true });
  await page.waitForTimeout(500);
  const open = !page.isClosed();
  await saved(page);
  return { untouched, typed, asked, kept, open, afterSaving: await asks(page), ...(await sight(page)) };
}

const TITLE = "input[id='metadata.title']";
const KEPT = ".thalie-kept";
const TROUBLE = "#thalie-trouble";

/** Type into a draft and let the browser close; then without network; then without a session. */
export async function loseNothing(page, { url, language }) {
  const context = page.context();
  const closed = await context.newPage();
  await openForm(closed, url);
  await closed.locator(TITLE).fill("Typed before the browser closed");
  await closed.waitForTimeout(1500); // after a pause it is kept
  await closed.close({ runBeforeUnload: false });

  await openForm(page, url);
  const offer = await page.locator(KEPT).innerText();
  const before = await page.locator(TITLE).inputValue();
  await page.locator(KEPT).getByRole("button").first().click();
  const back = await page.locator(TITLE).inputValue();
  const offers = await page.locator(KEPT).count();

  await context.setOffline(true);
  await page.locator(TITLE).fill("Typed without a network");
  await save(page);
  const offline = await page.locator(TROUBLE).innerText();
  await context.setOffline(false);
  const online = await saved(page);

  const session = await context.cookies();
  await page.locator(TITLE).fill("Typed without a session");
  await context.clearCookies();
  const refused = await saved(page);
  const expired = await page.locator(TROUBLE).innerText();
  const kept = await page.locator(TITLE).inputValue();
  await context.addCookies(session);
  const statuses = [online, refused, await saved(page)];
  await openForm(page, url);
  const left = await page.locator(KEPT).count();
  const stored = await page.locator(TITLE).inputValue();
  return { offer, before, back, offers, offline, statuses, expired, kept, left, stored, language, ...(await sight(page)) };
}

/** The sections of the form in their order, what is missing, and where a click on it leads. */
export async function readMeter(page, { url, wrong }) {
  const meter = page.locator("#thalie-meter");
  await openForm(page, url);
  const sections = await page.locator(".accordion[id$='-section']").evaluateAll((all) => all.map(({ id }) => id));
  await meter.waitFor();
  const missing = await meter.innerText();
  await meter.getByRole("link").first().click();
  await page.waitForTimeout(300);
  const focus = await page.evaluate(() => document.activeElement.closest(".accordion")?.id);
  const asked = page.waitForResponse((answer) => answer.url().includes("/api/curation/trial"));
  await page.locator(`input[id='${wrong.field}']`).fill(wrong.value);
  await asked;
  const at = page.locator(`.field:has(> input[id='${wrong.field}']), .field:has(input[id='${wrong.field}'])`).last();
  await at.locator(LABEL).waitFor();
  const told = await at.locator(LABEL).innerText();
  return { sections, missing, focus, told, ...(await sight(page)) };
}

const POLICY_DAY = "#thalie-embargo-day";
const UNTIL = "input[id='access.embargo.until']";
const WHY = "textarea[id='access.embargo.reason']";
const LABEL = ".prompt, .ui.pointing.label";

/** What is said at a field, once the server has looked at it. */
async function refusalAt(page, field) {
  const around = page.locator(field).locator("xpath=ancestor::*[contains(@class, 'field')]");
  const told = around.filter({ has: page.locator(LABEL) }).last().locator(LABEL).first();
  await told.waitFor();
  return told.innerText();
}

/**
 * Give a last day of beam, take over the day of the policy, save, and look at it again; then ask for
 * a day that is too late.
 */
export async function takePolicyDay(page, { url, beam, day, late }) {
  await openForm(page, url);
  const told = page.locator(POLICY_DAY);
  const before = await told.innerText();
  const end = page.locator("input[id='custom_fields.thalie:experiment.end']");
  await end.fill(beam);
  await told.getByText(day).waitFor();
  const proposed = await told.innerText();
  await page.locator("#thalie-embargo").getByRole("button").click();
  const chosen = async () => [await page.locator(UNTIL).inputValue(), await page.locator(WHY).inputValue()];
  const taken = await chosen();
  const buttons = await page.locator("#thalie-embargo").getByRole("button").count();
  await saved(page);
  await openForm(page, url);
  const kept = await chosen();
  await page.locator(UNTIL).fill(late);
  await saved(page);
  const refusal = await refusalAt(page, UNTIL);
  return { before, proposed, taken, buttons, kept, refusal, sections: await banner(page), ...(await sight(page)) };
}

/** Close files without an end: what is said without a reason, and with one. */
export async function restrictFiles(page, { url, reason }) {
  await openForm(page, url);
  const files = page.locator("[data-testid=access-files]");
  await files.locator("[data-testid=protection-buttons-component-restricted]").click();
  await page.locator(WHY).waitFor();
  const seen = await inSight(page.locator(WHY));
  await saved(page);
  const refusal = await refusalAt(page, WHY);
  const sections = await banner(page);
  await page.locator(WHY).fill(reason);
  await saved(page);
  await openForm(page, url);
  return { seen, refusal, sections, kept: await page.locator(WHY).inputValue(), ...(await sight(page)) };
}

/** Type into a new draft and publish it at once: whether the page asked on the way. */
export async function publishAtOnce(page, { url }) {
  await openForm(page, url);
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  const title = page.locator("input[id='metadata.title']");
  await title.click();
  await title.fill("Typed, and published at once");
  await publish(page);
  await page.waitForURL((where) => /^\/records\/[a-z0-9-]+$/.test(where.pathname));
  return { asked, ...(await sight(page)) };
}

/** One draft in two tabs: both save, the second keeps its words, the first looks at what there is. */
export async function twoTabs(page, { url, file }) {
  const other = await page.context().newPage();
  const title = (tab) => tab.locator("input[id='metadata.title']");
  await openForm(page, url);
  await openForm(other, url);

  await title(page).fill("Words of the first tab");
  const first = [await saved(page), await saved(page)];
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByText("100%").or(page.locator(".file-table-row .check")).first().waitFor();
  await title(page).fill("L’onglet « premier », “encore”");
  first.push(await saved(page));

  await title(other).fill("Words of the second tab");
  const second = [await saved(other)];
  const refusal = await other.locator(".flashed.message").innerText();
  const kept = await title(other).inputValue();
  const stored = await other.evaluate(
    async (at) => (await (await fetch(at)).json()).metadata.title,
    `/api/records/${url.split("/").pop()}/draft`
  );
  const conflict = other.locator("#thalie-conflict");
  const seen = await inSight(conflict);
  const choices = await conflict.getByRole("button").allInnerTexts();
  await conflict.getByRole("button").last().click();
  const warning = await conflict.innerText();
  second.push(await saved(other), await saved(other));
  const after = await sight(other);

  await title(page).fill("Words of the first tab that come too late");
  first.push(await saved(page));
  page.on("dialog", (dialog) => dialog.accept());
  await page.locator("#thalie-conflict").getByRole("button").first().click();
  await page.waitForFunction(() => document.querySelector("input[id='metadata.title']")?.value.includes("second"));
  return { first, second, refusal, seen, kept, stored, choices, warning, after, shown: await title(page).inputValue() };
}

/** Decide at the card of a dataset: unfold the decision, fill it in, send it. */
export async function decideOnEmbargo(page, { url, title, button, until, reason, confirmed }) {
  await visit(page, url);
  const decision = page.locator("#thalie-embargo details").filter({
    has: page.getByText(title, { exact: true }),
  });
  await decision.locator("summary").click();
  if (until) await decision.locator("[name=until]").fill(until);
  if (reason) await decision.locator("[name=reason]").fill(reason);
  if (confirmed) await decision.getByRole("checkbox").check();
  await Promise.all([
    page.waitForResponse((answer) => answer.request().method() === "POST"),
    decision.getByRole("button", { name: button }).click(),
  ]);
  const seen = await sight(page);
  return { ...seen, card: await page.locator("#thalie-embargo").innerText() };
}

/** The card of a dataset with all that is folded in it; empty if there is none. */
export async function readEmbargo(page, { url }) {
  await visit(page, url);
  const card = page.locator("#thalie-embargo");
  for (const summary of await card.locator("summary").all()) await summary.click();
  const seen = await sight(page);
  return { ...seen, card: (await card.count()) ? await card.innerText() : "" };
}

/** Decide on a request: press the button, say why in the dialogue, confirm it. */
export async function decideOnRequest(page, { url, button, motive }) {
  await visit(page, url);
  await page.locator("#request-actions").getByRole("button", { name: button }).click();
  const dialogue = page.getByRole("dialog");
  if (motive) {
    const words = dialogue.frameLocator("iframe").locator("body[contenteditable=true]");
    await words.click();
    await words.pressSequentially(motive);
  }
  const [answer] = await Promise.all([
    page.waitForResponse((answer) => answer.url().includes("/actions/")),
    dialogue.getByRole("button", { name: button }).click(),
  ]);
  const said = answer.ok() ? "" : await answer.text();
  await page.waitForLoadState("networkidle"); // the page is loaded again
  return { status: answer.status(), said };
}

const PANEL = "#thalie-proposals";

/** What the panel of the form proposes: label, what is said of it, its source. */
const proposedNow = (page) =>
  page.locator(`${PANEL} .thalie-proposal`).evaluateAll((found) =>
    Object.fromEntries(
      found.map((one) => [
        one.dataset.path,
        {
          label: one.querySelector("strong").textContent,
          note: one.querySelector("em")?.textContent ?? "",
          lines: [...one.querySelectorAll(".thalie-lines li")].map((line) => line.textContent),
          source: one.querySelector(":scope > .helptext").textContent,
        },
      ])
    )
  );

/** Wait until the panel has done what it was asked. */
const settled = (page) => page.locator(`${PANEL} .ui.loading.button`).first().waitFor({ state: "detached" });

/** Drop the folder of a run into the form, take all values but one, correct one, decide on a name, save. */
export async function readFiles(page, { site, folder, refused, corrected, value, agreement }, axe) {
  await openForm(page, `${site}/uploads/new`);
  const title = page.locator("input[id='metadata.title']");
  await page.locator("#thalie-folder").setInputFiles(folder);
  await page.locator("#thalie-values").waitFor();
  await page.locator(".thalie-proposal[data-path='custom_fields.thalie:experiment.run']").waitFor(); // where it lay is known
  const before = await proposedNow(page);
  const reading = await page.locator("#thalie-reading").innerText();
  const files = await page.locator("#files-section td[data-label] a").allInnerTexts();
  const told = await page.locator("#thalie-dropped").allInnerTexts();

  await title.fill("Typed, and not saved"); // while the files say another title
  const proposal = (path) => page.locator(`.thalie-proposal[data-path="${path}"]`);
  await proposal(refused).getByRole("button").last().press("Enter");
  await settled(page);
  await page.locator("#thalie-values > button").first().press("Enter");
  await page.locator("#thalie-values > button:disabled").waitFor();
  await settled(page);
  const after = await proposedNow(page);
  const typed = await title.inputValue();
  const field = page.locator(`input[id='${corrected}']`);
  const given = await field.inputValue();
  await field.fill(value);
  const marks = await page.locator(".thalie-source").allInnerTexts();
  const keywords = await page.locator("[name='metadata.subjects'] .ui.label").allInnerTexts();

  const names = await page.locator("#thalie-names legend").allInnerTexts();
  const warned = await page.locator("#thalie-names .message").innerText();
  const choice = page.locator("#thalie-names fieldset").first().getByRole("radio");
  const decide = page.locator("#thalie-names > button").last();
  await choice.first().check({ force: true });
  const barred = await decide.isDisabled(); // nobody said who agreed
  if (agreement) await page.locator("#thalie-names input[type=text]").first().fill(agreement);
  else await choice.nth(1).check({ force: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate((panel) => window.axe.run(panel), PANEL);
  await decide.press("Enter");
  if (agreement) await page.locator("#thalie-names .message:not(.warning)").waitFor();
  else await page.locator("#thalie-names").waitFor({ state: "detached" });
  await settled(page);

  const status = await saved(page);
  const draft = await page.evaluate(async () => {
    const address = `/api/records/${location.pathname.split("/").pop()}/draft`;
    return (await fetch(address)).json();
  });
  return {
    before, after, reading, files, told, typed, given, marks, keywords, names, warned, barred, status, draft,
    rules: violations.map(({ id }) => id),
    ...(await sight(page)),
  };
}

/** Drop files into the form that do not go together; what is said. */
export async function dropAmiss(page, { site, folders }) {
  const told = [];
  for (const folder of folders) {
    await openForm(page, `${site}/uploads/new`);
    await page.locator("#thalie-folder").setInputFiles(folder);
    await page.locator("#thalie-dropped").first().waitFor();
    told.push(await page.locator("#thalie-dropped").allInnerTexts());
  }
  return { told, url: page.url() };
}

const stored = (page) =>
  page.evaluate(async () => {
    const address = `/api/records/${location.pathname.split("/").pop()}/draft/files`;
    const { entries } = await (await fetch(address)).json();
    return Object.fromEntries(entries.map(({ key, size, status, checksum, transfer }) => [key, { size, status, checksum, transfer }]));
  });

const PART = /\/content\/(\d+)$/;

/**
 * Send FILE, while the network is cut as its second and fourth part leave. Then LEFT, of which the
 * first part arrives before the page is closed; come back, choose OTHER, and LEFT again.
 */
export async function sendInParts(page, { url, file, left, other, cuts = [2, 4] }, axe) {
  const context = page.context();
  const isWhole = (path) =>
    page.locator("#files-section tr", { hasText: path.split("/").pop() }).filter({ hasText: "md5:" }).waitFor();
  const running = page.locator("#thalie-uploads");
  const begun = page.locator("#thalie-begun");
  const waiting = [];
  let puts = 0;
  await openForm(page, url);
  await page.route(PART, async (route) => {
    puts += 1;
    if (!cuts.includes(puts)) return route.continue();
    await context.setOffline(true);
    return route.abort("internetdisconnected");
  });
  await page.locator("input[type=file]").first().setInputFiles(file);
  for (const cut of cuts) {
    await page.waitForFunction(() => !navigator.onLine);
    await page.locator("#thalie-uploads li", { hasText: /network is back|sera revenu/ }).waitFor();
    waiting.push({ cut, text: await running.innerText() });
    await context.setOffline(false);
  }
  await isWhole(file);
  const whole = await stored(page);

  await page.unroute(PART);
  const first = page.waitForResponse((answer) => /\/content\/1$/.test(answer.url()));
  await page.route(PART, async (route) => {
    if (route.request().url().endsWith("/1")) return route.continue();
    await first;
    await context.setOffline(true);
    return route.abort("internetdisconnected");
  });
  await page.locator("input[type=file]").first().setInputFiles(left);
  await page.locator("#thalie-uploads li", { hasText: /network is back|sera revenu/ }).waitFor();
  await page.goto("about:blank");
  await page.unroute(PART);
  await context.setOffline(false);
  await openForm(page, url);
  await begun.locator("li", { hasText: /\d/ }).waitFor();
  const told = await begun.innerText();
  const missing = await stored(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run("#files-section"));
  await begun.locator("input[type=file]").setInputFiles(other);
  await begun.getByRole("alert").waitFor();
  const refusal = await begun.getByRole("alert").innerText();
  const kept = await stored(page);
  const seen = await sight(page);
  await page.locator("#files-section span > input[type=file]").setInputFiles(left); // into the area, as any file
  await isWhole(left);
  return { whole, waiting, told, missing, refusal, kept, done: await stored(page), rules: violations.map(({ id }) => id), ...seen };
}

const press = async (page, button) => {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === "POST" && one.url().includes("/submissions/")),
    page.waitForNavigation({ waitUntil: "load" }),
    button.click(),
  ]);
  return answer.status();
};

/** Submit a draft for review by the form, whose community nobody chose. */
export async function submitDraft(page, { url }) {
  await openForm(page, url);
  await page.getByText(/^(No, I need one|Non, )/).click();
  const community = await page.locator(".community-header-element, .page-subheader").first().innerText();
  await page.locator("button[name=SubmitReview]").click();
  const modal = page.locator(".ui.modal.visible");
  for (const box of await modal.getByRole("checkbox").all()) await box.check({ force: true });
  await modal.locator("button[name=submitReview], button.positive, button.primary").last().click();
  await page.waitForURL((where) => where.pathname.startsWith("/me/requests/"), { waitUntil: "commit" });
  return { community, request: page.url().split("/").pop() };
}

/** Open the desk, follow the row of a draft, say something of a field, ask for changes. */
export async function askForChanges(page, { site, title, field, words }) {
  await visit(page, `${site}/desk?q=${encodeURIComponent(title)}`);
  const desk = await sight(page);
  await page.locator("#card-reviews").getByRole("link", { name: title }).click();
  await page.locator("#remark-field").selectOption(field);
  await page.locator("textarea#remark").fill(words);
  const remarked = await press(page, page.locator("button[value=remark]"));
  await page.locator("details:has(button[value=ask]) summary").click();
  const asked = await press(page, page.locator("button[value=ask]"));
  return { desk: desk.text, remarked, asked, ...(await sight(page)) };
}

/** Read in the form what a curator says of the title, mend it, and submit the draft again. */
export async function mendAndSubmit(page, { url, title }) {
  await openForm(page, url);
  const note = page.locator("#thalie-review-note");
  const told = await note.innerText();
  const field = page.locator(".field:has(> input[id='metadata.title']), .field:has(> .input > input[id='metadata.title'])").first();
  const said = await field.innerText();
  await page.locator("input[id='metadata.title']").fill(title);
  await saved(page);
  await note.getByRole("link").click();
  await page.locator("details:has(button[value=again]) summary").click();
  await page.locator("textarea#again").fill("✓");
  const again = await press(page, page.locator("button[value=again]"));
  return { told, said, again, ...(await sight(page)) };
}

/** Accept a submission. */
export async function acceptSubmission(page, { url }) {
  await visit(page, url);
  await page.locator("details:has(button[value=accept]) summary").click();
  const accepted = await press(page, page.locator("button[value=accept]"));
  return { accepted, ...(await sight(page)) };
}

/** Accept the first row of a card of the desk by keys alone. */
export async function acceptByKeyboard(page, { site, title }) {
  await visit(page, `${site}/desk?card=reviews&q=${encodeURIComponent(title)}`);
  const focused = () =>
    page.evaluate(() => {
      const { name, value, type } = document.activeElement;
      return `${type ?? ""} ${name ?? ""} ${value ?? ""}`;
    });
  const reach = async (what) => {
    for (let stops = 0; stops < 80; stops += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()).includes(what)) return true;
    }
    return false;
  };
  const box = await reach("checkbox chosen");
  await page.keyboard.press("Space");
  const button = await reach("reviews accept");
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
  await page.locator("#alert-content").waitFor(); // a script shows it
  return { box, button, ...(await sight(page)) };
}

/** Look again at a change of many datasets until the worker is done with it. */
async function untilDone(page) {
  const again = page.getByRole("link", { name: /^(Look again|Regarder de nouveau)$/ });
  while (await again.count()) {
    await page.waitForTimeout(500);
    await again.click();
    await page.waitForLoadState("load");
  }
  return sight(page);
}

async function stepOf(page, name) {
  await page.locator(`button[name=step][value=${name}]`).click();
  await page.waitForLoadState("load");
  return untilDone(page);
}

/** From the desk: see what a change of a field would do, carry it out, take it back. */
export async function changeMany(page, { site, ids, field, way, was, value }) {
  await visit(page, `${site}/desk`);
  await page.getByRole("link", { name: /^(Change many datasets|Modifier plusieurs jeux de données)$/ }).click();
  await page.locator("#bulk-ids").fill(ids.join(" "));
  await page.locator("#bulk-field").selectOption(field);
  await page.locator("#bulk-do").selectOption(way);
  await page.locator("#bulk-was").fill(was);
  await page.locator("#bulk-value").fill(value);
  await page.locator("form:has(#bulk-field) button[type=submit]").click();
  await page.waitForURL(/\/desk\/bulk\/[0-9a-f-]{36}/);
  const seen = await untilDone(page);
  const done = await stepOf(page, "carry-out");
  const back = await stepOf(page, "undo");
  return { seen, done, back, ...(await stepOf(page, "carry-out")) };
}

/** Take a table of datasets, correct it, give it back: first with a fault, then without. */
export async function correctTable(page, { site, ids, field, was, value }) {
  await visit(page, `${site}/desk/bulk`);
  await page.locator("#sheet-ids").fill(ids.join(" "));
  await page.locator("#sheet-field").selectOption(field);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("form:has(#sheet-field) button[type=submit]").click(),
  ]);
  const csv = await read(saved);
  const give = async (text) => {
    const buffer = Buffer.from(text, "utf16le"); // as a spreadsheet saves “Unicode text”
    await page.locator("#sheet-file").setInputFiles({ name: "table.csv", mimeType: "text/csv", buffer });
    await page.locator("button[name=sheet]").click();
    await page.waitForLoadState("load");
  };
  await give(csv.replace("metadata.title", "metadata.titel"));
  const refused = await page.getByRole("alert").innerText();
  await give(csv.replaceAll(was, value));
  return { csv, refused, ...(await untilDone(page)) };
}

/** What the viewer of a file shows: choices, the map and spectrum in words and numbers, its address. */
async function viewed(page) {
  await page.locator(".spectrum svg path").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.locator(".waiting").first().waitFor({ state: "detached" });
  await page.locator(".note", { hasText: /^(Reading|Lecture)…$/ }).waitFor({ state: "detached" });
  if (await page.getByRole("button", { name: /^(All channels|Tous les canaux)$/ }).count()) {
    // the map of all channels stays until that of the window is there
    await page.locator(".caption", { hasText: /all channels|tous les canaux/ }).waitFor({ state: "detached" });
  }
  const numbers = async (legend) => {
    const box = page.getByRole("group", { name: legend });
    return (await box.count()) ? box.getByRole("spinbutton").evaluateAll((all) => all.map((one) => Number(one.value))) : null;
  };
  const chosen = (name) => page.getByLabel(name, { exact: true }).evaluate((one) => one.selectedOptions[0].textContent);
  return {
    analysis: await chosen(/^(Analysis|Analyse)$/),
    detector: await chosen(/^(Detector|Détecteur)$/),
    region: await numbers(/^(Region of the map|Région de la carte)/),
    second: await numbers(/^(Second region|Seconde région)/),
    window: await numbers(/^(Window|Fenêtre)/),
    captions: await page.locator(".caption").allInnerTexts(),
    notes: await page.locator(".note").allInnerTexts(),
    elements: await page.locator("button.element").allInnerTexts(),
    axis: await page.locator('.spectrum svg text[font-size="13"]').first().textContent(),
    drawn: await page.locator(".spectrum svg path[stroke-width='1.3']").evaluateAll((all) => all.map((one) => one.getAttribute("d"))),
    map: (await page.locator(".picture canvas").count()) ? await page.locator(".picture canvas").evaluate((one) => one.toDataURL()) : null,
    link: await page.getByLabel(/^(Link to this view|Lien vers cette vue)$/).inputValue(),
    ...(await sight(page)),
  };
}

/** Draw a rectangle over part of an element, in shares of it. */
async function drawOver(page, element, [x0, y0, x1, y1]) {
  await element.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await element.boundingBox();
  await page.mouse.move(x + x0 * width, y + y0 * height);
  await page.mouse.down();
  await page.mouse.move(x + x1 * width, y + y1 * height, { steps: 4 });
  await page.mouse.up();
}

/** From the page of a dataset into its map: another detector, a region, a window. */
export async function lookInside(page, { url, detector, region, window }, axe) {
  await visit(page, url);
  await page.getByRole("link", { name: /^(Look inside: spectra and maps|Regarder dedans : spectres et cartes)$/ }).click();
  const first = await viewed(page);
  await page.getByLabel(/^(Detector|Détecteur)$/, { exact: true }).selectOption({ label: detector });
  const other = await viewed(page);
  await drawOver(page, page.locator(".picture .glass"), region);
  await page.getByRole("button", { name: /^(Whole map|Toute la carte)$/ }).waitFor();
  const part = await viewed(page);
  await page.getByRole("spinbutton", { name: /^(from channel|du canal)$/ }).fill(String(window[0]));
  await page.getByRole("spinbutton", { name: /^(to channel|au canal)$/ }).fill(String(window[1]));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^(All channels|Tous les canaux)$/ }).waitFor();
  const mapped = await viewed(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return { first, other, part, mapped, violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`) };
}

/** Open the address of a view. */
export async function openView(page, { url }) {
  const answer = await visit(page, url);
  if (!answer.ok()) return { status: answer.status(), ...(await sight(page)) };
  return { status: answer.status(), ...(await viewed(page)) };
}

/** Compare two detectors, then two regions; show the lines of an element; take everything away. */
export async function compareAndTake(page, { url, detector, element }) {
  await visit(page, url);
  const alone = await viewed(page);
  const compare = page.getByLabel(/^(Compare with|Comparer avec)$/);
  await compare.selectOption({ label: detector });
  await page.locator(".spectrum svg path[stroke='#b3400f']").waitFor();
  const detectors = await viewed(page);
  await compare.selectOption("region");
  await drawOver(page, page.locator(".picture .glass"), [0.55, 0.1, 0.95, 0.9]);
  await page.locator(".spectrum svg path[stroke='#b3400f']").waitFor();
  const regions = await viewed(page);
  await page.getByLabel(/^(Show the lines of|Montrer les raies de)$/).selectOption(element);
  const lines = await page.locator(".spectrum svg text[font-weight='600']").allTextContents();
  const taken = {};
  for (const name of ["Spectrum as CSV", "Spectrum as PNG", "Spectrum as SVG", "Map as CSV", "Map as PNG", "Map as SVG"]) {
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    const content = await read(saved);
    taken[name] = { name: saved.suggestedFilename(), start: content.slice(0, 6000), size: content.length };
  }
  return { alone, detectors, regions, lines, taken };
}

/** Everything in the file, by H5Web: open the members called NAMES, one after the other. */
export async function lookAtAll(page, { url, names }) {
  await visit(page, url);
  await page.getByRole("button", { name: /^(Everything in the file|Tout le fichier)$/ }).click();
  for (const name of names) await page.getByRole("treeitem", { name: new RegExp(`^${name}(?: |$)`) }).click();
  await page.waitForTimeout(1500);
  return sight(page);
}

/** The viewer in the page of a dataset, and without scripts. */
export async function lookFramed(page, { url }) {
  await visit(page, url);
  const frame = page.locator("#preview-iframe");
  await frame.scrollIntoViewIfNeeded();
  const inside = page.frameLocator("#preview-iframe");
  await inside.locator(".spectrum svg path").first().waitFor();
  const address = await frame.evaluate((one) => one.contentWindow.location.href);
  return { address, framed: await inside.locator("body").innerText(), ...(await sight(page)) };
}

/** How long the viewer takes to be painted and to show a spectrum, and what it asks for. */
export async function measureViewer(page, { url }) {
  await page.goto(url);
  await page.locator(".spectrum svg path").first().waitFor();
  return page.evaluate(() => {
    const asked = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return {
      paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
      shown: performance.now(),
      requests: asked.length,
      bytes: asked.reduce((all, one) => all + one.transferSize, 0),
    };
  });
}

/**
 * Words are typed and not saved; who logs out is asked, once says no and once yes. What the device
 * has kept before and after. The server is not told, so that the session stays for others.
 */
export async function logOutAfterTyping(page, { url }) {
  const kept = () => page.evaluate(() => Object.keys(window.localStorage).filter((key) => key.startsWith("thalie-draft:")).length);
  await page.route("**/logout**", (route) => route.fulfill({ body: "<p>You are out.</p>", contentType: "text/html" }));
  await openForm(page, url);
  await page.locator(TITLE).fill("Typed on a shared machine");
  await page.waitForTimeout(1500);
  const before = await kept();
  const asked = [];
  const answers = [false, true, true];
  page.on("dialog", async (dialog) => {
    asked.push(`${dialog.type()}: ${dialog.message()}`);
    await (answers.shift() ? dialog.accept() : dialog.dismiss());
  });
  const out = page.locator("a[href*='/logout']").first();
  await out.evaluate((link) => link.click());
  const stayed = [await kept(), page.url() === url];
  await Promise.all([page.waitForURL("**/logout**"), out.evaluate((link) => link.click())]);
  return { before, asked, stayed, after: await kept() };
}

/**
 * An author by the dialog alone: ORCIDS one after the other, then the AFFILIATION that Enter takes for
 * what was typed. What scripts threw meanwhile, what the dialog says of each identifier, and what stands in the list.
 */
export async function nameAuthor(page, { url, who, orcids, affiliation }) {
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  await visit(page, url);
  await page.getByRole("button", { name: /^(Add author|Ajouter un auteur)/ }).click();
  const author = page.getByRole("dialog").or(page.locator(".ui.modal.visible"));
  await author.locator("input[name='person_or_org.family_name']").fill(who);
  const said = [];
  const identifiers = author.locator("[name='person_or_org.identifiers']");
  for (const orcid of orcids) {
    await identifiers.locator("input.search").fill(orcid);
    await identifiers.locator("input.search").press("Enter");
    said.push((await author.getByRole("status").allInnerTexts()).join("\n"));
  }
  const affiliations = author.locator("[name='affiliations']");
  await affiliations.locator("input.search").fill(affiliation);
  await affiliations.getByRole("option").nth(1).waitFor();
  await affiliations.locator("input.search").press("Enter");
  const taken = await affiliations.locator("a.label").allInnerTexts();
  await author.getByRole("button", { name: /^(Save|Enregistrer|Sauvegarder)$/ }).press("Enter");
  await author.waitFor({ state: "detached" });
  return { thrown, said, taken, text: await page.locator("body").innerText() };
}

/** Send FILE by the form; at each of CUTS (shares of it that are there) there is no network for AWAY ms. */
export async function measureUpload(page, { url, file, cuts, away }) {
  const context = page.context();
  const name = file.split("/").pop();
  let broken = 0;
  page.on("requestfailed", (request) => {
    if (PART.test(request.url())) broken += 1;
  });
  page.setDefaultTimeout(900_000);
  await openForm(page, url);
  const start = Date.now();
  let without = 0;
  await page.locator("input[type=file]").first().setInputFiles(file);
  for (const cut of cuts) {
    await page.waitForFunction((share) => Number(document.querySelector("#files-section .progress")?.dataset.percent) >= share * 100, cut, { polling: 50 });
    const lost = Date.now();
    await context.setOffline(true);
    await page.waitForTimeout(away);
    await context.setOffline(false);
    without += Date.now() - lost;
  }
  await page.locator("#files-section tr", { hasText: name }).filter({ hasText: "md5:" }).waitFor();
  return { ms: Date.now() - start, away: without, broken };
}

const OBJECTS = "custom_fields.thalie:objects";
const ANALYSES = "custom_fields.thalie:analyses";

/** The part of the form in which the list at PATH stands, as a sheet. */
async function openSheet(page, path) {
  const list = page.locator(`fieldset[id='${path}']`);
  const open = list.getByRole("button", { name: /^(Edit as a table|Modifier comme un tableau)$/ });
  if (await open.count()) await open.click();
  await list.locator(".thalie-sheet table").waitFor();
  return {
    list,
    cell: (row, key) => page.locator(`[id='${path}.${row}.${key}']`),
    told: async () => (await list.locator(".thalie-sheet-told").innerText()).trim(),
    sentence: (row, key) => page.locator(`[id='${path}.${row}.${key}-told']`),
    tool: (name) => list.getByRole("button", { name }),
  };
}

/** Paste into a box what a program put into the clipboard: TEXT, and perhaps HTML. */
async function pasteCells(box, text, html = "") {
  await box.focus();
  await box.evaluate(
    (input, [plain, rich]) => {
      const data = new DataTransfer();
      data.setData("text/plain", plain);
      if (rich) data.setData("text/html", rich);
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [text, html]
  );
}

async function violationsOf(page, axe) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
}

/** Paste a block, fill down, type terms right and wrong, take out and bring back, and save. */
export async function editSheet(page, { url, block, terms, prose, years }, axe) {
  await openForm(page, url);
  const { cell, told, sentence, tool } = await openSheet(page, OBJECTS);
  await pasteCells(cell(0, "label"), block);
  const pasted = await told();
  await pasteCells(cell(0, "page"), "a\tb\nc\td");
  const refused = [await told()];
  await pasteCells(cell(0, "label"), "Caf\ufffd\tA\nB\tC");
  refused.push(await told(), await cell(0, "label").inputValue());
  await cell(0, "keeper").fill(terms.keeper);
  await cell(0, "keeper").press("Enter"); // goes down
  const below = await page.evaluate(() => document.activeElement.id);
  await cell(0, "keeper").and(page.locator(`[value="${terms.kept}"]`)).waitFor(); // the term of that name
  await cell(0, "keeper").focus();
  await tool(/^(Fill down|Recopier vers le bas)$/).click();
  const filled = await told();
  await cell(0, "materials").fill(terms.material.slice(0, 5));
  await page.getByRole("option", { name: terms.material, exact: true }).waitFor();
  while (!(await page.getByRole("option", { name: terms.material, exact: true, selected: true }).count())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const chosen = await cell(0, "materials").inputValue();
  await cell(1, "materials").fill(terms.wrong);
  await cell(1, "materials").press("ArrowDown");
  await sentence(1, "materials").waitFor();
  const unknown = await sentence(1, "materials").innerText();
  await cell(0, "year_from").fill(years[0]);
  await cell(1, "year_from").fill(years[1]);
  await pasteCells(cell(2, "collection"), prose.text, prose.html);
  await cell(2, "label").focus();
  const plain = await cell(2, "collection").inputValue();
  await sentence(1, "year_from").waitFor(); // the server said so
  const wrong = await sentence(1, "year_from").innerText();
  await tool(/^(Duplicate|Dupliquer)$/).click();
  const copied = await cell(3, "label").inputValue();
  await tool(/^(Delete|Supprimer)$/).click();
  const removed = [await told(), await cell(3, "label").inputValue()];
  await tool(/^(Undo|Annuler la modification)$/).click();
  const back = await cell(3, "label").inputValue();
  await tool(/^(Undo|Annuler la modification)$/).click();
  const violations = await violationsOf(page, axe);
  await tool(/^(Only columns in use|Seulement les colonnes remplies)$/).click();
  await saved(page);
  await page.locator("input[id='metadata.title']").fill("Words elsewhere, which the server was not asked about yet");
  const given = await sentence(1, "year_from").innerText();
  return { pasted, given, refused, below, filled, chosen, unknown, wrong, plain, copied, removed, back, violations };
}

/** What the panel of an import says. */
async function readImport(page) {
  const panel = page.locator(".thalie-import");
  await panel.locator("strong").waitFor();
  await panel.getByText(/^(The values are checked|Les valeurs sont vérifiées)/).waitFor({ state: "detached" });
  const selected = await panel.locator(".thalie-import-how select").evaluateAll((all) => all.map((one) => one.selectedOptions[0].textContent));
  const lines = (selector) => panel.locator(selector).allInnerTexts();
  return {
    selected,
    outcome: await panel.locator("strong").innerText(),
    changes: await lines("tbody tr"),
    remarks: await lines(".thalie-sheet-remarks li"),
    aside: await lines("li:has(code)"),
  };
}

/** Import a file over what stands there, look before anything changes, take it over; export it, and import that. */
export async function importSheet(page, { url, file, workbook, pasted }, axe) {
  await openForm(page, url);
  const { list, cell, told, sentence, tool } = await openSheet(page, ANALYSES);
  const before = await cell(0, "energy").inputValue();
  const input = list.locator("input[type=file]");
  await input.setInputFiles(workbook);
  const refused = await page.locator(".thalie-import [role=alert]").innerText();
  await input.setInputFiles(file);
  const preview = await readImport(page);
  const unchanged = await cell(0, "energy").inputValue();
  const violations = await violationsOf(page, axe);
  await page.locator(".thalie-import").getByRole("button", { name: /^(Take over|Reprendre)$/ }).click();
  const taken = await told();
  const after = await cell(0, "energy").inputValue();
  const aside = await list.locator(".warning.message code").allInnerTexts();
  await sentence(1, "day").waitFor();
  const wrong = await sentence(1, "day").innerText();
  const [saving] = await Promise.all([page.waitForEvent("download"), tool(/^(Export CSV|Exporter en CSV)$/).click()]);
  const content = await read(saving);
  await input.setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  const again = await readImport(page);
  await page.locator(".thalie-import").getByRole("button", { name: /^(Cancel|Annuler)$/ }).click();
  await pasteCells(cell(0, "number"), pasted); // with the names of its columns: an import, wherever the cursor is
  const named = await readImport(page);
  await page.locator(".thalie-import").getByRole("button", { name: /^(Cancel|Annuler)$/ }).click();
  await tool(/^(Undo|Annuler la modification)$/).click();
  const undone = await cell(0, "energy").inputValue();
  return {
    before, refused, preview, unchanged, violations, taken, after, aside, wrong, undone, again, named,
    exported: { name: saving.suggestedFilename(), content: String(content) },
  };
}

/** Without a mouse: into the sheet, from cell to cell, and out of it. */
export async function sheetByKeyboard(page, { url }) {
  await openForm(page, url);
  const list = page.locator(`fieldset[id='${OBJECTS}']`);
  await list.getByRole("button", { name: "Edit as a table" }).focus();
  await page.keyboard.press("Enter");
  const at = () => page.evaluate(() => document.activeElement.id.replace("custom_fields.thalie:objects.", ""));
  for (let step = 0; step < 30 && (await at()) !== "0.label"; step += 1) await page.keyboard.press("Tab");
  const reached = await at();
  await page.keyboard.type("Vase");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Cup");
  await page.keyboard.press("Tab");
  const right = await at();
  await page.keyboard.press("ArrowRight");
  const further = await at();
  await page.keyboard.press("ArrowUp");
  const up = await at();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  const home = await at();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+d");
  await page.waitForTimeout(100);
  const repeated = await page.locator(`[id='${OBJECTS}.2.label']`).inputValue();
  await page.keyboard.press("Escape");
  const left = await page.evaluate(() => document.activeElement.textContent);
  return { reached, right, further, up, home, repeated, left, ...(await sight(page)) };
}

/** Import MANY analyses, go through them, change one, save, open them again: how long each takes, in ms. */
export async function manyRows(page, { url, file }) {
  const took = {};
  const time = async (name, act) => {
    const start = Date.now();
    const given = await act();
    took[name] = Date.now() - start;
    return given;
  };
  page.setDefaultTimeout(120_000);
  await openForm(page, url);
  const { list, cell, tool } = await openSheet(page, ANALYSES);
  await list.locator("input[type=file]").setInputFiles(file);
  await time("read", () => page.locator(".thalie-import strong").waitFor());
  const preview = await time("judged", () => readImport(page));
  await time("taken", async () => {
    await page.locator(".thalie-import").getByRole("button", { name: "Take over" }).click();
    await cell(0, "number").and(page.locator("[value='0001']")).waitFor();
  });
  const answered = page.waitForResponse((answer) => answer.url().includes("/trial"));
  await time("tried", () => answered);
  await time("last page", async () => {
    await list.getByRole("button", { name: "Last page" }).click();
    await cell(9999, "number").waitFor();
  });
  await cell(9999, "description").fill("The last of them");
  await time("typed", async () => {
    await cell(9999, "description").press("Enter");
    await page.waitForFunction(() => document.activeElement.id.endsWith(".description"));
  });
  await cell(9999, "dose").focus();
  await time("next cell", async () => {
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.activeElement.id.endsWith("acquisition_time"));
  });
  await time("duplicate refused", () => tool("Duplicate").click());
  const refused = await list.locator(".thalie-sheet-told").innerText();
  await time("saved", () => saved(page));
  await time("opened", async () => {
    await openForm(page, url);
    await cell(0, "number").waitFor();
  });
  return { took, preview, refused, rows: await list.locator("table").getAttribute("aria-rowcount"), ...(await sight(page)) };
}

/** The sheet on a narrow window. */
export async function lookAtSheet(page, { url }, axe) {
  await openForm(page, url);
  const { list, cell } = await openSheet(page, OBJECTS);
  await cell(0, "label").fill("Vase");
  await cell(0, "label").press("Enter");
  await list.scrollIntoViewIfNeeded();
  return { violations: await violationsOf(page, axe), ...(await sight(page)) };
}
