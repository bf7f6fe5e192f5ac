/* Asks the site about the file. */

import { useEffect, useState } from "react";
import { say, told } from "./told.js";

const TRIES = 4; // while all processes that read files are busy
const PAUSE = 1500; // ms

/** The answer to QUESTION, an object of words. Throws an Error that says why there is none. */
export async function ask(question, signal) {
  const address = new URL(told.inside, location.href);
  for (const [name, value] of Object.entries(question)) {
    if (value !== null && value !== undefined && value !== "") address.searchParams.set(name, value);
  }
  for (let tries = 1; ; tries += 1) {
    let answer;
    try {
      answer = await fetch(address, { signal, headers: { Accept: "*/*" } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(say("unreachable"), { cause: error });
    }
    if (answer.ok) return answer;
    if (answer.status === 503 && tries < TRIES) {
      await new Promise((done) => setTimeout(done, PAUSE * tries));
      continue;
    }
    const said = await answer.json().catch(() => ({}));
    throw new Error(said.message || say("unreachable"));
  }
}

/** The answer as JSON to QUESTION, or to none while that is null: {data, error, again}. */
export function useAnswer(question) {
  const key = question && JSON.stringify(question);
  const [state, setState] = useState({ key: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!key) return undefined;
    const stop = new AbortController();
    ask(JSON.parse(key), stop.signal)
      .then((answer) => answer.json())
      .then((data) => setState({ key, data }))
      .catch((error) => error.name === "AbortError" || setState({ key, error }));
    return () => stop.abort();
  }, [key, turn]);
  const again = () => {
    setState({ key: null });
    setTurn(turn + 1);
  };
  return state.key === key && key ? { ...state, again } : { again, waits: Boolean(key) };
}
