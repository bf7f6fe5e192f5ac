"""The channels of a measurement: detectors with their words, and sums that are none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from thalie.capture.safe.doubts import Doubts
from thalie.capture.safe.model import Calibration, Detector, Provenance
from thalie.capture.safe.outline import Node

from .calibrations import numbers_of, terms_of
from .channels import canonical_channel, is_sum, technique_of
from .filters import parse_filter
from .layouts import Layout
from .sums import Channel, origin
from .words import Words, as_written, read_words

_OFF = re.compile(r"\boff\b", re.IGNORECASE)
_HIGHEST_X_RAY = 150.0  # keV; no X-ray detector of the beam line reaches further
_LISTED_TERMS = ("mca a", "mca b", "mca c")
_FILTERED = frozenset({"x0", "x1", "x2", "x3", "x4"})


class Convention(StrEnum):
    """What the letters of a written calibration stand for."""

    GAIN_FIRST = "a is the gain, b the offset"  # HDF5 and list mode
    OFFSET_FIRST = "a is the offset, b the gain"  # EDF


def find_detectors(
    layout: Layout, words: Words, file: str, generation: str | None, doubts: Doubts
) -> tuple[Detector, ...]:
    """The channels that could be read to the end."""
    readable = [(name, node) for name, node in layout.channels if node.complete]
    channels = {
        canonical_channel(name): Channel(name, node.total, node.fingerprint)
        for name, node in readable
    }
    detectors = []
    for name, node in readable:
        own = read_words(file, [node])
        stated = own.text("combination of")
        if is_sum(name, stated):
            detector = _sum(name, node, own)
            made = origin(name, stated, channels, generation)
            detector = replace(detector, derived_from=made.channels)
            _doubt_counts(detector, Provenance(file, node.path), doubts)
            if made.complaint and layout.complete:
                where = Provenance(file, node.path)
                doubts.add("suspicious", where, made.complaint, "Trust the content, not the name.")
        else:
            detector = _detector(name, node, own, words)
            _doubt_detector(detector, own, Provenance(file, node.path), doubts)
        detectors.append(detector)
    _doubt_serial_numbers(detectors, file, doubts)
    return tuple(detectors)


def _sum(name: str, node: Node, own: Words) -> Detector:
    """A sum has none of the words that its program copied onto it from a detector."""
    where = own.where("combination of")
    return Detector(
        name,
        node.path,
        node.shape or (),
        counts=node.total,
        stated_counts=own.number("spectra sum"),
        fingerprint=node.fingerprint,
        channel=canonical_channel(name),
        provenance={"derived_from": where} if where else {},
    )


def _detector(name: str, node: Node, own: Words, words: Words) -> Detector:
    values, places = own.fields("detector")
    technical, more = own.fields("detector.technical")
    in_front, where = _filter(name, own, words)
    calibration, scale, scaled = _calibration(name, own)
    for field, place in (("filter", where), ("calibration", scaled)):
        if place:
            places[field] = place
    if time := own.get("acquisition time"):
        places["acquisition_time"] = time.where
    return Detector(
        **values
        | {
            "name": name,
            "dataset": node.path,
            "shape": node.shape or (),
            "acquisition_time": own.quantity("acquisition time", "s"),
            "filter": in_front,
            "filter_layers": parse_filter(in_front),
            "calibration": calibration,
            "scale": scale,
            "off": bool(_OFF.search(own.text("adc name")) or _OFF.search(in_front)),
            "counts": node.total,
            "fingerprint": node.fingerprint,
            "channel": canonical_channel(name),
            "technique": technique_of(name),
            "technical": technical,
            "provenance": places | more,
        }
    )


def _filter(name: str, own: Words, words: Words) -> tuple[str, Provenance | None]:
    """What stands before a detector, by its own words or those of the measurement."""
    if in_front := own.verbatim("filter"):
        return in_front, own.where("filter")
    channel = canonical_channel(name).lower()
    if channel not in _FILTERED:
        return "", None
    fact = f"filter {channel}"
    return words.verbatim(fact), words.where(fact)


def _calibration(name: str, own: Words) -> tuple[str, Calibration | None, Provenance | None]:
    """The calibration as text and as numbers; EDF writes it in three values, offset first."""
    unit = "nm" if canonical_channel(name).startswith("IBIL") else "keV"
    if text := own.text("calibration"):
        scale = _scale(terms_of(text), unit, Convention.GAIN_FIRST)
        return text, scale, own.where("calibration")
    terms = [own.text(fact) for fact in _LISTED_TERMS]
    if not any(terms):
        return "", None, None
    text = ", ".join(f"MCA {term}={said}" for term, said in zip("abc", terms, strict=True) if said)
    return text, _scale(terms, unit, Convention.OFFSET_FIRST), own.where(*_LISTED_TERMS)


def _scale(terms: Sequence[str], unit: str, convention: Convention) -> Calibration | None:
    numbers = numbers_of(terms)
    if numbers is None:
        return None
    first, second, quadratic = numbers
    gain, offset = (first, second) if convention is Convention.GAIN_FIRST else (second, first)
    return Calibration(gain, offset, quadratic, unit, convention)


# Doubts


def _doubt_detector(detector: Detector, own: Words, where: Provenance, doubts: Doubts) -> None:
    _doubt_counts(detector, where, doubts)
    _doubt_calibration(detector, where, doubts)
    odd = own.not_understood("detector") | own.not_understood("detector.technical")
    for name, word in odd.items():
        doubts.add(
            "suspicious",
            word.where,
            f"The {name.replace('_', ' ')} of a detector cannot be understood, so it is left out",
            "Write one positive number, with its unit.",
            f"{detector.name}: {as_written(word.text)}",
        )


def _doubt_counts(detector: Detector, where: Provenance, doubts: Doubts) -> None:
    if detector.off and detector.counts:
        doubts.add(
            "suspicious",
            where,
            f"{detector.name} is marked as switched off, but has counts",
            "Ask who ran the beam which is right.",
            f"{detector.counts} counts",
        )
    stated = detector.stated_counts
    if stated is not None and detector.counts is not None and stated != detector.counts:
        doubts.add(
            "suspicious",
            where,
            f"{detector.name} has another number of counts than the file states",
            "The counts themselves are taken.",
            f"{stated:.0f} stated, {detector.counts} found",
        )


def _doubt_calibration(detector: Detector, where: Provenance, doubts: Doubts) -> None:
    if detector.calibration and detector.scale is None:
        doubts.add(
            "suspicious",
            where,
            "The calibration of a detector cannot be understood; it is kept as text",
            "Write two or three numbers, with a point before the decimals.",
            f"{detector.name}: “{detector.calibration[:80]}”",
        )
    if detector.scale and detector.canonical_name.startswith("X") and detector.shape:
        reach = detector.scale.gain * detector.shape[-1]
        if reach > _HIGHEST_X_RAY:
            doubts.add(
                "suspicious",
                where,
                f"The calibration of {detector.name} reaches {reach:.0f} keV",
                "It is kept as it stands; calibrate anew before reading energies from it.",
                detector.calibration,
            )


def _doubt_serial_numbers(detectors: Iterable[Detector], file: str, doubts: Doubts) -> None:
    owners: dict[str, str] = {}
    for detector in detectors:
        first = owners.setdefault(detector.serial_number, detector.name)
        if detector.serial_number and first != detector.name:
            doubts.add(
                "suspicious",
                Provenance(file, detector.dataset),
                f"{first} and {detector.name} bear the same serial number",
                "One of the two descriptions was probably copied from the other.",
            )
