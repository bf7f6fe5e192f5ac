/* Which elements’ lines are drawn over a spectrum. */

import { Choice } from "./parts.jsx";
import { colourOf, SYMBOLS } from "./elements.js";
import { list, say } from "./told.js";

/** ELEMENTS that are shown, FOUND by their peaks; onChange hears the next ones. */
export function Lines({ elements, found, usable, onChange }) {
  if (!usable) return <p className="note">{say("linesNeedScale")}</p>;
  const left = SYMBOLS.filter((one) => !elements.includes(one));
  const options = [
    { value: "", label: say("noElement") },
    ...left.map((one) => ({ value: one, label: found.includes(one) ? `${one} (${say("foundShort")})` : one })),
  ];
  return (
    <div className="lines" role="group" aria-label={say("elements")}>
      {found.length > 0 && <p className="note">{say("found", { elements: list(found) })}</p>}
      <div className="row">
        <Choice label={say("addElement")} value="" options={options} onChange={(one) => one && onChange([...elements, one])} />
        {elements.map((one, at) => (
          <button key={one} type="button" className="element" style={{ color: colourOf(at) }} aria-label={say("removeElement", { element: one })} onClick={() => onChange(elements.filter((other) => other !== one))}>
            {one} ×
          </button>
        ))}
      </div>
    </div>
  );
}
