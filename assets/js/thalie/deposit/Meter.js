/*
 * What is missing for publication, while it is typed: the server tries a save and takes it back
 * (site/thalie/checks/trial.py), so it is the same that a save would say. A click leads there. What
 * is wrong with a value that was typed stands at its field, too. The words stand in the page
 * (templates/semantic-ui/thalie/deposit.html).
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { getIn, useFormikContext } from "formik";
import { http } from "react-invenio-forms";
import { useSelector } from "react-redux";
import { Card, Header } from "semantic-ui-react";
import { getInputFromDOM } from "@js/invenio_rdm_records";
import { RDMDepositRecordSerializer } from "@js/invenio_rdm_records/src/deposit/api/DepositRecordSerializer";
import { goTo, nameOf } from "./sections";

const TRIAL = "/api/curation/trial";
const PAUSE = 1500; // milliseconds after the last keystroke
const JSON_AS_SHOWN = { "Accept": "application/vnd.inveniordm.v1+json", "Content-Type": "application/json" };

function useSerializer() {
  const [serializer] = useState(() => {
    const config = getInputFromDOM("deposits-config");
    return new RDMDepositRecordSerializer(config?.default_locale, config?.custom_fields?.vocabularies);
  });
  return serializer;
}

/** What a save would say of the form as it is: `undefined` until it is known, `null` where it cannot be. */
function useLacks(draft) {
  const { values, isSubmitting } = useFormikContext();
  const serializer = useSerializer();
  const files = useSelector((state) => Object.keys(state.files.entries ?? {}).length);
  const [lacks, setLacks] = useState();
  useEffect(() => {
    if (isSubmitting) return undefined;
    const asking = new AbortController();
    const ask = async () => {
      const settings = { params: draft?.id && { draft: draft.id }, headers: JSON_AS_SHOWN, signal: asking.signal };
      const answer = await http.post(TRIAL, serializer.serialize(values), settings).catch(() => null);
      if (!asking.signal.aborted) setLacks(answer?.data.lacks ?? null);
    };
    const later = setTimeout(ask, PAUSE);
    return () => {
      clearTimeout(later);
      asking.abort();
    };
  }, [values, draft?.id, draft?.revision_id, files, isSubmitting, serializer]);
  return lacks;
}

const isGiven = (value) => value !== undefined && value !== null && value !== "" && typeof value !== "object";

/** Says what is wrong with a value at its field, until it is right. */
function useSentencesAtFields(lacks) {
  const { values, setFieldError } = useFormikContext();
  const told = useRef([]);
  useEffect(() => {
    if (!lacks) return;
    const wrong = lacks.filter(({ level, field }) => level === "error" && isGiven(getIn(values, field)));
    told.current.filter((field) => !wrong.some((one) => one.field === field)).forEach((field) => setFieldError(field, undefined));
    wrong.forEach(({ field, messages }) => setFieldError(field, messages.join(" ")));
    told.current = wrong.map(({ field }) => field);
  }, [lacks]); // once for each answer
}

function Lacks({ lacks, words }) {
  return (
    <ul className="thalie-lacks">
      {lacks.map(({ field, messages }) => (
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
