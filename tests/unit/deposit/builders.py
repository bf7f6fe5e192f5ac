"""Captured runs as the capture would give them, without files."""

from __future__ import annotations

from datetime import date
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

from thalie.capture import (
    Analysis,
    CapturedFile,
    CapturedRun,
    Detector,
    Kind,
    PersonalName,
    Problem,
    Provenance,
    RunSource,
)
from thalie.capture.aglae import AGLAE, Format, Generation
from thalie.deposit.dataset import Settings
from thalie.ground.facility import Facility
from thalie.ground.units import Quantity

DAY = date(2026, 1, 20)
PIXE = {"type": "SDD Ketek", "technique": "PIXE"}
X0 = Detector("X0", "/X0/maps", (40, 40, 2048), filter="40mm Helium", **PIXE)
X1 = Detector("X1", "/X1/maps", (40, 40, 2048), filter="50 um Al", **PIXE)
X13 = Detector("X13", "/X13/maps", (40, 40, 2048), derived_from=("X1", "X3"))
G70 = Detector("G70", "/G70/maps", (2048,), technique="PIGE")


def make_name(value: str, file: str = "a.hdf5", attribute: str = "username") -> PersonalName:
    return PersonalName(value, Provenance(file, "/", attribute))


def make_analysis(number: str = "0044", **values: Any) -> Analysis:
    given = {
        "kind": Kind.MAP,
        "path": "/",
        "day": DAY,
        "reference": "PYRALT",
        "particle": "Proton",
        "beam_energy": Quantity(2998.0, "keV"),
        "pixels": (40, 40),
        "map_size": (1000.0, 1000.0),
        "pixel_size": (25.0, 25.0),
        "detectors": (X0, X1, X13),
    }
    return Analysis(number=number, **(given | values))


def make_file(name: str = "a.hdf5", content: bytes = b"data", **values: Any) -> CapturedFile:
    given = {
        "generation": Generation.G3,
        "format": Format.HDF5,
        "analyses": (make_analysis(file=name),),
    }
    return CapturedFile(
        path=Path("/nowhere") / name,
        name=name,
        size=len(content),
        md5=md5(content, usedforsecurity=False).hexdigest(),
        sha256=sha256(content).hexdigest(),
        **(given | values),
    )


def make_run(*files: CapturedFile, project: str = "TIPY", label: str = "2026 run 3") -> CapturedRun:
    files = files or (make_file(),)
    listed = tuple((file.path, file.name, file.data_type) for file in files)
    return CapturedRun(RunSource(f"{project}/{label}", project, label, listed), files, AGLAE)


DAMAGE = Problem(
    "damaged", Provenance("a.hdf5", "/0182"), "Unreadable.", refused=True, acceptable=True
)


SETTINGS = Settings(
    facility=Facility("New AGLAE", organisation="A centre of research"),
    publisher="A publisher",
)
