"""What is in a file, as the viewer lists it: analyses by name, detectors in words. Pure.

Nothing here opens a file: it is told of by an outline, and by the dialect that understands it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from babel.numbers import format_decimal

from thalie.capture import UNKNOWN_CHANNEL, Analysis, Detector, Fault
from thalie.ground.language import Sentence, enumeration, in_context, locale
from thalie.ground.language import sentence as _
from thalie.ground.units import Quantity

from .looking import X_RAYS
from .peaks import Scale, is_believable

Json = dict[str, Any]

MOST: Final = 5_000  # analyses of a file that are listed
_ALIKE: Final = 500  # points whose spectra are added up to judge a calibration
_PLACEHOLDERS: Final = (Scale(1.0, 0.0), Scale(1.0, 1.0))
"""What programs write where nobody has calibrated."""
_UNITS: Final = {"mm2": "mm²", "um": "µm", "deg": "°"}

KINDS: Mapping[str, Sentence] = {
    "map": in_context("viewer", "map"),
    "point": in_context("viewer", "point"),
    "standard": in_context("viewer", "standard"),
    "blank": in_context("viewer", "blank"),
}
TECHNIQUES: Mapping[str, Sentence] = {
    "PIXE": _("X rays (PIXE)"),
    "XRF": _("X rays (XRF)"),
    "PIGE": _("gamma rays (PIGE)"),
    "RBS": _("scattered particles (RBS)"),
    "IBIL": _("light (IBIL)"),
}
"""What a detector sees, by the acronym of its technique."""

FAULTS: Mapping[str, Sentence] = {
    "damaged": _("A part of the file is damaged and cannot be read."),
    "truncated": _("The end of the file is missing."),
    "lost": _("The program that reads files gave this one up."),
    "unknown-storage": _("A part of the file is packed in a way that cannot be read here."),
    "external-link": _("The file holds a link into another file, which is not followed."),
    "external-storage": _("A part of the file keeps its numbers in another file."),
    "virtual-dataset": _("A part of the file is put together from other datasets."),
    "dangling-link": _("The file holds a link to something that is not there."),
    "link-loop": _("The file holds a link that leads back to itself, which is not followed."),
    "oversized": _("A part of the file claims more room than it can hold."),
    "too-many-objects": _("The file holds more groups and names than can be listed here."),
    "too-much-text": _("The file holds more text than can be shown here."),
}
"""What is wrong with a file, for its readers; codes of ``capture``."""


def inside(analyses: Sequence[Analysis], faults: Iterable[Fault], language: str) -> Json:
    """Analyses with their detectors, and what is wrong with the file, in LANGUAGE."""
    listed = [one for one in analyses[:MOST] if any(_shown(one))]
    codes = dict.fromkeys(fault.code for fault in faults)
    return {
        "analyses": [_analysis(one, language) for one in listed],
        "more": max(0, len(analyses) - MOST),
        "faults": [FAULTS[code].in_language(language) for code in codes if code in FAULTS],
    }


def scales(analyses: Sequence[Analysis]) -> dict[str, tuple[float, float, float]]:
    """By dataset the calibration of an X-ray detector that may be one, in keV."""
    found = {}
    for one in _all(analyses):
        told = one.scale
        if told is not None and told.unit == "keV" and one.technique in X_RAYS:
            found[one.dataset] = (told.gain, told.offset, told.quadratic)
    return found


def alike(analyses: Sequence[Analysis]) -> dict[str, tuple[str, ...]]:
    """By dataset of a point those of the same detector that have the same calibration, it first.

    Together they have the counts by which a calibration is judged.
    """
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    keys = {}
    for analysis in analyses:
        for one in _shown(analysis):
            key = (one.canonical_name, one.shape, one.calibration)
            keys[one.dataset] = key
            if not analysis.is_map:
                groups[key].append(one.dataset)
    return {
        dataset: tuple(dict.fromkeys((dataset, *groups[key][:_ALIKE])))
        for dataset, key in keys.items()
    }


def shapes(analyses: Sequence[Analysis]) -> dict[str, tuple[int, ...]]:
    """The shapes of the datasets that can be asked for: spectra, tables and maps."""
    return {one.dataset: one.shape for one in _all(analyses)}


def _all(analyses: Sequence[Analysis]) -> Iterator[Detector]:
    return (one for analysis in analyses for one in _shown(analysis))


def _shown(analysis: Analysis) -> Iterator[Detector]:
    """Detectors and sums that have a spectrum or a map of spectra."""
    for one in analysis.detectors:
        table = len(one.shape) == 2 and one.shape[1] == 2
        if len(one.shape) == (3 if analysis.is_map else 1) or (table and not analysis.is_map):
            yield one


def _analysis(one: Analysis, language: str) -> Json:
    kind = KINDS[one.kind].in_language(language)
    named = " · ".join(part for part in (one.number, one.reference) if part) or one.path
    about = (one.description, one.area_of_interest)
    return {
        "path": one.path,
        "name": f"{named} ({kind})",
        "about": " · ".join(part for part in about if part),
        "beam": _beam(one, language),
        "map": one.is_map,
        "pixels": one.pixels,
        "size": _size(one),
        "detectors": [_detector(d, language) for d in _in_order(_shown(one))],
    }


def _in_order(found: Iterable[Detector]) -> list[Detector]:
    """X-ray detectors first, sums last, those that were off behind those that were not."""
    return sorted(found, key=lambda d: (d.is_sum, d.off, d.technique not in X_RAYS))


def _beam(one: Analysis, language: str) -> str:
    told = (one.particle, _quantity(one.beam_energy, language))
    return ", ".join(part for part in told if part)


def _size(one: Analysis) -> tuple[float, float] | None:
    """Width and height of a map in µm, where the file tells them."""
    if one.pixel_size and one.pixels:
        return one.pixel_size[0] * one.pixels[0], one.pixel_size[1] * one.pixels[1]
    return one.map_size


def _detector(one: Detector, language: str) -> Json:
    return {
        "dataset": one.dataset,
        "name": one.canonical_name,
        "words": _words(one, language),
        "about": _about(one, language),
        "shape": one.shape,
        "scale": _scale(one),
        "xrays": one.technique in X_RAYS,
        "calibration": one.calibration,
    }


def _words(one: Detector, language: str) -> str:
    """``X1, X rays (PIXE)``; of a sum what it was made of."""
    name = one.canonical_name
    if one.is_sum and UNKNOWN_CHANNEL in one.derived_from:
        return _("%(name)s, a sum made by a program", name=name).in_language(language)
    if one.is_sum:
        parts = enumeration(one.derived_from, language)
        return _("%(name)s, sum of %(parts)s", name=name, parts=parts).in_language(language)
    sees = TECHNIQUES.get(one.technique)
    told = f"{name}, {sees.in_language(language)}" if sees else name
    if one.off:
        return _("%(detector)s; off, says the file", detector=told).in_language(language)
    return told


def _about(one: Detector, language: str) -> str:
    """What the file tells of the device."""
    angle = _quantity(one.angle, language)
    told = [one.type, _quantity(one.active_area, language)]
    if one.filter:
        told.append(_("filter %(filter)s", filter=one.filter).in_language(language))
    if angle:
        told.append(_("at %(angle)s", angle=angle).in_language(language))
    return ", ".join(part for part in told if part)


def _scale(one: Detector) -> Json | None:
    """The calibration as the file tells it, and whether it may be that of such a detector."""
    told = one.scale
    if told is None:
        return None
    scale = Scale(told.gain, told.offset, told.quadratic)
    possible = scale not in _PLACEHOLDERS
    if one.technique in X_RAYS:
        possible = is_believable(scale, one.shape[-1])
    return {
        "gain": told.gain,
        "offset": told.offset,
        "quadratic": told.quadratic,
        "unit": told.unit,
        "believable": possible,
    }


def _quantity(one: Quantity | None, language: str) -> str:
    if one is None:
        return ""
    number = format_decimal(float(f"{one.value:.6g}"), locale=locale(language))
    unit = _UNITS.get(one.unit, one.unit)
    return f"{number}{unit}" if unit == "°" else f"{number} {unit}"
