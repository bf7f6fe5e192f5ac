/* Of each file how far it is, and what is wrong with it, in the words of the command line. */

import React from "react";
import PropTypes from "prop-types";
import { Button, Icon } from "semantic-ui-react";
import { said } from "./words";

const ICONS = { waiting: "hourglass half", copying: "hourglass half", read: "check", failed: "warning sign" };

function State({ file }) {
  const { problem, state, names, redacted_places: places } = file;
  const icon = state === "read" && problem && !file.accepted ? "warning sign" : ICONS[state];
  const lasting = state === "failed" && names > 0; // it was read, and no copy without the names could be made
  const words = problem && state === "read" ? problem.title : said(lasting ? "not-redacted" : state);
  return (
    <>
      <Icon name={icon} aria-hidden="true" />
      {words}
      {state === "read" && names > 0 && ` · ${said("namesPersons", { number: names })}`}
      {places > 0 && ` · ${said("redacted", { number: places })}`}
    </>
  );
}

function Problem({ file, busy, onTell }) {
  const { key, problem, accepted } = file;
  const act = (body) => () => onTell(body);
  const stops = problem.code !== "not-read" && problem.code !== "unknown-layout";
  return (
    <div className="thalie-problem">
      <p lang="en">
        {problem.group && problem.group !== "/" ? `${problem.group}: ` : ""}
        {problem.reason} {stops && problem.advice}
      </p>
      {accepted && <p>{said("accepted")}</p>}
      {stops && problem.acceptable && !accepted && (
        <Button type="button" size="tiny" disabled={busy} content={said("accept")} aria-label={`${said("accept")}: ${key}`} onClick={act({ accept: [key] })} />
      )}
      {stops && !accepted && (
        <Button type="button" size="tiny" disabled={busy} content={said("takeOut")} aria-label={`${said("takeOut")}: ${key}`} onClick={act({ leave_out: [key] })} />
      )}
    </div>
  );
}

export function Files({ files, busy, onTell }) {
  const done = files.filter(({ state }) => state === "read" || state === "failed").length;
  const told = files.filter(({ problem, state, trouble }) => problem || trouble || state !== "read");
  return (
    <>
      <p role="status" id="thalie-reading">
        {done < files.length ? said("reading", { done, number: files.length }) : said("allRead", { number: files.length })}
      </p>
      {told.length > 0 && (
        <ul className="thalie-files">
          {told.map((file) => (
            <li key={file.key}>
              <strong className="text-break">{file.key}</strong> <State file={file} />
              {file.problem && <Problem file={file} busy={busy} onTell={onTell} />}
              {file.state === "failed" && (
                <div className="thalie-problem">
                  <p lang="en">{file.trouble}</p>
                  <Button type="button" size="tiny" disabled={busy} content={said("again")} onClick={() => onTell({ again: true })} />
                  <Button type="button" size="tiny" disabled={busy} content={said("take-out")} aria-label={`${said("take-out")}: ${file.key}`} onClick={() => onTell({ leave_out: [file.key] })} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const shape = PropTypes.object.isRequired;
State.propTypes = { file: shape };
Problem.propTypes = { file: shape, busy: PropTypes.bool.isRequired, onTell: PropTypes.func.isRequired };
Files.propTypes = { files: PropTypes.array.isRequired, busy: PropTypes.bool.isRequired, onTell: PropTypes.func.isRequired };
