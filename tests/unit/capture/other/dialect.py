"""The dialect of a facility that never was: the Tandem de Nullepart.

Its beam times lie as ``PROPOSAL/shift-N/…``. A shot is a JSON document, a trace of one detector is
lines of text (see ``writers``). It knows nothing of AGLAE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from thalie.capture import (
    Analysis,
    CapturedFile,
    Detector,
    Dialect,
    Doubts,
    FileFormat,
    Findings,
    Kind,
    Node,
    Outline,
    Problem,
    Provenance,
    Quantity,
    RunSource,
    ending,
)
from thalie.capture.safe.agreement import disagreements
from thalie.capture.safe.series import join, together
from thalie.capture.safe.sources import FoundFile, find_files, walk

from .shots import BEGINNING

_SHIFT = re.compile(r"shift-\d+")
_KINDS = {"reference": Kind.STANDARD, "empty": Kind.BLANK}
_TECHNIQUES = {"RING": "ERDA", "WELL": "PIGE"}
_FIELDS = {  # of an analysis, by the keys of a file; where others stood, it does not say
    "shot": "number",
    "target": "reference",
    "ion": "particle",
    "moment": "started",
}


def _begins(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING


SHOT = FileFormat(
    key="SHOT",
    label="a shot of the tandem",
    names=ending("shot"),
    reader="tests.unit.capture.other.shots",
    media_type="application/json",
    advice={
        "en": "Shots (.shot): JSON. Files of the Tandem de Nullepart have an entry per detector.",
        "fr": "Tirs (.shot) : JSON. Ceux du Tandem de Nullepart ont un objet par détecteur.",
    },
    signature=_begins,
    tells=1,
)
TRACE = FileFormat(
    key="TRACE",
    label="a trace of the tandem",
    names=ending(r"tr\d"),
    reader="tests.unit.capture.other.traces",
    media_type="text/plain",
    advice={
        "en": "Traces (.tr1, .tr2 …): text, a count a line.",
        "fr": "Traces (.tr1, .tr2 …) : du texte, un nombre de coups par ligne.",
    },
)


def find(paths: Sequence[Path]) -> list[RunSource]:
    """A run is a shift; files outside of one belong to the folder they lie in."""
    return find_files(paths, _search, "Point at a shift, or at the proposal that holds it.")


def _search(path: Path) -> Iterator[FoundFile]:
    for file in walk(path):
        shift = next((p for p in file.parents if _SHIFT.fullmatch(p.name)), file.parent)
        relative = PurePosixPath(file.relative_to(shift).as_posix())
        yield FoundFile(shift.parent.name, shift.name, file, relative)


def interpret(outline: Outline, file: str, disk_name: str, form: FileFormat) -> Findings:
    """One analysis: all of a shot, or what a trace says of one."""
    root = outline.nodes.get("/")
    if root is None:
        return Findings()
    said = {key: value for key, value in root.attributes.items() if value not in (None, "")}
    if form.key == SHOT.key:
        nodes = [node for node in outline.children("/") if node.complete and node.is_dataset]
        detectors = tuple(_detector(node.name, node) for node in nodes)
    else:
        name = str(said.get("detector", ""))
        detectors = (_detector(name, root),) if root.complete and name else ()
    moment = _moment(str(said.get("moment", "")))
    folder = file.removesuffix(disk_name)
    analysis = Analysis(
        number=str(said.get("shot", "")),
        kind=_KINDS.get(str(said.get("class", "")), Kind.POINT),
        path="/",
        day=moment.date() if moment else None,
        started=moment,
        reference=str(said.get("target", "")),
        description=str(said.get("note", "")),
        particle=str(said.get("ion", "")),
        beam_energy=_energy(said.get("MeV")),
        detectors=detectors,
        provenance={
            field: Provenance(file, "/", key) for key, field in _FIELDS.items() if key in said
        },
        file=file,
        files=(file,),
        format=form.key,
        series=f"{folder}{said.get('shot', '')}" if form.key == TRACE.key else "",
    )
    return Findings((analysis,))


def _detector(name: str, node: Node) -> Detector:
    channel = name.upper().replace("-", " ")
    return Detector(
        name,
        node.path,
        node.shape or (),
        type=str(node.attributes.get("made by", "")),
        counts=node.total,
        fingerprint=node.fingerprint,
        channel=channel,
        technique=_TECHNIQUES.get(channel.split(" ")[0], ""),
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _energy(told: object) -> Quantity | None:
    try:
        return Quantity(float(str(told)) * 1000, "keV")
    except ValueError:
        return None


def compare(files: Sequence[CapturedFile]) -> tuple[Problem, ...]:
    """What is said differently; its energies are set, not measured, and never wander."""
    said = (analysis for file in files if file.is_kept for analysis in file.analyses)
    return disagreements(join(said, together, Doubts()))


TANDEM = Dialect(
    name="Tandem de Nullepart",
    formats=(SHOT, TRACE),
    find=find,
    interpret=interpret,
    compare=compare,
    techniques=tuple(_TECHNIQUES.values()),
)
