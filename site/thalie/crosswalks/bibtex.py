r"""A record as an entry of BibTeX, in the types that biblatex adds for data and software. Pure.

Texts are UTF-8. What TeX takes for a command is written as one: braces as ``\textbraceleft{}``,
since BibTeX counts braces whether or not a backslash stands before them (B. Beeton, ``btxdoc``, 4).
``doi`` and ``url`` are verbatim (biblatex, 2.2.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import bibliography
from .bibliography import Name, cited, clean, day, left_out
from .model import Record
from .settings import Settings
from .things import slug

MEDIA_TYPE = "application/x-bibtex"
TYPES = {
    "Book": "book",
    "BookChapter": "inbook",
    "ConferencePaper": "inproceedings",
    "DataPaper": "article",
    "Dataset": "dataset",
    "Dissertation": "phdthesis",
    "JournalArticle": "article",
    "Report": "techreport",
    "Software": "software",
}
"""Types of entries by DataCite's; all others are ``misc``."""

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "%_&#$"},
}
_TABLE = str.maketrans(ESCAPES)
_VERBATIM = re.compile(r"[^\s{}\\]+")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

LANDS: Mapping[str, str] = {
    **cited("author", "note", "keywords"),
    "descriptions.text": "abstract",
    "doi": "doi, url",
    "id": "key of the entry",
    "languages": "language",
    "licences.titles": "copyright",
    "page": "url, where there is no DOI",
    "publication_date": "date, year, month",
    "publisher.name": "publisher",
    "resource_type.detail": "type",
    "resource_type.general": "type of the entry",
    "title.text": "title",
    "version": "version",
}
LEFT_OUT: Mapping[str, str] = left_out(LANDS)


def render(record: Record, house: Settings) -> bytes:
    """One entry, its fields in a fixed order; of a withdrawn record, its tombstone alone."""
    gone = record.withdrawal
    kind = "misc" if gone else TYPES.get(record.resource_type.general, "misc")
    fields = [
        *(_farewell(record) if gone else _fields(record)),
        ("doi", _verbatim(record.doi)),
        ("url", _verbatim(bibliography.address(record))),
    ]
    lines = [f"  {name} = {value}," for name, value in fields if value not in ("", "{}")]
    entry = "\n".join([f"@{kind}{{{key(record)},", *lines, "}"])
    return f"{entry}\n".encode()


def key(record: Record) -> str:
    """What the entry is called: the first creator, the year and the record."""
    first = "" if record.withdrawal else next(
        (one.family or one.whole for one in bibliography.names(record)), ""
    )  # fmt: skip
    when = None if record.withdrawal else day(record.publication_date)
    words = (slug(first).replace("-", ""), str(when.year) if when else "", slug(record.id))
    return "_".join(filter(None, words)) or "record"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    yield "author", _group(" and ".join(map(_name, bibliography.names(record))))
    yield "title", f"{{{_text(record.title.text)}}}" if _text(record.title.text) else ""
    yield "publisher", _text(record.publisher.name)
    when = day(record.publication_date)
    if when:
        yield "date", _group(when.joined("-"))
        yield "year", _group(f"{when.year:04d}")
        if when.month:
            yield "month", MONTHS[when.month - 1]
    yield "version", _text(record.version)
    yield "type", _text(record.resource_type.detail)
    yield "language", _text(next(iter(record.languages), ""))
    yield "copyright", _text("; ".join(title for one in record.licences
                                       for title in list(one.titles.values())[:1]))  # fmt: skip
    yield "keywords", _text(", ".join(word for word in bibliography.words(record)))
    yield "abstract", _text(bibliography.abstract(record))
    yield "note", _text(bibliography.note(record))


def _farewell(record: Record) -> Iterator[tuple[str, str]]:
    yield "title", _text(f"[Withdrawn] {record.doi}")
    if record.withdrawal:
        yield "note", _text(bibliography.farewell(record.withdrawal))


def escaped(text: str) -> str:
    """TEXT in one line, as TeX sets it."""
    return clean(text).translate(_TABLE)


def _text(text: str) -> str:
    return _group(escaped(text))


def _group(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _verbatim(text: str) -> str:
    return _group(text) if _VERBATIM.fullmatch(clean(text)) else ""


def _name(one: Name) -> str:
    """A name; braces keep together what BibTeX would take apart at commas and at "and"."""
    if one.whole:
        return _group(escaped(one.whole))
    parts = (_whole(escaped(one.family)), _whole(escaped(one.given)))
    return ", ".join(filter(None, parts))


def _whole(part: str) -> str:
    apart = "," in part or re.search(r"(^|\s)and(\s|$)", part, re.IGNORECASE)
    return _group(part) if apart else part
