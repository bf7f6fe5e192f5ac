/* Our components in the places that InvenioRDM's pages leave free. */

import { AccessRight } from "../../thalie/deposit/AccessRight";
import { AfterFiles } from "../../thalie/deposit/AfterFiles";
import { Feedback } from "../../thalie/deposit/Feedback";
import { Meter } from "../../thalie/deposit/Meter";
import { Folded, LastFields } from "../../thalie/deposit/Order";
import { FreshLanguages, FreshSubjects } from "../../thalie/deposit/proposals/Fresh";
import { UploadArea } from "../../thalie/deposit/proposals/UploadArea";
import { ExtensionIcon, ExtensionLabel } from "../../thalie/requests/Extension";
import { Box } from "../../thalie/search/Box";
import { Facets } from "../../thalie/search/Facets";
import { Pane, Refused } from "../../thalie/search/Pane";
import { Result } from "../../thalie/search/Result";
import { putFoundFirst } from "../../thalie/upstream/menus";

putFoundFirst();

export const overriddenComponents = {
  "InvenioAppRdm.Deposit.AccessRightField.container": AccessRight,
  "InvenioAppRdm.Deposit.FormFeedback.container": Feedback,
  "InvenioAppRdm.Deposit.Files.after.container": AfterFiles,
  "InvenioAppRdm.Deposit.CustomFields.container": LastFields,
  "InvenioAppRdm.Deposit.AccordionFieldAlternateIdentifiers.container": Folded,
  "InvenioAppRdm.Deposit.AccordionFieldRelatedWorks.container": Folded,
  "InvenioAppRdm.Deposit.AccordionFieldReferences.container": Folded,
  "InvenioAppRdm.Deposit.CardDepositStatusBox.container": Meter,
  "InvenioAppRdm.Deposit.LanguagesField.container": FreshLanguages,
  "InvenioAppRdm.Deposit.SubjectsField.container": FreshSubjects,
  "InvenioRdmRecords.DepositForm.FileUploader.UploadArea": UploadArea,
  "InvenioAppRdm.Search.SearchApp.facets": Facets,
  "InvenioAppRdm.Search.SearchApp.searchbarContainer": Box,
  "InvenioAppRdm.Search.SearchApp.resultsPane": Pane,
  "InvenioAppRdm.Search.Error.element": Refused,
  "InvenioAppRdm.Search.RecordsResultsListItem.layout": Result,
  "RequestTypeLabel.layout.embargo-extension": ExtensionLabel,
  "InvenioRequests.RequestTypeIcon.layout.embargo-extension": ExtensionIcon,
};
