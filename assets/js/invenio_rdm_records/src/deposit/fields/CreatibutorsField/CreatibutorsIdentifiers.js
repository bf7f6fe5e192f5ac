/*
 * Identifiers of a person or organisation, in the place of InvenioRDM's field of this name, which
 * fails on each that is added (react-invenio-forms gives its callbacks one object) and takes an ORCID
 * iD with a wrong digit without a word. The dialog around it sets `selectedOptions` by a ref.
 */

import React, { Component } from "react";
import PropTypes from "prop-types";
import { SelectField } from "react-invenio-forms";
import { i18next } from "@translations/invenio_rdm_records/i18next";
import { hasWrongDigit } from "../../../../../thalie/deposit/orcid";

export class CreatibutorsIdentifiers extends Component {
  state = { selectedOptions: this.props.initialOptions };

  valuesToOptions = (values) => values.map((value) => ({ text: value, value, key: value }));

  take = ({ data, formikProps }) => {
    this.setState({ selectedOptions: this.valuesToOptions(data.value) });
    formikProps.form.setFieldValue(this.props.fieldPath, data.value);
  };

  render() {
    const { fieldPath, label, placeholder } = this.props;
    const { selectedOptions } = this.state;
    const wrong = selectedOptions.map(({ value }) => value).filter(hasWrongDigit);
    const words = document.getElementById("thalie-identifier-words")?.dataset;
    return (
      <>
        <SelectField
          fieldPath={fieldPath}
          label={label}
          options={selectedOptions}
          placeholder={placeholder}
          noResultsMessage={i18next.t("Type the value of an identifier...")}
          search
          multiple
          selection
          allowAdditions
          onChange={this.take}
          icon={null}
          optimized
        />
        <div role="status">
          {words &&
            wrong.map((value) => (
              <p key={value} className="ui pointing prompt label">
                {words.digit.replace("{identifier}", value)}
              </p>
            ))}
        </div>
      </>
    );
  }
}

CreatibutorsIdentifiers.propTypes = {
  initialOptions: PropTypes.arrayOf(PropTypes.object).isRequired,
  fieldPath: PropTypes.string.isRequired,
  label: PropTypes.string,
  placeholder: PropTypes.string,
};

CreatibutorsIdentifiers.defaultProps = {
  label: i18next.t("Identifiers"),
  placeholder: i18next.t("e.g. ORCID, ISNI or GND."),
};
