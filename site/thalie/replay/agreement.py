"""Whether what a record says of its analyses is what its files say. Pure.

Only what files tell is compared: names of objects, spots and descriptions may have been mended by a
person. A difference is told, never decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

from thalie.capture import Analysis, CapturedFile, Dialect, analyses_of, distinct
from thalie.deposit.dataset import recorded
from thalie.heritage.model import MOST_ANALYSES, PREFIX

Json = Mapping[str, Any]
_SCATTER: Final = 10.0  # keV, by which a measured energy wanders in one run
_SAME: Final = 1e-6
_MISSING: Final = "analysis"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value: ``place`` is a file and a group of it, ``field`` one of the record's.

    ``record`` and ``file`` are the two values; empty where one of them says nothing.
    """

    place: str
    field: str
    record: str
    file: str

    def as_json(self) -> dict[str, str]:
        """For programs."""
        return {
            "place": self.place,
            "field": self.field,
            "record": self.record,
            "file": self.file,
        }


def compared(
    fields: Json, files: Sequence[CapturedFile], dialect: Dialect
) -> dict[str, list[Difference]]:
    """By name of a file what its analyses and the record say differently.

    FIELDS are the custom fields of the record, FILES what was captured of its files. A file of
    which the record says nothing has no entry, one that agrees an empty list.
    """
    told = [one for one in fields.get(f"{PREFIX}:analyses") or () if one.get("file")]
    measured = distinct(analyses_of(files, dialect), dialect)
    known = {(one.file, one.path): one for one in measured}
    readable = {one.name for one in files if one.is_kept and one.analyses}
    experiment = fields.get(f"{PREFIX}:experiment") or {}
    found: dict[str, list[Difference]] = {}
    for entry in told:
        if entry["file"] in readable:
            differences = found.setdefault(entry["file"], [])
            analysis = known.pop((entry["file"], entry.get("path") or "/"), None)
            differences += _differences(entry, experiment, analysis)
    if len(told) < MOST_ANALYSES:
        for analysis in known.values():
            if analysis.file in found:
                place = _place(analysis.file, analysis.path)
                found[analysis.file].append(Difference(place, _MISSING, "", analysis.number))
    return found


def _differences(entry: Json, experiment: Json, analysis: Analysis | None) -> Iterator[Difference]:
    place = _place(str(entry["file"]), str(entry.get("path") or "/"))
    if analysis is None:
        yield Difference(place, _MISSING, str(entry.get("number", "")), "")
        return
    for name, value in _of_file(analysis).items():
        said = entry.get(name)
        if not _alike(said, value):
            yield Difference(place, f"analyses.{name}", _shown(said), _shown(value))
    particle = entry.get("particle") or experiment.get("particle") or {}
    if not _is_particle(particle, analysis.particle):
        yield Difference(place, "experiment.particle", str(particle.get("id")), analysis.particle)
    energy = entry.get("energy") or experiment.get("energy")
    beam = analysis.beam_energy
    if energy and beam and abs(float(energy) - beam.value) > _SCATTER:
        yield Difference(place, "experiment.energy", _shown(energy), _shown(beam.value))


def _of_file(analysis: Analysis) -> dict[str, Any]:
    """What a file tells, under the names and in the units of a record."""
    pixels, size = analysis.pixels or (None, None), analysis.map_size or (None, None)
    pixel = analysis.pixel_size or (None, None)
    started = analysis.started.isoformat(timespec="seconds") if analysis.started else None
    return {
        "number": analysis.number or None,
        "day": analysis.day.isoformat() if analysis.day else None,
        "started": started,
        "pixels_x": pixels[0],
        "pixels_y": pixels[1],
        "map_size_x": size[0],
        "map_size_y": size[1],
        "pixel_size_x": pixel[0],
        "pixel_size_y": pixel[1],
        "pen_size": analysis.pen_size.value if analysis.pen_size else None,
        "dose": analysis.dose,
        "acquisition_time": analysis.acquisition_time.value if analysis.acquisition_time else None,
        "detectors": sorted({one.canonical_name for one in analysis.detectors if recorded(one)}),
    }


def _alike(said: Any, value: Any) -> bool:
    """Whether record and file say the same; what one of them does not say is no difference."""
    if said in (None, "", []) or value in (None, "", []):
        return True
    if isinstance(value, list):
        return sorted(map(str, said)) == value
    if isinstance(value, int | float):
        try:
            return isclose(float(said), value, rel_tol=_SAME)
        except (TypeError, ValueError):
            return False
    return str(said) == str(value)


def _is_particle(term: Json, word: str) -> bool:
    """Whether the words of a file (``Protons``) are those of the record's term (``proton``)."""
    name, word = str(term.get("id") or "").casefold(), word.strip().casefold()
    titles = [str(title).casefold() for title in (term.get("title") or {}).values()]
    if not name or not word:
        return True
    return any(word in one or one in word for one in (name, *titles))


def _place(file: str, path: str) -> str:
    return file if path == "/" else f"{file} ({path})"


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def count(found: Iterable[list[Difference]]) -> int:
    """How many values differ."""
    return sum(map(len, found))
