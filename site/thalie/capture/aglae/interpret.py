"""From the outline of a file to its analyses, names and doubts. Pure: opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from thalie.capture.safe import problems
from thalie.capture.safe.doubts import Doubts
from thalie.capture.safe.formats import FileFormat
from thalie.capture.safe.model import Analysis, Detector, Findings, Kind, Problem, Provenance
from thalie.capture.safe.outline import Outline

from .attributes import fact_of
from .detectors import find_detectors
from .formats import Format
from .layouts import Layout, find_flat_layout, find_layouts
from .stems import is_blank_word, is_standard_word, parse_day, parse_line, parse_stem
from .words import Words, as_written, read_words

_CLASSES = {"target type": "target type", "object class": "obj euphrosyne"}
_PLACED = {  # fields made by code of their own, and the facts they are made of
    "reference": ("reference",),
    "description": ("description",),
    "project": ("project",),
    "day": ("start date",),
    "started": ("seconds since midnight", "timestamp"),
    "map_size": ("map size x", "map size y"),
    "pixel_size": ("pixel size x", "pixel size y"),
}


@dataclass(frozen=True, slots=True)
class _Source:
    """The file being interpreted: its name in the dataset and on the disk, and what it is."""

    file: str
    disk_name: str
    format: Format
    generation: str | None = None

    @property
    def stem(self) -> str:
        """The name on the disk without its ending."""
        return PurePath(self.disk_name).stem

    @property
    def channel(self) -> str:
        """The channel that the name of a file tells, in formats that hold one."""
        if self.format is Format.EDF:
            return parse_line(self.stem)[1]
        return PurePath(self.disk_name).suffix[1:]

    def series(self, detectors: tuple[Detector, ...]) -> str:
        """What the files of one measurement share: folder, stem and format; nothing where a file
        is whole by itself. Two spectrometers make two maps.
        """
        if self.format not in (Format.ASCII, Format.EDF):
            return ""
        folder = self.file.removesuffix(self.disk_name)
        stem, _, line = parse_line(self.stem)
        channel = f" {detectors[0].name}" if detectors and line is not None else ""
        return f"{folder}{stem}.{self.format}{channel}"


def interpret(outline: Outline, file: str, disk_name: str, form: FileFormat) -> Findings:
    """Everything in OUTLINE of the file called FILE in its dataset and DISK_NAME on its disk."""
    doubts = Doubts()
    source = _Source(file, disk_name, Format(form.key))
    named = parse_stem(source.stem)
    found: list[Problem] = []
    if source.format is Format.HDF5:
        generation, layouts = find_layouts(outline, named)
        source = replace(source, generation=generation)
        if generation is None and not outline.faults:
            found.append(problems.unknown_layout(file))
    else:
        layouts = find_flat_layout(outline, named, source.format, source.channel)
    analyses = tuple(_analysis(layout, source, doubts) for layout in layouts)
    _doubt_days(analyses, named.day, file, doubts)
    _doubt_projects(analyses, named.project, doubts)
    _doubt_twice(outline, source, doubts)
    return Findings(analyses, (*found, *doubts.problems()), source.generation)


def _analysis(layout: Layout, source: _Source, doubts: Doubts) -> Analysis:
    words = read_words(source.file, layout.holders)
    place = Provenance(source.file, "" if layout.named_by_file else layout.path)
    stem = layout.stem
    values, places = words.fields("analysis")
    technical, more = words.fields("analysis.technical")
    reference = values.pop("reference", "") or stem.object
    pixels = _pixels(layout, words, source.format)
    kind = _kind(layout, words, reference, pixels, place, doubts)
    day = _day(layout, words, place, doubts)
    detectors = find_detectors(layout, words, source.file, source.generation, doubts)
    analysis = Analysis(
        number=stem.number,
        kind=kind,
        path=layout.path,
        day=day,
        reference=reference,
        description=words.description(),
        project=words.text("project") or stem.project,
        map_size=_sizes(words, "map size"),
        pixel_size=_sizes(words, "pixel size"),
        pixels=pixels,
        detectors=detectors,
        file=source.file,
        format=source.format,
        generation=source.generation,
        series=source.series(detectors),
        line=parse_line(source.stem)[2] if source.format is Format.EDF else None,
        files=(source.file,),
        technical=technical,
        **values,
    )
    _doubt_numbers(analysis, words, doubts)
    _doubt_month(analysis, words, doubts)
    analysis = replace(analysis, started=_started(analysis.day, words, doubts))
    found = places | more | _provenance(analysis, words, place)
    if pixels:
        found["pixels"] = _place_of_pixels(layout, words, source)
    return replace(analysis, provenance=found)


def _kind(
    layout: Layout,
    words: Words,
    reference: str,
    pixels: tuple[int, int] | None,
    place: Provenance,
    doubts: Doubts,
) -> Kind:
    """Standard or not: by ``target type``, else by ``obj euphrosyne``, else by the names.

    ``obj euphrosyne`` is a class (``Object``, ``STANDARD``) and never the name of an object.
    A blank is told by the reference, or by the class.
    """
    said = {fact: words.text(fact) for fact in _CLASSES if words.text(fact)}
    verdicts = [is_standard_word(text) for text in said.values()]
    if len(set(verdicts)) > 1:
        doubts.add(
            "disagreement",
            place,
            "“target type” and “obj euphrosyne” disagree on whether this is a standard",
            example=" and ".join(said.values()),
        )
    if any(is_blank_word(text) for text in (reference, *said.values())):
        return Kind.BLANK
    standard = verdicts[0] if verdicts else layout.stem.standard or is_standard_word(reference)
    return Kind.STANDARD if standard else Kind.MAP if pixels else Kind.POINT


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


def _sizes(words: Words, what: str) -> tuple[float, float] | None:
    across, along = (words.quantity(f"{what} {axis}", "um") for axis in "xy")
    return (across.value, along.value) if across and along else None


def _pixels(layout: Layout, words: Words, form: Format) -> tuple[int, int] | None:
    """Width and height of a map.

    Arrays of HDF5 are (y, x, channel), those of IBIL perhaps binned. A list tells its sizes alone.
    """
    if form is Format.LST:
        return _planned_pixels(words)
    shapes = [(n[:1] not in "XxHL", d.shape or ()) for n, d in layout.channels]
    if layout.is_map and form is Format.EDF:
        return next(((shape[0], 1) for _, shape in shapes if len(shape) == 2), None)
    shapes = [found for found in shapes if len(found[1]) == 3]
    if not layout.is_map or not shapes:
        return None
    height, width, _ = min(shapes, key=lambda found: found[0])[1]
    return width, height


def _place_of_pixels(layout: Layout, words: Words, source: _Source) -> Provenance:
    """The array that is as large, or what a list says of its size."""
    arrays = (node.path for _, node in layout.channels if node.shape)
    told = words.where("map size x") if source.format is Format.LST else None
    return told or Provenance(source.file, next(arrays, layout.path))


def _planned_pixels(words: Words) -> tuple[int, int] | None:
    map_size, pixel_size = _sizes(words, "map size"), _sizes(words, "pixel size")
    if map_size is None or pixel_size is None:
        return None
    width, height = (round(m / p) for m, p in zip(map_size, pixel_size, strict=True))
    return (width, height) if width and height else None


def _provenance(analysis: Analysis, words: Words, place: Provenance) -> dict[str, Provenance]:
    """Where each field with code of its own comes from; what nothing says comes from PLACE."""
    found = {"number": place} if analysis.number else {}
    found["kind"] = words.where(*_CLASSES) or place
    for name, facts in _PLACED.items():
        if getattr(analysis, name) not in (None, ""):
            found[name] = words.where(*facts) or place
    if analysis.day and parse_day(words.text("start date")) != analysis.day:
        found["day"] = place
    if "project" in found and not words.get("project"):
        found["project"] = Provenance(analysis.file, "")
    return found


# Doubts


def _doubt_numbers(analysis: Analysis, words: Words, doubts: Doubts) -> None:
    odd = words.not_understood("analysis") | words.not_understood("analysis.technical")
    for name, fact in (("map_size", "map size x"), ("pixel_size", "pixel size x")):
        word = words.get(fact)
        if word and getattr(analysis, name) is None:
            odd[name] = word
    for name, word in odd.items():
        doubts.add(
            "suspicious",
            word.where,
            f"The {name.replace('_', ' ')} cannot be understood, so it is left out",
            "Write one positive number, with its unit.",
            as_written(word.text),
        )


def _doubt_month(analysis: Analysis, words: Words, doubts: Doubts) -> None:
    """The day of the month may stand in the name of the file alone; year and month must agree."""
    year, month = words.number("year"), words.number("month")
    day = analysis.day
    if day and year and month and (year, month) != (day.year, day.month):
        doubts.add(
            "disagreement",
            words.where("year", "month") or Provenance(analysis.file),
            "The month in the file is not that of the day of the analysis",
            "The day is taken; check that the file has the right name.",
            f"{year:.0f}-{month:02.0f} and {day}",
        )


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


def _doubt_twice(outline: Outline, source: _Source, doubts: Doubts) -> None:
    """Headers in text may say a thing twice; persons are listed with all their names anyway."""
    if source.format is Format.HDF5:
        return
    for node in outline.nodes.values():
        for key, value in node.attributes.items():
            if isinstance(value, list) and fact_of(key):
                doubts.add(
                    "disagreement",
                    Provenance(source.file, node.path, key),
                    f"The header says “{key}” more than once, and not the same",
                    "Neither is taken.",
                )
