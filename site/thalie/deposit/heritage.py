"""The heritage fields that a captured run fills by itself. Pure.

Every text of a file passes ``Discretion``; a term is named only when the vocabulary has it. What
the files of a run say differently stands at each analysis and not at the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thalie.capture import UNKNOWN_CHANNEL, Analysis, Detector, Kind
from thalie.ground.units import Quantity
from thalie.heritage.model import MOST_ANALYSES, MOST_OBJECTS, PREFIX
from thalie.heritage.values import plain

from .dataset import Dataset, Named, recorded
from .wording import Summary

Json = dict[str, Any]
DIGITAL_KINDS = {"raw_data": "raw", "processed_data": "processed", "HDF5": "raw"}
SUM_OF_CHANNELS = "sum of the channels, computed by the converter"


def heritage_fields(dataset: Dataset, summary: Summary) -> Json:
    """The custom fields of a draft of DATASET, those that are not empty."""
    fields: Json = {
        "objects": _objects(dataset),
        "standards": [{"label": label} for label in _references(dataset, standards=True)],
        "experiment": _experiment(dataset, summary),
        "detectors": _detectors(dataset),
        "analyses": list(_analyses(dataset)),
        "processing": {"derivations": list(_derivations(dataset.analyses))},
        "life_cycle": _life_cycle(dataset),
        "synthetic": dataset.wishes.synthetic,
    }
    fields |= {
        name: _completed(fields.get(name) or {}, more)
        for name, more in dataset.wishes.fields.items()
    }
    kept = {f"{PREFIX}:{name}": _filled(value) for name, value in fields.items()}
    return {name: value for name, value in kept.items() if value not in (None, {}, [])}


def _completed(group: Mapping[str, Any], more: Mapping[str, Any]) -> Json:
    """A GROUP with what a person said MORE of it: lists grow, the rest is replaced."""
    found = dict(group)
    for name, value in more.items():
        known = found.get(name)
        if isinstance(known, list) and isinstance(value, list):
            found[name] = [*known, *(one for one in value if one not in known)]
        else:
            found[name] = value
    return found


def _id(named: Named) -> Json | None:
    """The term as records name it; only what the vocabulary has is named."""
    return {"id": named.id} if named.id else None


def _experiment(dataset: Dataset, summary: Summary) -> Json:
    facility = dataset.settings.facility
    [particle] = summary.particles if len(summary.particles) == 1 else [Named("")]
    first, last = dataset.days
    return {
        "project": plain(summary.project),
        "run": plain(summary.label),
        "facility": facility.name,
        "instrument": _id(dataset.named("instruments", facility.instrument or facility.name)),
        "techniques": [_id(one) for one in summary.techniques if one.id],
        "particle": _id(particle),
        "energy": summary.energies[0] if len(summary.energies) == 1 else None,
        "start": first.isoformat() if first else None,
        "end": last.isoformat() if last else None,
    }


def _references(dataset: Dataset, *, standards: bool) -> list[str]:
    """What was analysed, as typed at the beam line, each once."""
    found = (
        plain(dataset.discretion.shown(analysis.reference))
        for analysis in dataset.analyses
        if analysis.kind is not Kind.BLANK and (analysis.kind is Kind.STANDARD) == standards
    )
    return list(dict.fromkeys(label for label in found if label))


def _objects(dataset: Dataset) -> list[Json]:
    """The objects that a person described, else what the beam line calls them."""
    described = [dict(one) for one in dataset.wishes.objects]
    if described:
        return described
    labels = _references(dataset, standards=False)
    return [{"label": label} for label in labels[:MOST_OBJECTS]]


def _detectors(dataset: Dataset) -> list[Json]:
    """Each physical detector that recorded; twice where files describe it differently."""
    said = {
        _what_is_said(detector): detector
        for analysis in dataset.analyses
        for detector in filter(recorded, analysis.detectors)
    }
    found: list[Json] = []
    for detector in said.values():
        _add(found, _filled(_detector(detector, dataset)))
    return sorted(found, key=lambda described: str(described["name"]))


def _what_is_said(detector: Detector) -> tuple[object, ...]:
    """All that ``_detector`` tells; most analyses of a run say the same."""
    texts = (detector.type, detector.serial_number, detector.entrance_window, detector.filter)
    sizes = (detector.active_area, detector.thickness, detector.angle)
    return (detector.canonical_name, *texts, detector.calibration, *sizes)


def _add(found: list[Json], described: Json) -> None:
    """Add a detector, or complete the one of its name that says nothing else."""
    for known in found:
        if all(known.get(name, value) == value for name, value in described.items()):
            known.update(described)
            return
    found.append(described)


def _detector(detector: Detector, dataset: Dataset) -> Json:
    texts = {
        "model": detector.type,
        "serial_number": detector.serial_number,
        "entrance_window": detector.entrance_window,
        "filter": detector.filter,
        "calibration": detector.calibration,
    }
    return {
        "name": detector.canonical_name,
        "type": _id(dataset.named("detectortypes", detector.type)),
        "active_area": _value(detector.active_area),
        "thickness": _value(detector.thickness),
        "angle": _value(detector.angle),
        **{name: plain(dataset.discretion.shown(text)) for name, text in texts.items()},
    }


def _analyses(dataset: Dataset) -> Iterator[Json]:
    """Each measurement; particle and energy only where the run has several."""
    measured = dataset.measured
    particles = {one.particle.casefold() for one in measured if one.particle}
    energies = {one.beam_energy.value for one in measured if one.beam_energy}
    for one in measured[:MOST_ANALYSES]:
        told = _analysis(one, dataset)
        if len(particles) > 1:
            told["particle"] = _id(dataset.named("particles", one.particle))
        if len(energies) > 1:
            told["energy"] = _value(one.beam_energy)
        yield told


def _analysis(analysis: Analysis, dataset: Dataset) -> Json:
    shown = dataset.discretion.shown
    map_x, map_y = analysis.map_size or (None, None)
    pixel_x, pixel_y = analysis.pixel_size or (None, None)
    pixels_x, pixels_y = analysis.pixels or (None, None)
    return {
        "number": analysis.number or "?",
        "kind": _id(dataset.named("analysiskinds", analysis.kind.value)),
        "object": plain(shown(analysis.reference)),
        "description": plain(shown(analysis.description), 2000),
        "spot": plain(shown(analysis.area_of_interest)),
        "day": analysis.day.isoformat() if analysis.day else None,
        "started": analysis.started.isoformat(timespec="seconds") if analysis.started else None,
        "pixels_x": pixels_x,
        "pixels_y": pixels_y,
        "map_size_x": map_x,
        "map_size_y": map_y,
        "pixel_size_x": pixel_x,
        "pixel_size_y": pixel_y,
        "pen_size": _value(analysis.pen_size),
        "dose": analysis.dose,
        "acquisition_time": _value(analysis.acquisition_time),
        "detectors": list(
            dict.fromkeys(d.canonical_name for d in analysis.detectors if recorded(d))
        ),
        "file": analysis.file,
        "path": analysis.path,
    }


def _derivations(analyses: Iterable[Analysis]) -> Iterator[Json]:
    """Sums of channels, each once: what was added up, if a file says or a check tells."""
    seen = set()
    for analysis in analyses:
        for channel in analysis.detectors:
            key = (channel.canonical_name, channel.derived_from)
            if not channel.is_sum or key in seen:
                continue
            seen.add(key)
            sources = [name for name in channel.derived_from if name != UNKNOWN_CHANNEL]
            yield _filled(
                {"result": channel.canonical_name, "sources": sources, "method": SUM_OF_CHANNELS}
            )


def _life_cycle(dataset: Dataset) -> Json:
    kinds = dict.fromkeys(
        DIGITAL_KINDS.get(file.captured.data_type, "raw") for file in dataset.files
    )
    if dataset.wishes.synthetic:
        kinds = dict.fromkeys(["simulation"])
    terms = [_id(dataset.named("digitalkinds", kind)) for kind in kinds]
    return {"digital_kinds": [term for term in terms if term]}


def _value(quantity: Quantity | None) -> float | None:
    return quantity.value if quantity else None


def _filled(value: Any) -> Any:
    """VALUE without what is empty."""
    if isinstance(value, Mapping):
        inner = {name: _filled(part) for name, part in value.items()}
        return {name: part for name, part in inner.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(part) for part in value]
    return value
