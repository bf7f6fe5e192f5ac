/*
 * The places of a search on a map: each dot is a button that narrows the results, as the facet "Place"
 * does with a list of the same places. Places that lie too near each other share a dot, which shows
 * them nearer, or chooses all of them where nothing is nearer. The map is the site's own.
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { Button } from "semantic-ui-react";
import { centreOf, dotsOf, middleOf, onPlane, seen, viewAt, viewOf } from "./plane";
import { counted, word } from "./words";

const PIXELS = 30; // between the middles of two dots
const CLOSEST = 2; // degrees: the narrowest view
const REMEMBERED = "thalie-map";

/** What a map is, as the page says it; nothing on pages that have none. */
const told = () => JSON.parse(word("map") || "null");

/** Width and height of an element, as long as it is there. */
function useSize(of) {
  const [size, setSize] = useState([800, 400]);
  useEffect(() => {
    const watch = new ResizeObserver(([{ contentRect }]) => setSize([contentRect.width, contentRect.height]));
    watch.observe(of.current);
    return () => watch.disconnect();
  }, [of]);
  return size;
}

function Dot({ at, places, chosen, press }) {
  const pressed = places.every(({ key }) => chosen.includes(key));
  const sum = places.reduce((all, { count }) => all + count, 0);
  const names = places.map(({ label, count }) => `${label} (${counted(count)})`).join(", ");
  return (
    <button
      type="button"
      className={`thalie-dot${places.length > 1 ? " thalie-dot-several" : ""}`}
      style={{ left: `${100 * at[0]}%`, top: `${100 * at[1]}%` }}
      title={names}
      aria-pressed={pressed}
      onClick={press}
    >
      <span aria-hidden="true">{counted(sum)}</span>
      <span className="sr-only">{names}</span>
    </button>
  );
}

Dot.propTypes = {
  at: PropTypes.array.isRequired,
  places: PropTypes.array.isRequired,
  chosen: PropTypes.array.isRequired,
  press: PropTypes.func.isRequired,
};

function Drawn({ map, places, chosen, choose }) {
  const whole = useRef();
  const frame = useRef();
  const nearer = useRef(false);
  const size = useSize(frame);
  const [asked, setAsked] = useState();
  const view = asked ?? viewOf(places, map.nearest, map);
  const shown = places.filter((place) => seen(place, view));
  const show = (middle, width) => setAsked(viewAt(middle, Math.max(width, CLOSEST), map));
  useEffect(() => {
    // the dot that was pressed has become others
    if (nearer.current && !whole.current.contains(document.activeElement)) frame.current.querySelector(".thalie-dot")?.focus();
    nearer.current = false;
  }, [asked]);
  const press = (group) => {
    const [, , width] = viewOf(group, CLOSEST, map);
    if (group.length === 1 || width > 0.9 * view[2]) {
      choose(group.map(({ key }) => key));
      return;
    }
    nearer.current = true;
    show(middleOf(group), width);
  };
  return (
    <div role="group" aria-label={word("placesonmap")} ref={whole}>
      <div className="thalie-map" ref={frame}>
        <svg viewBox={view.join(" ")} aria-hidden="true" focusable="false">
          <use href={map.address} />
        </svg>
        {dotsOf(shown, view, size, PIXELS).map(({ at, places: group }) => (
          <Dot key={group.map(({ key }) => key).join("\n")} at={at} places={group} chosen={chosen} press={() => press(group)} />
        ))}
      </div>
      <div className="thalie-map-tools">
        <Button type="button" basic size="mini" icon="plus" aria-label={word("nearer")} onClick={() => show(shown.length ? middleOf(shown) : centreOf(view), view[2] / 2)} />
        <Button type="button" basic size="mini" icon="minus" aria-label={word("farther")} onClick={() => show(centreOf(view), 2 * view[2])} />
        <Button type="button" basic size="mini" onClick={() => setAsked(undefined)}>
          {word("allplaces")}
        </Button>
      </div>
    </div>
  );
}

Drawn.propTypes = {
  map: PropTypes.object.isRequired,
  places: PropTypes.array.isRequired,
  chosen: PropTypes.array.isRequired,
  choose: PropTypes.func.isRequired,
};

export function PlaceMap({ buckets, chosen, choose }) {
  const map = told();
  const [open, setOpen] = useState(() => window.sessionStorage.getItem(REMEMBERED) === "open");
  const places = map ? onPlane(buckets, map) : [];
  if (!places.length) return null;
  const turn = () => {
    window.sessionStorage.setItem(REMEMBERED, open ? "closed" : "open");
    setOpen(!open);
  };
  return (
    <section className="thalie-map-panel">
      <Button type="button" basic size="small" aria-expanded={open} onClick={turn}>
        <i aria-hidden="true" className={`angle ${open ? "up" : "down"} icon`} />
        {word("showmap")} ({counted(places.length)})
      </Button>
      {open && <Drawn map={map} places={places} chosen={chosen} choose={choose} />}
    </section>
  );
}

PlaceMap.propTypes = {
  buckets: PropTypes.array.isRequired,
  chosen: PropTypes.array.isRequired,
  choose: PropTypes.func.isRequired,
};
