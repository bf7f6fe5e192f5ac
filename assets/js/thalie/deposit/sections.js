/* Sections of the deposit form: which fields stand in which, what it is called, and the way there. */

import { getInputFromDOM } from "@js/invenio_rdm_records";
import { depositFormSectionsConfig } from "@js/invenio_app_rdm/deposit/config";

const VISIBILITY = "visibility-section";
const REASON = "access.embargo.reason"; // a field of ours (AccessRight.js), and of InvenioRDM's

/** Sections of our own fields, named as InvenioRDM's form names them (RDMDepositForm.js). */
export function sectionsOfFields() {
  const sections = getInputFromDOM("deposits-config")?.custom_fields?.ui ?? [];
  return Object.fromEntries(
    sections.map(({ section, fields }) => [
      `${section.toLowerCase().replace(/\s+/g, "-")}-section`,
      fields.map(({ field }) => `custom_fields.${field}`),
    ])
  );
}

/** All sections: the paths of their fields by their ids. */
export const sections = () => ({
  ...depositFormSectionsConfig,
  [VISIBILITY]: [...(depositFormSectionsConfig[VISIBILITY] ?? []), REASON],
  ...sectionsOfFields(),
});

/** The id of the section in which the field at PATH stands, if one does. */
export const sectionOf = (path) =>
  Object.entries(sections()).find(([, fields]) => fields.some((field) => `${path}.`.startsWith(`${field}.`)))?.[0];

const drawn = (path) => document.getElementById(sectionOf(path));

/** What the section of a field is called on this page. */
export const nameOf = (path) => drawn(path)?.getAttribute("data-label") ?? drawn(path)?.getAttribute("label") ?? "";

export const GO_TO = "thalie:go-to"; // with a path, before its field is looked for: whoever shows only a part shows that one

/** Opens the section of a field, brings the field into sight and the keyboard to it. */
export function goTo(path) {
  const section = drawn(path);
  if (!section) return;
  const title = section.querySelector(".title");
  if (title && !title.classList.contains("active")) title.click();
  window.dispatchEvent(new CustomEvent(GO_TO, { detail: path }));
  setTimeout(() => {
    const named = [path, path.split(".").slice(0, 2).join(".")].map((name) => CSS.escape(name));
    const field = named.map((name) => section.querySelector(`#${name}, [name="${name}"]`)).find(Boolean);
    const target = field ?? section.querySelector("input, textarea, button") ?? section;
    section.scrollIntoView({ block: "start" });
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
}
