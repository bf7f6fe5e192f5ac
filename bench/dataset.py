"""The dataset that is published again and again: one invented run of one file of about 20 kB."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from thalie.capture import CapturedRun, capture_run, days_of, find_runs
from thalie.capture.aglae import AGLAE
from thalie.deposit.access import AccessWish, choose_access
from thalie.deposit.choices import Choices
from thalie.deposit.dataset import Dataset, Settings, Wishes
from thalie.deposit.files import DepositFile
from thalie.deposit.metadata import build_draft
from thalie.deposit.people import Affiliation, People, Person
from thalie.ground.facility import Facility

LABORATORY = Affiliation("Laboratory of Measurements")
PEOPLE = People(
    tuple(Person(name, "Alex", affiliations=(LABORATORY,)) for name in "ABCDE")
    + tuple(
        Person(name, "Alex", affiliations=(LABORATORY,), role="contributor", contribution=kind)
        for name, kind in (("F", "datacollector"), ("G", "projectleader"))
    )
)
SETTINGS = Settings(facility=Facility("Measured accelerator"), publisher="Measured publisher")
CHOICES = Choices(
    publish=True,
    people=PEOPLE,
    access=AccessWish(open=True),
    wishes=Wishes(keywords=("glass", "lead", "trace elements"), synthetic=True),
)
CHANNELS = {"x0": 1024, "x1": 1024, "g70": 2048}


def write_run(folder: Path) -> CapturedRun:
    """Write the run under ``folder``, as in spring 2023, and read it as an ingest does."""
    path = folder / "measured-project" / "runs" / "measured-run" / "raw_data" / "globals.hdf5"
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1989)
    with h5py.File(path, "w") as file:
        analysis = file.create_group("0001")
        analysis.attrs.update({"ref object": "measured object", "start date": "20230301"})
        for name, length in CHANNELS.items():
            counts = random.poisson(20.0, length)
            dataset = analysis.create_dataset(name, data=counts, compression="gzip")
            dataset.attrs.update(
                {
                    "acquisition time": "120",
                    "experiment information": (
                        "500,500,50,50,500,1250,500,Proton , 3000 keV ,"
                        " none , none , none , none , none'"
                    ),
                    "year": "2023",
                    "month": "03",
                    "seconds since midnight": "36000",
                    "spectrum sum": str(int(counts.sum())),
                    "user comment": " 'measured",
                }
            )
    (source,) = find_runs([folder], dialect=AGLAE)
    return capture_run(source, dialect=AGLAE)


def renamed(run: CapturedRun, name: str) -> CapturedRun:
    """The same files as another run."""
    label = f"{run.source.label}-{name}"
    return replace(
        run, source=replace(run.source, label=label, key=f"{run.source.project}/{label}")
    )


def stock_draft(run: CapturedRun) -> dict[str, Any]:
    """The draft that our ingest makes of ``run``, without the fields that a stock one lacks."""
    today = date.today()
    _, last_day = days_of(run.analyses)
    access = choose_access(
        SETTINGS.policy, last_day, deposited=today, today=today, wish=CHOICES.access
    )
    files = tuple(DepositFile.unchanged(file) for file in run.files)
    draft = build_draft(Dataset(run, files, PEOPLE, SETTINGS, access, CHOICES.wishes), today)
    del draft["custom_fields"]
    return draft
