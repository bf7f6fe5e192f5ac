/*
 * What the files of a draft say, below the area into which they are dropped: how far the reading is,
 * what is wrong with a file, whom the files name, and values for the form. All of it comes from the
 * server (site/thalie/proposals), which reads files as the command line does.
 */

import React, { useCallback, useEffect, useRef, useState } from "react";
import { getIn, useFormikContext } from "formik";
import _isEqual from "lodash/isEqual";
import { useDispatch, useSelector } from "react-redux";
import { Message, Segment } from "semantic-ui-react";
import { FILE_DELETED_SUCCESS, FILE_UPLOAD_FINISHED } from "@js/invenio_rdm_records/src/deposit/state/types";
import { addressOf, ask, take, tell } from "./actions";
import { Files } from "./Files";
import { forgetPaths, pathsOf } from "./folders";
import { begin } from "./generation";
import { Marks } from "./Marks";
import { Names } from "./Names";
import { Values } from "./Values";
import { said } from "./words";

const PAUSE = 2000; // ms between two looks at the reading

/** The files that are whole, as one word: another one when a file came or went. */
const wholeOf = (entries) =>
  Object.values(entries ?? {})
    .filter(({ status }) => status === "finished")
    .map(({ name, checksum }) => `${name} ${checksum}`)
    .sort()
    .join("\n");

/**
 * What is known of the draft; asked for anew when its files changed, and again while they are read.
 * The draft is another object after each save: only its address matters.
 */
function useTold(draft, whole) {
  const [told, setTold] = useState();
  const [turn, setTurn] = useState(0);
  const [lost, setLost] = useState(false);
  const address = addressOf(draft);
  useEffect(() => {
    if (!address || draft.is_published) return undefined;
    let timer;
    let current = true;
    const later = (look) => {
      timer = setTimeout(look, PAUSE);
    };
    const look = async (more) => {
      try {
        const found = await ask(draft, more);
        if (!current) return;
        setLost(false);
        if (!more || found.reading) setTold((known) => ({ ...known, ...found }));
        if (found.reading) later(() => look("?only=files"));
        else if (more) look("");
      } catch (error) {
        if (current) setLost(true);
        if (current && !error.response) later(() => look(""));
      }
    };
    look("");
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [address, whole, turn]);
  const again = useCallback(() => setTurn((number) => number + 1), []);
  return [told, setTold, again, lost];
}

/** Tells the server once where files lay that were dropped with their folders. */
function usePaths(draft, entries, again) {
  const names = Object.keys(entries ?? {}).join("\n");
  const telling = useRef(false);
  const [round, setRound] = useState(0); // files come one after the other: what came meanwhile is told next
  useEffect(() => {
    const paths = pathsOf(names.split("\n"));
    if (!addressOf(draft) || telling.current || !Object.keys(paths).length) return;
    telling.current = true;
    tell(draft, { paths })
      .then(() => {
        forgetPaths(paths);
        telling.current = false;
        setRound((number) => number + 1);
        again(); // project and run are known now
      })
      .catch(() => {
        telling.current = false;
      });
  }, [draft, names, round, again]);
}

/** Shows the copies without names that took the place of files in the list of files. */
function useCopies(told, entries) {
  const dispatch = useDispatch();
  useEffect(() => {
    (told?.files ?? []).forEach(({ key, size, checksum, redacted_places: places }) => {
      const entry = entries?.[key];
      if (!places || entry?.status !== "finished" || entry.checksum === checksum) return;
      const payload = { filename: key, size, checksum, links: entry.links, extraData: {} };
      dispatch({ type: FILE_UPLOAD_FINISHED, payload });
    });
  }, [told, entries, dispatch]);
}

export function Panel() {
  const dispatch = useDispatch();
  const draft = useSelector((state) => state.deposit.record);
  const entries = useSelector((state) => state.files.entries);
  const { values, initialValues, dirty, isSubmitting } = useFormikContext();
  const [told, setTold, again, lost] = useTold(draft, wholeOf(entries));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  usePaths(draft, entries, again);
  useCopies(told, entries);

  /** Does it, and says what stood in the way; what it was asked is looked at again. */
  const doing = useCallback(
    async (act) => {
      setBusy(true);
      setRefusal("");
      try {
        const answer = await act();
        setTold((known) => ({ ...known, ...answer }));
        if (answer.changed) setRefusal(said("changed"));
        if (answer.reading) again();
        return true;
      } catch (error) {
        setRefusal(error.response?.data?.message ?? said("unsuccessful"));
        again();
        return false;
      } finally {
        setBusy(false);
      }
    },
    [again, setTold]
  );

  if (!told?.files?.length || draft.is_published) {
    return lost ? <Message warning visible content={said("lost")} /> : null;
  }

  const onTell = (body) =>
    doing(async () => {
      const answer = await tell(draft, body);
      const left = new Set(answer.files.map(({ key }) => key));
      told.files
        .filter(({ key }) => !left.has(key))
        .forEach(({ key }) => dispatch({ type: FILE_DELETED_SUCCESS, payload: { filename: key } }));
      return answer;
    });
  const onTake = (paths) =>
    doing(async () => {
      const answer = await dispatch(take(paths, told, values, dirty));
      begin();
      return answer;
    });
  const onRefuse = (paths) => doing(() => tell(draft, { revision: told.revision, refuse: paths }));
  const isTyped = (path) => !_isEqual(getIn(values, path), getIn(initialValues, path));
  const waits = busy || isSubmitting;

  return (
    <Segment id="thalie-proposals" role="region" aria-labelledby="thalie-proposals-title">
      <h2 className="ui small header" id="thalie-proposals-title">
        {said("title")}
      </h2>
      <Files files={told.files} busy={waits} onTell={onTell} />
      {lost && <Message warning visible content={said("lost")} />}
      {refusal && <Message negative visible role="alert" id="thalie-proposals-refusal" content={refusal} />}
      {told.left?.length > 0 && <Message visible content={said("leftAsTyped", { number: told.left.length })} />}
      {told.runs?.length > 1 && <Message warning visible content={said("severalRuns", { runs: told.runs.join(", ") })} />}
      {told.obstacle && <Message warning visible lang="en" content={told.obstacle} />}
      <Names names={told.names ?? []} busy={waits} onTell={onTell} />
      <Values proposals={told.proposals ?? []} busy={waits} isTyped={isTyped} onTake={onTake} onRefuse={onRefuse} />
      {told.remarks?.length > 0 && (
        <details>
          <summary>{said("remarks", { number: told.remarks.length })}</summary>
          <ul lang="en">
            {told.remarks.map(({ file, group, reason }) => (
              <li key={`${file} ${group} ${reason}`}>
                {file}: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Marks proposals={told.proposals ?? []} />
    </Segment>
  );
}
