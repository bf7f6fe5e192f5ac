/*
 * "Not in the list?": a term that somebody misses in a vocabulary is proposed to the curators, at the
 * field where it is missed. The words come with the field (site/thalie/heritage/form.py).
 */

import React, { useState } from "react";
import PropTypes from "prop-types";
import { http } from "react-invenio-forms";
import { Button, Form } from "semantic-ui-react";

export function Wanted({ id, vocabulary, words, typed }) {
  const [name, setName] = useState(null); // null: nobody asked
  const [about, setAbout] = useState("");
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);

  const send = async () => {
    setBusy(true);
    try {
      await http.post("/api/wanted-terms", { vocabulary, name, about });
      setSaid(words.proposed.replace("{name}", name.trim()));
      setName(null);
      setAbout("");
    } catch (error) {
      setSaid(error?.response?.data?.message ?? words.unheard);
    }
    setBusy(false);
  };
  const stay = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form around it is not meant
    if (name.trim() && !busy) send();
  };
  const begin = () => {
    setSaid("");
    setName(typed);
  };
  return (
    <div className="thalie-wanted">
      {name === null ? (
        <Button type="button" basic size="mini" content={words.missing} onClick={begin} />
      ) : (
        <Form.Group role="group" aria-label={words.missing}>
          <Form.Input id={`${id}-wanted`} width={6} label={words.name} maxLength={255} value={name} onChange={(_, { value }) => setName(value)} onKeyDown={stay} autoFocus />
          <Form.Input id={`${id}-about`} width={10} label={words.about} maxLength={2000} value={about} onChange={(_, { value }) => setAbout(value)} onKeyDown={stay} />
          <Form.Field>
            <Button type="button" size="tiny" content={words.propose} disabled={!name.trim() || busy} loading={busy} onClick={send} />
            <Button type="button" size="tiny" basic content={words.leave} onClick={() => setName(null)} />
          </Form.Field>
        </Form.Group>
      )}
      <span role="status">{said}</span>
    </div>
  );
}

Wanted.propTypes = {
  id: PropTypes.string.isRequired,
  vocabulary: PropTypes.string.isRequired,
  words: PropTypes.object.isRequired,
  typed: PropTypes.string.isRequired,
};
