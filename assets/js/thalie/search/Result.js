/*
 * A dataset in a list of results: its title in the language of the reader, what was studied and how,
 * from when, who keeps it, and who may read the files. All texts come from the server (`ui` of the
 * record: heritage/item.py, records/access_words.py).
 */

import React from "react";
import PropTypes from "prop-types";
import { Icon, Item, Label } from "semantic-ui-react";
import { SearchItemCreators } from "@js/invenio_app_rdm/utils";
import { word } from "./words";

const LINES = ["studied", "materials", "techniques", "when", "keepers"];

export function Result({ result, accessStatusId, accessStatus, accessStatusIcon, publicationDate, resourceType }) {
  const { ui } = result;
  const told = ui.custom_fields?.["thalie:summary"] ?? {};
  const lines = LINES.filter((name) => told[name]);
  const page = `/records/${result.id}`;
  const { thumbnail } = ui;
  return (
    <Item className="thalie-result">
      {thumbnail && (
        <a className="thalie-thumbnail" href={page} tabIndex={-1}>
          <img src={thumbnail.src} alt={thumbnail.alt} loading="lazy" width={thumbnail.width} height={thumbnail.height} />
        </a>
      )}
      <Item.Content>
        <Item.Header as="h2">
          <a href={page}>{ui.title_l10n ?? result.metadata.title}</a>
        </Item.Header>
        <Item className="creatibutors">
          <SearchItemCreators creators={ui.creators.creators} othersLink={page} />
        </Item>
        {lines.length > 0 ? (
          <dl className="thalie-result-lines">
            {lines.map((name) => (
              <div key={name}>
                <dt>{word(name)}</dt>
                <dd>{told[name]}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <Item.Description className="truncate-lines-2">{ui.description_l10n}</Item.Description>
        )}
        <Item.Extra className="labels-actions">
          <Label horizontal size="small" className={`access-status ${accessStatusId}`}>
            {accessStatusIcon && <Icon name={accessStatusIcon} />}
            {accessStatus}
          </Label>
          <span className="thalie-result-facts">
            {[publicationDate, resourceType, ui.version].filter(Boolean).join(" · ")}
          </span>
        </Item.Extra>
      </Item.Content>
    </Item>
  );
}

Result.propTypes = {
  result: PropTypes.object.isRequired,
  accessStatusId: PropTypes.string,
  accessStatus: PropTypes.string,
  accessStatusIcon: PropTypes.string,
  publicationDate: PropTypes.string,
  resourceType: PropTypes.string,
};

Result.defaultProps = {
  accessStatusId: "open",
  accessStatus: "",
  accessStatusIcon: "",
  publicationDate: "",
  resourceType: "",
};
