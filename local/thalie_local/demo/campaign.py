"""Writing the demonstration campaign in the folders an accelerator run leaves behind."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from . import layouts
from .instrument import OFF, Channel, Measurement, channels, record_map, record_point
from .layouts import Session
from .model import Campaign, Dataset, Text, Version
from .patterns import PATTERNS
from .people import write_people
from .story import PlannedAnalysis, PlannedRun, PlannedVersion, Story, read_story

Report = Callable[[int, int, str], None]
"""Called after each run with its rank, the number of runs, and its key."""

_FIRST_HOUR: Final = time(9, 30)
_PAUSE: Final = timedelta(minutes=3)
_CURRENT: Final = 0.002
"""Beam on the object in µA, that is µC per second."""
_PIXEL: Final = 50.0
"""Side of a pixel in µm."""
_POINT_SIDE: Final = 500.0
"""Side, in µm, of the small square scanned for a point."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where and how one generation of converters writes."""

    folder: str
    maps_folder: str
    batch: str
    standards: str
    write_points: Callable[[Path, Session, Sequence[Measurement]], None]
    write_map: Callable[[Path, Session, Measurement], None]


_LAYOUTS: Final = {
    "G1": _Layout(
        "raw_data", "raw_data", "globals", "std",
        layouts.write_g1_points, layouts.write_g1_map,
    ),
    "G2": _Layout(
        "HDF5", "HDF5", "globals", "std",
        layouts.write_g2_points, layouts.write_g2_map,
    ),
    "G3": _Layout(
        "HDF5", "HDF5/HDF5_maps_files", "{day}_{token}_batch_IBA", "{day}_{token}_standard_IBA",
        layouts.write_g3_points, layouts.write_g3_map,
    ),
}  # fmt: skip


