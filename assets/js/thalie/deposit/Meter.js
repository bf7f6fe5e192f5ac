/*
 * What is missing for publication, while it is typed: the server tries a save and takes it back
 * (site/thalie/checks/trial.py), so it is the same that a save would say. A click leads there. What
 * is wrong with a value that was typed stands at its field, too. The words stand in the page
 * (templates/semantic-ui/thalie/deposit.html).
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { getIn, useFormikContext } from "formik";
import cloneDeep from "lodash/cloneDeep";
import set from "lodash/set";
import unset from "lodash/unset";
import { useSelector } from "react-redux";
import { Card, Header } from "semantic-ui-react";
import { goTo, nameOf } from "./sections";
import { useTrial } from "./trial";

const PAUSE = 1500; // milliseconds after the last keystroke
const SHOWN = 30; // fields that are named

/** What a save would say of the form as it is: `undefined` until it is known, `null` where it cannot be. */
function useLacks(draft) {
  const { values, isSubmitting } = useFormikContext();
  const trial = useTrial(draft?.id);
  const files = useSelector((state) => Object.keys(state.files.entries ?? {}).length);
  const [lacks, setLacks] = useState();
  useEffect(() => {
    if (isSubmitting) return undefined;
    const asking = new AbortController();
    const ask = async () => {
      const found = await trial(values, asking.signal);
      if (!asking.signal.aborted) setLacks(found);
    };
    const later = setTimeout(ask, PAUSE);
    return () => {
      clearTimeout(later);
      asking.abort();
    };
  }, [values, draft?.revision_id, files, isSubmitting, trial]);
  return lacks;
}

const isGiven = (value) => value !== undefined && value !== null && value !== "" && typeof value !== "object";

/** Says what is wrong with a value at its field, until it is right; of all at once, as there may be many. */
function useSentencesAtFields(lacks) {
  const { values, errors, setErrors } = useFormikContext();
  const told = useRef([]);
  useEffect(() => {
    if (!lacks) return;
    const wrong = lacks.filter(({ level, field }) => level === "error" && isGiven(getIn(values, field)));
    if (!wrong.length && !told.current.length) return;
    const next = cloneDeep(errors);
    told.current.forEach((field) => unset(next, field));
    wrong.forEach(({ field, messages }) => set(next, field, messages.join(" ")));
    setErrors(next);
    told.current = wrong.map(({ field }) => field);
  }, [lacks]); // once for each answer
}

function Lacks({ lacks, words }) {
  return (
    <ul className="thalie-lacks">
      {lacks.slice(0, SHOWN).map(({ field, messages }) => (
        <li key={field}>
          <a
            href={`#${field}`}
            onClick={(event) => {
              event.preventDefault();
              goTo(field);
            }}
          >
            {nameOf(field) || words.elsewhere}
          </a>{" "}
          {messages.join(" ")}
        </li>
      ))}
      {lacks.length > SHOWN && <li>{words.more.replace("{number}", lacks.length - SHOWN)}</li>}
    </ul>
  );
}
Lacks.propTypes = { lacks: PropTypes.array.isRequired, words: PropTypes.object.isRequired };

/** After the box with the state of the draft and its buttons, whose CHILDREN come without their card. */
export function Meter({ children }) {
  const draft = useSelector((state) => state.deposit.record);
  const words = document.getElementById("thalie-meter-words")?.dataset;
  const lacks = useLacks(draft);
  useSentencesAtFields(lacks);
  const stops = lacks?.filter(({ level }) => level === "error");
  const advice = lacks?.filter(({ level }) => level !== "error");
  return (
    <>
      <Card>{children}</Card>
      {words && lacks && (
        <Card id="thalie-meter">
          <Card.Content>
            <Card.Header as={Header} size="tiny" content={words.title} />
            <div role="status">
              {stops.length ? words.missing.replace("{number}", stops.length) : words.ready}
            </div>
            <Lacks lacks={stops} words={words} />
            {advice.length > 0 && (
              <details>
                <summary>{words.advice.replace("{number}", advice.length)}</summary>
                <Lacks lacks={advice} words={words} />
              </details>
            )}
          </Card.Content>
        </Card>
      )}
    </>
  );
}
Meter.propTypes = { children: PropTypes.node };
Meter.defaultProps = { children: undefined };
