/*
 * A list of the form as a sheet: a row for each entry, a column for each value, a page of rows at a
 * time. It is a plain table of boxes, so that screen readers know their way; arrows and Enter move from
 * cell to cell, Tab does as everywhere, Escape leaves the table. The words stand in the page.
 */

import React, { memo, useEffect, useMemo, useReducer, useRef, useState } from "react";
import PropTypes from "prop-types";
import { getIn, useFormikContext } from "formik";
import { Button } from "semantic-ui-react";
import { GO_TO } from "../sections";
import { Cell } from "./Cell";
import { at, isBlank, plainOf, put, textOf, untold, valueOf, withTerms } from "./cells.js";
import { blockOf } from "./clipboard";
import { Aside, Import } from "./Import";
import { columnAt, pasted } from "./merging.js";
import { askFor, termOf, verdictOf } from "./terms";
import { count, language, said } from "./words";
import { csvOf } from "./writing.js";

const ON_A_PAGE = 25;
const STEPS = 30; // that can be undone
const NONE = [];
const TABLES = /\.(csv|tsv|txt)$/i;

/** The sentences in ERROR, which is one, or a tree of them. */
function sentences(error) {
  if (!error) return NONE;
  if (typeof error === "string") return [error];
  if (error.severity !== undefined) return [error.message];
  return typeof error === "object" ? Object.values(error).flatMap(sentences) : NONE;
}

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

/** The rows of the list, a way to change them and to take changes back. */
function useRows(fieldPath) {
  const { values, setFieldValue, setFieldError } = useFormikContext();
  const rows = getIn(values, fieldPath) ?? NONE;
  const book = useRef({ rows, steps: [] });
  if (book.current.rows !== rows && book.current.sent !== rows) book.current = { rows, steps: [] }; // somebody else changed them
  const set = (next) => {
    book.current.rows = next;
    book.current.sent = next;
    setFieldValue(fieldPath, next, false);
  };
  /** Takes NEXT over; `moved`: what was said of rows is of others now. */
  const change = (next, moved = false) => {
    book.current.steps = [...book.current.steps, book.current.rows].slice(-STEPS);
    if (moved) setFieldError(fieldPath, undefined);
    set(next);
  };
  const undo = () => {
    const before = book.current.steps.pop();
    setFieldError(fieldPath, undefined);
    set(before);
  };
  return { rows, current: () => book.current.rows, change, settle: set, undo, steps: book.current.steps.length };
}

const byRow = (errors) => (typeof errors === "object" ? errors : NONE); // what is said of the whole list may have rows besides

/** What is said of the row at a position: now, or by the last save if the row says the same since. */
function useErrors(fieldPath, rows) {
  const { errors, initialErrors, initialValues } = useFormikContext();
  const [now, saved] = [errors, initialErrors].map((all) => getIn(all, fieldPath) ?? NONE);
  const before = getIn(initialValues, fieldPath) ?? NONE;
  return useMemo(() => {
    const isSame = (row) => before.length === rows.length && JSON.stringify(before[row]) === JSON.stringify(rows[row]);
    return (row) => byRow(now)[row] ?? (byRow(saved)[row] && isSame(row) ? byRow(saved)[row] : undefined);
  }, [now, saved, before, rows]);
}

/** Has texts become the terms that they name. */
function useTerms({ rows, current, settle }, columns) {
  const [answers, redraw] = useReducer((number) => number + 1, 0);
  useEffect(() => {
    const terms = columns.filter(({ vocabulary }) => vocabulary);
    const open = (row) =>
      terms.flatMap((column) => untold(at(row, column.key), column).map((text) => ({ vocabulary: column.vocabulary, text })));
    const all = rows.flatMap(open);
    if (!all.length) return undefined;
    let isOver = false;
    askFor(all).then(() => {
      if (isOver) return;
      const told = (row) =>
        terms.reduce((made, column) => {
          const value = at(made, column.key);
          const next = withTerms(value, column, termOf);
          return next === value ? made : put(made, column.key, next);
        }, row);
      const next = current().map(told);
      if (next.some((row, position) => row !== current()[position])) settle(next);
      else redraw();
    });
    return () => {
      isOver = true;
    };
  }, [rows, columns]);
  return answers;
}

