/*
 * An object that was described in an earlier dataset is found again by its number or name, and put
 * into the list as it was described there; nothing that was typed is touched. The words come with
 * the field (site/thalie/heritage/form.py).
 */

import React, { useEffect, useState } from "react";
import PropTypes from "prop-types";
import { getIn, useFormikContext } from "formik";
import { http } from "react-invenio-forms";
import { Form } from "semantic-ui-react";

const PAUSE = 400; // ms without a key
const FEWEST = 2; // characters

/** Objects that what was typed finds; `null` while that is not known. */
function useKnown(typed) {
  const [answer, setAnswer] = useState({ typed: "", objects: [] });
  const asked = typed.trim().length >= FEWEST;
  useEffect(() => {
    if (!asked) return undefined;
    const asking = new AbortController();
    const ask = async () => {
      const given = await http.get("/search/objects", { params: { q: typed }, signal: asking.signal }).catch(() => undefined);
      if (!asking.signal.aborted) setAnswer({ typed, objects: given?.data.objects ?? [] });
    };
    const later = setTimeout(ask, PAUSE);
    return () => {
      clearTimeout(later);
      asking.abort();
    };
  }, [typed, asked]);
  if (!asked) return [];
  return answer.typed === typed ? answer.objects : null;
}

const nameOf = ({ object, in: dataset }) => [object.label, object.inventory_number, dataset.title].filter(Boolean).join(" · ");

export function KnownObject({ fieldPath, words }) {
  const { values, setFieldValue } = useFormikContext();
  const [typed, setTyped] = useState("");
  const found = useKnown(typed);
  const take = (place) => {
    setFieldValue(fieldPath, [...(getIn(values, fieldPath) ?? []), found[place].object]);
    setTyped("");
  };
  const id = `${fieldPath}-known`;
  const { searching, nothing, type } = words;
  return (
    <Form.Dropdown
      fluid
      selection
      selectOnBlur={false}
      name={id}
      label={<label htmlFor={id}>{words.again}</label>}
      aria-label={words.again}
      searchInput={{ id }}
      value=""
      options={(found ?? []).map((one, place) => ({ key: place, value: place, text: nameOf(one) }))}
      search={(options) => options}
      searchQuery={typed}
      loading={found === null}
      noResultsMessage={found === null ? searching : typed.trim().length < FEWEST ? type : nothing}
      placeholder={words.againHelp}
      onSearchChange={(_, { searchQuery }) => setTyped(searchQuery)}
      onBlur={() => setTyped("")}
      onChange={(_, { value }) => take(value)}
    />
  );
}

KnownObject.propTypes = { fieldPath: PropTypes.string.isRequired, words: PropTypes.object.isRequired };
