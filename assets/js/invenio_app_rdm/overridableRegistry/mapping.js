/* Our components in the places that InvenioRDM's pages leave free. */

import { ReadmeButton } from "../../thalie/deposit/ReadmeButton";

export const overriddenComponents = {
  "InvenioAppRdm.Deposit.Files.after.container": ReadmeButton,
};
