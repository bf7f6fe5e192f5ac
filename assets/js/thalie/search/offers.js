/*
 * What may be typed next, below the box of search: names of fields, and terms behind them. The
 * server knows them (thalie/finding/offers.py). A combobox with a list (ARIA 1.2): the cursor stays
 * in the box, arrows choose, Enter takes, Escape closes; Enter without a choice searches.
 */

import Combobox from "@github/combobox-nav";

const PAUSE = 150; // ms after the last key

/** Whether something was begun that could be completed: a word, or one in quotes. */
const isBegun = (before) => /\S$/.test(before) || (/\S/.test(before) && before.split('"').length % 2 === 0);

function optionOf({ typed, insert, told }, number, list) {
  const option = document.createElement("li");
  option.id = `${list.id}-${number}`;
  option.setAttribute("role", "option");
  Object.assign(option.dataset, { typed, insert });
  for (const text of [insert.trim(), told]) option.append(Object.assign(document.createElement("span"), { textContent: text }));
  return option;
}

/** Offer words in the box of FORM while somebody types. */
export function offerWords(form) {
  const input = form.elements.q;
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  const combobox = new Combobox(input, list, { tabInsertsSuggestions: false });
  const before = () => input.value.slice(0, input.selectionStart);
  let asked = 0;
  let pause;

  function close() {
    clearTimeout(pause);
    asked += 1; // answers that are under way come too late
    if (list.hidden) return;
    combobox.stop();
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
  }

  function show(offers) {
    close();
    if (!offers.length) return;
    list.replaceChildren(...offers.map((offer, number) => optionOf(offer, number, list)));
    list.hidden = false;
    combobox.start();
    status.textContent = form.dataset.offered.replace("%", offers.length.toLocaleString(document.documentElement.lang || "en"));
  }

  async function ask() {
    const number = (asked += 1);
    try {
      const answer = await fetch(`/search/offers?${new URLSearchParams({ before: before() })}`);
      const { offers } = await answer.json();
      if (number === asked && document.activeElement === input) show(offers);
    } catch {
      close(); // without offers the box is a box
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    if (isBegun(before())) pause = setTimeout(ask, PAUSE);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the text stays
      close();
    } else if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      ask();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays in the box
  list.addEventListener("combobox-commit", ({ target }) => {
    const { typed, insert } = target.dataset;
    const end = input.selectionStart;
    if (before().endsWith(typed)) input.setRangeText(insert, end - typed.length, end, "end");
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
}
