/* Below the list of files: how far uploads are, and what was begun and not finished. */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { useDispatch } from "react-redux";
import { http } from "react-invenio-forms";
import { Button, Message } from "semantic-ui-react";
import { FILE_DELETED_SUCCESS } from "@js/invenio_rdm_records/src/deposit/state/types";
import { end, useUploads } from "./running";
import { said, sizeOf, timeOf } from "./words";

/** Names of files of the draft of which a part is missing, and that nothing sends now. */
export const unfinished = (files, uploads) =>
  files
    .filter(({ name, uploadState }) => {
      const running = uploads.find((one) => one.name === name);
      return uploadState.isFailed || running?.failed || (uploadState.isPending && !running);
    })
    .map(({ name }) => name);

function Running({ upload: { name, size, bytes, rate, waits } }) {
  const values = { name, done: sizeOf(bytes), size: sizeOf(size), speed: sizeOf(rate, "-per-second"), left: timeOf((size - bytes) / rate) };
  return (
    <li>
      <strong className="text-break">{name}</strong> {waits ? said("waits", values) : said(rate > 0 ? "runs" : "begins", values)}
    </li>
  );
}
Running.propTypes = { upload: PropTypes.object.isRequired };

/** How many bytes of a file are there, as the server says; nothing, where it says nothing. */
function useThere(address) {
  const [there, setThere] = useState();
  useEffect(() => {
    let current = true;
    const look = async () => {
      try {
        const { size, transfer } = (await http.get(address)).data;
        const number = Object.keys(transfer.received ?? {}).length;
        if (current) setThere({ bytes: Math.min(number * (transfer.part_size ?? 0), size ?? 0), size: size ?? 0 });
      } catch {
        if (current) setThere(undefined);
      }
    };
    if (address) look();
    return () => {
      current = false;
    };
  }, [address]);
  return there;
}

function Begun({ file, upload, onGoOn, onDrop }) {
  const there = useThere(file.links?.self);
  const chooser = useRef();
  const [told, setTold] = useState("");
  const { name } = file;
  const choose = ({ target }) => {
    const [chosen] = target.files;
    target.value = "";
    if (!chosen) return;
    const fits = chosen.name.normalize("NFC") === name || (there?.size && chosen.size === there.size);
    if (fits) onGoOn(new File([chosen], name, { type: chosen.type, lastModified: chosen.lastModified }));
    else setTold(said("notThis", { name: chosen.name, wanted: name }));
  };
  const goOn = () => (upload?.goesOn ? onGoOn(upload.file) : chooser.current.click());
  const label = said(upload?.goesOn ? "goOn" : "choose");
  return (
    <li>
      <strong className="text-break">{name}</strong> {there?.size ? said("begun", { there: sizeOf(there.bytes), size: sizeOf(there.size) }) : said("announced")}
      <div className="thalie-problem">
        {(told || upload?.failed) && <p role="alert">{told || upload.failed}</p>}
        <Button type="button" size="tiny" content={label} aria-label={`${label}: ${name}`} onClick={goOn} />
        <Button type="button" size="tiny" content={said("drop")} aria-label={`${said("drop")}: ${name}`} onClick={onDrop} />
        <input ref={chooser} type="file" hidden aria-label={`${label}: ${name}`} onChange={choose} />
      </div>
    </li>
  );
}
Begun.propTypes = {
  file: PropTypes.object.isRequired,
  upload: PropTypes.object,
  onGoOn: PropTypes.func.isRequired,
  onDrop: PropTypes.func.isRequired,
};
Begun.defaultProps = { upload: undefined };

export function Uploads({ files, deleteFile, onGoOn }) {
  const dispatch = useDispatch();
  const uploads = useUploads();
  const running = uploads.filter(({ failed, given }) => given && !failed); // the others wait for their turn
  const begun = unfinished(files, uploads);
  const drop = (file) => async () => {
    if (file.links?.self) await deleteFile(file);
    else dispatch({ type: FILE_DELETED_SUCCESS, payload: { filename: file.name } });
    end(file.name);
  };
  return (
    <>
      {running.length > 0 && (
        <ul id="thalie-uploads" className="thalie-files">
          {running.map((upload) => (
            <Running key={upload.name} upload={upload} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {running.some(({ waits }) => waits) ? said("away") : ""}
      </p>
      {begun.length > 0 && (
        <Message warning visible id="thalie-begun">
          <Message.Header as="h2">{said("begunTitle", { number: begun.length })}</Message.Header>
          <ul className="thalie-files">
            {files
              .filter(({ name }) => begun.includes(name))
              .map((file) => (
                <Begun key={file.name} file={file} upload={uploads.find(({ name }) => name === file.name)} onGoOn={onGoOn} onDrop={drop(file)} />
              ))}
          </ul>
        </Message>
      )}
    </>
  );
}
Uploads.propTypes = {
  files: PropTypes.array.isRequired,
  deleteFile: PropTypes.func.isRequired,
  onGoOn: PropTypes.func.isRequired,
};
