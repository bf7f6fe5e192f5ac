/* InvenioRDM's area for files, into which folders may be dropped, and a button that chooses one. */

import React, { useRef, useState } from "react";
import PropTypes from "prop-types";
import { Button, Grid, Message } from "semantic-ui-react";
import { FileUploaderArea } from "@js/invenio_rdm_records";
import { prepared } from "./folders";
import { said } from "./words";

export function UploadArea(props) {
  const { dropzoneParams, filesEnabled, filesLocked } = props;
  const [told, setTold] = useState([]);
  const chooser = useRef();
  const accept = async (files) => {
    const ready = await prepared(files);
    setTold(ready.told);
    if (ready.files.length) dropzoneParams.onDropAccepted(ready.files);
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
  dropzoneParams: PropTypes.object.isRequired,
  filesEnabled: PropTypes.bool,
  filesLocked: PropTypes.bool,
};
UploadArea.defaultProps = { filesEnabled: false, filesLocked: false };
