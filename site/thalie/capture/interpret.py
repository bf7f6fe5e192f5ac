"""From the outline of a file to its analyses, names and doubts. Pure: opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from thalie.capture import problems
from thalie.capture.doubts import Doubts
from thalie.capture.layouts import Layout, find_layouts
from thalie.capture.model import (
    Analysis,
    Detector,
    Generation,
    Kind,
    PersonalName,
    Problem,
    Provenance,
    canonical_channel,
)
from thalie.capture.names import (
    HIDDEN,
    is_employer_key,
    is_name,
    is_person_group,
    is_person_key,
    mentions,
)
from thalie.capture.outline import Node, Outline, Value
from thalie.capture.stems import is_standard_word, parse_day, parse_stem
from thalie.capture.sums import Channel, is_sum, origin
from thalie.capture.units import parse_filter
from thalie.capture.words import Words, read_words

_OFF = re.compile(r"\boff\b", re.IGNORECASE)
_GAIN = re.compile(r"\ba\s*=\s*(\d+\.?\d*)")
_HIGHEST_X_RAY = 150.0  # keV; no X-ray detector of the beam line reaches further
_TELLTALE = re.compile(r"[^\W\d_]{4,}")  # parts of a name that are looked for in free text
_ATTRIBUTES = {
    "day": "start date",
    "started": "seconds since midnight",
    "beam_energy": "beam energy",
    "acquisition_time": "acquisition time",
    "dose": "dose",
    "map_size": "map size x (um)",
    "pixel_size": "pixel size x (um)",
    "pen_size": "pen size (um)",
}
_FREE_TEXTS = ("reference", "description", "project")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a file says."""

    generation: Generation | None
    analyses: tuple[Analysis, ...]
    names: tuple[PersonalName, ...]
    problems: tuple[Problem, ...]


def interpret(outline: Outline, file: str, stem: str) -> Findings:
    """Everything in OUTLINE of the file called FILE in its dataset and STEM on its disk."""
    doubts = Doubts()
    named = parse_stem(stem)
    generation, layouts = find_layouts(outline, named)
    faults = problems.from_faults(outline.faults, file)
    if generation is None and not faults:
        faults.append(problems.unknown_layout(file))
    names, unchecked = _names(outline, file)
    analyses = [_analysis(layout, file, generation, doubts) for layout in layouts]
    _doubt_days(analyses, named.day, file, doubts)
    _doubt_projects(analyses, named.project, doubts)
    _doubt_pictures(outline, file, doubts)
    spoken = tuple(_without_names(analysis, names, doubts) for analysis in analyses)
    return Findings(generation, spoken, names, (*faults, *unchecked, *doubts.problems()))


# Persons


def _names(outline: Outline, file: str) -> tuple[tuple[PersonalName, ...], list[Problem]]:
    """The names at every level of a file, and the places where one cannot be read."""
    names: list[PersonalName] = []
    unchecked: list[Problem] = []
    known = {(fault.path, fault.attribute) for fault in outline.faults}
    for node in outline.nodes.values():
        for attribute, value in _personal_values(node):
            where = Provenance(file, node.path, attribute)
            if value is None and (node.path, attribute) not in known:
                unchecked.append(problems.unchecked_name(where))
            names.extend(PersonalName(text, where) for text in _strings(value) if is_name(text))
    return tuple(names), unchecked


def _personal_values(node: Node) -> Iterator[tuple[str, Value]]:
    """What NODE says about persons: (attribute or nothing for the data, value)."""
    about = any(is_person_group(part) for part in node.parent.split("/"))
    for key, value in node.attributes.items():
        if is_person_key(key) or about or is_person_group(node.name):
            yield key, value
    if any(is_person_key(name) for name in node.fields):
        yield "", None
    elif node.is_dataset and (about or is_person_key(node.name)):
        yield "", list(node.text) or (None if node.total is None else node.total)


def _strings(value: Value) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _without_names(analysis: Analysis, names: Iterable[PersonalName], doubts: Doubts) -> Analysis:
    """ANALYSIS without those free texts that hold the whole name of a person."""
    persons = [name.value for name in names if not is_employer_key(name.where.attribute)]
    parts = [part for person in persons for part in _TELLTALE.findall(person)]
    for fact in _FREE_TEXTS:
        text: str = getattr(analysis, fact)
        if not any(mentions(text, word) for word in (*persons, *parts)):
            continue
        doubts.add(
            "suspicious",
            analysis.provenance[fact],
            f"The {fact} of an analysis seems to hold the name of a person",
            "It stands in the file as well: have it corrected there.",
        )
        if any(mentions(text, person) for person in persons):
            analysis = replace(analysis, **{fact: HIDDEN})  # type: ignore[arg-type]
    return analysis


