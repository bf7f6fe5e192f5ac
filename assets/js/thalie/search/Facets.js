/*
 * What results are narrowed by: trees of terms, spans of numbers, and InvenioRDM's own. The server
 * (thalie/search/facets.py) gives counts and labels; here they are only drawn. Each value is a
 * checkbox; what is below a term opens beneath it. What is chosen stands in the address.
 */

import React, { useState } from "react";
import PropTypes from "prop-types";
import { withState } from "react-searchkit";
import { Button, Card } from "semantic-ui-react";
import { ContribSearchAppFacets } from "@js/invenio_search_ui/components/common/facets";
import { Span } from "./Span";
import { chosenOf, narrowed, replaced } from "./filters";
import { counted, word } from "./words";

const OURS = ["tree", "span"];
const FEW = 8; // values that are shown at first
const OPEN = 4; // facets that are open at first, if nothing is chosen

/** Whether a bucket, or one below it, is chosen. */
const holdsChosen = (bucket, chosen) =>
  chosen.includes(bucket.key) || (bucket.inner?.buckets ?? []).some((one) => holdsChosen(one, chosen));

function Value({ bucket, chosen, choose }) {
  const below = bucket.inner?.buckets ?? [];
  const [open, setOpen] = useState(() => below.some((one) => holdsChosen(one, chosen)));
  return (
    <li>
      <div className="thalie-facet-value">
        <label>
          <input type="checkbox" checked={chosen.includes(bucket.key)} onChange={() => choose(bucket.key)} />
          <span>{bucket.label}</span>
        </label>
        {bucket.doc_count !== null && <span className="thalie-facet-count">{counted(bucket.doc_count)}</span>}
        {below.length > 0 && (
          <Button
            type="button"
            basic
            size="mini"
            icon={open ? "angle up" : "angle down"}
            aria-expanded={open}
            aria-label={`${word("below")} ${bucket.label}`}
            onClick={() => setOpen(!open)}
          />
        )}
      </div>
      {open && below.length > 0 && <Values buckets={below} chosen={chosen} choose={choose} />}
    </li>
  );
}

Value.propTypes = {
  bucket: PropTypes.object.isRequired,
  chosen: PropTypes.array.isRequired,
  choose: PropTypes.func.isRequired,
};

function Values({ buckets, chosen, choose }) {
  const [all, setAll] = useState(false);
  const shown = all ? buckets : buckets.filter((one, place) => place < FEW || holdsChosen(one, chosen));
  const rest = buckets.length - shown.length;
  return (
    <>
      <ul className="thalie-facet-values">
        {shown.map((bucket) => (
          <Value key={bucket.key} bucket={bucket} chosen={chosen} choose={choose} />
        ))}
      </ul>
      {rest > 0 && (
        <Button type="button" basic size="mini" onClick={() => setAll(true)}>
          {word("all")} ({counted(rest)})
        </Button>
      )}
    </>
  );
}

Values.propTypes = {
  buckets: PropTypes.array.isRequired,
  chosen: PropTypes.array.isRequired,
  choose: PropTypes.func.isRequired,
};

function Facet({ agg, place, currentQueryState, currentResultsState, updateQueryState }) {
  const name = agg.aggName;
  const chosen = chosenOf(currentQueryState, name);
  const { buckets = [], scale } = currentResultsState.data.aggregations?.[name] ?? {};
  const [open, setOpen] = useState(place < OPEN || chosen.length > 0);
  const toggle = (values) => updateQueryState(narrowed(currentQueryState, values.map((value) => [name, value])));
  if (!buckets.length && !chosen.length) return null;
  return (
    <Card className="borderless facet thalie-facet" data-facet={name}>
      <Card.Content>
        <h2 className="header">
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {agg.title}
            <i aria-hidden="true" className={`angle ${open ? "up" : "down"} icon`} />
          </button>
          {chosen.length > 0 && (
            <Button
              type="button"
              basic
              size="mini"
              aria-label={`${word("clear")} ${agg.title}`}
              onClick={() => toggle(chosen)}
            >
              {word("clear")}
            </Button>
          )}
        </h2>
        {open && <Values buckets={buckets} chosen={chosen} choose={(value) => toggle([value])} />}
        {open && agg.type === "span" && (
          <Span
            name={name}
            title={agg.title}
            scale={scale}
            chosen={chosen}
            choose={(values) => updateQueryState(replaced(currentQueryState, name, values))}
          />
        )}
      </Card.Content>
    </Card>
  );
}

Facet.propTypes = {
  agg: PropTypes.object.isRequired,
  place: PropTypes.number.isRequired,
  currentQueryState: PropTypes.object.isRequired,
  currentResultsState: PropTypes.object.isRequired,
  updateQueryState: PropTypes.func.isRequired,
};

const FacetWithState = withState(Facet);

export function Facets({ aggs, appName }) {
  const ours = aggs.filter(({ type }) => OURS.includes(type));
  const theirs = aggs.filter(({ type }) => !OURS.includes(type));
  return (
    <>
      {ours.map((agg, place) => (
        <FacetWithState key={agg.aggName} agg={agg} place={place} />
      ))}
      <ContribSearchAppFacets aggs={theirs} toggle appName={appName} />
    </>
  );
}

Facets.propTypes = { aggs: PropTypes.array.isRequired, appName: PropTypes.string };

Facets.defaultProps = { appName: "" };
