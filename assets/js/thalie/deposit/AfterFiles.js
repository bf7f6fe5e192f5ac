/* What stands below the files of a draft: what they say, a README for them, what was studied and how. */

import React from "react";
import { FirstFields } from "./Order";
import { Panel } from "./proposals/Panel";
import { ReadmeButton } from "./ReadmeButton";

export function AfterFiles(form) {
  return (
    <>
      <Panel />
      <ReadmeButton />
      <FirstFields {...form} />
    </>
  );
}
