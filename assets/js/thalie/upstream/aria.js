/*
 * Names and roles that components of InvenioRDM 14 leave out or get wrong, found by axe: drop-down
 * menus (Semantic-Org/Semantic-UI-React#3022), fields of the deposit form
 * (inveniosoftware/invenio-rdm-records#1437), react-searchkit's range of dates, buttons whose name
 * hides their words, and names that are English in every language. React does not touch attributes whose value it does not change, so a
 * mended element stays mended.
 *
 * tests/browser/test_accessibility.py fails when one of these is no longer needed.
 */

const text = (element) => element?.textContent.trim() ?? "";

function name(element, words) {
  if (words) element.setAttribute("aria-label", words);
}

function nameOfField(input) {
  const menu = input.parentElement;
  return menu.getAttribute("aria-label") ?? text(input.closest(".field")?.querySelector("label"));
}

function nameWithItsWords(button) {
  const given = button.getAttribute("aria-label");
  const words = text(button).replace(/\s+/g, " ");
  if (given && !given.includes(words)) name(button, `${words} (${given})`);
}

let lists = 0;

/** A menu that is closed is not a list of options but the box that opens it (ARIA 1.2, combobox). */
function makeCombobox(menu) {
  const list = menu.querySelector(":scope > .menu");
  if (!list) return;
  list.id ||= `thalie-list-${(lists += 1)}`;
  list.setAttribute("role", "listbox");
  menu.setAttribute("role", "combobox");
  menu.removeAttribute("aria-multiselectable");
  menu.setAttribute("aria-haspopup", "listbox");
  menu.setAttribute("aria-controls", list.id);
}

/** A link in a menu that switches panels is a tab, and what it stands in a list of tabs. */
function makeTab(tab) {
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-selected", tab.classList.contains("active"));
  tab.parentElement.setAttribute("role", "tablist");
}

/** An icon that does something is a button, for the keyboard too. */
function makeButton(icon) {
  icon.setAttribute("role", "button");
  icon.tabIndex = 0;
  icon.addEventListener("keydown", (event) => {
    if (event.key === "Enter") icon.click();
  });
}

/** WORD in the language of the reader (thalie/javascript.html), VALUE in its place. */
const said = (word, value = "") => document.getElementById("thalie-words")?.dataset[word]?.replace("%", value);

/** What is ENGLISH among what is SHOWN; the text that React made stays the same, with other words. */
function translate(shown, english, word) {
  for (const one of shown.childNodes) if (one.data === english) one.data = said(word);
}

/** The unit of a size, wherever it stands among what is SHOWN. */
function sayBytes(shown) {
  for (const one of shown.childNodes) if (/\bbytes\b/i.test(one.data)) one.data = one.data.replace(/bytes/i, said("bytes"));
}

/** How many results a value of a facet has. */
function nameCount(shown) {
  const [, number, value] = shown.getAttribute("aria-label").match(/^(\S+) results for (.*)$/s) ?? [];
  if (number) name(shown, said("counted", number).replace("#", value));
}

export const MENDS = [
  [".ui.dropdown[role=listbox]", makeCombobox],
  // The words shown in a closed menu: neither an alert nor an option.
  [
    ".ui.dropdown > .text:is([role=alert], [role=option])",
    (shown) => ["role", "aria-live", "aria-atomic"].forEach((attribute) => shown.removeAttribute(attribute)),
  ],
  [".ui.dropdown > input.search:not([aria-label])", (input) => name(input, nameOfField(input))],
  [
    ".ui.dropdown[tooltip]:not([aria-label])",
    (menu) => name(menu, menu.getAttribute("tooltip")),
  ],
  // A check box beside a label that does not point at it.
  [
    ".ui.checkbox > input:not([id], [aria-label])",
    (input) => name(input, text(input.nextElementSibling)),
  ],
  [
    ".ui.table .radio.checkbox > input[value='']",
    (input) => name(input, text(input.closest("table").querySelector("th"))),
  ],
  ["i.link.icon[aria-label]:not([role])", makeButton],
  // A heading of a column that has none.
  ["th:empty:not([role])", (cell) => cell.setAttribute("role", "cell")],
  [
    "td .ui.dropdown[role=combobox]:not([aria-label])",
    (menu) => name(menu, text(menu) || text(menu.closest("tr").querySelector("a"))),
  ],
  [".ui.modal[role=dialog]:not([aria-label])", (dialog) => name(dialog, text(dialog.querySelector(".header")))],
  [".item[data-tab]:not([role])", makeTab],
  [":not([role]):has(> [role=tab])", (list) => list.setAttribute("role", "tablist")],
  [".ui.message h5.ui.header", (heading) => heading.setAttribute("aria-level", "4")],
  [
    ".facet input[type=range]:not([aria-label])",
    (input) => name(input, text(input.closest(".facet").querySelector(".header"))),
  ],
  // A button around a button.
  ["span[role=button]:has(button)", (area) => area.removeAttribute("role")],
  // On the landing page: a link called a note.
  [
    "a[role=note]",
    (link) => ["role", "aria-label"].forEach((attribute) => link.removeAttribute(attribute)),
  ],
  ["[role=list] > .grid:not([role])", (row) => row.setAttribute("role", "listitem")],
  // Names that are English in every language.
  ["[aria-label=Sort]", (menu) => name(menu, said("sort"))],
  ["input[aria-label=From]", (input) => name(input, said("from"))],
  ["input[aria-label=To]", (input) => name(input, said("to"))],
  ["button[aria-label='Close filter']", (button) => name(button, said("close"))],
  ["input[aria-label='Custom range']", (input) => name(input, said("range"))],
  ["button[aria-label='Apply custom range']", (button) => name(button, said("narrow"))],
  ["a[aria-label='First item']", (link) => name(link, said("first"))],
  ["a[aria-label='Previous item']", (link) => name(link, said("previous"))],
  ["a[aria-label='Next item']", (link) => name(link, said("next"))],
  ["a[aria-label='Last item']", (link) => name(link, said("last"))],
  ["[aria-label*=' results for ']", nameCount],
  ["a[aria-label^='Back to ']", (link) => name(link, said("back", text(link)))],
  ["[name$='.relation_type'] > .default.text", (shown) => translate(shown, "Select relation...", "relation")],
  [".ui.button:has(> .attach.icon)", (shown) => translate(shown, "Attach files", "attach")],
  ["#files-section div", sayBytes],
  ["#invenio-search-config .ui.label", (shown) => translate(shown, "You", "you")],
  // Of the administration.
  [
    "td.collapsing.word-break-all",
    (shown) => {
      translate(shown, " file", "file");
      sayBytes(shown);
    },
  ],
  ["td a[href$='/administration/users?q=id:system']", (shown) => translate(shown, "system", "system")],
  [".ui.button, .dropdown .item, .dropdown .item > .text", (shown) => translate(shown, "Verify", "verify")],
  ["h1, h2.ui.header, .breadcrumb > *", (shown) => translate(shown, "Jobs", "jobs")],
  // Names that do not contain the words on the button (WCAG 2.2, 2.5.3).
  ["#user-profile-dropdown-btn", nameWithItsWords],
];

function mend(root) {
  for (const [selector, repair] of MENDS) root.querySelectorAll(selector).forEach(repair);
}

/** Mend what is there, and whatever comes later. */
export function mendAria(root) {
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      mend(root);
    });
  }).observe(root, { childList: true, subtree: true });
  mend(root);
  document.title = document.title.replace(/^Jobs(?= \|)/, () => said("jobs") ?? "Jobs");
}