# Measurements


def _analysis(layout: Layout, file: str, generation: Generation | None, doubts: Doubts) -> Analysis:
    words = read_words(file, layout.holders)
    place = Provenance(file, "" if layout.is_map else layout.path)
    reference, stem = words.text("reference"), layout.stem
    analysis = Analysis(
        number=stem.number,
        kind=_kind(layout, words, reference or stem.object, place, doubts),
        path=layout.path,
        day=_day(layout, words, place, doubts),
        reference=reference or stem.object,
        description=_description(words),
        project=words.text("project") or stem.project,
        particle=words.text("particle"),
        beam_energy=words.quantity("beam energy", "keV"),
        acquisition_time=words.quantity("acquisition time", "s"),
        dose=words.number("dose"),
        map_size=_sizes(words, "map size"),
        pixel_size=_sizes(words, "pixel size"),
        pixels=_pixels(layout),
        pen_size=words.quantity("pen size (um)", "um"),
        detectors=_detectors(layout, words, file, generation, doubts),
        file=file,
    )
    _doubt_numbers(analysis, words, doubts)
    analysis = replace(analysis, started=_started(analysis.day, words, doubts))
    return replace(analysis, provenance=_provenance(analysis, words, place))


def _kind(layout: Layout, words: Words, reference: str, place: Provenance, doubts: Doubts) -> Kind:
    """Standard or not: by ``target type``, else by ``obj euphrosyne``, else by the names.

    ``obj euphrosyne`` is a class (``Object``, ``STANDARD``) and never the name of an object.
    """
    said = {key: words.text(key) for key in ("target type", "object class") if words.text(key)}
    verdicts = [is_standard_word(text) for text in said.values()]
    if len(set(verdicts)) > 1:
        doubts.add(
            "disagreement",
            place,
            "“target type” and “obj euphrosyne” disagree on whether this is a standard",
            example=f"{said['target type']} and {said['object class']}",
        )
    standard = verdicts[0] if verdicts else layout.stem.standard or is_standard_word(reference)
    return Kind.STANDARD if standard else Kind.MAP if layout.is_map else Kind.POINT


def _day(layout: Layout, words: Words, place: Provenance, doubts: Doubts) -> date | None:
    """The day of a point by its own date, of a map by the name of the file."""
    stated, named = parse_day(words.text("start date")), layout.stem.day
    if layout.is_map and stated and named and stated != named:
        doubts.add("disagreement", place, f"The file says {stated}, but its name says {named}")
    return (named or stated) if layout.is_map else (stated or named)


def _started(day: date | None, words: Words, doubts: Doubts) -> datetime | None:
    """The moment by the file's clock, if the clock tells the right day.

    ``timestamp`` is when the header was written, which may be days later.
    """
    seconds = words.number("seconds since midnight")
    if day and seconds is not None and 0 <= seconds < 86400:
        return datetime.combine(day, time()) + timedelta(seconds=seconds)
    stamp = words.get("timestamp")
    try:
        moment = datetime.strptime(stamp.text, "%m/%d/%Y %H:%M:%S") if stamp else None
    except ValueError:
        return None
    if stamp and moment and day and moment.date() != day:
        doubts.add(
            "disagreement",
            stamp.where,
            "The time stamp is of another day than the name of the file or group",
            "The day in the name is taken, as the stamp may tell when the file was converted.",
            f"{moment.date()} and {day}",
        )
        return None
    return moment if day else None


def _description(words: Words) -> str:
    texts = (words.text("description"), words.text("description rest"))
    return ", ".join(text for text in texts if text)


def _sizes(words: Words, what: str) -> tuple[float, float] | None:
    across, along = (words.quantity(f"{what} {axis} (um)", "um") for axis in "xy")
    return (across.value, along.value) if across and along else None


def _pixels(layout: Layout) -> tuple[int, int] | None:
    """Width and height of a map: its arrays are (y, x, channel), those of IBIL perhaps binned."""
    shapes = [(n[:1] not in "XxHL", d.shape) for n, d in layout.channels if len(d.shape or ()) == 3]
    if not layout.is_map or not shapes:
        return None
    height, width, _ = min(shapes, key=lambda found: found[0])[1] or (0, 0, 0)
    return width, height


