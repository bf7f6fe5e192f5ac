"""Where in the files what is proposed was read. Pure.

A source is a file with the group and attribute in it, the names of files and folders, or the
configuration of the instance, which says what facility this is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from thalie.capture import Analysis, Detector, Kind, Provenance
from thalie.deposit.dataset import Dataset, recorded

MOST = 30  # sources of one value that are named
FILES, NAMES, SETTINGS = "files", "names", "settings"

Json = dict[str, Any]
Places = Iterator[Provenance]

_CONFIGURED = frozenset(
    {"metadata.resource_type", "metadata.contributors", "metadata.publisher", "metadata.languages",
     "metadata.rights", "custom_fields.thalie:experiment.facility",
     "custom_fields.thalie:experiment.instrument"}
)  # fmt: skip
_NAMED = frozenset(
    {"custom_fields.thalie:experiment.project", "custom_fields.thalie:experiment.run"}
)
_WHOLE = frozenset(
    {"metadata.formats", "metadata.sizes", "custom_fields.thalie:life_cycle.digital_kinds"}
)
_EXPERIMENT = "custom_fields.thalie:experiment"


def sources_of(path: str, dataset: Dataset) -> Json:
    """``{"kind": …, "places": [{file, group, attribute}], "count": how many there are}``."""
    if path in _CONFIGURED:
        return {"kind": SETTINGS, "places": [], "count": 0}
    if path in _NAMED or path in _WHOLE:
        found = [Provenance(file.name, "") for file in dataset.files]
        return _told(NAMES if path in _NAMED else FILES, found)
    places = _PLACES.get(path, _summary)
    return _told(FILES, places(dataset))


def _told(kind: str, found: Iterable[Provenance]) -> Json:
    places = list(dict.fromkeys(found))
    told = [{"file": p.file, "group": p.group, "attribute": p.attribute} for p in places[:MOST]]
    return {"kind": kind, "places": told, "count": len(places)}


def _facts(*names: str) -> Callable[[Dataset], Places]:
    """Where analyses say one of NAMES."""

    def places(dataset: Dataset) -> Places:
        for analysis in dataset.analyses:
            yield from _of_analysis(analysis, names)

    return places


def _of_analysis(analysis: Analysis, names: Iterable[str]) -> Places:
    for name in names:
        if name in analysis.provenance:
            yield analysis.provenance[name]


def _references(*, standards: bool) -> Callable[[Dataset], Places]:
    def places(dataset: Dataset) -> Places:
        for analysis in dataset.analyses:
            if analysis.kind is not Kind.BLANK and (analysis.kind is Kind.STANDARD) == standards:
                yield from _of_analysis(analysis, ("reference",))

    return places


def _measured(dataset: Dataset) -> Places:
    """The analyses themselves."""
    for analysis in dataset.measured:
        yield Provenance(analysis.file, analysis.path)


def _detectors(dataset: Dataset) -> Places:
    for analysis, detector in _channels(dataset):
        if recorded(detector):
            yield Provenance(analysis.file, detector.dataset)


def _sums(dataset: Dataset) -> Places:
    for analysis, detector in _channels(dataset):
        if detector.is_sum:
            yield Provenance(analysis.file, detector.dataset)


def _channels(dataset: Dataset) -> Iterator[tuple[Analysis, Detector]]:
    for analysis in dataset.analyses:
        for detector in analysis.detectors:
            yield analysis, detector


def _summary(dataset: Dataset) -> Places:
    """What titles and descriptions tell: of all analyses what, when and with which beam."""
    yield from _facts("reference", "day", "particle", "beam_energy")(dataset)
    yield from _detectors(dataset)


_PLACES: dict[str, Callable[[Dataset], Places]] = {
    "metadata.dates": _facts("day"),
    "custom_fields.thalie:objects": _references(standards=False),
    "custom_fields.thalie:standards": _references(standards=True),
    f"{_EXPERIMENT}.techniques": _detectors,
    f"{_EXPERIMENT}.particle": _facts("particle"),
    f"{_EXPERIMENT}.energy": _facts("beam_energy"),
    f"{_EXPERIMENT}.start": _facts("day"),
    f"{_EXPERIMENT}.end": _facts("day"),
    "custom_fields.thalie:detectors": _detectors,
    "custom_fields.thalie:analyses": _measured,
    "custom_fields.thalie:processing.derivations": _sums,
}
