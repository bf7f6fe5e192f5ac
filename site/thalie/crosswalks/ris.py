"""A record in RIS, the tagged format of reference managers (Research Information Systems). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import bibliography
from .bibliography import Name, cited, clean, day, left_out
from .model import Record
from .settings import Settings

MEDIA_TYPE = "application/x-research-info-systems"
TYPES = {
    "Audiovisual": "VIDEO",
    "Book": "BOOK",
    "BookChapter": "CHAP",
    "ConferencePaper": "CPAPER",
    "DataPaper": "JOUR",
    "Dataset": "DATA",
    "Dissertation": "THES",
    "Image": "FIGURE",
    "JournalArticle": "JOUR",
    "Report": "RPRT",
    "Software": "COMP",
    "Sound": "SOUND",
    "Standard": "STAND",
}
"""Types of RIS by DataCite's; all others are generic."""

LANDS: Mapping[str, str] = {
    **{path: tag for path, tag in cited("AU", "N1", "KW").items() if path != "creators.personal"},
    "descriptions.text": "AB",
    "doi": "DO, UR",
    "id": "ID",
    "languages": "LA",
    "page": "UR, where there is no DOI",
    "publication_date": "PY, DA",
    "publisher.name": "PB",
    "resource_type.detail": "M3",
    "resource_type.general": "TY",
    "title.text": "TI",
    "version": "ET",
}
LEFT_OUT: Mapping[str, str] = {
    **left_out(LANDS),
    "creators.personal": "A name is a name, whosesoever it is.",
}


def render(record: Record, house: Settings) -> bytes:
    """One reference, its lines ending as the format wants; of a withdrawn record, its tombstone."""
    lines = [f"{tag}  - {clean(value)}" for tag, value in _lines(record) if clean(value)]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "]).encode()


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    gone = record.withdrawal
    if gone:
        yield "TY", "GEN"
        yield "TI", f"[Withdrawn] {record.doi}"
        yield "N1", bibliography.farewell(gone)
    else:
        yield from _described(record)
    yield "DO", record.doi
    yield "UR", bibliography.address(record)
    yield "ID", record.id


def _described(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES.get(record.resource_type.general, "GEN")
    for one in bibliography.names(record):
        yield "AU", _name(one)
    yield "TI", record.title.text
    when = day(record.publication_date)
    if when:
        yield "PY", f"{when.year:04d}"
        yield "DA", when.joined("/")
    yield "PB", record.publisher.name
    yield "ET", record.version
    yield "M3", record.resource_type.detail
    yield "LA", next(iter(record.languages), "")
    for word in bibliography.words(record):
        yield "KW", word
    yield "AB", bibliography.abstract(record)
    yield "N1", bibliography.note(record)


def _name(one: Name) -> str:
    """``Family, Given``; an asterisk is not allowed in a name."""
    name = one.whole or ", ".join(filter(None, (one.family, one.given)))
    return name.replace("*", "")
