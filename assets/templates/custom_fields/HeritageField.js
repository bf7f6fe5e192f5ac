/*
 * A heritage field in the deposit form: a value, a group of fields, or a list of either, drawn from
 * the description that site/thalie/heritage/form.py gives. Long lists are shown a page at a time; those
 * that have columns there can be edited as a sheet, too.
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { FieldArray, getIn, useFormikContext } from "formik";
import { FeedbackLabel, TextField, http } from "react-invenio-forms";
import { Button, Form } from "semantic-ui-react";
import { KnownObject } from "../../js/thalie/deposit/KnownObject";
import { Wanted } from "../../js/thalie/deposit/Wanted";
import { Sheet } from "../../js/thalie/deposit/sheet/Sheet";
import { said } from "../../js/thalie/deposit/sheet/words";

const ON_A_PAGE = 10;
const SUGGESTED = 20;
const PAUSE = 400; // ms without a key
const LOCALIZED = { Accept: "application/vnd.inveniordm.v1+json" };

const described = PropTypes.shape({
  label: PropTypes.string.isRequired,
  help: PropTypes.string,
  widget: PropTypes.string.isRequired,
  many: PropTypes.bool,
  required: PropTypes.bool,
  vocabulary: PropTypes.string,
  example: PropTypes.string,
  fields: PropTypes.array,
});

/** What a term or a text looks like in one line. */
const told = (value) =>
  value === null || typeof value !== "object"
    ? String(value ?? "")
    : String(value.title_l10n ?? value.title?.[document.documentElement.lang] ?? value.title?.en ?? value.id ?? "");

/** What the word that was typed finds, best first; `null` while that is not known. */
function useFound(vocabulary) {
  const [word, setWord] = useState("");
  const [answer, setAnswer] = useState({ word: "", terms: [] });
  useEffect(() => {
    if (!word) return undefined;
    const asking = new AbortController();
    const ask = async () => {
      const settings = { params: { suggest: word, size: SUGGESTED }, headers: LOCALIZED, signal: asking.signal };
      const given = await http.get(`/api/vocabularies/${vocabulary}`, settings).catch(() => undefined);
      if (!asking.signal.aborted) setAnswer({ word, terms: given?.data.hits.hits ?? [] });
    };
    const later = setTimeout(ask, PAUSE);
    return () => {
      clearTimeout(later);
      asking.abort();
    };
  }, [word, vocabulary]);
  const found = answer.word === word ? answer.terms : null;
  return [word, setWord, word ? found : []];
}

function Term({ fieldPath, field }) {
  const { values, initialValues, errors, initialErrors, setFieldValue } = useFormikContext();
  const [word, setWord, found] = useFound(field.vocabulary);
  const [last, setLast] = useState(""); // what was looked for, after the menu is left
  const given = getIn(values, fieldPath);
  const chosen = [given ?? []].flat().filter((term) => typeof term === "object"); // others are still to be found: sheet/terms.js
  const known = new Map([...chosen, ...(found ?? [])].map((term) => [term.id, term]));
  const option = (term) => ({ key: term.id, value: term.id, text: told(term) });
  const keep = (id) => {
    const term = known.get(id);
    return term && { id, title: term.title ?? { en: told(term) } };
  };
  const choose = (value) => {
    setWord("");
    setFieldValue(fieldPath, field.many ? value.map(keep) : keep(value));
  };
  const unchanged = given === getIn(initialValues, fieldPath);
  const wrong = getIn(errors, fieldPath) || (unchanged && getIn(initialErrors, fieldPath));
  const { searching, nothing, type } = field.words;
  return (
    <Form.Field required={field.required}>
      <Form.Dropdown
        fluid
        selection
        clearable
        lazyLoad
        selectOnBlur={false}
        name={fieldPath}
        label={<label htmlFor={fieldPath}>{field.label}</label>}
        aria-label={field.label}
        searchInput={{ id: fieldPath }}
        multiple={field.many}
        value={field.many ? chosen.map(({ id }) => id) : (chosen[0]?.id ?? "")}
        options={[...known.values()].map(option)}
        search={() => (found ?? []).map(option).filter(({ value }) => !field.many || !chosen.some(({ id }) => id === value))}
        loading={found === null}
        noResultsMessage={found === null ? searching : word ? nothing : type}
        placeholder={field.words.choose}
        error={wrong ? <FeedbackLabel pointing="above" fieldPath={fieldPath} /> : undefined}
        onSearchChange={(_, { searchQuery }) => {
          setWord(searchQuery);
          if (searchQuery) setLast(searchQuery);
        }}
        onBlur={() => setWord("")}
        onChange={(_, { value }) => choose(value)}
      />
      <p className="helptext">{field.help}</p>
      <Wanted id={fieldPath} vocabulary={field.vocabulary} words={field.words} typed={last} />
    </Form.Field>
  );
}