/** What ERRORS of a row say of its column KEY. */
const toldAt = (errors, key) => sentences(at(errors, key)).join(" ");

/** The cells of ROWS of which ERRORSOF a row say something, as [row, key]; of a whole row its first column. */
function remarked(rows, errorsOf, columns) {
  const looked = columns.filter(({ required, vocabulary }) => required || vocabulary); // where the server said nothing
  return rows.flatMap((row, position) => {
    const told = errorsOf(position);
    const isWhole = typeof told === "string" || told?.severity !== undefined;
    const isTold = (column) => {
      const value = at(row, column.key);
      return (
        (isWhole ? column === columns[0] : Boolean(told) && toldAt(told, column.key)) ||
        (column.required && isBlank(value) && !isBlank(row)) ||
        untold(value, column).some((text) => verdictOf(column.vocabulary, text)?.nearest)
      );
    };
    return (told ? columns : looked).filter(isTold).map(({ key }) => [position, key]);
  });
}

const Row = memo(function Row({ path, row, position, columns, errors, isChosen, isNew, answers, acts }) {
  const whole = typeof errors === "string" || errors?.severity !== undefined ? sentences(errors).join(" ") : "";
  return (
    <tr aria-rowindex={position + 2} className={isChosen ? "chosen" : undefined}>
      <th scope="row">
        {isNew ? (
          <span title={said("newRow")}>+</span>
        ) : (
          <label>
            <input
              type="checkbox"
              checked={isChosen}
              aria-label={said("choose", { number: count(position + 1) })}
              onChange={(event) => acts.mark(position, event.nativeEvent.shiftKey)}
            />{" "}
            {count(position + 1)}
          </label>
        )}
        {whole && <p>{whole}</p>}
      </th>
      {columns.map((column, place) => (
        <Cell
          key={column.key}
          id={`${path}.${position}.${column.key}`}
          row={position}
          column={column}
          place={place}
          value={at(row, column.key)}
          told={whole ? "" : toldAt(errors, column.key)}
          missing={column.required && !isNew && !isBlank(row) && isBlank(at(row, column.key))}
          answers={answers}
          acts={acts}
        />
      ))}
    </tr>
  );
});
Row.propTypes = {
  path: PropTypes.string.isRequired,
  row: PropTypes.object,
  position: PropTypes.number.isRequired,
  columns: PropTypes.array.isRequired,
  errors: PropTypes.any,
  isChosen: PropTypes.bool.isRequired,
  isNew: PropTypes.bool.isRequired,
  answers: PropTypes.number.isRequired,
  acts: PropTypes.object.isRequired,
};
Row.defaultProps = { row: undefined, errors: undefined };

function Pages({ page, last, go }) {
  if (!last) return null;
  const to = (name, number, disabled) => (
    <Button type="button" basic size="tiny" disabled={disabled} content={said(name)} onClick={() => go(number)} />
  );
  return (
    <nav className="thalie-sheet-pages" aria-label={said("pages")}>
      {to("first", 0, page === 0)}
      {to("previous", page - 1, page === 0)}
      <span>{said("page", { page: count(page + 1), pages: count(last + 1) })}</span>
      {to("next", page + 1, page === last)}
      {to("last", last, page === last)}
    </nav>
  );
}
Pages.propTypes = { page: PropTypes.number.isRequired, last: PropTypes.number.isRequired, go: PropTypes.func.isRequired };

