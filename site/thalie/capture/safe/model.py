"""What a beam run wrote, as typed values, whatever the dialect of its files. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from thalie.ground.units import Quantity

Technical = Mapping[str, str | float | Quantity]
"""Values of a file that no field of a record takes, by a name of the dialect."""


class Kind(StrEnum):
    """What was measured. A standard may be a point or a map: see ``Analysis.is_map``."""

    POINT = "point"
    MAP = "map"
    STANDARD = "standard"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where in a file a value was read.

    ``group`` is an HDF5 path, a section of a list-mode header (``/ADC1``), ``/`` in a file without
    parts, and empty when the value comes from the name of the file; ``attribute`` is empty when
    the value is the content of a dataset, or concerns the object as a whole.
    """

    file: str
    group: str = "/"
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Energy or wavelength of a channel: ``offset + gain * channel + quadratic * channel**2``.

    ``unit`` is keV for spectra and nm for light. ``convention`` says what the letters of the file
    stand for, where it has any; the numbers here are sorted out already.
    """

    gain: float
    offset: float
    quadratic: float
    unit: str
    convention: str = ""

    def at(self, channel: float) -> float:
        """Energy or wavelength of CHANNEL, in ``unit``."""
        return self.offset + self.gain * channel + self.quadratic * channel**2


@dataclass(frozen=True, slots=True)
class FilterLayer:
    """One sheet (or gas path) between sample and detector: ``40mm Helium``."""

    material: str
    thickness: Quantity


UNKNOWN_CHANNEL = "unknown"
"""What a sum was made of, where nothing tells."""


@dataclass(frozen=True, slots=True)
class Detector:
    """One channel of an analysis.

    ``name``, ``filter``, ``type`` and the rest are the words of the file; ``channel`` is what the
    dialect calls a channel of this name, whatever program wrote it (empty: just so), and
    ``technique`` the acronym of the technique that it serves, such as PIXE (empty: not known).
    ``derived_from`` lists the physical detectors of a software sum (``X13``), or ``unknown`` when
    no file says and no check tells which; such a channel is never a detector of its own, and the
    detector attributes its converter copied onto it are left out. ``off``: the file says the
    detector was switched off. ``counts`` is the number of events found in the data, if they are
    counts, ``stated_counts`` what the file says; ``fingerprint`` is the same for the same counts at
    the same places, whatever the file (see ``outline.Node``). ``acquisition_time`` is that of this
    channel alone. ``calibration`` is the text of the file, ``scale`` what it means. ``provenance``
    is keyed by field, and by name for what is ``technical``.
    """

    name: str
    dataset: str
    shape: tuple[int, ...]
    type: str = ""
    filter: str = ""
    serial_number: str = ""
    active_area: Quantity | None = None
    thickness: Quantity | None = None
    entrance_window: str = ""
    angle: Quantity | None = None
    calibration: str = ""
    derived_from: tuple[str, ...] = ()
    filter_layers: tuple[FilterLayer, ...] = ()
    off: bool = False
    counts: int | None = None
    stated_counts: float | None = None
    acquisition_time: Quantity | None = None
    scale: Calibration | None = None
    fingerprint: int | None = None
    channel: str = ""
    technique: str = ""
    technical: Technical = field(default_factory=dict, hash=False)
    provenance: dict[str, Provenance] = field(default_factory=dict, compare=False)

    @property
    def is_sum(self) -> bool:
        """Whether this channel was computed, not measured."""
        return bool(self.derived_from)

    @property
    def canonical_name(self) -> str:
        """The one name of this channel in all files of the facility."""
        return self.channel or self.name


@dataclass(frozen=True, slots=True)
class Analysis:
    """One numbered measurement: a point, a map, a standard or a blank.

    ``number`` is the analysis number of the day (not unique across days). ``reference`` is the
    object or standard as the operator typed it. Sizes: ``map_size`` and ``pixel_size`` are (x, y)
    in micrometres, ``pixels`` (x, y) in counts, known for maps alone. ``file`` is the name of the
    file in the dataset. ``started`` is given only when the file's clock agrees with the day.
    ``dose`` is in counts of a beam monitor, without unit. ``format`` is the key of the file's
    format, ``generation`` the dialect's word for the program that wrote it. ``provenance`` is keyed
    by field, and by name for what is ``technical``.

    Where several files make one measurement (a spectrum a detector, a line of a map a file), they
    have the same ``series``, ``line`` tells which, and ``join`` puts them together; ``files`` then
    names them all. What is whole by itself has no ``series``.
    """

    number: str
    kind: Kind
    path: str
    day: date | None = None
    started: datetime | None = None
    reference: str = ""
    description: str = ""
    project: str = ""
    particle: str = ""
    beam_energy: Quantity | None = None
    acquisition_time: Quantity | None = None
    dose: float | None = None
    map_size: tuple[float, float] | None = None
    pixel_size: tuple[float, float] | None = None
    pixels: tuple[int, int] | None = None
    pen_size: Quantity | None = None
    detectors: tuple[Detector, ...] = ()
    provenance: dict[str, Provenance] = field(default_factory=dict)
    file: str = ""
    area_of_interest: str = ""
    technical: Technical = field(default_factory=dict)
    format: str = ""
    generation: str | None = None
    series: str = ""
    line: int | None = None
    files: tuple[str, ...] = ()

    @property
    def is_map(self) -> bool:
        """Whether the data are spread over pixels."""
        return self.pixels is not None

    @property
    def physical(self) -> tuple[Detector, ...]:
        """The detectors, without the sums that a program made of them."""
        return tuple(d for d in self.detectors if not d.is_sum)

    @property
    def sums(self) -> tuple[Detector, ...]:
        """What programs added up; never detectors."""
        return tuple(d for d in self.detectors if d.is_sum)

    @property
    def measurement(self) -> tuple[str, str]:
        """What all analyses of one measurement share, in whatever files: its day and number.

        Where one of these is not known, the place of the analysis.
        """
        known = self.day and self.number
        return (str(self.day), self.number) if known else (self.series or self.file, self.path)


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A value found where programs write persons (``username``, ``institution``)."""

    value: str
    where: Provenance


