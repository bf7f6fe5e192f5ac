/* Persons whom files name: somebody says of each whether it stays, is taken out, or its files are. */

import React, { useState } from "react";
import PropTypes from "prop-types";
import { Button, Form, Message } from "semantic-ui-react";
import { said } from "./words";

const DECISIONS = ["keep", "redact", "leave-out"];

function Name({ name, answer, onChange }) {
  const id = `thalie-name-${encodeURIComponent(name.value)}`;
  const [{ file, group, attribute }] = name.places;
  const chosen = answer?.decision ?? name.decision;
  const asked = chosen === "keep" && !name.cited;
  return (
    <fieldset className="thalie-group">
      <legend>{name.value}</legend>
      <p className="helptext">
        {said("nameIn", { file, place: [group, attribute].filter(Boolean).join(", ") })}{" "}
        {name.count > 1 && said("morePlaces", { number: name.count - 1, files: name.files.length })} {name.cited && said("cited")}
      </p>
      {DECISIONS.map((decision) => (
        <Form.Radio
          key={decision}
          id={`${id}-${decision}`}
          name={id}
          checked={chosen === decision}
          label={{ children: said(decision), htmlFor: `${id}-${decision}` }}
          onChange={() => onChange({ ...answer, decision })}
        />
      ))}
      {asked && (
        <Form.Input
          id={`${id}-agreement`}
          required
          fluid
          label={{ children: said("agreement"), htmlFor: `${id}-agreement` }}
          value={answer?.agreement ?? name.agreement}
          onChange={(_, { value }) => onChange({ ...answer, decision: "keep", agreement: value })}
        />
      )}
    </fieldset>
  );
}

export function Names({ names, busy, onTell }) {
  const [answers, setAnswers] = useState({});
  if (!names.length) return null;
  const said_ = names
    .filter(({ value }) => answers[value]?.decision)
    .map(({ value }) => ({ value, ...answers[value] }));
  const lacking = said_.some(({ value, decision, agreement }) => {
    const { cited } = names.find((name) => name.value === value);
    return decision === "keep" && !cited && !agreement?.trim();
  });
  const all = (decision) => setAnswers(Object.fromEntries(names.map(({ value }) => [value, { ...answers[value], decision }])));
  const open = names.filter(({ decision }) => !decision).length;
  return (
    <section aria-labelledby="thalie-names-title" id="thalie-names">
      <h3 id="thalie-names-title">{said("namesTitle")}</h3>
      <Message visible warning={open > 0} content={open > 0 ? said("namesOpen", { number: open }) : said("namesDecided")} />
      <p>{said("namesHelp")}</p>
      {names.length > 1 && (
        <Button type="button" size="tiny" content={said("redactAll")} onClick={() => all("redact")} />
      )}
      <div className="ui form">
        {names.map((name) => (
          <Name
            key={name.value}
            name={name}
            answer={answers[name.value]}
            onChange={(answer) => setAnswers({ ...answers, [name.value]: answer })}
          />
        ))}
      </div>
      <Button
        type="button"
        primary
        size="small"
        loading={busy}
        disabled={busy || !said_.length || lacking}
        content={said("decide")}
        onClick={async () => {
          if (await onTell({ names: said_ })) setAnswers({});
        }}
      />
    </section>
  );
}

Name.propTypes = { name: PropTypes.object.isRequired, answer: PropTypes.object, onChange: PropTypes.func.isRequired };
Name.defaultProps = { answer: undefined };
Names.propTypes = { names: PropTypes.array.isRequired, busy: PropTypes.bool.isRequired, onTell: PropTypes.func.isRequired };
