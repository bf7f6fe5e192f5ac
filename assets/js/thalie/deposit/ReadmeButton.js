/*
 * Adds a README with the DOI to the files of a draft. The words stand in the page, in the language of
 * the visitor (templates/semantic-ui/thalie/deposit.html). The page is loaded anew afterwards, so
 * nothing may wait to be saved.
 */

import React, { useState } from "react";
import { useFormikContext } from "formik";
import { http } from "react-invenio-forms";
import { useSelector } from "react-redux";
import { Button, Message } from "semantic-ui-react";

const WORDS = "thalie-readme-words";

export function ReadmeButton() {
  const draft = useSelector((state) => state.deposit.record);
  const { dirty, isSubmitting } = useFormikContext();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const words = document.getElementById(WORDS)?.dataset;
  if (!words || draft?.is_published) return null;

  const unsaved = !draft?.id || dirty;
  const add = async () => {
    setBusy(true);
    setRefusal("");
    try {
      await http.post(`${draft.links.self}/readme`);
      window.location.assign(draft.links.self_html);
    } catch (error) {
      setRefusal(error.response?.data?.message ?? words.failed);
      setBusy(false);
    }
  };

  return (
    <div className="rel-mb-1">
      <Button
        type="button"
        icon="file alternate outline"
        labelPosition="left"
        content={words.label}
        loading={busy}
        disabled={unsaved || isSubmitting || busy}
        aria-describedby="thalie-readme-help"
        onClick={add}
      />
      <p id="thalie-readme-help" className="helptext">
        {unsaved ? words.unsaved : words.help}
      </p>
      {refusal && <Message negative role="alert" content={refusal} />}
    </div>
  );
}
