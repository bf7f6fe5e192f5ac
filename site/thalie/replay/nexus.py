"""An analysis as a NeXus entry: a plan, which the reading process of ``capture`` carries out. Pure.

Base classes alone (NeXus definitions 2026.01): NXfluo and the like require X-rays that come in,
and no definition is about ions. ``definition`` stays unset, and the source says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Final

from thalie.capture import Analysis, Detector, Kind
from thalie.ground.units import Quantity
from thalie.preview.peaks import Scale

Step = dict[str, Any]
PROBES: Final = {"proton": "proton", "protons": "proton", "h+": "proton"}
"""Words of files for which NXsource has a probe; it has none for other ions."""


@dataclass(frozen=True, slots=True)
class About:
    """What the record says of all analyses: ``facility``, ``instrument``, ``doi``, ``title``.

    ``zone`` is where the clocks of its files are; NeXus has no time without.
    """

    title: str = ""
    doi: str = ""
    facility: str = ""
    instrument: str = ""
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Calibrations that the peaks confirm, by the dataset of the file."""

    scales: Mapping[str, Scale] = field(default_factory=dict)


def root(default: str) -> list[Step]:
    """The root of a file, whose first entry is DEFAULT."""
    about = {"NX_class": "NXroot", "default": default, "creator": "Thalie"}
    return [{"group": "/", "attributes": about}]


def name_of(analysis: Analysis, taken: set[str]) -> str:
    """The name of the entry, as NeXus allows names; none twice."""
    day = f"{analysis.day:%Y%m%d}_" if analysis.day else ""
    word = _safe(f"entry_{day}{analysis.number or 'unnumbered'}")
    found = next(one for one in _numbered(word) if one not in taken)
    taken.add(found)
    return found


def _numbered(word: str) -> Iterator[str]:
    yield word
    number = 2
    while True:
        yield f"{word}_{number}"
        number += 1


def _safe(name: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_]+", "_", name).strip("_") or "unnamed"


def plan(analysis: Analysis, entry: str, about: About, confirmed: Confirmed) -> list[Step]:
    """The steps that write one ANALYSIS as the group ENTRY; none where nothing was counted."""
    shown = [one for one in analysis.physical if one.shape and one.counts]
    if not shown:
        return []
    steps = list(_entry(analysis, entry, about, shown, confirmed))
    return [step for step in steps if step.get("is") != ""]


def _entry(
    analysis: Analysis,
    entry: str,
    about: About,
    shown: Sequence[Detector],
    confirmed: Confirmed,
) -> Iterator[Step]:
    place = f"/{entry}"
    yield _group(place, "NXentry", default=_name(_main(shown)))
    words = (analysis.reference, analysis.number, about.title)
    yield _value(f"{place}/title", ", ".join(word for word in words if word))
    yield _value(f"{place}/entry_identifier", analysis.number)
    yield _value(f"{place}/collection_identifier", about.doi and f"https://doi.org/{about.doi}")
    if analysis.started and about.zone:
        started = analysis.started.replace(tzinfo=about.zone)
        yield _value(f"{place}/start_time", started.isoformat(timespec="seconds"))
    if analysis.acquisition_time:
        yield _quantity(f"{place}/collection_time", analysis.acquisition_time)
    yield from _instrument(analysis, f"{place}/instrument", about)
    yield from _sample(analysis, f"{place}/sample")
    for one in shown:
        yield from _detector(one, f"{place}/instrument/{_name(one)}", confirmed)
        yield from _data(one, analysis, place, confirmed)


def _main(shown: Sequence[Detector]) -> Detector:
    """The X-ray detector that counted most, else whichever did."""
    return max(shown, key=lambda one: (one.technique in ("PIXE", "XRF"), one.counts or 0))


def _name(detector: Detector) -> str:
    return _safe(detector.canonical_name)


def _group(place: str, kind: str, **more: Any) -> Step:
    return {"group": place, "attributes": {"NX_class": kind, **more}}


def _value(place: str, value: Any, **attributes: Any) -> Step:
    return {"value": place, "is": value, "attributes": attributes}


def _quantity(place: str, told: Quantity) -> Step:
    return _value(place, float(told.value), units=_unit(told.unit))


def _unit(ucum: str) -> str:
    """A unit as NeXus writes it (UDUNITS)."""
    return {"mm2": "mm^2", "deg": "degree"}.get(ucum, ucum)


