"""Every attribute that the beam line's files are known to hold: the one table of them.

The same fact is ``beam_energy`` in one generation, ``beam energy`` in the next and stands ninth in
a line of figures in a third. Each row below names one fact, says where it was seen and how it was
spelt, which field of the model it fills, and in which field of a record it ends or why in none.
``words`` and the rest of this package read files by this table, and ``page`` writes it into the
documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Layout(StrEnum):
    """What writes attributes in a way of its own: a generation of HDF5, or a format."""

    G1 = "G1"
    G2 = "G2"
    GUI = "GUI"
    G3 = "G3"
    LST = "LST"
    ASCII = "ASCII"
    EDF = "EDF"


class Level(StrEnum):
    """At what an attribute stands."""

    FILE = "file"
    GROUP = "group"
    DATASET = "dataset"
    SECTION = "section"  # of a list-mode header


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a layout writes an attribute, and at which levels it was seen."""

    layout: Layout
    key: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact.

    ``fact`` is its one name in this package. ``field`` is ``analysis.…`` or ``detector.…`` of the
    model (``….technical.…`` for what no field of a record takes), or ``names``; empty when the
    value is read for nothing else than a check, or not at all.
    ``unit`` is that of a quantity, ``1`` for a bare number, empty for text, and ``None`` when the
    field is made by code of its own (of two facts, or of a fact and the name of the file).
    ``parts`` are the facts, in order, that a line of several is made of. ``heritage`` are fields of
    a record; where there are none ``omitted`` says why.
    """

    fact: str
    meaning: str
    spellings: tuple[Spelling, ...]
    field: str = ""
    unit: str | None = None
    parts: tuple[str, ...] = ()
    heritage: tuple[str, ...] = ()
    omitted: str = ""


_FILE, _GROUP, _DATASET, _SECTION = Level.FILE, Level.GROUP, Level.DATASET, Level.SECTION
_PERSONAL = "personal data: found, listed, overwritten on request, never shown"
_TECHNICAL = "technical"
_PARTS = "holds several facts, see there"
_CLASS = "thalie:analyses.kind"


def _g1(*keys: str, at: Level = _DATASET) -> tuple[Spelling, ...]:
    return tuple(Spelling(Layout.G1, key, (at,)) for key in keys)


def _g2(*keys: str, at: Level = _GROUP) -> tuple[Spelling, ...]:
    return tuple(Spelling(Layout.G2, key, (at,)) for key in keys)


def _gui(*keys: str) -> tuple[Spelling, ...]:
    return tuple(Spelling(Layout.GUI, key, (_GROUP, _FILE)) for key in keys)


def _g3(*keys: str) -> tuple[Spelling, ...]:
    """Of a measurement: on the group of a point, on the root of a map."""
    return tuple(Spelling(Layout.G3, key, (_GROUP, _FILE)) for key in keys)


def _channel(*keys: str) -> tuple[Spelling, ...]:
    """Of a channel of G3."""
    return tuple(Spelling(Layout.G3, key, (_DATASET,)) for key in keys)


def _lst(*keys: str) -> tuple[Spelling, ...]:
    return tuple(Spelling(Layout.LST, key, (_SECTION, _FILE)) for key in keys)


def _ascii(*keys: str) -> tuple[Spelling, ...]:
    return tuple(Spelling(Layout.ASCII, key, (_FILE,)) for key in keys)


def _edf(*keys: str) -> tuple[Spelling, ...]:
    return tuple(Spelling(Layout.EDF, key, (_FILE,)) for key in keys)


INFORMATION = (
    "map size x",
    "map size y",
    "pixel size x",
    "pixel size y",
    "pen size",
    "sample speed rate",
    "calibration factor",
    "particle",
    "beam energy",
    "filter x0",
    "filter x1",
    "filter x2",
    "filter x3",
    "filter x4",
)
"""What the commas of ``experiment information`` (G1) and of the ASCII spectra separate, in order;
a description may stand before, commas in it included."""

_MEASUREMENT = (
    Attribute(
        "reference", "what was analysed, as the operator typed it",
        _g1("ref object", at=_GROUP) + _g2("object_ref") + _gui("Objet")
        + _g3("ref. analyse", "ref. standard") + _lst("ref analyse"),
        "analysis.reference", "",
        heritage=("thalie:analyses.object", "thalie:objects.label", "thalie:standards.label"),
    ),
    Attribute(
        "description", "what the operator noted about the spot",
        _g1("user comment") + _g3("analyse description") + _lst("samp. info"),
        "analysis.description", heritage=("thalie:analyses.description",),
    ),
    Attribute(
        "area of interest", "which part of the object",
        _g2("area_of_interest"),
        "analysis.area_of_interest", "", heritage=("thalie:analyses.spot",),
    ),
    Attribute(
        "project", "nickname of the project",
        _gui("Projet") + _g3("prj euphrosyne") + _lst("prj euphrosyne"),
        "analysis.project", heritage=("thalie:experiment.project",),
    ),
    Attribute(
        "object class", "class of what was analysed, “Object” or “STANDARD”; never an object",
        _g3("obj euphrosyne") + _lst("obj euphrosyne"),
        "analysis.kind", heritage=(_CLASS,),
    ),
    Attribute(
        "target type", "the same class again",
        _g3("target type"),
        "analysis.kind", heritage=(_CLASS,),
    ),
    Attribute(
        "particle", "what the beam is made of",
        _g1("particle", at=_GROUP) + _g2("particle") + _gui("Particule") + _g3("particle"),
        "analysis.particle", "", heritage=("thalie:experiment.particle",),
    ),
    Attribute(
        "beam energy", "energy of the particles",
        _g1("beam_energy", at=_GROUP) + _g2("beam_energy") + _gui("Beam energy")
        + _g3("beam energy"),
        "analysis.beam_energy", "keV", heritage=("thalie:experiment.energy",),
    ),
    Attribute(
        "start date", "day of the measurement",
        _g1("start date", at=_GROUP) + _g2("start_date") + _gui("Date"),
        "analysis.day",
        heritage=("thalie:analyses.day", "thalie:experiment.start", "thalie:experiment.end"),
    ),
    Attribute(
        "year", "year of the measurement", _g1("year") + _g2("year") + _ascii("year"),
        omitted="checked against the day",
    ),
    Attribute(
        "month", "month of the measurement", _g1("month") + _g2("month") + _ascii("month"),
        omitted="checked against the day",
    ),
    Attribute(
        "seconds since midnight", "time of the day",
        _g1("seconds since midnight") + _g2("seconds_since_midnight")
        + _ascii("seconds since midnight"),
        "analysis.started", heritage=("thalie:analyses.started",),
    ),
    Attribute(
        "timestamp", "when the header was written, perhaps days later",
        _g3("timestamp") + _lst("cmline0"),
        "analysis.started", heritage=("thalie:analyses.started",),
    ),
    Attribute(
        "acquisition time", "duration of the measurement; of a channel where it stands there",
        _g1("acquisition time") + _g1("acquisition_time", at=_GROUP) + _g2("acquisition_time")
        + _g3("acquisition time (sec.)") + _channel("acquisition time (sec.)")
        + _ascii("acquisition time"),
        "analysis.acquisition_time", "s", heritage=("thalie:analyses.acquisition_time",),
    ),
    Attribute(
        "dose", "counts of the beam monitor, without unit",
        _g3("dose"),
        "analysis.dose", "1", heritage=("thalie:analyses.dose",),
    ),
    Attribute(
        "dose/column", "the same for one column of the map",
        _g3("dose/column"),
        "analysis.technical.dose_per_column", "1", omitted="technical: a setting of the scan",
    ),
    Attribute(
        "map size x", "width of the map", _g2("map_size_width") + _g3("map size x (um)"),
        "analysis.map_size", heritage=("thalie:analyses.map_size_x",),
    ),
    Attribute(
        "map size y", "height of the map", _g2("map_size_height") + _g3("map size y (um)"),
        "analysis.map_size", heritage=("thalie:analyses.map_size_y",),
    ),
    Attribute(
        "pixel size x", "width of a pixel", _g2("pixel_size_width") + _g3("pixel size x (um)"),
        "analysis.pixel_size", heritage=("thalie:analyses.pixel_size_x",),
    ),
    Attribute(
        "pixel size y", "height of a pixel", _g2("pixel_size_height") + _g3("pixel size y (um)"),
        "analysis.pixel_size", heritage=("thalie:analyses.pixel_size_y",),
    ),
    Attribute(
        "pen size", "width of the line that the beam draws",
        _g2("pen_size") + _gui("Pen size (um)") + _g3("pen size (um)"),
        "analysis.pen_size", "um", heritage=("thalie:analyses.pen_size",),
    ),
    Attribute(
        "sample speed rate", "speed of the scan, without unit", _g2("sample_speed_rate"),
        "analysis.technical.sample_speed_rate", "1",
        omitted="technical: no file says in which unit",
    ),
    Attribute(
        "calibration factor", "a number that the current converter writes as the dose",
        _g2("calibration_factor"),
        "analysis.technical.calibration_factor", "1", omitted="technical: its meaning changed",
    ),
    Attribute(
        "timer factor", "milliseconds between two timer events of the list",
        _lst("timerreduce"),
        "analysis.technical.timer_factor", "1", omitted="technical: a setting of the acquisition",
    ),
    Attribute(
        "user name", "who measured", _g3("username") + _lst("username"), "names",
        omitted=_PERSONAL,
    ),
    Attribute(
        "institution", "for whom", _g3("institution") + _lst("institution"), "names",
        omitted=_PERSONAL,
    ),
)  # fmt: skip

_SEVERAL = (
    Attribute(
        "experiment information", "description, sizes, particle, energy and filters in one line",
        _g1("experiment information") + _ascii("experiment information", "NAME"),
        parts=INFORMATION,
        omitted=_PARTS,
    ),
    Attribute(
        "map size", "sizes and dose in one line", _lst("map size"),
        parts=("map size x", "map size y", "pixel size x", "pixel size y", "pen size",
               "dose/column", "dose"),
        omitted=_PARTS,
    ),
    Attribute(
        "exp.info", "particle, energy and, in 2023, filters in one line", _lst("exp.info"),
        parts=("particle", "beam energy", "filter x0", "filter x1", "filter x2", "filter x3",
               "filter x4"),
        omitted=_PARTS,
    ),
    Attribute(
        "map size x/y", "width and height of the map", _gui("Map size X/Y (um)"),
        parts=("map size x", "map size y"), omitted=_PARTS,
    ),
    Attribute(
        "pixel size x/y", "width and height of a pixel", _gui("Pixel size X/Y (um)"),
        parts=("pixel size x", "pixel size y"), omitted=_PARTS,
    ),
    Attribute(
        "detector filter", "the filters of all detectors, by name", _gui("Detector filter"),
        parts=("filter x0", "filter x1", "filter x2", "filter x3", "filter x4"), omitted=_PARTS,
    ),
)  # fmt: skip


def _filter(channel: str, old: str) -> Attribute:
    return Attribute(
        f"filter {channel.lower()}", f"what stands before {channel}",
        _g1(f"{old.lower()}_filter") + _g2(f"{old.lower()}_filter"),
        "detector.filter", heritage=("thalie:detectors.filter",),
    )  # fmt: skip


_CHANNELS = (
    *(_filter(*names) for names in
      (("X0", "LE0"), ("X1", "HE1"), ("X2", "HE2"), ("X3", "HE3"), ("X4", "HE4"))),
    Attribute(
        "filter", "what stands before the detector",
        _g1("filter") + _channel("det. filter", "filter", "Det. filter") + _lst("filter"),
        "detector.filter", heritage=("thalie:detectors.filter",),
    ),
    Attribute(
        "adc name", "the detector's name; “OFF” for one that is not used",
        _channel("adc name") + _lst("cmline1"),
        "detector.technical.adc_name", "", omitted="technical: told by thalie:detectors.name",
    ),
    Attribute(
        "det. type", "kind and maker of the detector",
        _channel("det. type", "Det. type", "Detector type") + _lst("det"),
        "detector.type", "", heritage=("thalie:detectors.model", "thalie:detectors.type"),
    ),
    Attribute(
        "det. s/n", "serial number", _channel("det. S/N") + _lst("S/N"),
        "detector.serial_number", "", heritage=("thalie:detectors.serial_number",),
    ),
    Attribute(
        "det. active area", "active area", _channel("det. active area") + _lst("area"),
        "detector.active_area", "mm2", heritage=("thalie:detectors.active_area",),
    ),
    Attribute(
        "det. thickness", "thickness of the sensor",
        _channel("det. thickness", "Det. thickness", "SDD thickness") + _lst("tck"),
        "detector.thickness", "um", heritage=("thalie:detectors.thickness",),
    ),
    Attribute(
        "det. entrance window", "window of the detector",
        _channel("det. entrance window") + _lst("win"),
        "detector.entrance_window", "", heritage=("thalie:detectors.entrance_window",),
    ),
    Attribute(
        "det. angle", "angle of the detector", _channel("det. angle") + _lst("angle"),
        "detector.angle", "deg", heritage=("thalie:detectors.angle",),
    ),
    Attribute(
        "calibration", "energy of a channel; a is the gain, b the offset",
        _channel("calibration") + _lst("calibration"),
        "detector.calibration", "", heritage=("thalie:detectors.calibration",),
    ),
    Attribute(
        "mca a", "wavelength of channel 0 in nm: here a is the offset", _edf("MCA a"),
        "detector.calibration", heritage=("thalie:detectors.calibration",),
    ),
    Attribute(
        "mca b", "nanometres a channel: here b is the gain", _edf("MCA b"),
        "detector.calibration", heritage=("thalie:detectors.calibration",),
    ),
    Attribute(
        "mca c", "quadratic term", _edf("MCA c"),
        "detector.calibration", heritage=("thalie:detectors.calibration",),
    ),
    Attribute(
        "gupix header", "year, month, seconds, duration and counts, for the program GUPIX",
        _channel("gupix header") + _ascii("gupix header"),
        "detector.technical.gupix_header", "",
        omitted="technical: the same numbers stand elsewhere",
    ),
    Attribute(
        "spectra sum", "number of counts; of the first channel read where it stands at a group",
        _g1("spectrum sum") + _g2("spectrum_sum") + _channel("spectra sum", "sum spectra")
        + _ascii("spectra sum"),
        "detector.stated_counts", "1", omitted="checked against the counts",
    ),
    Attribute(
        "combination of", "the detectors that a program added up", _channel("Combination of "),
        "detector.derived_from", heritage=("thalie:processing.derivations.sources",),
    ),
    Attribute(
        "spectro name", "the channel of light", _channel("spectro name"),
        omitted="told by thalie:detectors.name",
    ),
    Attribute(
        "spectro. type", "model of the spectrometer, a constant of the converter",
        _channel("spectro. type"),
        "detector.type", "", heritage=("thalie:detectors.model",),
    ),
    Attribute(
        "spectro. s/n", "its serial number, “unknown” so far", _channel("spectro. S/N"),
        "detector.serial_number", "", heritage=("thalie:detectors.serial_number",),
    ),
    Attribute(
        "spectro. angle", "angle at which light is taken, a constant of the converter",
        _channel("spectro. angle"),
        "detector.angle", "deg", heritage=("thalie:detectors.angle",),
    ),
    Attribute(
        "spectro. slit size", "entrance slit, a constant of the converter",
        _channel("spectro. slit size", "slit size"),
        "detector.technical.slit_size", "um", omitted="technical: never measured, a constant",
    ),
    Attribute(
        "fiber diameter", "optical fibre, a constant of the converter",
        _channel("fiber diameter"),
        "detector.technical.fiber_diameter", "um", omitted="technical: never measured, a constant",
    ),
    Attribute(
        "fiber s/n", "serial number of the fibre, “unknown” so far", _channel("fiber S/N"),
        omitted="technical: of no detector",
    ),
)  # fmt: skip

_TECHNICALITIES = (
    Attribute(
        "class", "marks a picture (HDF5 Image and Palette Specification)", _channel("CLASS"),
        omitted="technical: pictures are pointed out",
    ),
    Attribute(
        "image version", "version of that specification", _channel("IMAGE_VERSION"),
        omitted=_TECHNICAL,
    ),
    Attribute(
        "image subclass", "colour or grey", _channel("IMAGE_SUBCLASS"), omitted=_TECHNICAL,
    ),
    Attribute(
        "thalie synthetic", "sentence in files of the demonstration",
        tuple(Spelling(one, "thalie synthetic", (_FILE,))
              for one in (Layout.G1, Layout.G2, Layout.G3)),
        omitted="the record says thalie:synthetic by itself",
    ),
    Attribute(
        "channels", "number of channels, first line of a spectrum", _ascii("channels"),
        omitted="checked against the data",
    ),
    Attribute(
        "xrange", "last channel of an RBS spectrum", _ascii("XRANGE"),
        omitted="checked against the data",
    ),
    *(
        Attribute(key.casefold(), "for the program that draws RBS spectra", _ascii(key),
                  omitted=_TECHNICAL)
        for key in ("VER", "TYPE", "DATALEN", "XPARAM", "YPARAM", "YRANGE", "XTITLE", "YTITLE")
    ),
    *(
        Attribute(key.casefold(), meaning, _edf(key), omitted=reason)
        for key, meaning, reason in (
            ("HeaderID", "kind of header", _TECHNICAL),
            ("Image", "number of the image in the file", _TECHNICAL),
            ("ByteOrder", "order of bytes", "technical: used to read"),
            ("DataType", "type of the numbers", "technical: used to read"),
            ("Dim_1", "number of channels", "technical: used to read"),
            ("Dim_2", "number of columns of the line", "technical: used to read"),
            ("Size", "number of bytes, wrong in real files", "technical: not believed"),
        )
    ),
)  # fmt: skip

ATTRIBUTES: tuple[Attribute, ...] = (*_MEASUREMENT, *_SEVERAL, *_CHANNELS, *_TECHNICALITIES)
FACTS: dict[str, Attribute] = {attribute.fact: attribute for attribute in ATTRIBUTES}


@lru_cache(maxsize=4096)
def normal(key: str) -> str:
    """KEY in one way: small letters, single blanks, no underscores."""
    return " ".join(key.replace("_", " ").casefold().split())


def _by_spelling() -> dict[str, str]:
    named = {normal(s.key): a.fact for a in ATTRIBUTES for s in a.spellings}
    return named | {fact: fact for fact in FACTS if fact not in named}


_FACT_OF = _by_spelling()


def fact_of(key: str) -> str | None:
    """The fact that an attribute spelt KEY tells, in whatever layout; ``None`` if not known."""
    return _FACT_OF.get(normal(key))


def fields_of(thing: str) -> Iterator[tuple[str, Attribute]]:
    """The fields of THING that one value fills, with their rows.

    THING is ``analysis``, ``detector``, or what is technical in one: ``analysis.technical``.
    """
    for attribute in ATTRIBUTES:
        owner, _, name = attribute.field.rpartition(".")
        if owner == thing and attribute.unit is not None:
            yield name, attribute
