/*
 * How requests for a longer embargo are marked in lists of requests, which are InvenioRDM's.
 */

import React from "react";
import { Icon, Label } from "semantic-ui-react";

const WORDS = { en: "Longer embargo", fr: "Prolongation d’embargo" };

export const ExtensionLabel = () => (
  <Label horizontal className="primary theme-secondary" size="small">
    {WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en}
  </Label>
);

export const ExtensionIcon = () => <Icon name="clock outline" className="neutral" />;
