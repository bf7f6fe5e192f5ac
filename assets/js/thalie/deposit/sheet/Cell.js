/*
 * A cell of a sheet: a box of its own, with what is wrong with it below. What is typed is taken over when
 * the cell is left or the keys rest. In a column of terms it is a combobox (ARIA 1.2): the list is
 * reached with arrows once something was typed, Enter takes, Escape closes.
 */

import React, { memo, useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { textOf, titleOf, untold } from "./cells.js";
import { isMarkedUp, withoutMarkup } from "./plain";
import { suggested, verdictOf } from "./terms";
import { language, said } from "./words";

const PAUSE = 500; // ms without a key
const OFFERED = 8;

/** What the part that is being typed in a cell of terms finds. */
function useOffers(vocabulary, typed) {
  const word = vocabulary && typed ? typed.split(";").pop().trim() : "";
  const [offers, setOffers] = useState([]);
  useEffect(() => {
    if (!word) {
      setOffers([]);
      return undefined;
    }
    const asking = new AbortController();
    const ask = async () => {
      const found = await suggested(vocabulary, word, asking.signal).catch(() => []);
      if (!asking.signal.aborted) setOffers(found.slice(0, OFFERED));
    };
    const later = setTimeout(ask, PAUSE / 2);
    return () => {
      clearTimeout(later);
      asking.abort();
    };
  }, [word, vocabulary]);
  return [offers, setOffers];
}

/** What is to be said of a value whose terms are not in their list. */
function unknownIn(value, column) {
  return untold(value, column).flatMap((text) => {
    const verdict = verdictOf(column.vocabulary, text);
    if (!verdict) return [];
    const names = verdict.nearest.map((term) => titleOf(term, language())).join(", ");
    return [names ? said("unknown", { text, names }) : said("unknownAlone", { text })];
  });
}

function Offers({ id, offers, active, take, box }) {
  const { left, bottom } = box.getBoundingClientRect();
  return (
    <ul role="listbox" id={id} className="thalie-terms-found" style={{ left, top: bottom }} aria-label={said("offers")}>
      {offers.map((term, position) => (
        // The cursor stays in the box, whose keys do the same.
        <li
          key={term.id}
          id={`${id}-${position}`}
          role="option"
          aria-selected={position === active}
          onMouseDown={(event) => {
            event.preventDefault();
            take(term);
          }}
        >
          {titleOf(term, language())}
        </li>
      ))}
    </ul>
  );
}
Offers.propTypes = {
  id: PropTypes.string.isRequired,
  offers: PropTypes.array.isRequired,
  active: PropTypes.number.isRequired,
  take: PropTypes.func.isRequired,
  box: PropTypes.object.isRequired,
};

export const Cell = memo(function Cell({ id, row, column, place, value, told, missing, acts }) {
  const [typed, setTyped] = useState(null);
  const [active, setActive] = useState(-1);
  const box = useRef();
  const [offers, setOffers] = useOffers(column.vocabulary, typed);
  const shown = textOf(value, language());
  const isOpen = offers.length > 0 && typed !== null;
  const commit = () => typed !== null && typed !== shown && acts.write(row, column, typed);
  useEffect(() => {
    if (typed === null || typed === shown || column.vocabulary || column.many) return undefined;
    const later = setTimeout(commit, PAUSE);
    return () => clearTimeout(later);
  }, [typed]); // once the keys rest
  const leave = () => {
    commit();
    setTyped(null);
    setActive(-1);
  };
  const take = (term) => {
    acts.choose(row, column, (typed ?? "").split(";").slice(0, -1).join(";"), term);
    setTyped(null);
    setActive(-1);
  };
  const onKeyDown = (event) => {
    if (isOpen && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive(Math.max(-1, Math.min(offers.length - 1, active + step)));
    } else if (isOpen && event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(offers[active]);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      setOffers([]);
    } else if (event.key === "Escape" && typed !== null && typed !== shown) {
      event.preventDefault();
      setTyped(null);
    } else acts.press(event, row, place, commit);
  };
  const onPaste = (event) => {
    if (acts.paste(event, row, place)) {
      setTyped(null);
      return;
    }
    const data = event.clipboardData;
    const text = data.getData("text/plain") || data.getData("text/html");
    const plain = withoutMarkup(text.trimEnd()).replace(/\s*[\r\n]+\s*/g, " ");
    if (plain === text) return;
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end, value: before } = box.current;
    setTyped(before.slice(0, start) + plain + before.slice(end));
    if (isMarkedUp(text)) acts.tell(said("markup", { number: 1 }));
  };
  const sentence = unknownIn(value, column).join(" ") || told || (missing ? said("missing") : "");
  const note = sentence ? `${id}-told` : undefined;
  return (
    <td>
      <input
        ref={box}
        id={id}
        type="text"
        autoComplete="off"
        value={typed ?? shown}
        aria-label={`${column.label}, ${said("row", { number: row + 1 })}`}
        aria-invalid={Boolean(sentence) || undefined}
        aria-describedby={note}
        aria-required={column.required || undefined}
        inputMode={column.widget === "number" ? "decimal" : undefined}
        {...(column.vocabulary && {
          "role": "combobox",
          "aria-autocomplete": "list",
          "aria-expanded": isOpen,
          "aria-controls": isOpen ? `${id}-offers` : undefined,
          "aria-activedescendant": isOpen && active >= 0 ? `${id}-offers-${active}` : undefined,
        })}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => {
          event.target.select();
          acts.enter(row, place);
        }}
        onBlur={leave}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {isOpen && <Offers id={`${id}-offers`} offers={offers} active={active} take={take} box={box.current} />}
      {sentence && <p id={note}>{sentence}</p>}
    </td>
  );
});
Cell.propTypes = {
  id: PropTypes.string.isRequired,
  row: PropTypes.number.isRequired,
  column: PropTypes.object.isRequired,
  place: PropTypes.number.isRequired,
  value: PropTypes.any,
  told: PropTypes.string,
  missing: PropTypes.bool,
  answers: PropTypes.number.isRequired, // how many came: those of the vocabularies are told by each cell
  acts: PropTypes.object.isRequired,
};
Cell.defaultProps = { value: undefined, told: "", missing: false };
