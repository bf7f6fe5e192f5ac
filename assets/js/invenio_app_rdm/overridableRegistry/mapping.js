/* Our components in the places that InvenioRDM's pages leave free. */

import { AccessRight } from "../../thalie/deposit/AccessRight";
import { Feedback } from "../../thalie/deposit/Feedback";
import { ReadmeButton } from "../../thalie/deposit/ReadmeButton";
import { ExtensionIcon, ExtensionLabel } from "../../thalie/requests/Extension";

export const overriddenComponents = {
  "InvenioAppRdm.Deposit.AccessRightField.container": AccessRight,
  "InvenioAppRdm.Deposit.FormFeedback.container": Feedback,
  "InvenioAppRdm.Deposit.Files.after.container": ReadmeButton,
  "RequestTypeLabel.layout.embargo-extension": ExtensionLabel,
  "InvenioRequests.RequestTypeIcon.layout.embargo-extension": ExtensionIcon,
};
