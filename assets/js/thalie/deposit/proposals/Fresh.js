/* InvenioRDM's fields of languages and keywords, which show what was taken from files (generation.js). */

import React from "react";
import PropTypes from "prop-types";
import { useSelector } from "react-redux";
import { LanguagesField, SubjectsField } from "@js/invenio_rdm_records";
import { useGeneration } from "./generation";

const asOptions = (found) => found.map(({ id, title_l10n: text }) => ({ key: id, value: id, text }));

export function FreshLanguages({ fieldPath }) {
  const generation = useGeneration();
  const ui = useSelector((state) => state.deposit.record.ui);
  const known = (ui?.languages ?? []).filter(Boolean);
  return <LanguagesField key={generation} fieldPath={fieldPath} initialOptions={known} serializeSuggestions={asOptions} />;
}

export function FreshSubjects({ fieldPath, vocabularies }) {
  const generation = useGeneration();
  return (
    <SubjectsField key={generation} fieldPath={fieldPath} limitToOptions={vocabularies.metadata.subjects.limit_to} searchOnFocus />
  );
}

FreshLanguages.propTypes = { fieldPath: PropTypes.string.isRequired };
FreshSubjects.propTypes = { fieldPath: PropTypes.string.isRequired, vocabularies: PropTypes.object.isRequired };
