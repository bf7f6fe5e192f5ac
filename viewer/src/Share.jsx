/* The address of what is shown. */

import { useId, useState } from "react";
import { written } from "./state.js";
import { say, told } from "./told.js";

export function Share({ state }) {
  const id = useId();
  const [copied, setCopied] = useState("");
  const draft = new URL(told.page, location.href).search;
  const address = `${location.origin}${new URL(told.page, location.href).pathname}?${written(state, draft)}`;
  const copy = async (event) => {
    event.currentTarget.form?.elements.address?.select();
    await navigator.clipboard?.writeText(address).catch(() => {});
    setCopied(address);
  };
  return (
    <form className="share" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={id}>{say("link")}</label>
      <input id={id} name="address" readOnly value={address} onFocus={(event) => event.currentTarget.select()} />
      <button type="button" onClick={copy}>
        {say("copy")}
      </button>
      <span role="status">{copied === address ? say("copied") : ""}</span>
      <p className="note">{say("linkHelp")}</p>
    </form>
  );
}