PROBLEM_CODES = frozenset(
    {
        "damaged",  # a part cannot be read, or the reading process crashed or hung
        "truncated",  # the end of the file is missing
        "empty",  # no bytes at all
        "not-hdf5",  # named like HDF5, but is not
        "wrong-format",  # named like another format of the beam line, but is not
        "not-read",  # a format that is not read
        "unknown-layout",  # HDF5, but none of the known layouts
        "unknown-storage",  # packed or typed in a way that cannot be read here
        "changed",  # written to while it was read
        "external-link",  # points into another file
        "external-storage",  # keeps its numbers in another file
        "virtual-dataset",  # is assembled from other datasets
        "dangling-link",  # points to nothing
        "link-loop",  # points to itself, directly or not
        "oversized",  # declares far more than it holds
        "compression-bomb",  # unfolds to far more than the file
        "too-many-objects",  # absurd number of groups, attributes or levels
        "too-much-text",  # more than can be searched for names
        "unchecked-name",  # where persons are written, something that is not text
        "disagreement",  # two places say different things
        "suspicious",  # readable, but hard to believe
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must know about a file.

    ``code`` is a stable word, one of ``PROBLEM_CODES``. ``reason`` is one English sentence,
    ``advice`` says what to do. ``refused`` means the file is not published; ``acceptable`` that
    ``--accept-damaged`` lifts the refusal.
    """

    code: str
    where: Provenance
    reason: str
    advice: str = ""
    refused: bool = False
    acceptable: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What a file says. A dialect fills in the first three; names, and the problems of a file that
    is damaged or names persons, are found for every dialect alike.
    """

    analyses: tuple[Analysis, ...] = ()
    problems: tuple[Problem, ...] = ()
    generation: str | None = None
    names: tuple[PersonalName, ...] = ()
    format: str | None = None


@dataclass(frozen=True, slots=True)
class CapturedFile:
    """One file of a run: identity, sums, and what it says. ``name`` is unique in the run."""

    path: Path
    name: str
    size: int
    md5: str
    sha256: str
    generation: str | None = None
    analyses: tuple[Analysis, ...] = ()
    names: tuple[PersonalName, ...] = ()
    problems: tuple[Problem, ...] = ()
    data_type: str = ""  # the dialect's word for the folder it lies in; empty outside a run folder
    format: str | None = None  # key of its format; None: of none that is read here

    @property
    def refusal(self) -> Problem | None:
        """The first problem that keeps this file out, if any."""
        return next((problem for problem in self.problems if problem.refused), None)

    @property
    def is_kept(self) -> bool:
        """Whether this file goes into the dataset, perhaps as a damaged one."""
        return self.refusal is None or self.refusal.acceptable


@dataclass(frozen=True, slots=True)
class Checksums:
    """Size in bytes, MD5 and SHA-256 (hexadecimal) of a file."""

    size: int
    md5: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A copy in which the names of persons were overwritten: what changed, and where."""

    target: Path
    before: Checksums
    after: Checksums
    places: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True)
class RunSource:
    """The files that belong to one run, before they are read.

    ``key`` identifies the run for ever (``<project>/<label>``), whatever folder it is read from.
    """

    key: str
    project: str
    label: str
    files: tuple[tuple[Path, str, str], ...]  # (path, name in the dataset, data type)