export function Sheet({ fieldPath, field, sheet }) {
  const { setFieldError } = useFormikContext();
  const book = useRows(fieldPath);
  const { rows } = book;
  const [isShort, setShort] = useState(false);
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState(() => new Set());
  const [told, tell] = useState("");
  const [source, setSource] = useState(null);
  const [aside, setAside] = useState(NONE);
  const aim = useRef(null); // the cell that the keyboard goes to when it is drawn
  const cursor = useRef(null); // the cell where it was last
  const [, redraw] = useReducer((number) => number + 1, 0);
  const answers = useTerms(book, sheet.columns);
  const errorsOf = useErrors(fieldPath, rows);
  const isUsed = ({ key, required }) => required || rows.some((row) => !isBlank(at(row, key)));
  const columns = useMemo(
    () => (isShort ? sheet.columns.filter(isUsed) : sheet.columns),
    [isShort, sheet.columns, isShort && rows]
  );
  const remarks = useMemo(() => remarked(rows, errorsOf, sheet.columns), [rows, errorsOf, answers]);
  const hasNew = rows.length < sheet.most;
  const drawn = rows.length + (hasNew ? 1 : 0);
  const last = Math.max(0, Math.ceil(drawn / ON_A_PAGE) - 1);
  const here = Math.min(page, last);
  const idOf = (row, place) => `${fieldPath}.${row}.${columns[place].key}`;

  const goTo = (row, place) => {
    const bottom = Math.min(book.current().length, sheet.most - 1);
    const to = Math.max(0, Math.min(row, bottom));
    aim.current = idOf(to, Math.max(0, Math.min(place, columns.length - 1)));
    setPage(Math.floor(to / ON_A_PAGE));
    redraw();
  };
  useEffect(() => {
    const cell = aim.current && document.getElementById(aim.current);
    if (!cell) return;
    aim.current = null;
    cell.focus();
  });
  useEffect(() => {
    const show = ({ detail }) => {
      if (!detail.startsWith(`${fieldPath}.`)) return;
      const [row, ...path] = detail.slice(fieldPath.length + 1).split(".");
      const key = columnAt(path.join("."), sheet.columns)?.key;
      if (isShort) setShort(false);
      if (key) aim.current = `${fieldPath}.${row}.${key}`;
      setPage(Math.floor(Number(row) / ON_A_PAGE));
      redraw();
    };
    window.addEventListener(GO_TO, show);
    return () => window.removeEventListener(GO_TO, show);
  });

  /** Rows that a button is for: those that are chosen, else where the cursor is. */
  const wanted = () => {
    const marked = [...chosen].filter((row) => row < rows.length).sort((one, other) => one - other);
    return marked.length ? marked : cursor.current && cursor.current.row < rows.length ? [cursor.current.row] : NONE;
  };
  const restructure = (next, sentence) => {
    book.change(next, true);
    setChosen(new Set());
    tell(sentence);
  };
  const duplicate = () => {
    const copied = wanted();
    if (!copied.length) return tell(said("noRow"));
    if (rows.length + copied.length > sheet.most) return tell(said("most", { most: count(sheet.most) }));
    const after = copied[copied.length - 1] + 1;
    restructure([...rows.slice(0, after), ...copied.map((row) => ({ ...rows[row] })), ...rows.slice(after)], said("duplicated", { number: count(copied.length) }));
    return goTo(after, 0);
  };
  const remove = () => {
    const gone = new Set(wanted());
    if (!gone.size) return tell(said("noRow"));
    restructure(rows.filter((_, row) => !gone.has(row)), said("removed", { number: count(gone.size) }));
    return goTo(Math.min(...gone), cursor.current?.place ?? 0);
  };
  const fill = () => {
    if (!cursor.current || cursor.current.row >= rows.length) return tell(said("noCell"));
    const { row: from, place } = cursor.current;
    const column = columns[place];
    const value = at(rows[from], column.key);
    const into = chosen.size ? chosen : { has: (row) => row > from };
    const differs = (row, position) => position !== from && into.has(position) && at(row, column.key) !== value;
    const number = rows.filter(differs).length;
    book.change(rows.map((row, position) => (differs(row, position) ? put(row, column.key, value) : row)));
    return tell(said("filled", { number: count(number), column: column.label, value: textOf(value, language()) || "—" }));
  };
  const undo = () => {
    if (!book.steps) return tell(said("nothingToUndo")); // a button that is disabled would lose the keyboard
    book.undo();
    setChosen(new Set());
    return tell(said("undone"));
  };
  const nextRemark = () => {
    const { row, place } = cursor.current ?? { row: -1, place: 0 };
    const isAfter = ([position, key]) => position > row || (position === row && sheet.columns.findIndex((one) => one.key === key) > place);
    const [to, key] = remarks.find(isAfter) ?? remarks[0];
    setShort(false);
    aim.current = `${fieldPath}.${to}.${key}`;
    setPage(Math.floor(to / ON_A_PAGE));
    redraw();
  };
  const pasteBlock = ({ cells, markup }, row, place) => {
    const width = Math.max(...cells.map(({ length }) => length));
    if (place + width > columns.length)
      return tell(said("tooWide", { number: width, most: columns.length - place, column: columns[place].label }));
    if (row + cells.length > sheet.most) return tell(said("most", { most: count(sheet.most) }));
    const next = pasted(book.current(), cells, Math.min(row, book.current().length), columns.slice(place), language());
    book.change(next);
    const sentence = said("pasted", { rows: count(cells.length), columns: count(width) });
    return tell(markup ? `${sentence} ${said("markup", { number: count(markup) })}` : sentence);
  };

  /** Takes a VALUE over; in the row after the last it makes one more. */
  const keep = (row, column, value) => {
    const before = book.current();
    if (plainOf(value) === plainOf(at(before[row], column.key))) return;
    const next = [...before];
    next[Math.min(row, before.length)] = put(before[row], column.key, value);
    book.change(next);
    setFieldError(`${fieldPath}.${row}.${column.key}`, undefined);
  };
  const latest = useRef();
  latest.current = {
    write(row, column, text) {
      keep(row, column, valueOf(text, column, at(book.current()[row], column.key), language(), termOf));
    },
    choose(row, column, others, { id, title }) {
      const several = valueOf(others, column, at(book.current()[row], column.key), language(), termOf) ?? [];
      keep(row, column, column.many ? [...several, { id, title }] : { id, title });
    },
    enter(row, place) {
      cursor.current = { row, place };
    },
    press(event, row, place, commit) {
      const { selectionStart: start, selectionEnd: end, value } = event.target;
      const isWhole = start === 0 && end === value.length;
      const leap = { PageDown: ON_A_PAGE, PageUp: -ON_A_PAGE }[event.key];
      const to = (down, right) => {
        event.preventDefault();
        commit();
        goTo(row + down, place + right);
      };
      if (event.key === "Enter") to(event.shiftKey ? -1 : 1, 0);
      else if (event.key === "ArrowDown") to(1, 0);
      else if (event.key === "ArrowUp") to(-1, 0);
      else if (leap) to(leap, 0);
      else if (event.shiftKey || event.altKey) return;
      else if (event.key === "ArrowLeft" && (isWhole || end === 0)) to(0, -1);
      else if (event.key === "ArrowRight" && (isWhole || start === value.length)) to(0, 1);
      else if (event.key === "d" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        const above = book.current()[row - 1];
        if (above) keep(row, columns[place], at(above, columns[place].key));
      } else if (event.key === "Escape") {
        event.preventDefault();
        document.getElementById(`${fieldPath}-tools`).querySelector("button").focus();
      }
    },
    paste(event, row, place) {
      const data = event.clipboardData;
      const text = data.getData("text/plain");
      const file = text ? undefined : [...data.files].find(({ name }) => TABLES.test(name)); // Excel adds a picture to its text
      const html = data.getData("text/html");
      const isProse = html !== "" && !/<table/i.test(html);
      const block = file ? { file } : blockOf(text, sheet.columns, columns.slice(place), isProse);
      if (!block) return false;
      event.preventDefault();
      if (block.lost) tell(said("lostCharacters", { line: count(block.lost) }));
      else if (block.file || block.text) setSource(block);
      else pasteBlock(block, row, place);
      return true;
    },
    mark(row, isRange) {
      const next = new Set(chosen);
      const from = isRange ? (cursor.current?.marked ?? row) : row;
      const on = !chosen.has(row);
      for (let one = Math.min(from, row); one <= Math.max(from, row); one += 1) next[on ? "add" : "delete"](one);
      cursor.current = { place: 0, ...cursor.current, row, marked: row };
      setChosen(next);
    },
    tell,
  };
  const acts = useMemo(
    () => Object.fromEntries(Object.keys(latest.current).map((name) => [name, (...given) => latest.current[name](...given)])),
    []
  );
  const areAll = rows.length > 0 && chosen.size === rows.length;
  const tool = (name, act, more = {}) => <Button type="button" size="tiny" content={said(name)} onClick={act} {...more} />;
  return (
    <div className="thalie-sheet">
      <p className="helptext" id={`${fieldPath}-keys`}>
        {said("keys")}
      </p>
      <div role="group" aria-label={said("tools")} id={`${fieldPath}-tools`} className="thalie-sheet-tools">
        {tool("add", () => goTo(rows.length, 0), { disabled: !hasNew })}
        {tool("duplicate", duplicate)}
        {tool("fill", fill)}
        {tool("remove", remove)}
        {tool("undo", undo)}
        {tool("used", () => setShort(!isShort), { "aria-pressed": isShort, "active": isShort })}
        {remarks.length > 0 && tool("nextRemark", nextRemark, { content: said("nextRemark", { number: count(remarks.length) }) })}
        <label className="ui tiny button">
          {said("import")}
          <input
            type="file"
            className="sr-only"
            accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
            onChange={(event) => {
              setSource(event.target.files[0] ? { file: event.target.files[0] } : null);
              event.target.value = "";
            }}
          />
        </label>
        {tool("export", () => save(csvOf(rows, sheet.columns), `${field.name}.csv`), { disabled: !rows.length })}
      </div>
      <p role="status" className="thalie-sheet-told">
        {told}
      </p>
      {source && (
        <Import
          source={source}
          fieldPath={fieldPath}
          rows={rows}
          sheet={sheet}
          take={(next, sentence, kept) => {
            restructure(next, sentence);
            setAside(kept);
            setSource(null);
          }}
          cancel={() => setSource(null)}
        />
      )}
      {aside.length > 0 && (
        <section className="ui warning visible message" aria-label={said("aside", { number: count(aside.length) })}>
          <p>{said("aside", { number: count(aside.length) })}</p>
          <Aside lines={aside} />
          {tool("forget", () => setAside(NONE))}
        </section>
      )}
      <div className="thalie-sheet-table">
        <table aria-rowcount={drawn + 1} aria-describedby={`${fieldPath}-keys`}>
          <caption className="sr-only">{field.label}</caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">
                <label>
                  <input
                    type="checkbox"
                    checked={areAll}
                    disabled={!rows.length}
                    aria-label={said("chooseAll", { number: count(rows.length) })}
                    onChange={() => setChosen(new Set(areAll ? [] : rows.keys()))}
                  />
                </label>
              </th>
              {columns.map(({ key, label, help, required }) => (
                <th key={key} scope="col" title={help}>
                  {label}
                  {required && <span aria-hidden="true"> *</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.min(ON_A_PAGE, drawn - here * ON_A_PAGE) }, (_, number) => {
              const position = here * ON_A_PAGE + number;
              return (
                <Row
                  key={position}
                  path={fieldPath}
                  row={rows[position]}
                  position={position}
                  columns={columns}
                  errors={errorsOf(position)}
                  isChosen={chosen.has(position)}
                  isNew={position >= rows.length}
                  answers={answers}
                  acts={acts}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      <Pages page={here} last={last} go={setPage} />
    </div>
  );
}
Sheet.propTypes = { fieldPath: PropTypes.string.isRequired, field: PropTypes.object.isRequired, sheet: PropTypes.object.isRequired };
