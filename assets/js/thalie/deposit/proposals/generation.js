/*
 * Some fields of InvenioRDM's form remember what they were first given, and would not show a value
 * that is put into the form later. They are drawn anew when values were taken.
 */

import { useEffect, useState } from "react";

let current = 0;
const listeners = new Set();

export function begin() {
  current += 1;
  listeners.forEach((listen) => listen(current));
}

export function useGeneration() {
  const [generation, setGeneration] = useState(current);
  useEffect(() => {
    listeners.add(setGeneration);
    setGeneration(current);
    return () => listeners.delete(setGeneration);
  }, []);
  return generation;
}
