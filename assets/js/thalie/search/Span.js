/*
 * A span of numbers: two fields for its ends, either of which may stay empty, and above them, where the
 * server gives a scale, a slider with a handle for each end, over bars that tell how much there is.
 * What is chosen takes the place of what was.
 */

import React, { useEffect, useState } from "react";
import PropTypes from "prop-types";
import { Button } from "semantic-ui-react";
import { lastOf, positionOf, yearAt } from "./scale";
import { word } from "./words";

const ENDS = ["from", "to"];
const SPAN = /^(-?\d*)\.\.(-?\d*)$/;

/** The ends of the one span that is chosen; empty ones for any other choice. */
const endsOf = (chosen) => (chosen.length === 1 && SPAN.exec(chosen[0])?.slice(1)) || ["", ""];

/** A year as the reader writes it. */
const inWords = (year) => (year < 0 ? word("bce").replace("%", String(-year)) : String(year));

function Slider({ name, title, scale, ends, setEnds }) {
  const { starts, counts } = scale;
  const last = lastOf(starts);
  const given = ends.map((end, place) => (end === "" || Number.isNaN(Number(end)) ? place * last : positionOf(Number(end), starts)));
  const positions = [Math.min(...given), Math.max(...given)];
  const set = (place) => (event) => {
    const other = positions[1 - place];
    const position = place ? Math.max(Number(event.target.value), other) : Math.min(Number(event.target.value), other);
    const open = position === place * last;
    setEnds(ends.map((end, n) => (n === place ? (open ? "" : String(yearAt(position, starts))) : end)));
  };
  const most = Math.max(...counts);
  return (
    <div className="thalie-slider" role="group" aria-label={title}>
      <div className="thalie-slider-bars" aria-hidden="true">
        {counts.map((count, step) => (
          <span key={starts[step]} style={{ height: `${(100 * count) / most}%` }} />
        ))}
      </div>
      <div className="thalie-slider-track">
        <span style={{ left: `${(100 * positions[0]) / last}%`, right: `${100 - (100 * positions[1]) / last}%` }} />
        {ENDS.map((end, place) => (
          <input
            key={end}
            type="range"
            style={{ zIndex: place === 0 && positions[0] > last / 2 ? 1 : 0 }} // that it can be moved away from the end
            name={`${name}-${end}-slider`}
            min={0}
            max={last}
            value={positions[place]}
            aria-label={word(end)}
            aria-valuetext={inWords(yearAt(positions[place], starts))}
            onChange={set(place)}
          />
        ))}
      </div>
      <p aria-hidden="true">{positions.map((one) => inWords(yearAt(one, starts))).join(" – ")}</p>
    </div>
  );
}

Slider.propTypes = {
  name: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  scale: PropTypes.object.isRequired,
  ends: PropTypes.array.isRequired,
  setEnds: PropTypes.func.isRequired,
};

export function Span({ name, title, scale, chosen, choose }) {
  const [ends, setEnds] = useState(() => endsOf(chosen));
  const known = chosen.join("\n");
  useEffect(() => setEnds(endsOf(known ? known.split("\n") : [])), [known]);
  const submit = (event) => {
    event.preventDefault();
    choose(ends.some((end) => end !== "") ? [ends.join("..")] : []);
  };
  return (
    <form className="thalie-span" onSubmit={submit}>
      {scale && <Slider name={name} title={title} scale={scale} ends={ends} setEnds={setEnds} />}
      {ENDS.map((end, place) => (
        <label key={end}>
          {word(end)}
          <input
            name={`${name}-${end}`}
            type="number"
            step="1"
            value={ends[place]}
            onChange={({ target }) => setEnds(ends.map((one, n) => (n === place ? target.value : one)))}
          />
        </label>
      ))}
      <Button type="submit" size="mini" basic>
        {word("narrow")}
      </Button>
    </form>
  );
}

Span.propTypes = {
  name: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  scale: PropTypes.object,
  chosen: PropTypes.array.isRequired,
  choose: PropTypes.func.isRequired,
};

Span.defaultProps = { scale: undefined };