def write_campaign(
    out: Path, seed: int = 1989, *, today: date, report: Report | None = None
) -> Campaign:
    """Write the twelve runs of the demonstration under ``out``.

    Runs lie in ``<out>/<project>/runs/<label>/{raw_data,processed_data,HDF5}``; the second version
    of a run lies, complete, in ``<out>/second-version/<project>/runs/<label>``. The same ``seed``
    gives the same bytes; ``today`` only dates the embargoes.

    Raises:
        FileExistsError: ``out`` exists and is not an empty folder; nothing was written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} is not an empty folder: choose another or empty it first")
    out.mkdir(parents=True, exist_ok=True)
    story = read_story()
    (out / "README.txt").write_text(_bilingual(story.notice), encoding="utf-8")
    people = out / "people.yaml"
    write_people(people, story.people)
    datasets = []
    for rank, run in enumerate(story.runs, start=1):
        datasets.append(_write_dataset(out, run, story, seed, today))
        if report:
            report(rank, len(story.runs), run.key)
    return Campaign(out, seed, today, tuple(datasets), people)


def _write_dataset(out: Path, run: PlannedRun, story: Story, seed: int, today: date) -> Dataset:
    later = run.second_version
    folder = _run_folder(out, run)
    return Dataset(
        key=run.key,
        folder=folder,
        files=_write_run(folder, run, run.analyses, story, seed),
        metadata=run.metadata,
        access=run.access_on(today),
        second_version=_write_second_version(out, run, later, story, seed) if later else None,
        withdrawal=run.withdrawal,
    )


def _write_second_version(
    out: Path, run: PlannedRun, later: PlannedVersion, story: Story, seed: int
) -> Version:
    folder = _run_folder(out / "second-version", run)
    analyses = (*run.analyses, *later.analyses)
    return Version(folder, _write_run(folder, run, analyses, story, seed), later.note)


def _run_folder(root: Path, run: PlannedRun) -> Path:
    return root / run.project / "runs" / run.label


def _write_run(
    folder: Path, run: PlannedRun, analyses: Sequence[PlannedAnalysis], story: Story, seed: int
) -> tuple[Path, ...]:
    """Write every file of a run; return their paths, sorted."""
    session = Session(
        run.day,
        run.token,
        run.operator,
        channels(
            run.filters,
            long_spectra=run.generation != "G3",
            gammas=run.beam.particle == "Proton",
        ),
    )
    written = [
        *_write_hdf5(folder, run, session, analyses, seed),
        _write_text(folder / "raw_data" / "README.txt", _readme(run, story)),
        _write_text(folder / "processed_data" / "synthetic_composition.csv", _table(analyses)),
    ]
    return tuple(sorted(written))


def _write_hdf5(
    folder: Path,
    run: PlannedRun,
    session: Session,
    analyses: Sequence[PlannedAnalysis],
    seed: int,
) -> Iterator[Path]:
    layout = _LAYOUTS[run.generation]
    measured = _measure(run, session, analyses, seed)
    kinds = {analysis.number: analysis for analysis in analyses}
    for kind, name in (("point", layout.batch), ("standard", layout.standards)):
        chosen = [m for m in measured if kinds[m.number].kind == kind]
        if chosen:
            filled = name.format(day=session.stamp, token=session.token)
            path = folder / layout.folder / f"{filled}.hdf5"
            layout.write_points(path, session, chosen)
            yield path
    for measurement in measured:
        analysis = kinds[measurement.number]
        if analysis.kind == "map":
            name = layouts.map_stem(session, measurement, analysis.subject)
            path = folder / layout.maps_folder / f"{name}.hdf5"
            layout.write_map(path, session, measurement)
            yield path


def _measure(
    run: PlannedRun, session: Session, analyses: Sequence[PlannedAnalysis], seed: int
) -> list[Measurement]:
    """Count every analysis, one after the other through the day.

    Each analysis draws from a generator of its own, so that adding one changes no other.
    """
    started = datetime.combine(run.day, _FIRST_HOUR)
    measured = []
    for analysis in analyses:
        is_map = analysis.kind == "map"
        charge = run.charge["map" if is_map else "point"]
        seconds = round(charge / _CURRENT)
        rng = np.random.default_rng([seed, zlib.crc32(run.key.encode()), analysis.number])
        measured.append(
            Measurement(
                number=analysis.number,
                standard=analysis.kind == "standard",
                reference=analysis.reference,
                description=analysis.description,
                started=started,
                seconds=seconds,
                beam=run.beam,
                charge=charge,
                side=analysis.pixels * _PIXEL if is_map else _POINT_SIDE,
                pixel=_PIXEL,
                spectra=_count(run, session.channels, analysis, charge, rng),
            )
        )
        started += timedelta(seconds=seconds) + _PAUSE
    return measured


def _count(
    run: PlannedRun,
    recording: Iterable[Channel],
    analysis: PlannedAnalysis,
    charge: float,
    rng: np.random.Generator,
) -> dict[str, layouts.Counts]:
    if analysis.kind != "map":
        return record_point(recording, analysis.materials[0], run.beam, charge, rng)
    mapped = [
        channel
        for channel in recording
        if channel.filter != OFF
        and (channel.name.startswith("X") or (run.gamma_map and channel.name == "G70"))
    ]
    abundances = PATTERNS[analysis.pattern](analysis.pixels)
    return record_map(mapped, analysis.materials, abundances, run.beam, charge, rng)


def _write_text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _bilingual(text: Text) -> str:
    return f"SYNTHETIC DATA / DONNÉES DE SYNTHÈSE\n\n{text.en}\n\n{text.fr}\n"


def _readme(run: PlannedRun, story: Story) -> str:
    title, description = run.metadata.title, run.metadata.description
    return (
        f"{_bilingual(story.notice)}\n"
        f"{title.en}\n{title.fr}\n\n"
        f"Run / séance : {run.label}, {run.day.isoformat()}\n"
        f"Beam / faisceau : {run.beam.particle}, {run.beam.energy:.0f} keV\n\n"
        f"{description.en}\n\n{description.fr}\n"
    )


def _table(analyses: Sequence[PlannedAnalysis]) -> str:
    """The compositions the spectra were computed from, in percent by mass."""
    table = io.StringIO()
    table.write("# SYNTHETIC: composition put into the calculation, percent by mass\n")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["analysis", "reference", "material", "element", "mass_percent"])
    for analysis in analyses:
        for material in analysis.materials:
            for element, share in material.mass_fractions:
                row = (f"{analysis.number:04d}", analysis.reference, material.name, element)
                writer.writerow([*row, f"{100 * share:.4f}"])
    return table.getvalue()
