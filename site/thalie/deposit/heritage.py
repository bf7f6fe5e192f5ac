"""The heritage fields that a captured run fills by itself. Pure.

Every text of a file passes ``Discretion``; a term is named only when the vocabulary has it. What
the files of a run say differently stands at each analysis and not at the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from thalie.capture import UNKNOWN_CHANNEL, Analysis, Detector, Kind, distinct
from thalie.ground.units import Quantity
from thalie.heritage.model import MOST_ANALYSES, MOST_OBJECTS, PREFIX
from thalie.heritage.values import plain

from .discretion import Discretion

if TYPE_CHECKING:
    from .metadata import Dataset
    from .wording import Summary

Json = dict[str, Any]
Resolve = Callable[[str, str], str | None]  # (vocabulary, words) -> id of the term
DIGITAL_KINDS = {"raw_data": "raw", "processed_data": "processed", "HDF5": "raw"}
SUM_OF_CHANNELS = "sum of the channels, computed by the converter"


def no_terms(vocabulary: str, words: str) -> str | None:
    """Resolve nothing: without vocabularies no term is named."""
    return None


def heritage_fields(dataset: Dataset, summary: Summary, discretion: Discretion) -> Json:
    """The custom fields of a draft of DATASET, those that are not empty."""
    analyses, resolve = dataset.analyses, dataset.resolve
    measured = list(distinct(analyses, dataset.run.dialect))
    fields = {
        "objects": _objects(dataset, analyses, discretion),
        "standards": [{"label": label} for label in _references(analyses, True, discretion)],
        "experiment": _experiment(dataset, summary, resolve),
        "detectors": _detectors(analyses, discretion, resolve),
        "analyses": [
            _analysis(one, measured, discretion, resolve) for one in measured[:MOST_ANALYSES]
        ],
        "processing": {"derivations": list(_derivations(analyses))},
        "life_cycle": _life_cycle(dataset, resolve),
        "synthetic": dataset.wishes.synthetic,
    }
    kept = {f"{PREFIX}:{name}": _filled(value) for name, value in fields.items()}
    return {name: value for name, value in kept.items() if value not in (None, {}, [])}


def recorded(detector: Detector) -> bool:
    """Whether a detector was on. One that is called off but has counts was on."""
    return not detector.is_sum and (not detector.off or bool(detector.counts))


def _term(resolve: Resolve, vocabulary: str, words: str) -> Json | None:
    """The term that WORDS name, or that their first word names."""
    for said in (words, words.split(" ", 1)[0]):
        if said and (term := resolve(vocabulary, said)):
            return {"id": term}
    return None


def _experiment(dataset: Dataset, summary: Summary, resolve: Resolve) -> Json:
    facility = dataset.settings.facility
    [particle] = summary.particles if len(summary.particles) == 1 else [""]
    first, last = dataset.days
    techniques = [_term(resolve, "techniques", name) for name in summary.techniques]
    return {
        "project": plain(summary.project),
        "run": plain(summary.label),
        "facility": facility["name"],
        "instrument": _term(resolve, "instruments", facility["name"]),
        "techniques": [term for term in techniques if term],
        "particle": _term(resolve, "particles", particle),
        "energy": summary.energies[0] if len(summary.energies) == 1 else None,
        "start": first.isoformat() if first else None,
        "end": last.isoformat() if last else None,
    }


def _references(analyses: Iterable[Analysis], standards: bool, discretion: Discretion) -> list[str]:
    """What was analysed, as typed at the beam line, each once."""
    found = (
        plain(discretion.shown(analysis.reference))
        for analysis in analyses
        if analysis.kind is not Kind.BLANK and (analysis.kind is Kind.STANDARD) == standards
    )
    return list(dict.fromkeys(label for label in found if label))


def _objects(dataset: Dataset, analyses: Iterable[Analysis], discretion: Discretion) -> list[Json]:
    """The objects that a person described, else what the beam line calls them."""
    described = [dict(one) for one in dataset.wishes.objects]
    if described:
        return described
    labels = _references(analyses, False, discretion)
    return [{"label": label} for label in labels[:MOST_OBJECTS]]


def _detectors(
    analyses: Iterable[Analysis], discretion: Discretion, resolve: Resolve
) -> list[Json]:
    """Each physical detector that recorded; twice where files describe it differently."""
    found: list[Json] = []
    for analysis in analyses:
        for detector in filter(recorded, analysis.detectors):
            _add(found, _filled(_detector(detector, discretion, resolve)))
    return sorted(found, key=lambda described: str(described["name"]))


def _add(found: list[Json], described: Json) -> None:
    """Add a detector, or complete the one of its name that says nothing else."""
    for known in found:
        if all(known.get(name, value) == value for name, value in described.items()):
            known.update(described)
            return
    found.append(described)


def _detector(detector: Detector, discretion: Discretion, resolve: Resolve) -> Json:
    texts = {
        "model": detector.type,
        "serial_number": detector.serial_number,
        "entrance_window": detector.entrance_window,
        "filter": detector.filter,
        "calibration": detector.calibration,
    }
    return {
        "name": detector.canonical_name,
        "type": _term(resolve, "detectortypes", detector.type),
        "active_area": _value(detector.active_area),
        "thickness": _value(detector.thickness),
        "angle": _value(detector.angle),
        **{name: plain(discretion.shown(text)) for name, text in texts.items()},
    }


def _analysis(
    analysis: Analysis, others: list[Analysis], discretion: Discretion, resolve: Resolve
) -> Json:
    map_x, map_y = analysis.map_size or (None, None)
    pixel_x, pixel_y = analysis.pixel_size or (None, None)
    pixels_x, pixels_y = analysis.pixels or (None, None)
    own = _what_differs(analysis, others, resolve)
    return {
        "number": analysis.number or "?",
        "kind": _term(resolve, "analysiskinds", analysis.kind.value),
        "object": plain(discretion.shown(analysis.reference)),
        "description": plain(discretion.shown(analysis.description), 2000),
        "spot": plain(discretion.shown(analysis.area_of_interest)),
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
        **own,
        "detectors": list(
            dict.fromkeys(d.canonical_name for d in analysis.detectors if recorded(d))
        ),
        "file": analysis.file,
        "path": analysis.path,
    }


def _what_differs(analysis: Analysis, others: list[Analysis], resolve: Resolve) -> Json:
    """Particle and energy of an analysis, where the run has several."""
    particles = {other.particle.casefold() for other in others if other.particle}
    energies = {other.beam_energy.value for other in others if other.beam_energy}
    return {
        "particle": _term(resolve, "particles", analysis.particle) if len(particles) > 1 else None,
        "energy": _value(analysis.beam_energy) if len(energies) > 1 else None,
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


def _life_cycle(dataset: Dataset, resolve: Resolve) -> Json:
    kinds = dict.fromkeys(
        DIGITAL_KINDS.get(file.captured.data_type, "raw") for file in dataset.files
    )
    if dataset.wishes.synthetic:
        kinds = dict.fromkeys(["simulation"])
    terms = [_term(resolve, "digitalkinds", kind) for kind in kinds]
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
