/*
 * A table from elsewhere, before it is taken over: how it is read, what would change, what the server
 * would say of it, at line and column. Nothing changes before somebody says so.
 */

import React, { useEffect, useMemo, useRef, useState } from "react";
import PropTypes from "prop-types";
import { setIn, useFormikContext } from "formik";
import Papa from "papaparse";
import { useSelector } from "react-redux";
import { Button } from "semantic-ui-react";
import { useTrial } from "../trial";
import { at, textOf, titleOf, untold, valueOf } from "./cells.js";
import { plainRecords } from "./clipboard";
import { columnAt, merged } from "./merging.js";
import { announced, decoded, ENCODINGS, encodingOf, isWorkbook, keysOf, SEPARATORS, understood, withLines } from "./reading.js";
import { askFor, termOf, verdictOf } from "./terms";
import { count, language, said } from "./words";
import { uncovered } from "./writing.js";

const LARGEST = 20_000_000; // bytes
const SHOWN = 20; // changed cells
const TOLD = 50; // sentences
const LOST = "\ufffd";
const ENCODINGS_SAID = { "utf-8": "UTF-8", "utf-16le": "UTF-16 LE", "utf-16be": "UTF-16 BE", "windows-1252": "Windows-1252, Latin-1" };
const SEPARATORS_SAID = { ";": "semicolon", "\t": "tab", ",": "comma" };
const DECIMALS_SAID = { ",": "comma", ".": "point" };

const isFilled = (cells) => cells.some((cell) => cell.trim());

/** By which separator the first line names most columns; else the one that it has most. */
function separatorOf(text, columns) {
  const heads = SEPARATORS.map((delimiter) => Papa.parse(text.trimStart(), { delimiter, preview: 1 }).data[0] ?? []);
  const worth = heads.map((names) => keysOf(names, columns).filter(Boolean).length * 1000 + names.length);
  return SEPARATORS[worth.indexOf(Math.max(...worth))];
}

/** A file or text as lines for COLUMNS, by what somebody CHOSE of how it is read, else by what it looks like. */
function readAs({ bytes, text: given }, chosen, columns) {
  const encoding = bytes && (chosen.encoding ?? encodingOf(bytes));
  const { text, separator: announcedOne, skipped } = announced(bytes ? decoded(bytes, encoding) : given);
  const separator = chosen.separator ?? announcedOne ?? separatorOf(text, columns);
  const { data, errors } = Papa.parse(text, { delimiter: separator });
  const quotes = new Set(errors.filter(({ type }) => type === "Quotes").map(({ row }) => row));
  const records = withLines(data, skipped).map((one, row) => ({ ...one, isBroken: quotes.has(row) })).filter(({ cells }) => isFilled(cells));
  const [{ cells: names } = { cells: [] }, ...lines] = records;
  const keys = keysOf(names, columns).map((key, position) => chosen.keys[position] ?? key);
  const isLonger = ({ cells }) => isFilled(cells.slice(names.length));
  const whyOf = (one) => (one.isBroken ? said("quotes") : isLonger(one) ? said("tooMany", { number: one.cells.length, most: names.length }) : "");
  const kept = lines.filter((one) => !whyOf(one));
  const aside = lines.filter(whyOf).map((one) => ({ line: one.line, text: one.cells.join(separator), why: whyOf(one) }));
  const { records: plain, markup } = plainRecords(kept.map(({ cells }) => cells.map(uncovered)));
  const byPlace = keys.map((key) => columns.find((column) => column.key === key));
  const { records: cells, decimal } = understood(plain, byPlace, chosen.decimal, separator);
  return {
    encoding, separator, decimal, names, keys, aside, markup,
    lines: kept.map(({ line }, position) => ({ line, cells: cells[position] })),
    lost: records.filter((one) => one.cells.some((cell) => cell.includes(LOST))).map(({ line }) => line),
    problem: !keys.some(Boolean) && !names.length ? said("empty") : !lines.length ? said("noLines") : "",
  };
}

/** The bytes of a file, or what is wrong with it. */
async function load({ file, text }) {
  if (text !== undefined) return { text };
  if (file.size > LARGEST) return { problem: said("tooLarge", { most: count(LARGEST / 1_000_000) }) };
  const bytes = new Uint8Array(await file.arrayBuffer());
  return isWorkbook(bytes) ? { problem: said("workbook", { name: file.name }) } : { bytes };
}

/** What the cells of a table that was READ lack to be terms, one sentence for each text, at the first line that has it. */
function unknownIn({ lines, keys }, columns) {
  const found = new Map();
  lines.forEach(({ line, cells }) =>
    keys.forEach((key, position) => {
      const column = columns.find((one) => one.key === key);
      if (!column?.vocabulary) return;
      untold(valueOf(cells[position] ?? "", column, undefined, language(), termOf), column).forEach((text) => {
        const nearest = verdictOf(column.vocabulary, text)?.nearest;
        const place = `${key}\n${text}`;
        if (!nearest || found.has(place)) return;
        const names = nearest.map((term) => titleOf(term, language())).join(", ");
        found.set(place, { line, label: column.label, text: names ? said("unknown", { text, names }) : said("unknownAlone", { text }) });
      });
    })
  );
  return [...found.values()];
}

