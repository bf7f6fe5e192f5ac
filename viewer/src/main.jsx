/* The viewer of a file: see docs/decisions/0022-viewer.md. */

import "@h5web/app/styles.css";
import "./style.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Viewer } from "./Viewer.jsx";

createRoot(document.getElementById("viewer")).render(
  <StrictMode>
    <Viewer />
  </StrictMode>,
);
