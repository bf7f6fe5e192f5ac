/*
 * What is wrong with a draft, at the top of the form: InvenioRDM's banner with the sections of the
 * heritage fields, and the words that no field of the form shows. Asks before a page is left with
 * words that were not saved, and before those of somebody else are overwritten. The words stand in
 * the page (templates/semantic-ui/thalie/deposit.html).
 */

import React, { useEffect, useState } from "react";
import PropTypes from "prop-types";
import { useFormikContext } from "formik";
import { useSelector } from "react-redux";
import { Button, Message } from "semantic-ui-react";
import { FormFeedback } from "@js/invenio_rdm_records";
import { Kept } from "./Kept";
import { sections as allSections, sectionsOfFields } from "./sections";

const UNSHOWN = /^(files|access\.(files|record))(\.|$)/; // in a section, but at no field of it
const ELSEWHERE = ["metadata.references"]; // in a section that InvenioRDM's list forgets
/** Draws anew when all elements with these IDS are there: our sections come after the form, and the banner reads their names. */
function useWhenDrawn(ids) {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    if (drawn) return undefined;
    const look = () => setDrawn(ids.every((id) => document.getElementById(id)));
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    look();
    return () => observer.disconnect();
  });
}

/** Each sentence of ERRORS, a tree, with its path. */
function sentences(errors, path = "") {
  return Object.entries(errors ?? {}).flatMap(([name, value]) => {
    const at = path ? `${path}.${name}` : name;
    if (typeof value === "string") return [[at, value]];
    if (value?.severity !== undefined) return [[at, value.message]];
    return typeof value === "object" ? sentences(value, at) : [];
  });
}

function Unplaced({ errors, fields }) {
  const shown = (path) => !UNSHOWN.test(path) && fields.some((field) => path.startsWith(field));
  const told = sentences(errors).filter(([path]) => path.includes(".") && !shown(path));
  if (!told.length) return null;
  return (
    <Message negative role="alert" className="rel-m-1" id="thalie-unplaced" list={told.map(([, sentence]) => sentence)} />
  );
}
Unplaced.propTypes = { errors: PropTypes.object, fields: PropTypes.arrayOf(PropTypes.string).isRequired };
Unplaced.defaultProps = { errors: undefined };

/** The draft says something else by now: whose words shall it be? */
function Conflict({ errors, words }) {
  const { setFieldValue, values } = useFormikContext();
  if (errors?.status !== 409) return null;
  const decided = !values.access?.seen;
  return (
    <Message warning visible role="alert" className="rel-m-1" id="thalie-conflict">
      {decided ? (
        words.overwriting
      ) : (
        <>
          <Button type="button" size="tiny" content={words.reload} onClick={() => window.location.reload()} />
          <Button
            type="button"
            size="tiny"
            content={words.overwrite}
            onClick={() => setFieldValue("access.seen", undefined, false)}
          />
        </>
      )}
    </Message>
  );
}
Conflict.propTypes = { errors: PropTypes.object, words: PropTypes.object.isRequired };
Conflict.defaultProps = { errors: undefined };

/** Asks before the page is left with words that were not saved, unless it is left by what they were sent with. */
function useQuestionOnLeaving() {
  const { dirty } = useFormikContext();
  const doing = useSelector((state) => state.deposit.actionState);
  const lost = dirty && !doing?.endsWith("_STARTED");
  useEffect(() => {
    if (!lost) return undefined;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [lost]);
}

/** What was refused is said at the top, and whoever asked for it stands further down. */
function useSightOfRefusals() {
  const { actionState, errors } = useSelector((state) => state.deposit);
  useEffect(() => {
    if (actionState?.includes("_FAILED")) window.scrollTo({ top: 0 });
  }, [actionState, errors]);
}

export function Feedback({ labels, fieldPath }) {
  const errors = useSelector((state) => state.deposit.errors);
  const words = document.getElementById("thalie-conflict-words")?.dataset ?? {};
  const ours = sectionsOfFields();
  const sections = allSections();
  useQuestionOnLeaving();
  useSightOfRefusals();
  useWhenDrawn(Object.keys(ours));
  return (
    <>
      <Kept />
      <FormFeedback
        labels={labels}
        fieldPath={fieldPath}
        sectionsConfig={sections}
      />
      <Unplaced errors={errors} fields={[...Object.values(sections).flat(), ...ELSEWHERE]} />
      <Conflict errors={errors} words={words} />
    </>
  );
}
Feedback.propTypes = { labels: PropTypes.object, fieldPath: PropTypes.string.isRequired };
Feedback.defaultProps = { labels: undefined };
