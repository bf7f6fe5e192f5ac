/* What stands below the files of a draft. */

import React from "react";
import { Panel } from "./proposals/Panel";
import { ReadmeButton } from "./ReadmeButton";

export function AfterFiles() {
  return (
    <>
      <Panel />
      <ReadmeButton />
    </>
  );
}
