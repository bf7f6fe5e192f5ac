/*
 * Who may read: InvenioRDM's choices, and beside them what the data policy says before anybody is
 * wrong. It proposes a day with its reason, and imposes nothing. A restriction gets the field for
 * its reason that InvenioRDM's form lacks. The words stand in the page
 * (templates/semantic-ui/thalie/deposit.html), and come from the server (openings/policy_resources.py).
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { useFormikContext } from "formik";
import { http, TextAreaField } from "react-invenio-forms";
import { useSelector } from "react-redux";
import { Button, Card, Header } from "semantic-ui-react";
import { AccessRightField } from "@js/invenio_rdm_records";

const POLICY = "/api/embargo-policy";
const PAUSE = 300; // milliseconds after the last keystroke in a date

/** What the form says of the days of beam, as a query. */
function daysOf({ metadata, custom_fields: fields }) {
  const collected = (metadata?.dates ?? []).filter(({ type }) => (type?.id ?? type) === "collected");
  return new URLSearchParams([
    ["end", fields?.["thalie:experiment"]?.end ?? ""],
    ...collected.map(({ date }) => ["collected", date ?? ""]),
  ]).toString();
}

/** What the policy says of these days: `undefined` until it is known, `null` where it cannot be. */
function usePolicy(days) {
  const [policy, setPolicy] = useState();
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await http.get(`${POLICY}?${days}`).catch(() => ({ data: null }));
      if (current) setPolicy(answer.data);
    };
    const timer = setTimeout(ask, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [days]);
  return policy;
}

/** The day of the policy, why, the latest one; and a button that takes it over. */
function Proposal({ policy, words }) {
  const { setFieldValue, values } = useFormikContext();
  const { access, files } = values;
  const { embargo } = access;
  const taken = embargo?.active && embargo.until === policy.until;
  const take = () =>
    setFieldValue("access", {
      ...access,
      files: "restricted",
      embargo: { active: true, until: policy.until, reason: policy.reason },
    });
  const useful = !policy.over && (files?.enabled || access.record !== "public");
  return (
    <>
      <div role="status" id="thalie-embargo-day">
        {policy.words.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {useful && taken && <p>{words.taken}</p>}
      </div>
      {useful && !taken && (
        <Button type="button" fluid icon="calendar check outline" content={words.take} onClick={take} />
      )}
    </>
  );
}
Proposal.propTypes = { policy: PropTypes.object.isRequired, words: PropTypes.object.isRequired };

function Published({ page, words }) {
  return (
    <>
      <p>{words.published}</p>
      {page && (
        <p>
          <a href={page}>{words.page}</a>
        </p>
      )}
    </>
  );
}
Published.propTypes = { page: PropTypes.string, words: PropTypes.object.isRequired };
Published.defaultProps = { page: undefined };

/** Whether something is closed that no embargo opens. */
const isRestricted = ({ access, files }) =>
  !access.embargo?.active && (access.record !== "public" || (files?.enabled && access.files !== "public"));

/** Why something is restricted. It comes into sight where that was just chosen. */
function Restriction({ policy, words }) {
  const { initialValues } = useFormikContext();
  const place = useRef();
  const chosen = !isRestricted(initialValues);
  useEffect(() => {
    if (chosen) place.current.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div ref={place}>
      {policy?.restriction && <p>{policy.restriction}</p>}
      <TextAreaField
        fieldPath="access.embargo.reason"
        label={words.reason}
        required={policy?.reason_required ?? true}
        aria-describedby="thalie-reason-help"
      />
      <p id="thalie-reason-help" className="helptext">
        {words.reasonHelp}
      </p>
    </div>
  );
}
Restriction.propTypes = { policy: PropTypes.object, words: PropTypes.object.isRequired };
Restriction.defaultProps = { policy: undefined };

function DataPolicy({ words }) {
  const draft = useSelector((state) => state.deposit.record);
  const community = useSelector((state) => state.deposit.editorState.selectedCommunity);
  const { values } = useFormikContext();
  const policy = usePolicy(daysOf(values));
  const published = draft?.is_published || draft?.versions?.index > 1;
  const open = !community?.access || community.is_ghost || community.access.visibility === "public";
  return (
    <Card className="access-right" id="thalie-embargo">
      {isRestricted(values) && (
        <Card.Content>
          <Restriction policy={policy} words={words} />
        </Card.Content>
      )}
      <Card.Content>
        <Card.Header as={Header} size="tiny" content={words.title} />
        {published && <Published page={draft.links?.record_html} words={words} />}
        {!published && policy === null && <p role="status">{words.failed}</p>}
        {!published && policy && open && <Proposal policy={policy} words={words} />}
      </Card.Content>
    </Card>
  );
}
DataPolicy.propTypes = { words: PropTypes.object.isRequired };

export function AccessRight(props) {
  const words = document.getElementById("thalie-embargo-words")?.dataset;
  return (
    <>
      <AccessRightField {...props} />
      {words && <DataPolicy words={words} />}
    </>
  );
}
