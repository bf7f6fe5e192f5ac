/* At each field whose value was taken from a file, where it was read. */

import { useEffect, useState } from "react";
import PropTypes from "prop-types";
import { createPortal } from "react-dom";
import { sourceOf } from "./words";

/** What a person sees of the field at PATH: its box, or its group. */
function boxOf(path) {
  const at = document.getElementById(path) ?? document.querySelector(`label[for="${CSS.escape(path)}"], [name="${CSS.escape(path)}"]`);
  return at?.closest("fieldset") === at ? at : at?.closest(".field");
}

/** A place of its own in the box of each of PATHS. */
function usePlaces(paths) {
  const [places, setPlaces] = useState({});
  const wanted = paths.join(" ");
  useEffect(() => {
    const made = {};
    wanted.split(" ").filter(Boolean).forEach((path) => {
      const box = boxOf(path);
      if (!box) return;
      made[path] = document.createElement("p");
      made[path].className = "helptext thalie-source";
      box.appendChild(made[path]);
    });
    setPlaces(made);
    return () => Object.values(made).forEach((place) => place.remove());
  }, [wanted]);
  return places;
}

export function Marks({ proposals }) {
  const taken = proposals.filter((one) => one.taken);
  const places = usePlaces(taken.map(({ path }) => path));
  return taken
    .filter(({ path }) => places[path])
    .map(({ path, sources }) => createPortal(sourceOf(sources), places[path], path));
}

Marks.propTypes = { proposals: PropTypes.array.isRequired };
