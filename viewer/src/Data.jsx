/* Spectra and maps of the analyses in the file. */

import { useRef } from "react";
import { useAnswer } from "./ask.js";
import { SERIES } from "./colours.js";
import { Lines } from "./Lines.jsx";
import { marks } from "./elements.js";
import { MapView } from "./MapView.jsx";
import { Choice, Failed, Numbers, Tick, Waiting } from "./parts.jsx";
import { Share } from "./Share.jsx";
import { Spectrum } from "./Spectrum.jsx";
import { inside, within } from "./state.js";
import { mapAsCsv, mapAsPng, mapAsSvg, spectrumAsCsv, svgAsPng, svgAsSvg } from "./take.js";
import { number, say } from "./told.js";
import { valueAt } from "./axis.js";

const SECOND_REGION = "region";

export function Data({ analyses, state, change }) {
  const shown = chosen(analyses, state.of);
  const { analysis, detector } = shown;
  const chooseAnalysis = (path) => {
    const next = analyses.find((one) => one.path === path);
    const same = next.detectors.find((one) => one.name === detector.name) ?? next.detectors[0];
    change({ of: same.dataset, region: null, region2: null, with: null });
  };
  const chooseDetector = (dataset) => {
    const next = analysis.detectors.find((one) => one.dataset === dataset);
    const fits = next.shape.at(-1) === detector.shape.at(-1);
    change({ of: dataset, window: fits ? state.window : null, with: state.with === dataset ? null : state.with });
  };
  return (
    <>
      <div className="choices">
        <Choice label={say("analysis")} value={analysis.path} onChange={chooseAnalysis} options={analyses.map((one) => ({ value: one.path, label: one.name }))} />
        <Choice label={say("detector")} value={detector.dataset} onChange={chooseDetector} options={analysis.detectors.map((one) => ({ value: one.dataset, label: one.words }))} />
        <Comparison analyses={analyses} shown={shown} state={state} change={change} />
        <p className="about">
          {[analysis.about, analysis.beam && say("beam", { beam: analysis.beam }), detector.about, detector.calibration && say("calibration", { calibration: detector.calibration })]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <Shown key={detector.dataset} shown={shown} analyses={analyses} state={state} change={change} />
    </>
  );
}

/** The analysis and detector of the dataset OF; the first map, else the first, where there is no such one. */
function chosen(analyses, of) {
  for (const analysis of analyses) {
    const detector = analysis.detectors.find((one) => one.dataset === of);
    if (detector) return { analysis, detector };
  }
  const analysis = analyses.find((one) => one.map) ?? analyses[0];
  return { analysis, detector: analysis.detectors[0] };
}

/** What is drawn beside the spectrum: another region, detector or point. */
function Comparison({ analyses, shown: { analysis, detector }, state, change }) {
  const options = [{ value: "", label: say("compareNone") }];
  if (analysis.map) options.push({ value: SECOND_REGION, label: say("comparePart") });
  const beside = analysis.detectors.filter((one) => one.dataset !== detector.dataset && one.shape.join() === detector.shape.join());
  if (beside.length) {
    options.push({ label: say("detector"), options: beside.map((one) => ({ value: one.dataset, label: one.words })) });
  }
  const others = analyses
    .filter((one) => one !== analysis && !one.map && !analysis.map)
    .map((one) => [one, one.detectors.find((other) => other.name === detector.name)])
    .filter(([, other]) => other);
  if (others.length) {
    options.push({ label: say("analysis"), options: others.map(([one, other]) => ({ value: other.dataset, label: one.name })) });
  }
  const choose = (value) => change({ with: value || null, region2: value === SECOND_REGION ? state.region2 : null });
  return <Choice label={say("compare")} value={state.with ?? ""} options={options} onChange={choose} />;
}

function Shown({ shown, analyses, state, change }) {
  const { analysis, detector } = shown;
  const isMap = analysis.map;
  const of = detector.dataset;
  const [height, width] = detector.shape;
  const pixels = [width, height];
  const region = isMap ? within(state.region, pixels) : null;
  const region2 = isMap && state.with === SECOND_REGION ? within(state.region2, pixels) : null;
  const channels = isTable(detector) ? detector.shape[0] : detector.shape.at(-1);
  const window = inside(state.window, channels);

  const whole = useAnswer(isMap ? { ask: "map", of } : { ask: "spectrum", of });
  const part = useAnswer(region && { ask: "spectrum", of, region: region.join(",") });
  const mapped = useAnswer(isMap && window ? { ask: "map", of, window: window.join("-") } : null);
  const trust = useAnswer(detector.xrays && detector.scale?.believable ? { ask: "trust", of } : null);
  const other = useAnswer(question(state, region, region2, of));
  const drawing = useRef(null);
  const canvas = useRef(null);

  const failed = [whole, part, mapped, other].find((one) => one.error);
  const lead = region ? part.data : whole.data;
  const axis = axisOf(detector, trust.data, state.axis);
  const second = compared(analyses, shown, state);
  const both = other.data && second ? { ...second, counts: other.data.counts } : null;
  const scale = axis.used && (!both || scaleOf(both.detector)) ? detector.scale : null;
  const unit = scale ? detector.scale.unit : "";
  const series = lead
    ? [
        { name: titleOf(analysis, region), counts: lead.counts, colour: SERIES[0], scale },
        ...(both ? [{ name: both.name, counts: both.counts, colour: SERIES[1], scale: scale && scaleOf(both.detector) }] : []),
      ]
    : [];
  const found = [...new Set((trust.data?.lines ?? []).map((one) => one.element))];
  const elements = state.lines === null ? (axis.trusted ? found : []) : state.lines.split(",").filter(Boolean);
  const log = state.log !== "0";
  const said = say("spectrumOf", { what: titleOf(analysis, region), detector: detector.words });
  const words = [analysis.name.split(" ")[0], detector.name, region && `region-${region.join("-")}`].filter(Boolean);
  const about = [`${analysis.name}, ${detector.words}, ${of}`, region && say("sumOfRegion", { region: placeOf(region) })];

  return (
    <div className="shown">
      {failed && <Failed error={failed.error} again={failed.again} />}
      {isMap && (
        <section aria-labelledby="map-heading" className="panel">
          <h2 id="map-heading">{say("map")}</h2>
          <MapPart
            answer={mapped.data ? mapped : whole} detector={detector} analysis={analysis} pixels={pixels} window={mapped.data ? window : null} scale={scale} unit={unit}
            region={region} region2={region2} comparing={state.with === SECOND_REGION} change={change} canvas={canvas} words={words} about={about}
          />
        </section>
      )}
      <section aria-labelledby="spectrum-heading" className="panel">
        <h2 id="spectrum-heading">{say("spectrum")}</h2>
        <p className="caption">
          {said}
          {region && ` (${say("pixels", { n: number((region[2] - region[0]) * (region[3] - region[1])) })})`}
        </p>
        {series.length > 0 ? (
          <>
            <Spectrum series={series} log={log} unit={unit} marks={unit === "keV" ? marks(elements) : []} window={window} onWindow={isMap ? (next) => change({ window: next }) : null} title={said} drawing={drawing} />
            {(lead.every ?? 1) > 1 && <p className="note">{say("everySpectrum", { n: lead.every })}</p>}
            {window && <p className="note">{say("windowCounts", { n: number(sum(series[0].counts, window), 9) })}</p>}
            <p className={axis.trusted ? "note" : "note doubt"}>{axis.words}</p>
            <div className="row">
              <Tick label={say("log")} value={log} onChange={(on) => change({ log: on ? null : "0" })} />
              {detector.scale && (
                <Choice
                  label={say("axis")} value={axis.used ? "scale" : "channel"} onChange={(value) => change({ axis: value })}
                  options={[{ value: "channel", label: say("axisChannel") }, { value: "scale", label: say("axisScale") }]}
                />
              )}
              <Numbers
                legend={say("window")} names={[say("windowFrom"), say("windowTo")]} most={[channels - 1, channels - 1]}
                values={window ? [window[0], window[1] - 1] : [0, channels - 1]} onChange={([low, high]) => change({ window: inside([low, high + 1], channels) })}
              />
              {window && (
                <button type="button" onClick={() => change({ window: null })}>
                  {say("allChannels")}
                </button>
              )}
            </div>
            <Lines elements={elements} found={axis.trusted ? found : []} usable={unit === "keV"} onChange={(next) => change({ lines: next.join(",") })} />
            <Take name="takeSpectrum" csv={() => spectrumAsCsv(series, unit, words, about.filter(Boolean))} png={() => svgAsPng(drawing.current, words)} svg={() => svgAsSvg(drawing.current, words)} />
          </>
        ) : (
          !failed && <Waiting />
        )}
      </section>
      <Share state={{ ...state, of }} />
    </div>
  );
}

function MapPart({ answer, detector, analysis, pixels, window, scale, unit, region, region2, comparing, change, canvas, words, about }) {
  const { data, error } = answer;
  if (error) return null; // told above
  if (!data) return <Waiting />;
  const title = window ? say("mapOfWindow", { window: windowWords(window, scale, unit), detector: detector.name }) : say("mapOfAll", { detector: detector.name });
  const names = ["left", "top", "right", "bottom"].map((name) => say(name));
  const [width, height] = pixels;
  const typed = (one) => (one ? [one[0], one[1], one[2] - 1, one[3] - 1] : [0, 0, width - 1, height - 1]);
  const take = (name) => ([x0, y0, x1, y1]) => change({ [name]: within([Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1) + 1, Math.max(y0, y1) + 1], pixels) });
  const most = [width - 1, height - 1, width - 1, height - 1];
  const named = window ? [...words, `window-${window.join("-")}`] : words;
  return (
    <>
      <p className="caption">{title}</p>
      <MapView rows={data.rows} step={data.step} pixels={pixels} size={analysis.size} regions={comparing ? [region, region2] : [region]} onRegion={(next) => change({ [comparing ? "region2" : "region"]: next })} title={title} drawing={canvas} />
      {data.every > 1 && <p className="note">{say("everyMap", { n: data.every })}</p>}
      <div className="row">
        <Numbers legend={say("region")} names={names} values={typed(region)} most={most} onChange={take("region")} />
        {comparing && <Numbers legend={say("secondRegion")} names={names} values={typed(region2)} most={most} onChange={take("region2")} />}
        {region && (
          <button type="button" onClick={() => change({ region: null })}>
            {say("wholeMap")}
          </button>
        )}
      </div>
      <Take name="takeMap" csv={() => mapAsCsv(data.rows, named, [...about.filter(Boolean), title])} png={() => mapAsPng(canvas.current, named)} svg={() => mapAsSvg(canvas.current, named)} />
    </>
  );
}

