/* What is taken away: tables and pictures. */

import { valueAt } from "./axis.js";
import { told } from "./told.js";

const LARGE = 8; // times the pixels of a map, at most 1600 across

/** Have the browser keep CONTENT, a Blob, as the file NAME. */
function keep(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name for what is taken: that of the file, with WORDS and an ENDING. */
function named(words, ending) {
  const stem = told.file.replace(/\.\w+$/, "");
  return `${[stem, ...words].join("_").replace(/[^\w.+-]+/g, "-")}.${ending}`;
}

/** What stands before a table: where it is from. */
function head(lines) {
  const from = [told.title, told.doi && `https://doi.org/${told.doi}`, told.file, ...lines];
  return from.filter(Boolean).map((line) => `# ${line}\n`).join("");
}

/** SERIES (name, counts, scale) as a table with a row for each channel. */
export function spectrumAsCsv(series, unit, words, lines) {
  const columns = ["channel", ...(unit ? [unit] : []), ...series.map((one) => one.name.replace(/[",\n]/g, " "))];
  const [lead] = series;
  const rows = lead.counts.map((counts, channel) => [
    channel,
    ...(unit ? [Number(valueAt(lead.scale, channel).toPrecision(8))] : []),
    counts,
    ...series.slice(1).map((one) => one.counts[channel] ?? ""),
  ]);
  const text = head(lines) + [columns, ...rows].map((row) => `${row.join(",")}\n`).join("");
  keep(new Blob([text], { type: "text/csv" }), named(words, "csv"));
}

export function mapAsCsv(rows, words, lines) {
  keep(new Blob([head(lines) + rows.map((row) => `${row.join(",")}\n`).join("")], { type: "text/csv" }), named(words, "csv"));
}

export function svgAsSvg(svg, words) {
  keep(new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${source(svg)}`], { type: "image/svg+xml" }), named(words, "svg"));
}

function source(svg) {
  return new XMLSerializer().serializeToString(svg);
}

/** The drawing SVG as pixels, twice as many as on the screen. */
export async function svgAsPng(svg, words) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source(svg))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = svg.width.baseVal.value * 2;
  canvas.height = svg.height.baseVal.value * 2;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((content) => keep(content, named(words, "png")));
}

/** A map, whose pixels are squares of more than one pixel. */
export function mapAsPng(canvas, words) {
  enlarged(canvas).toBlob((content) => keep(content, named(words, "png")));
}

export function mapAsSvg(canvas, words) {
  const large = enlarged(canvas);
  const size = `width="${large.width}" height="${large.height}"`;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="${large.toDataURL()}"/></svg>`;
  keep(new Blob([text], { type: "image/svg+xml" }), named(words, "svg"));
}

function enlarged(canvas) {
  const times = Math.max(1, Math.min(LARGE, Math.floor(1600 / canvas.width)));
  const large = document.createElement("canvas");
  large.width = canvas.width * times;
  large.height = canvas.height * times;
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, large.width, large.height);
  return large;
}
