/* A spectrum, drawn as SVG: counts by channel, energy or wavelength, beside another one; lines of elements; a window. */

import { useState } from "react";
import { channelAt, decades, lastShown, ticks, valueAt } from "./axis.js";
import { useDrawing, useWidth } from "./parts.jsx";
import { number, say } from "./told.js";

const HEIGHT = 380;
const EDGE = { left: 64, right: 14, top: 46, bottom: 48 };
const FONT = "system-ui, sans-serif";
const GREY = "#4a5560";

/**
 * SERIES: {name, counts, colour, scale}, the first one leads. MARKS: {element, label, colour, energy, share}, of lines.
 * WINDOW: channels that are mapped. `title` is what is to be seen, in words; `drawing` receives the SVG.
 */
export function Spectrum({ series, log, unit, marks, window, onWindow, title, drawing }) {
  const [box, width] = useWidth();
  const [hover, setHover] = useState(null);
  const plot = layout(series, log, Math.max(width, 280));
  const channel = (share) => channelAt(plot.scale, plot.first + share * (plot.last - plot.first), plot.channels);
  const [handlers, drawn] = useDrawing(
    ([x0, , x1]) => onWindow?.([channel(Math.min(x0, x1)), channel(Math.max(x0, x1)) + 1]),
    (at) => setHover(at && channel(at[0])),
  );
  const shown = drawn ? [channel(Math.min(drawn[0], drawn[2])), channel(Math.max(drawn[0], drawn[2])) + 1] : window;
  return (
    <div className="spectrum" ref={box}>
      {width > 0 && (
        <div className="plot">
          <svg ref={drawing} xmlns="http://www.w3.org/2000/svg" role="img" aria-label={title} width={plot.width} height={HEIGHT} viewBox={`0 0 ${plot.width} ${HEIGHT}`} fontFamily={FONT} fontSize="12">
            <rect width={plot.width} height={HEIGHT} fill="#ffffff" />
            <Axes plot={plot} unit={unit} log={log} />
            {shown && <Band plot={plot} window={shown} />}
            {series.map((one) => (
              <path key={one.name} d={path(one, plot)} fill="none" stroke={one.colour} strokeWidth="1.3" strokeLinejoin="round" />
            ))}
            <Marks plot={plot} marks={marks} />
            <Legend series={series} plot={plot} />
          </svg>
          {/* over the axes, where the pointer draws */}
          <div className="glass" style={{ left: EDGE.left, top: EDGE.top, width: plot.across, height: plot.down }} {...handlers} />
        </div>
      )}
      <output className="readout">{hover === null ? say("windowHelp") : reading(hover, series, unit)}</output>
    </div>
  );
}

function reading(channel, series, unit) {
  const [lead] = series;
  const counts = number(lead.counts[channel] ?? 0, 9);
  if (!lead.scale) return say("at", { channel, n: counts });
  return say("atScale", { value: number(valueAt(lead.scale, channel), 5), unit, channel, n: counts });
}

/** Where everything lies, in pixels of the drawing. */
function layout(series, log, width) {
  const [lead] = series;
  const { scale } = lead;
  const channels = lead.counts.length;
  const ends = series.map((one) => valueAt(one.scale, lastShown(one.counts)));
  const first = Math.max(scale ? 0 : -0.5, valueAt(scale, 0) - (scale ? 0 : 0.5));
  const last = Math.max(...ends, first + 1e-6);
  const inside = series.flatMap((one) => one.counts.filter((_, at) => valueAt(one.scale, at) <= last));
  const highest = Math.max(inside.reduce((most, one) => Math.max(most, one), 1), log ? 10 : 1);
  const low = log ? 0.8 : 0;
  const top = log ? highest * 2.2 : highest * 1.12;
  const across = width - EDGE.left - EDGE.right;
  const down = HEIGHT - EDGE.top - EDGE.bottom;
  const share = log ? (n) => Math.log10(Math.max(n, low) / low) / Math.log10(top / low) : (n) => n / top;
  return {
    scale, channels, first, last, low, top, width, across, down,
    x: (value) => EDGE.left + ((value - first) / (last - first)) * across,
    y: (counts) => EDGE.top + down - Math.max(0, share(counts)) * down,
  };
}

