"""The conditions in which a dataset was measured: for programs, and to be read. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from thalie.crosswalks import model_json
from thalie.crosswalks.model import Record
from thalie.crosswalks.settings import Settings
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find
from thalie.heritage.model import BY_NAME, PREFIX
from thalie.heritage.present import Shown, Words, present

Json = Mapping[str, Any]

DATASET: Final = (
    *("id", "doi", "concept_doi", "title", "page", "version", "publication_date", "publisher"),
    *("creators", "licences", "access", "synthetic"),
)
MEASURED: Final = (
    *("experiment", "detectors", "standards", "objects", "samples", "software", "derivations"),
    *("elements", "analyses"),
)
"""Fields of the read model: what is told of the dataset, and what of the measurement."""

TOLD: Final = (
    "experiment",
    "detectors",
    "objects",
    "samples",
    "standards",
    "processing",
    "analyses",
)
"""Heritage fields, in the order in which the text tells them."""

UNITS: Final = {
    "experiment.energy": "keV",
    "detectors.active_area": "mm2",
    "detectors.thickness": "um",
    "detectors.angle": "deg",
    "analyses.map_size_x": "um",
    "analyses.map_size_y": "um",
    "analyses.pixel_size_x": "um",
    "analyses.pixel_size_y": "um",
    "analyses.pen_size": "um",
    "analyses.acquisition_time": "s",
    "analyses.energy": "keV",
    "analyses.dose": "counts of the beam monitor, without unit",
}
EDITION: Final = 1
ANALYSES: Final = f"{PREFIX}:analyses"
_EVERYTHING: Final = 1_000_000  # rows of a table


def without_names(record: Record) -> Record:
    """RECORD for somebody who is not told how its files are called."""
    told = tuple(replace(one, file="", path="") for one in record.analyses)
    return replace(record, analyses=told, files=(), closed_files=())


def fields_without_names(fields: Json) -> dict[str, Any]:
    """The custom FIELDS of a record for the same reader."""
    told = [
        {name: value for name, value in one.items() if name not in ("file", "path")}
        for one in fields.get(ANALYSES) or ()
    ]
    return {**fields, ANALYSES: told} if told else dict(fields)


def as_json(record: Record, house: Settings) -> dict[str, Any]:
    """The conditions, field by field, under the names of the read model; ``units`` are UCUM."""
    whole = json.loads(model_json.render(record, house))
    dataset = {name: whole[name] for name in DATASET if name in whole}
    measured = {name: whole[name] for name in MEASURED if name in whole}
    return {"conditions": EDITION, "dataset": dataset, "units": UNITS, **measured}


def as_text(record: Record, fields: Json, language: str, find: Find) -> str:
    """The conditions to be read. FIELDS are the custom fields of the record, as it keeps them."""
    return "\n".join(_lines(record, fields, language, find)) + "\n"


def _lines(record: Record, fields: Json, language: str, find: Find) -> Iterator[str]:
    title = _("Conditions of the measurement").in_language(language)
    yield from (title, "=" * len(title), "", record.title.text)
    if record.doi:
        yield f"https://doi.org/{record.doi}"
    if record.synthetic:
        yield ""
        yield _("These data are synthetic: computed, not measured.").in_language(language)
    for name in TOLD:
        field, value = BY_NAME[f"{PREFIX}:{name}"], fields.get(f"{PREFIX}:{name}")
        if shown := present(field, value, language, find, 0, _EVERYTHING):
            yield from ("", shown.label, "-" * len(shown.label))
            yield from _told(shown)


def _told(shown: Shown) -> Iterator[str]:
    for line in shown.lines:
        yield f"{line.label}: {_text(line.words)}"
    for row in shown.rows:
        cells = zip(shown.columns, row, strict=True)
        yield "- " + "; ".join(f"{name}: {_text(cell)}" for name, cell in cells if cell)
    for table in shown.tables:
        yield table.label
        yield from _told(table)


def _text(pieces: Iterable[Words]) -> str:
    return ", ".join(piece.text for piece in pieces)


def of_closed(record: Record) -> Sentence | None:
    """Why the files are not in a pack, for somebody who may not read them; ``None`` if all may."""
    if record.access.status == "open":
        return None
    if record.access.status == "embargoed" and record.access.until:
        return _(
            "The files of this dataset are under embargo until %(day)s. They are not in this pack:"
            " it has what the page of the dataset tells of the measurement.",
            day=record.access.until.isoformat(),
        )
    if record.access.status == "metadata-only":
        return _("This dataset has no files: this pack has its conditions alone.")
    return _(
        "The files of this dataset are restricted. They are not in this pack: it has what the page"
        " of the dataset tells of the measurement."
    )