function Take({ name, csv, png, svg }) {
  return (
    <p className="take">
      <span aria-hidden="true">{say("take")}</span>{" "}
      {Object.entries({ csv, png, svg }).map(([form, take]) => (
        <button key={form} type="button" onClick={take} aria-label={say(name, { form: say(form) })}>
          {say(form)}
        </button>
      ))}
    </p>
  );
}

/** What is asked of the second spectrum, if there is one. */
function question(state, region, region2, of) {
  if (!state.with) return null;
  if (state.with === SECOND_REGION) return region2 && { ask: "spectrum", of, region: region2.join(",") };
  return { ask: "spectrum", of: state.with, region: region?.join(",") };
}

/** Whose the second spectrum is: its detector, and a name. */
function compared(analyses, { analysis, detector }, state) {
  if (state.with === SECOND_REGION) return { detector, name: say("region2", { region: state.region2 ? placeOf(state.region2) : "" }) };
  const found = analyses.flatMap((one) => one.detectors.map((other) => [one, other])).find(([, other]) => other.dataset === state.with);
  if (!found) return null;
  return { detector: found[1], name: found[0] === analysis ? found[1].name : found[0].name };
}

/** Which axis is used, whether it can be trusted, and why. */
function axisOf(detector, trust, wanted) {
  const { scale, xrays } = detector;
  if (!scale) return { used: false, trusted: false, words: say("trustNone") };
  if (!scale.believable) return { used: wanted === "scale", trusted: false, words: say("trustUnbelievable") };
  if (!xrays) return { used: wanted !== "channel", trusted: false, words: say("trustUnchecked") };
  if (!trust) return { used: wanted === "scale", trusted: false, words: say("loading") };
  const trusted = trust.trust === "confirmed";
  const used = wanted ? wanted === "scale" : trusted;
  return { used, trusted, words: say(trusted ? "trustConfirmed" : "trustUnconfirmed") };
}

function scaleOf(detector) {
  return detector.scale ?? null;
}

function isTable(detector) {
  return detector.shape.length === 2;
}

function titleOf(analysis, region) {
  if (!analysis.map) return `${say("point")} ${analysis.name}`;
  return region ? say("sumOfRegion", { region: placeOf(region) }) : say("sumOfMap");
}

function placeOf([x0, y0, x1, y1]) {
  return say("place", { left: x0, right: x1 - 1, top: y0, bottom: y1 - 1 });
}

function windowWords([low, high], scale, unit) {
  const [from, to] = [valueAt(scale, low), valueAt(scale, high - 1)];
  return scale ? `${number(from, 4)} – ${number(to, 4)} ${unit}` : `${say("channel")} ${low} – ${high - 1}`;
}

function sum(counts, [low, high]) {
  return counts.slice(low, high).reduce((all, one) => all + one, 0);
}
