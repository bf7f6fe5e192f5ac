/* Everything in the file, by H5Web, which asks in the words of h5grove. */

import { App, H5GroveProvider } from "@h5web/app";
import { ask } from "./ask.js";
import { told } from "./told.js";

async function fetcher(address, question, { abortSignal } = {}) {
  const { file: _, ...words } = question;
  try {
    const answer = await ask({ ask: address.split("/").pop(), ...words }, abortSignal);
    return await answer.arrayBuffer();
  } catch (error) {
    throw abortSignal?.aborted ? abortSignal.reason : error;
  }
}

export default function Tree() {
  return (
    <div className="tree" lang="en">
      <H5GroveProvider url="" filepath={told.file} fetcher={fetcher} getExportURL={() => undefined}>
        <App disableDarkMode propagateErrors={false} />
      </H5GroveProvider>
    </div>
  );
}
