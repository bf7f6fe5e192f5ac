"""The dump of the whole catalogue, beside a loop over InvenioRDM's own service and serializers.

The records are those of the demonstration campaign and clones of them in the database. Ours is
taken with 2 000 and with 100 000 of them: whether time a record and memory grow with the catalogue.
The stock loop reads some hundred of the same records in the same minutes.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from thalie_local.standalone.layout import Layout, StandaloneError

from .instance import FOLDER, ROOT, environment, running
from .machine import Machine
from .result import Figure, Result

FEW, MANY = 2_000, 100_000  # records
TURNS = {FEW: 2, MANY: 1}
Cost = Mapping[str, float]


def call(here: Layout, *words: str) -> str:
    """Run a module of this environment on the instance; returns what it said."""
    log = here.logs / "dump.log"
    with log.open("a") as out:
        done = subprocess.run(
            [here.python, "-m", *words], env=environment(here), cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=out,
        )  # fmt: skip
    if done.returncode:
        raise StandaloneError(f"{' '.join(words)} ended with {done.returncode}; see {log}.")
    return done.stdout.strip()


def measure() -> Result:
    """Dump few, then many, with the stock loop between."""
    machine = Machine.here(ROOT)
    costs: dict[str, list[Cost]] = {}
    with running() as here, TemporaryDirectory(dir=FOLDER) as name:
        call(here, "thalie_local.cli", "demo")
        for number, turns in TURNS.items():
            print(f"  {call(here, 'bench.cloning', str(number))} records …", flush=True)
            for turn in range(turns):
                for way in ("ours", "stock"):
                    folder = Path(name) / f"{way}-{number}-{turn}"
                    said = call(here, "bench.dumping", way, str(folder)).splitlines()[-1]
                    print(f"  {way}: {said}", flush=True)
                    costs.setdefault(f"{way}, {number} records", []).append(json.loads(said))
    return _result(machine, costs)


def _result(machine: Machine, costs: Mapping[str, list[Cost]]) -> Result:
    def each(key: str, cost: str) -> list[float]:
        return [1000 * one[cost] / one["records"] for one in costs[key]]

    most, least = f"ours, {MANY} records", f"ours, {FEW} records"
    stock = [value for key in costs if key.startswith("stock") for value in each(key, "cpu")]
    ours = [value for key in (least, most) for value in each(key, "cpu")]
    memory = [one["memory"] / costs[least][0]["memory"] for one in costs[most]]
    ratios = [
        Figure("processor time a record, ours ÷ stock loop (less is better)", "",
               [a / b for a, b in zip(ours, stock, strict=True)]),
        Figure(f"peak memory, {MANY} ÷ {FEW} records (1 is flat)", "", memory),
    ]  # fmt: skip
    figures = [Figure(f"{key}, processor", "ms/record", each(key, "cpu")) for key in costs]
    figures += [Figure(f"{key}, wall", "ms/record", each(key, "wall")) for key in costs]
    figures += [
        Figure(f"{key}, peak memory", "MiB", [one["memory"] for one in found])
        for key, found in costs.items()
    ]
    fact = f"{MANY} records took {costs[most][0]['wall'] / 60:.0f} min"
    return Result("dump", machine, ratios, figures, [fact])
