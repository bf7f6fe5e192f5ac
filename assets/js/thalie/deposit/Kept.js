/*
 * Keeps what is typed in the form on this device until it is saved, and offers it again: after a
 * browser that was closed, a network that dropped, a session that ended. Says what to do where a
 * save came to nothing. The words stand in the page (templates/semantic-ui/thalie/deposit.html).
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { useFormikContext } from "formik";
import { useSelector } from "react-redux";
import { Button, Message } from "semantic-ui-react";
import { read, write, PREFIX } from "./device";

const PAUSE = 800; // milliseconds after the last keystroke
const MOST = 3; // that are offered at a time
const SHOWN = 3; // words of each
const LONG = 60; // characters of a word that are shown

const partsOf = ({ metadata, custom_fields: fields, access }) => ({
  metadata,
  custom_fields: fields,
  embargo: access?.embargo,
});

/** The words in VALUE, wherever they stand. */
function wordsIn(value) {
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(wordsIn);
  return value === undefined || value === null || value === "" ? [] : [String(value)];
}

/** The words of KEPT that VALUES have not. */
function lost(kept, values) {
  const there = new Set(wordsIn(partsOf(values)));
  return wordsIn(kept).filter((word) => !there.has(word));
}

/** Keeps the words of the form under KEY while they are not saved. What was kept before is offered. */
function useKept(key) {
  const { values, initialValues, dirty } = useFormikContext();
  const [offers, setOffers] = useState(() => read(key).filter(({ parts }) => lost(parts, initialValues).length));
  const [full, setFull] = useState(false);
  const last = useRef(key);
  useEffect(() => {
    const keep = () => {
      const now = dirty ? [{ at: new Date().toISOString(), parts: partsOf(values) }] : [];
      if (last.current !== key) write(last.current, []); // the draft has a number now
      last.current = key;
      setFull(!write(key, [...now, ...offers].slice(0, MOST)));
    };
    const later = setTimeout(keep, PAUSE);
    window.addEventListener("pagehide", keep);
    return () => {
      clearTimeout(later);
      window.removeEventListener("pagehide", keep);
    };
  }, [key, values, dirty, offers]);
  return [offers, setOffers, full];
}

function Offer({ offer, words, decide }) {
  const { values, setValues } = useFormikContext();
  const missing = lost(offer.parts, values);
  const take = () => {
    const { embargo, ...parts } = offer.parts;
    setValues({ ...values, ...parts, access: { ...values.access, ...(embargo && { embargo }) } });
    decide();
  };
  const when = new Date(offer.at).toLocaleString(document.documentElement.lang);
  const some = missing.slice(0, SHOWN).map((word) => `“${word.length > LONG ? `${word.slice(0, LONG)}…` : word}”`);
  return (
    <Message warning visible role="alert" className="rel-m-1 thalie-kept">
      <p>
        {words.offer} ({when}) {some.join(", ")}
        {missing.length > SHOWN && ", …"}
      </p>
      <Button type="button" size="tiny" content={words.take} onClick={take} />
      <Button type="button" size="tiny" content={words.forget} onClick={decide} />
    </Message>
  );
}
Offer.propTypes = {
  offer: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  decide: PropTypes.func.isRequired,
};

/** Why the last save came to nothing, where that is no fault of the words. */
function useTrouble() {
  const { actionState, errors } = useSelector((state) => state.deposit);
  if (!actionState?.endsWith("_FAILED")) return undefined;
  if (!Object.keys(errors ?? {}).length) return "offline"; // no answer came
  const nobody = [401, 403].includes(errors.status) || /CSRF/.test(errors.message); // its cookie ended, too
  return nobody ? "expired" : undefined;
}

export function Kept() {
  const draft = useSelector((state) => state.deposit.record);
  const words = document.getElementById("thalie-kept-words")?.dataset;
  const [offers, setOffers, full] = useKept(`${PREFIX}${words?.user}:${draft?.id ?? "new"}`);
  const trouble = useTrouble();
  if (!words) return null;
  return (
    <>
      {offers.map((offer) => (
        <Offer
          key={offer.at}
          offer={offer}
          words={words}
          decide={() => setOffers(offers.filter(({ at }) => at !== offer.at))}
        />
      ))}
      {trouble && (
        <Message warning visible role="alert" className="rel-m-1" id="thalie-trouble">
          <p>{words[trouble]}</p>
          {trouble === "expired" && (
            <p>
              <a href={words.login} target="_blank" rel="noreferrer">
                {words.loginLabel}
              </a>
            </p>
          )}
        </Message>
      )}
      {full && <Message warning visible className="rel-m-1" content={words.full} />}
    </>
  );
}
