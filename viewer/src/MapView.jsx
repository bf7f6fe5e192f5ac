/* A map: counts of pixels as colours, with regions drawn on it. */

import { useEffect, useRef, useState } from "react";
import { cividis, nearlyHighest, SERIES } from "./colours.js";
import { useDrawing } from "./parts.jsx";
import { number, say } from "./told.js";

const WIDEST = 460; // CSS pixels
const HIGHEST = 460;

/**
 * ROWS of counts; a pixel stands for STEP × STEP of the map, whose PIXELS are [width, height] and SIZE in µm, if known.
 * REGIONS are drawn, the last one anew by the pointer. `title` is what is to be seen; `drawing` receives the canvas.
 */
export function MapView({ rows, step, pixels, size, regions, onRegion, title, drawing }) {
  const canvas = useRef(null);
  const [hover, setHover] = useState(null);
  const [width, height] = pixels;
  const at = ([x, y]) => [Math.min(width - 1, Math.floor(x * width)), Math.min(height - 1, Math.floor(y * height))];
  const region = ([x0, y0, x1, y1]) => {
    const [left, top] = at([Math.min(x0, x1), Math.min(y0, y1)]);
    const [right, bottom] = at([Math.max(x0, x1), Math.max(y0, y1)]);
    return [left, top, right + 1, bottom + 1];
  };
  const [handlers, drawn] = useDrawing((shares) => onRegion(region(shares)), (place) => setHover(place && at(place)));
  const highest = nearlyHighest(rows);
  useEffect(() => {
    paint(canvas.current, rows, highest);
    if (drawing) drawing.current = canvas.current;
  }, [rows, highest, drawing]);
  const ratio = Math.max(1 / 6, Math.min(6, size ? size[1] / size[0] : height / width));
  const across = Math.min(WIDEST, HIGHEST / ratio);
  const shown = drawn ? [...regions.slice(0, -1), region(drawn)] : regions;
  return (
    <div className="map">
      <div className="picture" style={{ maxWidth: across, aspectRatio: String(1 / ratio) }}>
        <canvas ref={canvas} role="img" aria-label={title} />
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {shown.map((one, place) => one && <Outline key={place} region={one} colour={SERIES[place % SERIES.length]} />)}
        </svg>
        <div className="glass whole" {...handlers} />
      </div>
      <ColourBar highest={highest} width={across} />
      <output className="readout">
        {hover === null ? say("mapHelp") : say("pixelAt", { x: hover[0], y: hover[1], n: number(counts(rows, step, hover), 6) })}
      </output>
    </div>
  );
}

function counts(rows, step, [x, y]) {
  const row = rows[Math.min(rows.length - 1, Math.floor(y / step))];
  return row[Math.min(row.length - 1, Math.floor(x / step))];
}

function Outline({ region: [x0, y0, x1, y1], colour }) {
  const box = { x: x0, y: y0, width: x1 - x0, height: y1 - y0, fill: "none", vectorEffect: "non-scaling-stroke" };
  return (
    <g>
      <rect {...box} stroke="#ffffff" strokeWidth="5" />
      <rect {...box} stroke={colour} strokeWidth="2.5" />
    </g>
  );
}

function ColourBar({ highest, width }) {
  const bar = useRef(null);
  useEffect(() => paint(bar.current, [Array.from({ length: 64 }, (_, at) => at)], 63), []);
  return (
    <div className="bar" style={{ maxWidth: width }}>
      <canvas ref={bar} aria-hidden="true" />
      <span>0</span>
      <span>{say("counts")}</span>
      <span>{number(highest, 4)}</span>
    </div>
  );
}

/** Fill CANVAS with a pixel for each count. */
export function paint(canvas, rows, highest) {
  canvas.width = rows[0].length;
  canvas.height = rows.length;
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  rows.flat().forEach((one, at) => image.data.set([...cividis(one / highest), 255], at * 4));
  context.putImageData(image, 0, 0);
}
