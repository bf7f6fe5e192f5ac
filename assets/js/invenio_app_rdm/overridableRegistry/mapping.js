/* Our components in the places that InvenioRDM's pages leave free. */

import { Feedback } from "../../thalie/deposit/Feedback";
import { ReadmeButton } from "../../thalie/deposit/ReadmeButton";

export const overriddenComponents = {
  "InvenioAppRdm.Deposit.FormFeedback.container": Feedback,
  "InvenioAppRdm.Deposit.Files.after.container": ReadmeButton,
};
