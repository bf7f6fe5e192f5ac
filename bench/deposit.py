"""`thalie ingest --publish` as a command, from files to findable DOIs, against plain reading.

The command is started anew for each figure: its time holds the loading of the application, reading
and checking the files, their upload into InvenioRDM, publication, and the wait for DataCite. Plain
is what `ingest` compares with: every dataset read by h5py, and SHA-256 of every file.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from thalie.capture import RunSource
from thalie_local.standalone.layout import Layout, StandaloneError

from .campaign import campaign_runs, files, large_map_run, megabytes
from .clock import Clock
from .ingest import amount, read_plainly, take
from .instance import FOLDER, ROOT, environment, running
from .machine import Machine
from .result import Figure, Result

TURNS = 3


class Ingest:
    """The command, with everything it is given again under names that are new to the instance."""

    def __init__(self, here: Layout, people: Path, folder: Path) -> None:
        """Stage runs under ``folder``; ``people`` is the file of persons."""
        self.here, self.people, self.folder = here, people, folder
        self._calls = 0

    def publish(self, runs: Sequence[RunSource]) -> Clock:
        """Publish ``runs`` with one command; raises ``StandaloneError`` when it is not content."""
        self._calls += 1
        staged = self._stage(runs, f"measured-{time.time_ns()}-{self._calls}")
        log = self.here.logs / "deposit.log"
        words = [self.here.python, "-m", "thalie.cli", "ingest", "--publish", "--names", "keep",
                 "--creators", str(self.people), str(staged)]  # fmt: skip
        with log.open("w") as out, Clock() as clock:
            done = subprocess.run(
                words, env=environment(self.here), cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        if done.returncode:
            raise StandaloneError(f"The ingest ended with {done.returncode}; see {log}.")
        return clock

    def _stage(self, runs: Sequence[RunSource], project: str) -> Path:
        """Copy the run folders into a project of that name."""
        for number, run in enumerate(runs):
            path, _, data_type = run.files[0]
            home = next(parent for parent in path.parents if parent.name == data_type).parent
            shutil.copytree(home, self.folder / project / "runs" / f"{number:02}-{home.name}")
        return self.folder / project


def measure() -> Result:
    """Publish the campaign, then one large map, as often as ``TURNS`` says."""
    machine = Machine.here(ROOT)
    with running() as here, TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        runs = campaign_runs(folder)
        found = {"demonstration": runs, "large map": large_map_run(runs, folder / "large")}
        ingest = Ingest(here, folder / "people.yaml", folder / "staged")
        pairs = {
            what: [(ingest.publish(some), take(read_plainly, some)) for _ in range(TURNS)]
            for what, some in found.items()
        }
        facts = [amount(what, some) for what, some in found.items()]
        sizes = {what: megabytes(files(some)) for what, some in found.items()}
    return Result(
        "deposit",
        machine,
        [
            Figure(f"{what}, time, command ÷ plain", "", [a.wall / b.wall for a, b in times])
            for what, times in pairs.items()
        ],
        [
            figure
            for what, times in pairs.items()
            for figure in (
                Figure(f"{what}, command", "MB/s", [sizes[what] / a.wall for a, _ in times]),
                Figure(f"{what}, command", "s", [a.wall for a, _ in times]),
                Figure(f"{what}, command, processor", "s", [a.cpu for a, _ in times]),
                Figure(f"{what}, plain", "MB/s", [sizes[what] / b.wall for _, b in times]),
            )
        ],
        facts,
    )