function Flag({ fieldPath, field }) {
  const { values, setFieldValue } = useFormikContext();
  return (
    <Form.Checkbox
      id={fieldPath}
      label={{ children: field.label, htmlFor: fieldPath }}
      checked={Boolean(getIn(values, fieldPath))}
      onChange={(_, { checked }) => setFieldValue(fieldPath, checked)}
    />
  );
}

function Value({ fieldPath, field }) {
  if (field.widget === "term") return <Term fieldPath={fieldPath} field={field} />;
  if (field.widget === "flag") return <Flag fieldPath={fieldPath} field={field} />;
  return (
    <TextField
      fieldPath={fieldPath}
      label={field.label}
      helpText={field.help}
      placeholder={field.example}
      required={field.required}
      type={field.widget === "day" ? "date" : "text"}
    />
  );
}

/** What is wrong with a list or a group as a whole. */
function Complaint({ fieldPath }) {
  const { errors, initialErrors } = useFormikContext();
  const error = getIn(errors, fieldPath) ?? getIn(initialErrors, fieldPath);
  const whole = typeof error === "string" || error?.severity !== undefined;
  return whole ? <FeedbackLabel fieldPath={fieldPath} /> : null;
}

function Group({ fieldPath, field }) {
  return (
    <fieldset className="thalie-group">
      <legend>{field.label}</legend>
      <p className="helptext">{field.help}</p>
      <Complaint fieldPath={fieldPath} />
      {field.fields.map((inner) => (
        <One key={inner.name} fieldPath={`${fieldPath}.${inner.name}`} field={inner} />
      ))}
    </fieldset>
  );
}

function Entry({ fieldPath, field, position, remove }) {
  const { values, errors } = useFormikContext();
  const wrong = Boolean(getIn(errors, fieldPath));
  const entry = getIn(values, fieldPath) ?? {};
  const heading = field.fields.map((inner) => told(entry[inner.name])).find(Boolean) ?? "";
  const [opened, setOpened] = useState(heading === "");
  const shown = opened || wrong;
  return (
    <li className="thalie-entry">
      <Button
        type="button"
        basic
        size="tiny"
        aria-expanded={shown}
        icon={shown ? "angle down" : "angle right"}
        content={`${position + 1}. ${heading}`}
        onClick={() => setOpened(!opened)}
      />
      <Button type="button" basic size="tiny" icon="trash" aria-label={`${field.words.remove} ${position + 1}`} onClick={remove} />
      {shown &&
        field.fields.map((inner) => (
          <One key={inner.name} fieldPath={`${fieldPath}.${inner.name}`} field={inner} />
        ))}
    </li>
  );
}

/** Keys of COUNT entries, and a way to forget one: the others keep theirs, and so stay open or closed. */
function useKeys(count) {
  const { current } = useRef({ keys: [], next: 0 });
  while (current.keys.length < count) current.keys.push(current.next++);
  current.keys.length = count;
  return [current.keys, (position) => current.keys.splice(position, 1)];
}

