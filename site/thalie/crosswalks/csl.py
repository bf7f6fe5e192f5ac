"""A record as an item of CSL-JSON 1.0.2, from which styles of citation are made. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import bibliography
from .bibliography import Name, cited, clean, day, left_out
from .json_text import dump, tidy
from .model import Record
from .settings import Settings

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
TYPES = {
    "Audiovisual": "motion_picture",
    "Book": "book",
    "BookChapter": "chapter",
    "ConferencePaper": "paper-conference",
    "DataPaper": "article-journal",
    "Dataset": "dataset",
    "Dissertation": "thesis",
    "Event": "event",
    "Image": "graphic",
    "JournalArticle": "article-journal",
    "PeerReview": "review",
    "Preprint": "article",
    "Presentation": "speech",
    "Report": "report",
    "Software": "software",
    "Sound": "song",
    "Standard": "standard",
}
"""Types of CSL by DataCite's; all others are documents."""

LANDS: Mapping[str, str] = {
    **cited("author", "annote", "keyword"),
    "descriptions.text": "abstract",
    "doi": "DOI, URL",
    "id": "id",
    "languages": "language",
    "page": "URL, where there is no DOI",
    "publication_date": "issued",
    "publisher.name": "publisher",
    "resource_type.detail": "genre",
    "resource_type.general": "type",
    "title.text": "title",
    "version": "version",
    "withdrawal": "note",
}
LEFT_OUT: Mapping[str, str] = left_out(LANDS)


def render(record: Record, house: Settings) -> bytes:
    """The item as a file."""
    return dump(document(record, house))


def document(record: Record, house: Settings) -> dict[str, Any]:
    """The item; of a withdrawn record, its tombstone alone."""
    gone = record.withdrawal
    if gone:
        found = {
            "title": f"[Withdrawn] {clean(record.doi)}".strip(),
            "note": bibliography.farewell(gone),
        }
    else:
        found = _described(record)
    issued = {
        "id": clean(record.id) or "record",
        "type": "document" if gone else TYPES.get(record.resource_type.general, "document"),
        "DOI": clean(record.doi),
        "URL": bibliography.address(record),
        **found,
    }
    item: dict[str, Any] = tidy(issued)
    return item


def _described(record: Record) -> dict[str, Any]:
    when = day(record.publication_date)
    return {
        "title": clean(record.title.text),
        "author": [_name(one) for one in bibliography.names(record)],
        "issued": {"date-parts": [list(when.parts)]} if when else None,
        "publisher": clean(record.publisher.name),
        "version": clean(record.version),
        "genre": clean(record.resource_type.detail),
        "language": next(iter(record.languages), ""),
        "abstract": bibliography.abstract(record),
        "keyword": ", ".join(bibliography.words(record)),
        "annote": bibliography.note(record),  # a note would be set with the reference
    }


def _name(one: Name) -> dict[str, str]:
    if one.whole:
        return {"literal": one.whole}
    return {"family": one.family, "given": one.given}
