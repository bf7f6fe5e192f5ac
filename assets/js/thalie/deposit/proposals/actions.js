/*
 * What the panel asks the server for. A value is taken by the server, into the draft as it is saved:
 * so what was typed is saved first, and what was typed and could not be saved stays in the form.
 */

import _cloneDeep from "lodash/cloneDeep";
import _get from "lodash/get";
import _isEqual from "lodash/isEqual";
import _set from "lodash/set";
import { http } from "react-invenio-forms";
import { saveAndFetchDraft } from "@js/invenio_rdm_records/src/deposit/state/actions";
import { DRAFT_FETCHED } from "@js/invenio_rdm_records/src/deposit/state/types";

export const addressOf = (draft) => draft?.links?.self && `${draft.links.self}/proposals`;

export const ask = async (draft, more = "") => (await http.get(`${addressOf(draft)}${more}`)).data;

export const tell = async (draft, body) => (await http.post(addressOf(draft), body)).data;

/** What stands in the form, with the values at PATHS, and what tells versions apart, of the draft as it is saved. */
function withValues(form, saved, paths) {
  const next = _cloneDeep(form);
  const kept = ["access.seen", "revision_id", "updated", "ui", "links", "files"];
  [...paths, ...kept].forEach((path) => _set(next, path, _get(saved, path)));
  return next;
}

const valuesAt = (told, paths) =>
  told.proposals.filter(({ path }) => paths === "all" || paths.includes(path)).map(({ path, value }) => [path, value]);

/** Takes the values proposed for PATHS, or all, that were SEEN. VALUES are those of the form, DIRTY whether they wait to be saved. */
export const take = (paths, seen, values, dirty) => async (dispatch, _, { service }) => {
  let form = values;
  let { revision } = seen;
  if (dirty) {
    form = await dispatch(saveAndFetchDraft(values));
    const now = await ask(form);
    if (!_isEqual(valuesAt(now, paths), valuesAt(seen, paths))) return { ...now, changed: true };
    revision = now.revision;
  }
  const told = await tell(form, { revision, take: paths });
  const { data } = await service.drafts.read(form.links);
  dispatch({ type: DRAFT_FETCHED, payload: { data: withValues(form, data, told.taken) } });
  return told;
};
