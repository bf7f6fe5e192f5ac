/* The page: what is looked at stands in its address, so that another browser shows the same. */

import { Component, lazy, Suspense, useEffect, useState } from "react";
import { useAnswer } from "./ask.js";
import { Data } from "./Data.jsx";
import { Failed, Waiting } from "./parts.jsx";
import { read, written } from "./state.js";
import { say, told } from "./told.js";

const Tree = lazy(() => import("./Tree.jsx"));
const FRAMED = window.parent !== window;

export function Viewer() {
  const [state, setState] = useState(() => read(location.search));
  const change = (part) => setState((before) => ({ ...before, ...part }));
  useEffect(() => {
    const words = written(state, location.search);
    history.replaceState(null, "", words ? `?${words}` : location.pathname);
  }, [state]);
  const tab = state.tab === "tree" ? "tree" : "data";
  return (
    <div className={FRAMED ? "viewer framed" : "viewer"}>
      <Head />
      <nav aria-label={say("views")}>
        {["data", "tree"].map((name) => (
          <button key={name} type="button" aria-pressed={tab === name} onClick={() => change({ tab: name === "tree" ? name : null })}>
            {say(name)}
          </button>
        ))}
      </nav>
      <main>
        <Guarded key={tab}>{tab === "tree" ? <Whole /> : <Contents state={state} change={change} />}</Guarded>
      </main>
    </div>
  );
}

function Head() {
  const full = `${told.page}${location.search}`;
  return (
    <header>
      <h1>
        <bdi>{told.file}</bdi>
      </h1>
      <p>
        {FRAMED ? (
          <a href={full} target="_blank" rel="noopener" onClick={(event) => (event.currentTarget.href = location.href)}>
            {say("full")}
          </a>
        ) : (
          <a href={told.dataset}>{say("dataset")}</a>
        )}{" "}
        ·{" "}
        <a href={told.download} target={FRAMED ? "_top" : undefined}>
          {say("download")}
        </a>
      </p>
    </header>
  );
}

function Contents({ state, change }) {
  const { data, error, again } = useAnswer({ ask: "contents" });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Waiting />;
  return (
    <>
      {data.faults.map((fault) => (
        <p key={fault} className="failed">
          {fault}
        </p>
      ))}
      {data.analyses.length === 0 ? <p>{say("nothing")}</p> : <Data analyses={data.analyses} state={state} change={change} />}
      {data.more > 0 && <p>{say("moreAnalyses", { n: data.more })}</p>}
    </>
  );
}

function Whole() {
  return (
    <Suspense fallback={<Waiting />}>
      <Tree />
    </Suspense>
  );
}

/** What fails to be shown says so, and the rest of the page goes on. */
class Guarded extends Component {
  constructor(props) {
    super(props);
    this.state = { error: null };
  }

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    return error ? <Failed error={error} again={() => this.setState({ error: null })} /> : this.props.children;
  }
}