/** A list, entry by entry or as a SHEET, if it has one; long ones are a sheet to begin with. */
function List({ fieldPath, field, sheet }) {
  const { values } = useFormikContext();
  const [page, setPage] = useState(0);
  const entries = getIn(values, fieldPath) ?? [];
  const [isSheet, setSheet] = useState(Boolean(sheet) && entries.length > ON_A_PAGE);
  const [keys, forget] = useKeys(entries.length);
  const last = Math.max(0, Math.ceil(entries.length / ON_A_PAGE) - 1);
  const current = Math.min(page, last);
  const shown = entries.slice(current * ON_A_PAGE, (current + 1) * ON_A_PAGE);
  const head = (
    <>
      <legend>
        {field.label} ({entries.length})
      </legend>
      <p className="helptext">{field.help}</p>
      <Complaint fieldPath={fieldPath} />
      {sheet && (
        <Button type="button" size="tiny" icon={isSheet ? "list" : "table"} content={said(isSheet ? "asEntries" : "asSheet")} onClick={() => setSheet(!isSheet)} />
      )}
    </>
  );
  if (isSheet) {
    return (
      <fieldset className="thalie-group" id={fieldPath}>
        {head}
        <Sheet fieldPath={fieldPath} field={field} sheet={sheet} />
      </fieldset>
    );
  }
  return (
    <FieldArray
      name={fieldPath}
      render={(list) => (
        <fieldset className="thalie-group" id={fieldPath}>
          {head}
          <ol className="thalie-entries">
            {shown.map((_, index) => {
              const position = current * ON_A_PAGE + index;
              const path = `${fieldPath}.${position}`;
              const remove = () => {
                forget(position);
                list.remove(position);
              };
              return field.fields ? (
                <Entry key={keys[position]} fieldPath={path} field={field} position={position} remove={remove} />
              ) : (
                <li key={keys[position]}>
                  <TextField fieldPath={path} label={`${field.label} ${position + 1}`} />
                  <Button type="button" basic size="tiny" icon="trash" aria-label={`${field.words.remove} ${position + 1}`} onClick={remove} />
                </li>
              );
            })}
          </ol>
          {last > 0 && (
            <p>
              <Button type="button" basic size="tiny" disabled={current === 0} content={field.words.previous} onClick={() => setPage(current - 1)} />
              {current + 1} / {last + 1}{" "}
              <Button type="button" basic size="tiny" disabled={current === last} content={field.words.next} onClick={() => setPage(current + 1)} />
            </p>
          )}
          <Button
            type="button"
            size="tiny"
            icon="add"
            content={`${field.words.add}: ${field.label}`}
            onClick={() => {
              list.push(field.fields ? {} : "");
              setPage(Math.floor(entries.length / ON_A_PAGE));
            }}
          />
        </fieldset>
      )}
    />
  );
}

function One({ fieldPath, field, sheet }) {
  if (field.many && field.widget !== "term") return <List fieldPath={fieldPath} field={field} sheet={sheet} />;
  if (field.fields) return <Group fieldPath={fieldPath} field={field} />;
  return <Value fieldPath={fieldPath} field={field} />;
}

const columns = PropTypes.shape({ columns: PropTypes.array.isRequired, same: PropTypes.array.isRequired, most: PropTypes.number.isRequired });
const place = { fieldPath: PropTypes.string.isRequired, field: described.isRequired };
[Term, Flag, Value, Group, List, One].forEach((component) => (component.propTypes = place));
List.propTypes = One.propTypes = { ...place, sheet: columns };
List.defaultProps = One.defaultProps = { sheet: undefined };
Complaint.propTypes = { fieldPath: PropTypes.string.isRequired };
Entry.propTypes = { ...place, position: PropTypes.number.isRequired, remove: PropTypes.func.isRequired };

export default function HeritageField({ fieldPath, description, sheet }) {
  return (
    <>
      <One fieldPath={fieldPath} field={description} sheet={sheet} />
      {description.name === "objects" && <KnownObject fieldPath={fieldPath} words={description.words} />}
    </>
  );
}

HeritageField.propTypes = { fieldPath: PropTypes.string.isRequired, description: described.isRequired, sheet: columns };
HeritageField.defaultProps = { sheet: undefined };
