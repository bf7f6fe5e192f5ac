/*
 * What a visitor does, one function a journey: (page, words, axe) → facts. A journey clicks and
 * reports what it saw; the Python tests judge. Locators are what a person goes by: roles and names.
 */

/** What is on the page at first sight. `overflow`: pixels that stick out to the right. */
async function sight(page) {
  await page.waitForLoadState("networkidle");
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
  const opened = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/login/");
  await page.getByRole("link", { name: /Log in|Connexion/ }).click();
  await calm(page, await opened);
  await fillIn(page, { email, password });
  await page.locator("#user-profile-dropdown-btn").waitFor();
  sessions.set(email, await page.context().storageState());
}

async function fillIn(page, { email, password }) {
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form[name=login_user_form] button[type=submit]").click();
}

/** Open an address. */
export async function look(page, { url }) {
  const answer = await visit(page, url);
  return { status: answer?.status(), ...(await sight(page)) };
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
  await page.getByRole("main").getByRole("searchbox").fill(query);
  await page.keyboard.press("Enter");
  await page.getByText(/result\(s\) found|We couldn't find/).first().waitFor();
  const titles = await page.locator("main h2 a[href*='/records/']").allTextContents();
  return { titles, ...(await sight(page)) };
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

/** Rules of accessibility that a page breaks. `without` is a script that is not let through. */
export async function checkAccessibility(page, words, axe) {
  if (words.without) await page.route(words.without, (route) => route.abort());
  await visit(page, words.url);
  await sight(page);
  await page.evaluate(axe); // as a tool of the browser: the page itself lets no script be added
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, impact, nodes }) => ({
    id,
    impact,
    places: nodes.map((node) => node.target.join(" ")),
  }));
}

/** Deposit a file with the least that must be said, publish it, and look at its page. */
export async function deposit(page, words) {
  await enter(page, words);
  await page.getByRole("link", { name: "Deposit a dataset" }).click();

  await page.locator("input[type=file]").first().setInputFiles(words.file);
  await page.getByText("100%").or(page.locator(".file-table-row .check")).first().waitFor();

  await page.getByText("No, I need one").click();
  await choose(page, "metadata.resource_type", "Dataset");
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
