/* What the files say, field by field, with where it was read; taken or refused. */

import React from "react";
import PropTypes from "prop-types";
import { Button } from "semantic-ui-react";
import { said, sourceOf } from "./words";

const WORDS = { same: "same", adds: "adds", differs: "differs" };

function Value({ value, busy, typed, onTake, onRefuse }) {
  const { label, display, more, path, refused, standing, taken } = value;
  const stands = typed && standing === "empty" ? "differs" : standing;
  const note = taken ? said("taken") : refused ? said("refused") : WORDS[stands] && said(WORDS[stands]);
  return (
    <li className={`thalie-proposal ${stands}`} data-path={path}>
      <strong>{label}</strong> {note && <em>{note}</em>}
      <ul className="thalie-lines">
        {display.map((line, position) => (
          <li key={`${position} ${line}`}>{line}</li>
        ))}
        {more > 0 && <li>{said("more", { number: more })}</li>}
      </ul>
      <p className="helptext">{sourceOf(value.sources)}</p>
      {standing !== "same" && (
        <>
          <Button
            type="button"
            size="tiny"
            disabled={busy}
            content={stands === "differs" ? said("replace") : said("take")}
            aria-label={`${stands === "differs" ? said("replace") : said("take")}: ${label}`}
            onClick={() => onTake([path])}
          />
          {!refused && (
            <Button type="button" basic size="tiny" disabled={busy} content={said("refuse")} aria-label={`${said("refuse")}: ${label}`} onClick={() => onRefuse([path])} />
          )}
        </>
      )}
    </li>
  );
}

/** PROPOSALS by the section of the form in which they stand, in the order of the form. */
function bySection(proposals) {
  const found = new Map();
  proposals.forEach((one) => found.set(one.section, [...(found.get(one.section) ?? []), one]));
  return [...found];
}

export function Values({ proposals, busy, isTyped, onTake, onRefuse }) {
  if (!proposals.length) return null;
  const open = proposals.filter(({ standing, refused }) => !refused && (standing === "empty" || standing === "adds"));
  return (
    <section aria-labelledby="thalie-values-title" id="thalie-values">
      <h3 id="thalie-values-title">{said("valuesTitle")}</h3>
      <p>{said("valuesHelp")}</p>
      <Button
        type="button"
        primary
        size="small"
        icon="check"
        labelPosition="left"
        loading={busy}
        disabled={busy || !open.length}
        content={open.length ? said("takeAll", { number: open.length }) : said("allTaken")}
        onClick={() => onTake("all")}
      />
      {bySection(proposals).map(([section, found]) => (
        <details key={section} open>
          <summary>
            {section} ({found.length})
          </summary>
          <ul className="thalie-proposals">
            {found.map((value) => (
              <Value key={value.path} value={value} busy={busy} typed={isTyped(value.path)} onTake={onTake} onRefuse={onRefuse} />
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

const doing = { busy: PropTypes.bool.isRequired, onTake: PropTypes.func.isRequired, onRefuse: PropTypes.func.isRequired };
Value.propTypes = { value: PropTypes.object.isRequired, typed: PropTypes.bool.isRequired, ...doing };
Values.propTypes = { proposals: PropTypes.array.isRequired, isTyped: PropTypes.func.isRequired, ...doing };
