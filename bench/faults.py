"""DOIs that get lost: publications while DataCite answers every fifth call wrongly, beside stock.

Both publish in turns, through the same local DataCite, whose faults go on until the end: until
nothing is left to do here, and stock has called nobody for a while (it does not try again).
When a DOI became findable is read afterwards from what DataCite keeps of each change.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import requests

from thalie_local.standalone.environment import DATACITE_USERNAME
from thalie_local.standalone.layout import Layout, StandaloneError
from thalie_local.standalone.secrets import load

from .dataset import stock_draft, write_run
from .instance import ROOT, environment, running
from .machine import Machine
from .publish import Publisher, publisher
from .result import Figure, Result
from .stock.build import Stock

RECORDS = 1000  # published by each
TURN = 50
QUIET = 60.0  # seconds without a call after which nobody is at it any more
LONGEST = 1200.0  # seconds to wait for that
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"fault": "500", "every": 11},
    {"fault": "500-after", "every": 19},
    {"fault": "drop", "every": 29},
    {"fault": "html", "every": 37},
)
"""Together about a fifth of all calls. Uneven, so that a client whose calls come in pairs is not
always struck at the same one."""


class FaultyDataCite:
    """The local DataCite of the instance, while it is made to fail."""

    def __init__(self, here: Layout) -> None:
        self.url = here.datacite_url
        self.account = (DATACITE_USERNAME, load(here.secrets_file)["datacite_password"])

    def __enter__(self) -> FaultyDataCite:
        for fault in FAULTS:
            body = {"count": 10**6, **fault}
            answer = requests.post(f"{self.url}/_faults", json=body, auth=self.account, timeout=10)
            answer.raise_for_status()
        return self

    def __exit__(self, *_: object) -> None:
        requests.delete(f"{self.url}/_faults", auth=self.account, timeout=10).raise_for_status()

    def calls(self) -> int:
        """How many calls there were."""
        return int(requests.get(f"{self.url}/_calls", timeout=30).json()["total"])

    def struck(self) -> int:
        """How many calls were answered wrongly."""
        shown = requests.get(f"{self.url}/_faults", auth=self.account, timeout=10).json()
        return sum(fault["struck"] for fault in [*shown["faults"], *shown["spent"]])

    def findable_since(self, doi: str) -> float | None:
        """When the DOI became findable (seconds of the epoch), ``None`` where it is not."""
        answer = requests.get(f"{self.url}/dois/{doi}/activities", auth=self.account, timeout=10)
        if answer.status_code == requests.codes.not_found:
            return None
        answer.raise_for_status()
        for one in reversed(answer.json()["data"]):  # the oldest first
            if "findable" in str(one["attributes"]["changes"].get("aasm_state")):
                time_ = str(one["attributes"]["prov:generatedAtTime"])
                return datetime.fromisoformat(time_).timestamp()
        return None


def measure() -> Result:
    """Publish in turns while DataCite fails, wait, and count what is findable."""
    machine = Machine.here(ROOT)
    os.environ["THALIE_DATACITE_FAULTS"] = "1"  # the instance's DataCite may be made to fail
    with running() as here, ExitStack() as stack:
        stock = Stock(here)
        stock.install()
        stock.prepare()
        folder = here.home / "faults"
        run = write_run(folder / "run")
        draft = folder / "draft.json"
        draft.write_text(json.dumps(stock_draft(run)))
        plain = [stock.python, "-m", "bench.publishers.plain", str(draft), str(run.files[0].path)]
        own = [here.python, "-m", "bench.publishers.ours", str(folder / "run")]
        stack.enter_context(stock.worker())
        publishers = [
            stack.enter_context(publisher(name, words, environ, here.logs / f"faults-{name}.log"))
            for name, words, environ in (
                ("ours", own, environment(here)),
                ("stock", plain, stock.environment()),
            )
        ]
        for one in publishers:
            one.hear()
        with FaultyDataCite(here) as datacite:
            before = datacite.calls()
            published = _publish(publishers)
            _wait_until_quiet(here, datacite)
            calls, struck = datacite.calls() - before, datacite.struck()
        waits = {name: _waits(datacite, records) for name, records in published.items()}
    found = {name: len(times) for name, times in waits.items()}
    return Result(
        "faults",
        machine,
        [Figure("DOIs findable in the end, ours ÷ stock (more is better)", "",
                [found["ours"] / found["stock"]])],
        [
            figure
            for name in published
            for figure in (
                Figure(f"{name}, DOIs lost of {len(published[name])}", "",
                       [float(len(published[name]) - found[name])]),
                Figure(f"{name}, findable after", "s", waits[name]),
            )
        ],
        [f"{struck} of {calls} calls answered wrongly ({struck / calls:.0%}), to the end"],
    )  # fmt: skip


def _publish(publishers: list[Publisher]) -> dict[str, dict[str, float]]:
    """Let each publish its records in turns: by name the DOIs, and since when they are awaited."""
    published: dict[str, dict[str, float]] = {one.name: {} for one in publishers}
    for turn in range(RECORDS // TURN):
        print(f"  {turn * TURN} of {RECORDS} published with each …", flush=True)
        for one in publishers if turn % 2 else publishers[::-1]:
            one.tell(TURN)
            for _ in range(TURN):
                record = json.loads(one.hear())
                since = time.time() - (time.monotonic() - record["done"])
                published[one.name] |= dict.fromkeys(record["dois"], since)
    return published


def _wait_until_quiet(here: Layout, datacite: FaultyDataCite) -> None:
    """Wait until the ledger has nothing to do and nobody called for a while."""
    deadline, seen, since = time.monotonic() + LONGEST, -1, time.monotonic()
    while time.monotonic() < deadline:
        calls = datacite.calls()
        if calls != seen:
            seen, since = calls, time.monotonic()
        pending = requests.get(f"{here.url}/api/health/dois", timeout=30).json()["pending"]
        if not pending and time.monotonic() - since > QUIET:
            return
        time.sleep(1)
    raise StandaloneError(f"After {LONGEST:.0f} s there is still something to do.")


def _waits(datacite: FaultyDataCite, records: Mapping[str, float]) -> list[float]:
    """Seconds from the publication to the findable DOI, of those that are findable."""
    found = [(datacite.findable_since(doi), since) for doi, since in records.items()]
    return [max(0.0, when - since) for when, since in found if when is not None]