/** The table as it would be, once its terms are asked for; `undefined` until then. */
function useMerged(read, rows, sheet, isAdded) {
  const [asked, setAsked] = useState(null);
  useEffect(() => {
    if (!read) return undefined;
    let isOver = false;
    const texts = read.lines.flatMap(({ cells }) =>
      read.keys.flatMap((key, position) => {
        const column = sheet.columns.find((one) => one.key === key);
        if (!column?.vocabulary) return [];
        return untold(valueOf(cells[position] ?? "", column, undefined, language(), termOf), column).map((text) => ({
          vocabulary: column.vocabulary,
          text,
        }));
      })
    );
    askFor(texts).then(() => !isOver && setAsked(read));
    return () => {
      isOver = true;
    };
  }, [read, sheet]);
  return useMemo(
    () => (read && asked === read ? merged(rows, read.lines, read.keys, sheet, language(), termOf, isAdded) : undefined),
    [read, asked, rows, sheet, isAdded]
  );
}

/** What the server would say of the rows that a file brings: `undefined` while it is asked, `null` where it cannot be. */
function useJudged(made, fieldPath, columns) {
  const { values } = useFormikContext();
  const trial = useTrial(useSelector((state) => state.deposit.record?.id));
  const [judged, setJudged] = useState();
  useEffect(() => {
    setJudged(undefined);
    if (!made) return undefined;
    const asking = new AbortController();
    trial(setIn(values, fieldPath, made.rows), asking.signal).then((lacks) => {
      if (asking.signal.aborted) return;
      const here = lacks?.filter(({ field }) => field.startsWith(`${fieldPath}.`)).map(({ field, messages, level }) => {
        const [row, ...path] = field.slice(fieldPath.length + 1).split(".");
        const column = columnAt(path.join("."), columns);
        return { line: made.lineOf.get(Number(row)), label: column?.label ?? "", column, row: Number(row), text: messages.join(" "), level };
      });
      setJudged(here?.filter(({ line }) => line !== undefined) ?? null);
    });
    return () => asking.abort();
  }, [made, trial]);
  return judged;
}

export function Aside({ lines }) {
  return (
    <ul>
      {lines.map(({ line, text, why }) => (
        <li key={line}>
          {said("line", { line: count(line) })} {why} <code>{text}</code>
        </li>
      ))}
    </ul>
  );
}
Aside.propTypes = { lines: PropTypes.array.isRequired };