def _provenance(analysis: Analysis, words: Words, place: Provenance) -> dict[str, Provenance]:
    """Where each fact of ANALYSIS comes from; what no attribute says comes from PLACE."""
    facts = dict.fromkeys(("number", *_FREE_TEXTS, "particle"), "") | _ATTRIBUTES
    found = {}
    for fact, attribute in facts.items():
        word = words.get(attribute or fact)
        if getattr(analysis, fact) not in (None, ""):
            found[fact] = word.where if word else place
    stated, stamp = parse_day(words.text("start date")), words.get("timestamp")
    if analysis.day and stated != analysis.day:
        found["day"] = place
    if analysis.started and not words.get("seconds since midnight"):
        found["started"] = stamp.where if stamp else place
    if "project" in found and not words.get("project"):
        found["project"] = Provenance(analysis.file, "")
    return found


def _doubt_numbers(analysis: Analysis, words: Words, doubts: Doubts) -> None:
    for fact, attribute in _ATTRIBUTES.items():
        word = words.get(attribute)
        if word and fact not in ("day", "started") and getattr(analysis, fact) is None:
            doubts.add(
                "suspicious",
                word.where,
                f"The {fact.replace('_', ' ')} cannot be understood, so it is left out",
                "Write one positive number, with its unit.",
                f"“{word.text[:40]}”",
            )


# Detectors


def _detectors(
    layout: Layout, words: Words, file: str, generation: Generation | None, doubts: Doubts
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
            made = origin(name, stated, channels, generation)
            detector = Detector(
                name, node.path, node.shape or (), derived_from=made.channels, counts=node.total
            )
            if made.complaint:
                where = Provenance(file, node.path)
                doubts.add("suspicious", where, made.complaint, "Trust the content, not the name.")
        else:
            detector = _detector(name, node, own, words)
            _doubt_detector(detector, own, Provenance(file, node.path), doubts)
        detectors.append(detector)
    _doubt_serial_numbers(detectors, file, doubts)
    return tuple(detectors)


def _detector(name: str, node: Node, own: Words, words: Words) -> Detector:
    fallback = words.verbatim(f"filter {canonical_channel(name).lower()}")
    in_front = own.verbatim("filter") or fallback
    return Detector(
        name=name,
        dataset=node.path,
        shape=node.shape or (),
        type=own.text("det. type"),
        filter=in_front,
        serial_number=own.text("det. s/n"),
        active_area=own.quantity("det. active area", "mm2"),
        thickness=own.quantity("det. thickness", "um"),
        entrance_window=own.text("det. entrance window"),
        angle=own.quantity("det. angle", "deg"),
        calibration=own.text("calibration"),
        filter_layers=parse_filter(in_front),
        off=bool(_OFF.search(own.text("adc name")) or _OFF.search(in_front)),
        counts=node.total,
    )


def _doubt_detector(detector: Detector, own: Words, where: Provenance, doubts: Doubts) -> None:
    if detector.off and detector.counts:
        doubts.add(
            "suspicious",
            where,
            f"{detector.name} is marked as switched off, but has counts",
            "Ask who ran the beam which is right.",
            f"{detector.counts} counts",
        )
    stated = own.number("spectra sum")
    if stated is not None and detector.counts is not None and stated != detector.counts:
        doubts.add(
            "suspicious",
            where,
            f"{detector.name} has another number of counts than the file states",
            "The counts themselves are taken.",
            f"{stated:.0f} stated, {detector.counts} found",
        )
    gain = _GAIN.search(detector.calibration)
    if detector.canonical_name.startswith("X") and gain and detector.shape:
        reach = float(gain[1]) * detector.shape[-1]
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


# Doubts about the file as a whole


def _doubt_days(
    analyses: Iterable[Analysis], named: date | None, file: str, doubts: Doubts
) -> None:
    for analysis in analyses:
        if named and analysis.day and analysis.day != named and not analysis.is_map:
            doubts.add(
                "disagreement",
                Provenance(file, analysis.path, analysis.provenance["day"].attribute),
                "The day of an analysis is not the day in the name of the file",
                "The day of the analysis is taken; check that the file has the right name.",
                f"{analysis.day} and {named}",
            )


def _doubt_projects(analyses: Iterable[Analysis], named: str, doubts: Doubts) -> None:
    for analysis in analyses:
        if named and analysis.project and analysis.project.casefold() != named.casefold():
            doubts.add(
                "disagreement",
                analysis.provenance["project"],
                f"The project is {analysis.project} in the file, but {named} in its name",
            )


def _doubt_pictures(outline: Outline, file: str, doubts: Doubts) -> None:
    for node in outline.nodes.values():
        if node.is_dataset and _strings(node.attributes.get("CLASS")) == ["IMAGE"]:
            doubts.add(
                "suspicious",
                Provenance(file, node.path),
                "The file holds pictures",
                "Look at them: no person and no name may be seen, and they must be free to share.",
            )
