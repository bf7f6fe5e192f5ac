/* The uploads of this page: how far each is, how quick, whether it waits for the network, why it ended. */

import { useEffect, useState } from "react";
import { rateOf } from "./sending";

const SOON = 250; // ms between two looks
const uploads = new Map();
const listeners = new Set();
let timer;

function tell() {
  timer = timer ?? setTimeout(() => {
    timer = undefined;
    listeners.forEach((listen) => listen([...uploads.values()]));
  }, SOON);
}

export const of = (name) => uploads.get(name);

export function change(name, words) {
  uploads.set(name, { ...uploads.get(name), name, ...words });
  tell();
}

export function begin(file) {
  change(file.name, { file, size: file.size, bytes: 0, samples: [], rate: 0, waits: false, failed: "", goesOn: true });
}

/** Of an upload so many BYTES are there. */
export function advance(name, bytes) {
  const samples = uploads.get(name)?.samples;
  if (!samples) return; // given up
  samples.push([Date.now(), bytes]);
  change(name, { bytes, samples, rate: rateOf(samples, Date.now()) });
}

export function end(name) {
  uploads.delete(name);
  tell();
}

export function useUploads() {
  const [found, setFound] = useState([...uploads.values()]);
  useEffect(() => {
    listeners.add(setFound);
    return () => listeners.delete(setFound);
  }, []);
  return found;
}
