/* What a save would say of the form: the server tries one and takes it back (site/thalie/checks/trial.py). */

import { useCallback, useState } from "react";
import { http } from "react-invenio-forms";
import { getInputFromDOM } from "@js/invenio_rdm_records";
import { RDMDepositRecordSerializer } from "@js/invenio_rdm_records/src/deposit/api/DepositRecordSerializer";
import { isBlank } from "./sheet/cells";

const TRIAL = "/api/curation/trial";
const JSON_AS_SHOWN = { "Accept": "application/vnd.inveniordm.v1+json", "Content-Type": "application/json" };

function useSerializer() {
  const [serializer] = useState(() => {
    const config = getInputFromDOM("deposits-config");
    return new RDMDepositRecordSerializer(config?.default_locale, config?.custom_fields?.vocabularies);
  });
  return serializer;
}

/** Gives paths in VALUES for those of the server, to which entries without words are not sent. */
function placer(values) {
  const sent = new Map();
  const positions = (list) => {
    if (!sent.has(list)) sent.set(list, list.flatMap((one, position) => (isBlank(one) ? [] : [position])));
    return sent.get(list);
  };
  return (path) => {
    let here = values;
    return path
      .split(".")
      .map((name) => {
        const place = Array.isArray(here) ? String(positions(here)[name] ?? name) : name;
        here = here?.[place];
        return place;
      })
      .join(".");
  };
}

/** A function that tells what a save of values as the draft ID would lack or refuse; `null` where it cannot be known. */
export function useTrial(id) {
  const serializer = useSerializer();
  return useCallback(
    async (values, signal) => {
      const settings = { params: id && { draft: id }, headers: JSON_AS_SHOWN, signal };
      const answer = await http.post(TRIAL, serializer.serialize(values), settings).catch(() => null);
      const place = placer(values);
      return answer?.data.lacks.map((lack) => ({ ...lack, field: place(lack.field) })) ?? null;
    },
    [id, serializer]
  );
}
