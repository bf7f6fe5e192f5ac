/*
 * The results, with what the server says of the search above them (thalie/finding/advice.py), and
 * below them the files in which they can be taken away. What names one thing leads to it.
 */

import React, { useEffect, useState } from "react";
import PropTypes from "prop-types";
import { http } from "react-invenio-forms";
import { ResultsLoader, EmptyResults, Error, withState } from "react-searchkit";
import { Button, Message } from "semantic-ui-react";
import { Results } from "@js/invenio_search_ui/components/Results";
import { PlaceMap } from "./PlaceMap";
import { chosenOf, narrowed } from "./filters";
import { counted, named, word } from "./words";

const PLACE = "place"; // the facet that the map shows

const OnResults = withState(Results);

/** What is asked for, as the address of the page has it. */
export function queryOf({ queryString, filters, sortBy }) {
  const chosen = filters.map(([name, value, inner]) => ["f", `${name}:${value}${inner ? `+${inner.join(":")}` : ""}`]);
  return new URLSearchParams([["q", queryString ?? ""], ...chosen, ["sort", sortBy ?? ""]]).toString();
}

/** What the server says of a search; nothing until it has. */
function useAdvice(query, asks, found) {
  const [advice, setAdvice] = useState();
  useEffect(() => {
    let current = true;
    setAdvice(undefined);
    if (!asks) return undefined;
    http
      .get(`/search/advice?${query}${found ? "&found=" : ""}`)
      .then(({ data }) => current && setAdvice(data))
      .catch(() => current && setAdvice({ hints: [] }));
    return () => {
      current = false;
    };
  }, [query, asks, found]);
  return advice;
}

function Otherwise({ title, found }) {
  if (!found?.length) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {found.map(({ label, query, number }) => (
          <li key={query}>
            <a href={`/search?${query}`}>{label}</a> ({counted(number)})
          </li>
        ))}
      </ul>
    </>
  );
}

Otherwise.propTypes = { title: PropTypes.string.isRequired, found: PropTypes.array };

Otherwise.defaultProps = { found: [] };

/** Nothing was found: how it was read, what is nearly the same, what to leave out. */
function Nothing({ advice }) {
  return (
    <section className="thalie-nothing">
      <h2>{word("nothing")}</h2>
      {advice?.understood?.length > 0 && (
        <>
          <h3>{word("understood")}</h3>
          <ul>
            {advice.understood.map(({ label, text }) => (
              <li key={`${label}:${text}`}>{label ? named(label, text) : text}</li>
            ))}
          </ul>
        </>
      )}
      <Otherwise title={word("spelling")} found={advice?.spellings} />
      <Otherwise title={word("without")} found={advice?.without} />
      <p>
        <a href="/search">{word("everything")}</a> · <a href="/help/search">{word("guide")}</a>
      </p>
    </section>
  );
}

Nothing.propTypes = { advice: PropTypes.object };

Nothing.defaultProps = { advice: undefined };

function TakeAway({ query }) {
  const forms = (word("forms") || "").split(" ").filter(Boolean);
  return (
    <p className="thalie-take">
      {word("take")}{" "}
      {forms.map((form) => {
        const [extension, name] = form.split(":");
        return (
          <a key={extension} href={`/search/results.${extension}?${query}`}>
            {name}
          </a>
        );
      })}
    </p>
  );
}

TakeAway.propTypes = { query: PropTypes.string.isRequired };

/** The bucket of VALUE, at whatever depth. */
const bucketOf = (buckets, value) =>
  (buckets ?? []).reduce(
    (found, one) => found ?? (one.key === value ? one : bucketOf(one.inner?.buckets, value)),
    undefined
  );

/** What the results are narrowed by; each may be taken away. */
function Chosen({ filters, aggregations, remove }) {
  const chosen = filters.filter(([name]) => aggregations?.[name]);
  if (!chosen.length) return null;
  return (
    <ul className="thalie-chosen" aria-label={word("chosen")}>
      {chosen.map((filter) => {
        const [name, value, inner] = filter;
        const { label, buckets } = aggregations[name];
        const last = inner?.[1] ?? value;
        const text = named(label, bucketOf(buckets, last)?.label ?? last);
        return (
          <li key={filter.join()}>
            <Button type="button" basic size="mini" aria-label={`${word("remove")} ${text}`} onClick={() => remove(filter)}>
              {text} <span aria-hidden="true">×</span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

Chosen.propTypes = {
  filters: PropTypes.array.isRequired,
  aggregations: PropTypes.object,
  remove: PropTypes.func.isRequired,
};

Chosen.defaultProps = { aggregations: {} };

function PaneOf({ currentQueryState, currentResultsState, updateQueryState }) {
  const { loading, data, error } = currentResultsState;
  const { queryString, page } = currentQueryState;
  const query = queryOf(currentQueryState);
  const none = !loading && !Object.keys(error ?? {}).length && data.total === 0;
  const advice = useAdvice(query, !loading && (none || Boolean(queryString)), !none);
  useEffect(() => {
    if (advice?.straight) window.location.assign(advice.straight);
  }, [advice]);
  const beyond = !loading && data.total > 0 && !data.hits.length;
  return (
    <>
      <Chosen
        filters={currentQueryState.filters}
        aggregations={data.aggregations}
        remove={(filter) => updateQueryState(narrowed(currentQueryState, [filter]))}
      />
      <PlaceMap
        buckets={data.aggregations?.[PLACE]?.buckets ?? []}
        chosen={chosenOf(currentQueryState, PLACE)}
        choose={(values) => updateQueryState(narrowed(currentQueryState, values.map((value) => [PLACE, value])))}
      />
      {advice?.hints.map((hint) => (
        <Message key={hint} info content={hint} role="status" />
      ))}
      {none ? (
        <Nothing advice={advice} />
      ) : (
        <ResultsLoader>
          <EmptyResults />
          <Error />
          <OnResults />
        </ResultsLoader>
      )}
      {beyond && (
        <Message info role="status">
          {word("beyond").replace("%", counted(page))} <a href={`/search?${query}`}>{word("first")}</a>
        </Message>
      )}
      {data.total > 0 && <TakeAway query={query} />}
    </>
  );
}

PaneOf.propTypes = {
  currentQueryState: PropTypes.object.isRequired,
  currentResultsState: PropTypes.object.isRequired,
  updateQueryState: PropTypes.func.isRequired,
};

export const Pane = withState(PaneOf);

const REACH = 10000; // results to which the pages of a search lead

/** What the server refuses, such as a page far behind the last one: in words, with a way on. */
function RefusedOf({ error, currentQueryState }) {
  const { page, size } = currentQueryState;
  const said = page * size > REACH ? word("far") : error?.response?.data?.message || word("failed");
  return (
    <Message warning role="alert">
      <p>{said}</p>
      <a href={`/search?${queryOf(currentQueryState)}`}>{word("first")}</a> · <a href="/search">{word("everything")}</a>
    </Message>
  );
}

RefusedOf.propTypes = { error: PropTypes.object, currentQueryState: PropTypes.object.isRequired };

RefusedOf.defaultProps = { error: undefined };

export const Refused = withState(RefusedOf);
