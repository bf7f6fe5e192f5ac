/*
 * InvenioRDM's area for files, into which folders may be dropped, and a button that chooses one. Files
 * are sent in parts (../upload); one that was begun and is dropped again goes on.
 */

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { useDispatch, useSelector } from "react-redux";
import { Button, Grid, Message } from "semantic-ui-react";
import { FileUploaderArea } from "@js/invenio_rdm_records";
import { uploadFile } from "@js/invenio_rdm_records/src/deposit/state/actions";
import { useUploads } from "../upload/running";
import { sendInParts } from "../upload/service";
import { unfinished, Uploads } from "../upload/Uploads";
import { prepared } from "./folders";
import { said } from "./words";

export function UploadArea(props) {
  const { deleteFile, dropzoneParams, filesEnabled, filesList, filesLocked } = props;
  const dispatch = useDispatch();
  const draft = useSelector((state) => state.deposit.record);
  const uploads = useUploads();
  const [told, setTold] = useState([]);
  const chooser = useRef();
  useEffect(() => {
    dispatch(sendInParts());
  }, [dispatch]);
  const goOn = (file) => {
    file.goesOn = true;
    dispatch(uploadFile(draft, file, draft.links.files));
  };
  const accept = async (files) => {
    const ready = await prepared(files);
    setTold(ready.told);
    const begun = unfinished(filesList, uploads);
    ready.files.filter(({ name }) => begun.includes(name)).forEach(goOn);
    const others = ready.files.filter(({ name }) => !begun.includes(name));
    if (others.length) dropzoneParams.onDropAccepted(others);
  };
  const dropped = (accepted, rejected) => {
    if (!accepted.length && !rejected.length) setTold([said("emptyFolder")]);
  };
  const choose = ({ target }) => {
    const files = [...target.files];
    target.value = "";
    if (files.length) accept(files);
  };
  if (!filesEnabled) return null;
  return (
    <>
      <Grid.Row className="pt-0 pb-0">
        <FileUploaderArea {...props} dropzoneParams={{ ...dropzoneParams, onDropAccepted: accept, onDrop: dropped }} />
      </Grid.Row>
      {!filesLocked && (
        <Grid.Row className="pt-0 pb-0">
          <Grid.Column width={16}>
            <Uploads files={filesList} deleteFile={deleteFile} onGoOn={goOn} />
          </Grid.Column>
        </Grid.Row>
      )}
      {!filesLocked && !dropzoneParams.disabled && (
        <Grid.Row className="pt-5 pb-5">
          <Grid.Column width={16}>
            <Button
              type="button"
              size="small"
              icon="folder open outline"
              labelPosition="left"
              content={said("folder")}
              aria-describedby="thalie-folder-help"
              onClick={() => chooser.current.click()}
            />
            <input ref={chooser} id="thalie-folder" type="file" hidden multiple webkitdirectory="" aria-label={said("folder")} onChange={choose} />
            <p id="thalie-folder-help" className="helptext">
              {said("folderHelp")}
            </p>
            <div role="status">
              {told.map((sentence) => (
                <Message warning visible key={sentence} id="thalie-dropped" content={sentence} />
              ))}
            </div>
          </Grid.Column>
        </Grid.Row>
      )}
    </>
  );
}

UploadArea.propTypes = {
  deleteFile: PropTypes.func,
  dropzoneParams: PropTypes.object.isRequired,
  filesEnabled: PropTypes.bool,
  filesList: PropTypes.array,
  filesLocked: PropTypes.bool,
};
UploadArea.defaultProps = { deleteFile: undefined, filesEnabled: false, filesList: [], filesLocked: false };
