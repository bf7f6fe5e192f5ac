"""How to cite, rights, provenance: what belongs to the record and not to the beam. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from thalie.crosswalks import bibliography
from thalie.crosswalks.lookup import identifier
from thalie.crosswalks.model import Licence, Record
from thalie.crosswalks.things import record_uri
from thalie.crosswalks.wording import chosen
from thalie.embargo.words import day_words
from thalie.ground.language import Sentence, few, in_context
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find

from ..fields import Field
from ..model import BY_NAME, PREFIX
from ..present import Line, Shown, Words, present, title_of
from .house import retold
from .method import day
from .works import identifiers

Json = Mapping[str, Any]

CITED = 10  # names in a citation


def citation(record: Record, kind: str, language: str) -> str:
    """The reference as DataCite recommends it (Metadata Schema 4.7, 1.3), up to the address.

    The title is the one that DataCite has; KIND, of resource, is in the language of the reader.
    """
    names = [one.whole or f"{one.family}, {one.given}".strip(", ")
             for one in bibliography.names(record)]  # fmt: skip
    year = record.publication_date[:4]
    authors = "; ".join(names[:CITED])
    if len(names) > CITED:
        authors = f"{few(names, CITED, language)}"
    head = f"{authors} ({year})" if year else authors
    version = ""
    if record.version or record.index > 1:
        number = record.version or record.index
        version = _("Version %(number)s", number=number).in_language(language)
    parts = (
        f"{head}. {record.title.text}".removeprefix(". "),
        version,
        record.publisher.name,
        kind,
    )
    return ". ".join(one.rstrip(".") for one in parts if one) + "."


def address(record: Record) -> str:
    """The address that a reference ends with."""
    return record_uri(record)


# Rights

_PERMITTED: Mapping[str, Sentence] = {
    "cc-by": _("You may share and change the data for any purpose if you name the authors."),
    "cc-by-sa": _(
        "You may share and change the data for any purpose if you name the authors and share"
        " what you make of them in the same way."
    ),
    "cc-by-nc": _("You may share and change the data for purposes that are not commercial if you"
                  " name the authors."),
    "cc0": _("You may do with the data what you like; naming the authors is good practice."),
}  # fmt: skip


def licence(one: Licence, language: str) -> tuple[Words, str]:
    """A licence by its name, which leads to its text, and what it permits, if that is known."""
    family = one.spdx.rsplit("-", 1)[0]
    name = chosen(one.titles, language[:2]) or one.spdx or one.url
    permitted = _PERMITTED.get(family)
    return Words(name, _deed(one.url, language)), permitted.in_language(
        language
    ) if permitted else ""


def _deed(url: str, language: str) -> str:
    """The address of a licence; of Creative Commons', in the reader's language."""
    if "creativecommons.org/licenses/" in url and url.endswith(("/", "/legalcode")):
        return f"{url.removesuffix('legalcode')}deed.{language[:2]}"
    return url


def access(record: Record, language: str) -> str:
    """Who may read the files, in a sentence."""
    status, until = record.access.status, record.access.until
    if status == "open":
        told = _("Everybody may read the files.")
    elif status == "embargoed" and until:
        told = _(
            "The description is public; the files are closed until %(day)s, then they open by"
            " themselves.",
            day=day_words(until, language),
        )
    elif status == "metadata-only":
        told = _("The dataset is a description without files.")
    else:
        told = _("The files are closed; who needs them may ask for access.")
    return told.in_language(language)


def reason(record: Record, language: str) -> str:
    """Why the files are closed, where somebody said so."""
    return retold(record.access.reason, language) if record.access.status != "open" else ""


# Provenance


def provenance(record: Record, metadata: Json, find: Find, language: str) -> list[Line]:
    """Publisher, dates, languages, formats: what stands nowhere else on the page."""
    return [one for one in _provenance(record, metadata, find, language) if one.words]


def _provenance(record: Record, metadata: Json, find: Find, language: str) -> Iterator[Line]:
    def line(label: Sentence, *told: Words) -> Line:
        return Line(label.in_language(language), tuple(one for one in told if one.text))

    yield line(in_context("paper", "Publisher"), Words(record.publisher.name))
    if record.created[:10] != record.publication_date:
        yield line(in_context("paper", "Deposited"), Words(day(record.created[:10], language)))
    if record.updated[:10] != record.created[:10]:
        yield line(in_context("paper", "Changed"), Words(day(record.updated[:10], language)))
    yield from _dates(record, metadata, find, language)
    named = (entry for entry in metadata.get("languages") or ())
    tongues = (title_of("languages", identifier(one), find, language) for one in named)
    yield line(in_context("paper", "Languages"), *map(Words, tongues))
    yield line(in_context("paper", "Formats"), *map(Words, record.formats))
    yield line(in_context("paper", "Other identifiers"), *identifiers(metadata))


def _dates(record: Record, metadata: Json, find: Find, language: str) -> Iterator[Line]:
    """Dates that a person gave, but for those that stand elsewhere on the page."""
    told = {record.experiment.start, record.experiment.end}
    told |= {
        "/".join(dict.fromkeys(filter(None, (record.experiment.start, record.experiment.end))))
    }
    for entry in metadata.get("dates") or ():
        kind, when = identifier(entry.get("type")), str(entry.get("date") or "")
        if not when or (kind == "collected" and when in told):
            continue
        note = retold(str(entry.get("description") or ""), language)
        words = (Words(_edtf(when, language)), *([Words(note)] if note else ()))
        yield Line(title_of("datetypes", kind, find, language), words)


def _edtf(when: str, language: str) -> str:
    """A day, or two with ``/`` between them, as LANGUAGE writes them; anything else as it is."""
    return " – ".join(_day(one, language) for one in when.split("/"))


def _day(text: str, language: str) -> str:
    try:
        return day_words(date.fromisoformat(text), language) if len(text) == 10 else text
    except ValueError:
        return text


def life_cycle(raw: Json, find: Find, language: str) -> list[Line]:
    """What the files are, and how long they are kept."""
    if raw.get("retention_until"):
        raw = {**raw, "retention_until": day(raw["retention_until"], language)}
    shown = present(BY_NAME[f"{PREFIX}:life_cycle"], raw, language, find)
    return list(shown.lines) if shown else []


def derivations(processing: Json, find: Find, language: str) -> Shown | None:
    """What was made from what: sums of channels stand here."""
    given = [
        {**one, "method": retold(one["method"], language)} if one.get("method") else one
        for one in processing.get("derivations") or ()
    ]
    return present(_inner("derivations"), given, language, find, 0, 2_000)


def _inner(name: str) -> Field:
    group = BY_NAME[f"{PREFIX}:processing"].group
    return next(field for field in (group.fields if group else ()) if field.name == name)
