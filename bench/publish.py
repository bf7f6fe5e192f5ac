"""Records published per second by one process, ours and stock in turn, in the same run.

Publishing is create, files and publish. Three publishers take turns in batches: Thalie's ingest;
stock with DOIs, registered by a Celery worker of its own at the same local DataCite; stock without
DOIs, as InvenioRDM comes. All get the same metadata and the same file of about 20 kB; ours adds
its custom fields, a manifest of checksums, and the memory of what it ingested.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from thalie_local.standalone.layout import StandaloneError

from .dataset import stock_draft, write_run
from .dois import DoiWatch
from .instance import ROOT, environment, running
from .machine import Machine
from .result import Figure, Result
from .stock.build import Stock

BATCH = 3  # records: short turns, so that a slow minute of the machine strikes all alike
ROUNDS = 20  # after some that do not count
WARM_UP = 3  # rounds


@dataclass
class Publisher:
    """A publishing process and what it cost: ``rates`` and ``cpu`` have a value per batch."""

    name: str
    child: subprocess.Popen[str]
    log: Path
    rates: list[float] = field(default_factory=list)  # records/s
    cpu: list[float] = field(default_factory=list)  # ms of the process per record
    waits: list[float] = field(default_factory=list)  # s from the publication to a findable DOI
    phases: dict[str, list[float]] = field(default_factory=dict)  # ms

    def publish(self, datacite: str, *, counted: bool) -> None:
        """Publish a batch and wait for its DOIs, so that no work is left to the next one."""
        start = time.monotonic()
        with DoiWatch(datacite) as watch:
            records = []
            self.tell(BATCH)
            for _ in range(BATCH):
                record = json.loads(self.hear())
                records.append(record)
                for doi in record["dois"][:1]:
                    watch.add(doi, record["done"])
            wall = time.monotonic() - start
        if counted:
            self.rates.append(BATCH / wall)
            self.cpu.append(1000 * sum(record["cpu"] for record in records) / BATCH)
            self.waits += watch.waits
            for record in records:
                for name, seconds in record["phases"].items():
                    self.phases.setdefault(name, []).append(1000 * seconds)

    def hear(self) -> str:
        """The next line of the process; raises ``StandaloneError`` when it is gone."""
        assert self.child.stdout is not None
        line = self.child.stdout.readline()
        if not line:
            raise StandaloneError(
                f"The publisher {self.name} ended; its last words are in {self.log}."
            )
        return line

    def tell(self, number: int) -> None:
        """Ask for so many records."""
        assert self.child.stdin is not None
        self.child.stdin.write(f"{number}\n")
        self.child.stdin.flush()

    def figures(self) -> Iterator[Figure]:
        """What this publisher cost."""
        yield Figure(self.name, "records/s", self.rates)
        yield Figure(f"{self.name}, processor", "ms/record", self.cpu)
        if self.waits:
            yield Figure(f"{self.name}, DOI findable after", "s", self.waits)

    def details(self) -> Iterator[Figure]:
        """What each phase took."""
        for phase, values in self.phases.items():
            yield Figure(f"{self.name}, {phase}", "ms", values)


@contextmanager
def publisher(
    name: str, words: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[Publisher]:
    """A publishing process runs inside the block."""
    with log.open("w") as out:
        child = subprocess.Popen(
            words, env=environment, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=out,
        )  # fmt: skip
    try:
        yield Publisher(name, child, log)
    finally:
        child.terminate()
        child.communicate()


def measure() -> Result:
    """Publish in turns and compare, batch beside batch."""
    machine = Machine.here(ROOT)
    with running() as here, ExitStack() as stack:
        stock = Stock(here)
        stock.install()
        stock.prepare()
        folder = here.home / "publish"
        run = write_run(folder / "run")
        draft = folder / "draft.json"
        draft.write_text(json.dumps(stock_draft(run)))
        plain = [stock.python, "-m", "bench.publishers.plain", str(draft), str(run.files[0].path)]
        own = [here.python, "-m", "bench.publishers.ours", str(folder / "run")]
        stack.enter_context(stock.worker())
        publishers = [
            stack.enter_context(publisher(name, words, environ, here.logs / f"publish-{log}.log"))
            for name, words, environ, log in (
                ("ours", own, environment(here), "ours"),
                ("stock", plain, stock.environment(), "stock"),
                ("stock without DOIs", plain, stock.environment(dois=False), "stock-plain"),
            )
        ]
        for one in publishers:
            one.hear()
        print(f"  publishing {BATCH * (WARM_UP + ROUNDS)} records with each …", flush=True)
        for turn in range(WARM_UP + ROUNDS):
            first = turn % len(publishers)
            for one in publishers[first:] + publishers[:first]:
                one.publish(here.datacite_url, counted=turn >= WARM_UP)
    return Result(
        "publish",
        machine,
        list(ratios(*publishers)),
        [figure for one in publishers for figure in one.figures()],
        [f"{BATCH * ROUNDS} records each", f"file of {run.files[0].size / 1000:.0f} kB",
         f"stock draft of {draft.stat().st_size / 1000:.1f} kB"],
        [detail for one in publishers for detail in one.details()],
    )  # fmt: skip


def ratios(ours: Publisher, *others: Publisher) -> Iterator[Figure]:
    """Ours divided by the others, batch by batch."""
    for other in others:
        rates = [a / b for a, b in zip(ours.rates, other.rates, strict=True)]
        yield Figure(f"rate, ours ÷ {other.name} (more is better)", "", rates)
        cpu = [a / b for a, b in zip(ours.cpu, other.cpu, strict=True)]
        yield Figure(f"processor time, ours ÷ {other.name} (less is better)", "", cpu)
