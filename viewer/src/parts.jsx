/* Small parts of the page. */

import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { say } from "./told.js";

/** A choice of one of OPTIONS: {value, label}, or groups {label, options}. */
export function Choice({ label, value, options, onChange }) {
  const id = useId();
  const shown = (one) => (
    <option key={one.value} value={one.value}>
      {one.label}
    </option>
  );
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((one) =>
          one.options ? (
            <optgroup key={one.label} label={one.label}>
              {one.options.map(shown)}
            </optgroup>
          ) : (
            shown(one)
          ),
        )}
      </select>
    </p>
  );
}

/** A box to be ticked. */
export function Tick({ label, value, onChange, disabled = false }) {
  return (
    <label className="tick">
      <input type="checkbox" checked={value} disabled={disabled} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  );
}

/** Whole numbers that belong together, by NAMES; onChange hears them when one was typed. */
export function Numbers({ legend, names, values, most, onChange }) {
  const [typed, setTyped] = useState(values.map(String));
  const key = values.join();
  useEffect(() => setTyped(key.split(",")), [key]);
  const id = useId();
  const take = () => {
    const found = typed.map(Number);
    if (found.every(Number.isInteger) && found.join() !== key) onChange(found);
    else setTyped(values.map(String));
  };
  return (
    <fieldset className="numbers">
      <legend>{legend}</legend>
      {names.map((name, at) => (
        <span key={name}>
          <label htmlFor={`${id}-${at}`}>{name}</label>{" "}
          <input
            id={`${id}-${at}`}
            type="number"
            min={0}
            max={most[at]}
            value={typed[at]}
            onChange={(event) => setTyped(typed.map((one, place) => (place === at ? event.target.value : one)))}
            onBlur={take}
            onKeyDown={(event) => event.key === "Enter" && take()}
          />
        </span>
      ))}
    </fieldset>
  );
}

/** Something is on its way. */
export function Waiting() {
  return (
    <p className="waiting" role="status">
      {say("loading")}
    </p>
  );
}

/** Why something is not there, with another try. */
export function Failed({ error, again }) {
  return (
    <p className="failed" role="alert">
      {say("failed", { reason: error.message })}{" "}
      <button type="button" onClick={again}>
        {say("again")}
      </button>
    </p>
  );
}

/** The width of an element in pixels, as it changes: [what refers to it, width]. */
export function useWidth() {
  const ref = useRef(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setWidth(Math.floor(ref.current?.clientWidth ?? 0));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, []);
  return [ref, width];
}

/**
 * Where a pointer draws a rectangle on an element: handlers, and the rectangle while it is drawn, in shares of the
 * element: [x0, y0, x1, y1]. onDrawn hears the last one, unless it was a mere click.
 */
export function useDrawing(onDrawn, onHover) {
  const [from, setFrom] = useState(null);
  const [drawn, setDrawn] = useState(null);
  const place = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (at, start, length) => Math.max(0, Math.min(1, (at - start) / length));
    return [share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)];
  };
  const stop = () => {
    setFrom(null);
    setDrawn(null);
  };
  const handlers = {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setFrom(place(event));
    },
    onPointerMove: (event) => {
      const at = place(event);
      onHover(at);
      if (from) setDrawn([...from, ...at]);
    },
    onPointerUp: (event) => {
      const to = place(event);
      if (from && Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) > 0.01) onDrawn([...from, ...to]);
      stop();
    },
    onPointerCancel: stop,
    onPointerLeave: () => onHover(null),
  };
  return [handlers, drawn];
}