function Choice({ label, value, options, choose }) {
  return (
    <label>
      {label}{" "}
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
Choice.propTypes = {
  label: PropTypes.string.isRequired,
  value: PropTypes.string.isRequired,
  options: PropTypes.array.isRequired,
  choose: PropTypes.func.isRequired,
};

function Changes({ changes, columns }) {
  if (!changes.length) return null;
  const labelOf = (key) => columns.find((column) => column.key === key).label;
  return (
    <table className="ui compact very basic table">
      <caption>{said("changes")}</caption>
      <thead>
        <tr>
          {["rowName", "columnName", "before", "after"].map((name) => (
            <th key={name} scope="col">
              {said(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.slice(0, SHOWN).map(({ row, key, before, after }) => (
          <tr key={`${row} ${key}`}>
            <td>{count(row + 1)}</td>
            <td>{labelOf(key)}</td>
            <td>{textOf(before, language()) || "—"}</td>
            <td>{textOf(after, language()) || "—"}</td>
          </tr>
        ))}
        {changes.length > SHOWN && (
          <tr>
            <td colSpan={4}>{said("more", { number: count(changes.length - SHOWN) })}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
Changes.propTypes = { changes: PropTypes.array.isRequired, columns: PropTypes.array.isRequired };

function Remarks({ remarks }) {
  if (!remarks.length) return null;
  return (
    <>
      <p>{said("remarks", { number: count(remarks.length) })}</p>
      <ul className="thalie-sheet-remarks">
        {remarks.slice(0, TOLD).map(({ line, label, text }) => (
          <li key={`${line} ${label} ${text}`}>
            {label ? said("place", { line: count(line), column: label }) : said("line", { line: count(line) })} {text}
          </li>
        ))}
        {remarks.length > TOLD && <li>{said("more", { number: count(remarks.length - TOLD) })}</li>}
      </ul>
    </>
  );
}
Remarks.propTypes = { remarks: PropTypes.array.isRequired };

export function Import({ source, fieldPath, rows, sheet, take, cancel }) {
  const [content, setContent] = useState(null);
  const [chosen, setChosen] = useState({ keys: {} });
  const title = useRef();
  useEffect(() => {
    let isOver = false;
    setContent(null);
    setChosen({ keys: {} });
    load(source).then((loaded) => !isOver && setContent(loaded));
    title.current.focus();
    return () => {
      isOver = true;
    };
  }, [source]);
  const { columns } = sheet;
  const read = useMemo(() => (content && !content.problem ? readAs(content, chosen, columns) : null), [content, chosen, columns]);
  const made = useMerged(read?.problem ? null : read, rows, sheet, chosen.isAdded);
  const judged = useJudged(made, fieldPath, columns);
  const choose = (name) => (value) => setChosen({ ...chosen, [name]: value });
  const problem = content?.problem || read?.problem;
  const more = made?.aside.map(({ line, cells }) => ({ line, text: cells.join(read.separator), why: said("most", { most: count(sheet.most) }) })) ?? [];
  const aside = [...(read?.aside ?? []), ...more];
  const unknown = useMemo(() => (made ? unknownIn(read, columns) : []), [made]);
  const isTold = ({ column, row }) => column?.vocabulary && untold(at(made.rows[row], column.key), column).length > 0;
  const remarks = made ? [
    ...read.lost.map((line) => ({ line, label: "", text: said("lostHere") })),
    ...unknown,
    ...(judged ?? []).filter((one) => !isTold(one)),
  ].sort((one, other) => one.line - other.line) : [];
  const open = columns.filter(({ key }) => !read?.keys.includes(key));
  const name = source.file?.name ?? said("clipboard");
  const isUseful = made && made.added + made.changed > 0;
  return (
    <section className="ui segment thalie-import" aria-labelledby={`${fieldPath}-import`}>
      <p id={`${fieldPath}-import`} className="ui small header" tabIndex={-1} ref={title}>
        {said("importing", { name })}
      </p>
      {problem && <p role="alert" className="ui negative visible message">{problem}</p>}
      {read && (
        <div className="thalie-import-how">
          {read.encoding && (
            <Choice label={said("encoding")} value={read.encoding} options={ENCODINGS.map((one) => [one, ENCODINGS_SAID[one]])} choose={choose("encoding")} />
          )}
          <Choice label={said("separator")} value={read.separator} options={SEPARATORS.map((one) => [one, said(SEPARATORS_SAID[one])])} choose={choose("separator")} />
          <Choice
            label={said("decimal")}
            value={read.decimal ?? ""}
            options={[...(read.decimal ? [] : [["", said("undecided")]]), ...Object.entries(DECIMALS_SAID).map(([one, word]) => [one, said(word)])]}
            choose={choose("decimal")}
          />
          <Choice
            label={said("how")}
            value={chosen.isAdded ? "added" : "matched"}
            options={[
              ["matched", said("matched", { columns: sheet.same.map((key) => columns.find((one) => one.key === key).label).join(", ") })],
              ["added", said("addedAll")],
            ]}
            choose={(value) => setChosen({ ...chosen, isAdded: value === "added" })}
          />
        </div>
      )}
      {read && !read.keys.some(Boolean) && <p role="alert" className="ui negative visible message">{said("noColumn")}</p>}
      {read && read.names.some((one, position) => one.trim() && (!read.keys[position] || chosen.keys[position])) && (
        <fieldset className="thalie-import-how">
          <legend>{said("unnamed")}</legend>
          {read.names.map((one, position) =>
            one.trim() && (!read.keys[position] || chosen.keys[position]) ? (
              <Choice
                key={position}
                label={one}
                value={chosen.keys[position] ?? ""}
                options={[
                  ["", said("leftOut")],
                  ...columns.filter((column) => open.includes(column) || column.key === chosen.keys[position]).map(({ key, label }) => [key, label]),
                ]}
                choose={(key) => setChosen({ ...chosen, keys: { ...chosen.keys, [position]: key || undefined } })}
              />
            ) : null
          )}
        </fieldset>
      )}
      <div role="status">
        {content && !problem && !made && <p>{said("asking")}</p>}
        {made && (
          <p>
            <strong>{said("outcome", { added: count(made.added), changed: count(made.changed), unchanged: count(made.unchanged) })}</strong>{" "}
            {read.markup > 0 && said("markup", { number: count(read.markup) })}
          </p>
        )}
        {made && judged === undefined && <p>{said("judging")}</p>}
        {made && judged === null && <p>{said("unjudged")}</p>}
      </div>
      {made && <Changes changes={made.changes} columns={columns} />}
      <Remarks remarks={remarks} />
      {remarks.length > 0 && <p>{said("staysAsTyped")}</p>}
      {aside.length > 0 && (
        <>
          <p>{said("asideHere", { number: count(aside.length) })}</p>
          <Aside lines={aside} />
        </>
      )}
      <Button
        type="button"
        primary
        size="tiny"
        disabled={!isUseful}
        content={said("take")}
        onClick={() => take(made.rows, said("taken", { added: count(made.added), changed: count(made.changed) }), aside)}
      />
      <Button type="button" size="tiny" content={said("cancel")} onClick={cancel} />
    </section>
  );
}
Import.propTypes = {
  source: PropTypes.object.isRequired,
  fieldPath: PropTypes.string.isRequired,
  rows: PropTypes.array.isRequired,
  sheet: PropTypes.object.isRequired,
  take: PropTypes.func.isRequired,
  cancel: PropTypes.func.isRequired,
};
