"""Making the draft of a run of 2 000 analyses out of what was captured, beside writing it as JSON.

Pure: no service, no file. The run is as a long one of third-generation files: one file with points
of 200 objects, five detectors and a sum at each, two persons named in the file, one of them cited.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from thalie.capture import (
    Analysis,
    CapturedFile,
    CapturedRun,
    Detector,
    Kind,
    PersonalName,
    Provenance,
    RunSource,
)
from thalie.capture.aglae import AGLAE, Format, Generation
from thalie.deposit.access import Access
from thalie.deposit.dataset import Dataset, Settings
from thalie.deposit.files import DepositFile
from thalie.deposit.metadata import build_draft
from thalie.deposit.people import People, Person
from thalie.ground.facility import Facility
from thalie.ground.units import Quantity

from .clock import Clock
from .instance import ROOT
from .machine import Machine
from .result import Figure, Result

TURNS = 9  # after one that does not count
ANALYSES, OBJECTS = 2_000, 200
TODAY = date(2026, 6, 1)
FILE = "HDF5--20260120_MEASURED_IBA.hdf5"
TERMS = {
    ("techniques", "PIXE"): "pixe",
    ("particles", "Proton"): "proton",
    ("detectortypes", "SDD"): "sdd",
    ("analysiskinds", "point"): "point",
    ("digitalkinds", "raw"): "raw",
}


def captured_run() -> CapturedRun:
    """The run, as the capture would give it."""
    detectors = (
        *(
            Detector(f"X{n}", f"/X{n}", (2048,), type="SDD Ketek", filter=f"{n}0 um Al",
                     active_area=Quantity(50.0, "mm²"), counts=1000 * n + 7)
            for n in range(5)
        ),
        Detector("X13", "/X13", (2048,), derived_from=("X1", "X3")),
    )  # fmt: skip
    analyses = tuple(
        Analysis(
            number=f"{n:04d}",
            kind=Kind.POINT,
            path=f"/20260120_{n:04d}_OBJ",
            day=date(2026, 1, 20 + n % 3),
            reference=f"Object {n % OBJECTS} of the treasure",
            description=f"spot {n}, left of the handle",
            particle="Proton",
            beam_energy=Quantity(3000.0, "keV"),
            dose=2000.0,
            acquisition_time=Quantity(300.0, "s"),
            detectors=detectors,
            file=FILE,
        )
        for n in range(ANALYSES)
    )
    names = ("Jeanne MARTIN", "Paul DURAND")
    file = CapturedFile(
        path=Path("/nowhere") / FILE,
        name=FILE,
        size=10_000_000,
        md5="0" * 32,
        sha256="0" * 64,
        generation=Generation.G3,
        format=Format.HDF5,
        analyses=analyses,
        names=tuple(PersonalName(name, Provenance(FILE, "/", "username")) for name in names),
    )
    source = RunSource("TREASURE/long run", "TREASURE", "long run", ((file.path, FILE, "HDF5"),))
    return CapturedRun(source, (file,), dialect=AGLAE)


def dataset() -> Dataset:
    """Made anew for each turn, as for each ingest."""
    run = captured_run()
    return Dataset(
        run=run,
        files=tuple(DepositFile.unchanged(file) for file in run.files),
        people=People((Person("Martin", "Jeanne", found_as=("Jeanne MARTIN",)),)),
        settings=Settings(Facility("Measured accelerator"), publisher="Measured publisher"),
        access=Access(),
        resolve=lambda vocabulary, words: TERMS.get((vocabulary, words)),
    )


def take(work: Callable[[], object]) -> Clock:
    """Time of doing ``work`` once."""
    with Clock() as clock:
        work()
    return clock


def measure() -> Result:
    """Build the draft and write it, in turns."""
    machine = Machine.here(ROOT)
    pairs = []
    for turn in range(TURNS + 1):
        given = dataset()
        built = take(lambda given=given: build_draft(given, TODAY))
        draft = build_draft(dataset(), TODAY)
        written = take(lambda draft=draft: json.dumps(draft))
        if turn:
            pairs.append((built, written))
    return Result(
        "draft",
        machine,
        [
            Figure("time, building ÷ writing", "", [a.wall / b.wall for a, b in pairs]),
            Figure("processor, building ÷ writing", "", [a.cpu / b.cpu for a, b in pairs]),
        ],
        [
            Figure("building", "ms", [1000 * a.wall for a, _ in pairs]),
            Figure("building, processor", "ms", [1000 * a.cpu for a, _ in pairs]),
            Figure("writing", "ms", [1000 * b.wall for _, b in pairs]),
        ],
        [f"{ANALYSES} analyses, {len(json.dumps(draft))} bytes"],
    )