/** Steps, the middle of each over its channel. */
function path(one, plot) {
  const steps = [];
  const at = (channel) => plot.x(valueAt(one.scale, channel)).toFixed(1);
  for (let channel = 0; channel < one.counts.length; channel += 1) {
    const value = valueAt(one.scale, channel);
    if (value < plot.first - 1 || value > plot.last) continue;
    const y = plot.y(one.counts[channel]).toFixed(1);
    steps.push(`${steps.length ? "H" : "M"}${at(Math.max(channel - 0.5, -0.5))}${steps.length ? `V${y}` : ` ${y}`}`);
  }
  return steps.join("");
}

function Axes({ plot, unit, log }) {
  const bottom = EDGE.top + plot.down;
  const up = log ? decades(1, plot.top) : ticks(0, plot.top, 5);
  const along = ticks(plot.first, plot.last, Math.max(3, Math.floor(plot.across / 90)));
  return (
    <g fill={GREY}>
      {up.map((counts) => (
        <g key={counts}>
          <line x1={EDGE.left} x2={EDGE.left + plot.across} y1={plot.y(counts)} y2={plot.y(counts)} stroke="#e4e9ed" />
          <text x={EDGE.left - 7} y={plot.y(counts) + 4} textAnchor="end">
            {number(counts)}
          </text>
        </g>
      ))}
      {along.map((value) => (
        <g key={value}>
          <line x1={plot.x(value)} x2={plot.x(value)} y1={bottom} y2={bottom + 5} stroke={GREY} />
          <text x={plot.x(value)} y={bottom + 18} textAnchor="middle">
            {number(value)}
          </text>
        </g>
      ))}
      <path d={`M${EDGE.left} ${EDGE.top}V${bottom}H${EDGE.left + plot.across}`} fill="none" stroke={GREY} />
      <text x={EDGE.left + plot.across / 2} y={HEIGHT - 10} textAnchor="middle" fontSize="13" fill="#1f2933">
        {{ keV: say("energy"), nm: say("wavelength") }[unit] ?? say("channel")}
      </text>
      <text transform={`translate(15 ${EDGE.top + plot.down / 2}) rotate(-90)`} textAnchor="middle" fontSize="13" fill="#1f2933">
        {say("perChannel")}
      </text>
    </g>
  );
}

function Band({ plot, window: [low, high] }) {
  const from = Math.max(EDGE.left, plot.x(valueAt(plot.scale, low - 0.5)));
  const to = Math.min(EDGE.left + plot.across, plot.x(valueAt(plot.scale, high - 0.5)));
  if (to <= from) return null;
  return <rect x={from} y={EDGE.top} width={to - from} height={plot.down} fill="#f3c969" fillOpacity="0.45" stroke="#8a5a00" />;
}

/** Lines of elements: as high as their share, the name over the main one. */
function Marks({ plot, marks }) {
  const bottom = EDGE.top + plot.down;
  const taken = [];
  return marks
    .filter(({ energy }) => energy > plot.first && energy < plot.last)
    .map((one) => {
      const x = plot.x(one.energy);
      const named = one.label && !taken.some((other) => Math.abs(other - x) < 15);
      if (named) taken.push(x);
      return (
        <g key={`${one.element}${one.energy}`} stroke={one.colour} fill={one.colour}>
          <line x1={x} x2={x} y1={bottom} y2={bottom - plot.down * Math.max(0.04, one.share)} strokeDasharray="3 3" strokeOpacity="0.85" />
          {named && (
            <text transform={`translate(${x + 4} ${EDGE.top - 4}) rotate(-90)`} stroke="none" fontSize="12" fontWeight="600">
              {one.label}
            </text>
          )}
        </g>
      );
    });
}

function Legend({ series, plot }) {
  if (series.length < 2) return null;
  return series.map((one, at) => (
    <g key={one.name} transform={`translate(${EDGE.left + plot.across - 8} ${EDGE.top + 16 + at * 18})`}>
      <text textAnchor="end" x="-24" y="4" fill={one.colour} fontWeight="600">
        {one.name}
      </text>
      <line x1="-18" x2="0" stroke={one.colour} strokeWidth="3" />
    </g>
  ));
}
