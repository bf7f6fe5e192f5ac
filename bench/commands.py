"""What a command costs that only reads, beside `invenio --help` of a stock InvenioRDM.

Each is started anew for each figure, in turns: `thalie doi status`, which reads tables of ours; the
same `thalie ingest` once more, which finds nothing new; `thalie check-index`. Processor time, the
children included. `invenio --help` loads a stock InvenioRDM and says which commands there are.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from thalie_local.standalone.layout import Layout, StandaloneError

from .clock import Clock
from .dataset import write_run
from .instance import FOLDER, ROOT, environment, running
from .machine import Machine
from .result import Figure, Result
from .stock.build import VENV, Stock

TURNS = 5  # after one that does not count: files are read from the disk
LIMIT = 3.0  # seconds of processor time for a command that only reads
HELP = "invenio --help"


def commands(here: Layout, folder: Path) -> dict[str, list[str]]:
    """What is measured, by name; the run in ``folder`` is deposited already."""
    thalie = [here.python, "-m", "thalie.cli"]
    return {
        HELP: [str(VENV / "bin" / "invenio"), "--help"],
        "thalie doi status": [*thalie, "doi", "status"],
        "thalie ingest, nothing new": [*thalie, "ingest", "--names", "keep", str(folder)],
        "thalie check-index": [*thalie, "check-index"],
    }


def call(words: Sequence[str], environ: Mapping[str, str], log: Path) -> Clock:
    """Run a command to its end; raises ``StandaloneError`` when it is not content."""
    with log.open("w") as out, Clock() as clock:
        done = subprocess.run(
            words, env=environ, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    if done.returncode:
        raise StandaloneError(f"{' '.join(words)} ended with {done.returncode}; see {log}.")
    return clock


def measure() -> Result:
    """Take turns, and compare turn by turn."""
    machine = Machine.here(ROOT)
    with running() as here, TemporaryDirectory(dir=FOLDER) as name:
        stock = Stock(here)
        stock.install()
        stock.prepare()
        write_run(Path(name))
        measured = commands(here, Path(name))
        log = here.logs / "commands.log"
        call(measured["thalie ingest, nothing new"], environment(here), log)
        taken: dict[str, list[float]] = {what: [] for what in measured}
        for turn in range(TURNS + 1):
            for what, words in measured.items():
                environ = stock.environment() if what == HELP else environment(here)
                clock = call(words, environ, log)
                if turn:
                    taken[what].append(clock.cpu)
    return Result(
        "commands",
        machine,
        [
            Figure(f"{what} ÷ {HELP} (less is better)", "",
                   [a / b for a, b in zip(values, taken[HELP], strict=True)])
            for what, values in taken.items() if what != HELP
        ],
        [Figure(f"{what}, processor", "s", values) for what, values in taken.items()],
        [f"limit {LIMIT:.0f} s"],
    )  # fmt: skip
