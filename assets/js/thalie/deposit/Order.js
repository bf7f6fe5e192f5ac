/*
 * The form in the order of the work: files, what was studied and how, then who and what is said of
 * it. The sections of the heritage fields follow the files, those on what became of the data come
 * last; sections that are seldom filled are folded.
 */

import React from "react";
import PropTypes from "prop-types";
import { AccordionField, CustomFields } from "react-invenio-forms";
import { severityChecksConfig } from "@js/invenio_app_rdm/deposit/config";

const LAST = "thalie:processing"; // the section that has this field

const isLast = ({ fields }) => fields.some(({ field }) => field === LAST);

function Sections({ config, record }) {
  if (!config.length) return null;
  return (
    <CustomFields
      config={config}
      record={record}
      templateLoaders={[
        (widget) => import(`@templates/custom_fields/${widget}.js`),
        () => import(`@js/invenio_rdm_records/src/deposit/customFields`),
        () => import(`react-invenio-forms`),
      ]}
      fieldPathPrefix="custom_fields"
      severityChecks={severityChecksConfig}
    />
  );
}
Sections.propTypes = { config: PropTypes.array.isRequired, record: PropTypes.object.isRequired };

const ofForm = { customFieldsUI: PropTypes.array, record: PropTypes.object.isRequired };
const nothing = { customFieldsUI: [] };

export function FirstFields({ customFieldsUI, record }) {
  return <Sections config={customFieldsUI.filter((section) => !isLast(section))} record={record} />;
}
FirstFields.propTypes = ofForm;
FirstFields.defaultProps = nothing;

export function LastFields({ customFieldsUI, record }) {
  return <Sections config={customFieldsUI.filter(isLast)} record={record} />;
}
LastFields.propTypes = ofForm;
LastFields.defaultProps = nothing;

/** A section that is seldom filled: folded until somebody opens it, or something is wrong in it. */
export const Folded = ({ id, label, includesPaths, severityChecks, children }) => (
  <AccordionField id={id} label={label} includesPaths={includesPaths} severityChecks={severityChecks} active={false}>
    {children}
  </AccordionField>
);
Folded.propTypes = {
  id: PropTypes.string.isRequired,
  label: PropTypes.node.isRequired,
  includesPaths: PropTypes.array,
  severityChecks: PropTypes.object,
  children: PropTypes.node.isRequired,
};
Folded.defaultProps = { includesPaths: [], severityChecks: undefined };