def _instrument(analysis: Analysis, place: str, about: About) -> Iterator[Step]:
    yield _group(place, "NXinstrument")
    yield _value(f"{place}/name", about.instrument or about.facility)
    yield _group(f"{place}/source", "NXsource")
    yield _value(f"{place}/source/name", about.facility)
    yield _value(f"{place}/source/type", "Ion Source")
    yield _value(f"{place}/source/probe", PROBES.get(analysis.particle.casefold(), ""))
    yield _group(f"{place}/beam", "NXbeam")
    if analysis.beam_energy:
        yield _quantity(f"{place}/source/energy", analysis.beam_energy)
        energy = [float(analysis.beam_energy.value)]
        yield _value(f"{place}/beam/incident_energy", energy, units="keV")
    told = {"particle": analysis.particle, "dose": analysis.dose}
    yield from _as_written(f"{place}/beam/as_written", told)


def _sample(analysis: Analysis, place: str) -> Iterator[Step]:
    yield _group(place, "NXsample")
    yield _value(f"{place}/name", analysis.reference or "unknown")
    yield _value(f"{place}/description", analysis.description)
    kind = "calibration sample" if analysis.kind is Kind.STANDARD else "sample"
    yield _value(f"{place}/type", kind)


def _detector(one: Detector, place: str, confirmed: Confirmed) -> Iterator[Step]:
    yield _group(place, "NXdetector")
    yield _value(f"{place}/local_name", one.name)
    yield _value(f"{place}/description", one.type)
    yield _value(f"{place}/serial_number", one.serial_number)
    if one.thickness:
        yield _quantity(f"{place}/sensor_thickness", one.thickness)
    if one.acquisition_time:
        yield _quantity(f"{place}/count_time", one.acquisition_time)
    yield {"counts": f"{place}/data", "from": one.dataset, "attributes": {"units": "counts"}}
    said = "confirmed by the peaks" if one.dataset in confirmed.scales else "not confirmed"
    told = {
        "filter": one.filter,
        "calibration": one.calibration,
        "calibration_is": said if one.calibration else "",
        "entrance_window": one.entrance_window,
        "technique": one.technique,
        "angle": _written(one.angle),
        "active_area": _written(one.active_area),
    }
    yield from _as_written(f"{place}/as_written", told)


def _as_written(place: str, told: Mapping[str, Any]) -> Iterator[Step]:
    """What the file says and no field of NeXus takes, in a collection."""
    known = {name: value for name, value in told.items() if value not in (None, "")}
    if known:
        yield _group(place, "NXcollection")
    for name, value in known.items():
        yield _value(f"{place}/{name}", value)


def _written(told: Quantity | None) -> str:
    return f"{told.value:g} {_unit(told.unit)}" if told else ""


def _data(one: Detector, analysis: Analysis, entry: str, confirmed: Confirmed) -> Iterator[Step]:
    """The counts of a detector, with axes: y and x of a map, then energy, or channels."""
    place, source = f"{entry}/{_name(one)}", f"{entry}/instrument/{_name(one)}/data"
    scale = confirmed.scales.get(one.dataset)
    last = "energy" if scale else "channel"
    axes = [*("yx" if len(one.shape) == 3 else ()), last]
    indices = {f"{axis}_indices": number for number, axis in enumerate(axes)}
    if not scale and one.scale:
        indices["energy_as_written_indices"] = len(axes) - 1
    yield _group(place, "NXdata", signal="data", axes=axes, **indices)
    yield {"link": f"{place}/data", "to": source}
    yield _value(f"{place}/title", f"{one.canonical_name} {analysis.reference}".strip())
    channels = one.shape[-1] if len(one.shape) != 2 else one.shape[0]
    numbers = list(range(channels))
    if scale:
        yield _value(f"{place}/energy", _energies(scale, channels), units="keV")
    else:
        yield _value(f"{place}/channel", numbers)
    if not scale and one.scale:
        told = Scale(one.scale.gain, one.scale.offset, one.scale.quadratic)
        unit = one.scale.unit
        yield _value(
            f"{place}/energy_as_written", _energies(told, channels), units=unit,
            long_name=f"{unit}, by a calibration that is not confirmed",
        )  # fmt: skip
    if len(one.shape) == 3:
        for axis, number, size in zip("yx", one.shape[:2], _sides(analysis), strict=True):
            yield _pixels(f"{place}/{axis}", number, size)


def _energies(scale: Scale, channels: int) -> list[float]:
    return [float(energy) for energy in scale.energies(channels)]


def _sides(analysis: Analysis) -> tuple[float, float]:
    """Height and width of a pixel in µm; nothing where the file does not say."""
    width, height = analysis.pixel_size or (0.0, 0.0)
    return height, width


def _pixels(place: str, number: int, size: float) -> Step:
    """Where the middle of each row or column lies, or its number."""
    if size > 0:
        return _value(place, [(one + 0.5) * size for one in range(number)], units="um")
    return _value(place, list(range(number)))
