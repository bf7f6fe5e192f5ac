"""Names, statements, references and times as Linked Art 1.0 writes them. Pure.

Plain JSON: who reads it needs no context. Addresses are URIs (RFC 3986), so letters beyond ASCII
are percent-encoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from . import things
from .dcat import language_code
from .model import Identifier, Place, Term, Words
from .rdf import EU, first_moment, geonames, identified, iri, last_moment, point, text

Json = dict[str, Any]
CONTEXT = "https://linked.art/ns/v1/linked-art.json"
AAT = "http://vocab.getty.edu/aat/"
PRIMARY_NAME = ("300404670", "primary name")
ACCESSION = ("300312355", "accession number")
ASSIGNED = ("300404621", "owner-assigned number")
DESCRIPTION = ("300435416", "description")
RIGHTS = ("300435434", "copyright or licence statement")
CITATION = ("300311705", "citation")
DATASET = ("300312038", "data set")
WEB_PAGE = ("300264578", "web page")
FILE_SIZE = ("300265863", "file size")
BYTES = ("300265869", "bytes")
PUBLISHING = ("300054686", "publishing")


def said(**values: Any) -> Json:
    """The values that are not empty; ``label`` becomes ``_label``."""
    names = {"label": "_label"}
    return {
        names.get(name, name): value
        for name, value in values.items()
        if value not in (None, "", [], {})
    }


def plain(value: str) -> str:
    """A text that JSON and XML carry, without blanks around."""
    found = text(value)
    return found.value if found else ""


@lru_cache(maxsize=8192)
def uri(address: str) -> str:
    """ADDRESS as a URI if it is an IRI, else nothing."""
    node = iri(address) if address else None
    return quote(node.value, safe="!#$%&'()*+,/:;=?@[]~") if node else ""


def entity(address: str, kind: str, label: str, **values: Any) -> Json:
    """A record of Linked Art: what has an address of its own."""
    head = {"@context": CONTEXT, "id": address, "type": kind, "_label": label or address}
    return head | said(**values)


def ref(address: str, kind: str, label: str = "", equivalent: Iterable[str] = ()) -> list[Json]:
    """A reference to what has an address: a list of one, or none without an address."""
    address = uri(address)
    same = [{"id": one, "type": kind} for one in map(uri, equivalent) if one]
    if not address:
        return []
    return [{"id": address, "type": kind, **said(label=plain(label), equivalent=same)}]


# Types


def aat(one: tuple[str, str]) -> Json:
    """A type of the AAT."""
    number, label = one
    return {"id": f"{AAT}{number}", "type": "Type", "_label": label}


def concept(term: Term | None, site: Any, kind: str = "Type") -> list[Json]:
    """A term of ours, the same as elsewhere."""
    if term is None or not term.id.strip():
        return []
    label = term.title("en")
    return ref(things.term_uri(term, site), kind, label, term.uris)


# Names and statements

LANGUAGES: Mapping[str, tuple[str, str]] = {  # BCP 47 -> AAT
    "en": ("300388277", "English"),
    "fr": ("300388306", "French"),
}


def language(tag: str) -> list[Json]:
    """A language by the AAT, else by the EU's code."""
    if tag in LANGUAGES:
        number, label = LANGUAGES[tag]
        return [{"id": f"{AAT}{number}", "type": "Language", "_label": label}]
    code = language_code(tag)
    return [{"id": f"{EU}language/{code}", "type": "Language", "_label": code}] if code else []


def name(
    content: str, tag: str = "", kind: tuple[str, str] | None = None, label: str = ""
) -> list[Json]:
    """A name in a language; LABEL says what kind of name, where the AAT does not."""
    return _words("Name", content, tag, kind, label)


def names(words: Words, kind: tuple[str, str] | None = None) -> list[Json]:
    """The same name by language."""
    return [one for tag, content in words.items() for one in name(content, tag, kind)]


def statement(
    content: str, tag: str = "", kind: tuple[str, str] | None = None, label: str = ""
) -> list[Json]:
    """A text about something; LABEL says what kind of text, where the AAT does not."""
    return _words("LinguisticObject", content, tag, kind, label)


def statements(words: Words, kind: tuple[str, str] | None = None) -> list[Json]:
    """The same text by language."""
    return [one for tag, content in words.items() for one in statement(content, tag, kind)]


def _words(
    kind: str, content: str, tag: str, classified: tuple[str, str] | None, label: str
) -> list[Json]:
    content = plain(content)
    if not content:
        return []
    types = [aat(classified)] if classified else []
    tongue = language(tag) if tag else []
    found = said(label=plain(label), classified_as=types, language=tongue)
    return [{"type": kind, "content": content, **found}]


def number(content: str, kind: tuple[str, str] | None = None, label: str = "") -> list[Json]:
    """An identifier."""
    content = plain(content)
    types = [aat(kind)] if kind else []
    if not content:
        return []
    return [
        {"type": "Identifier", "content": content, **said(classified_as=types, label=plain(label))}
    ]


def identities(identifiers: Iterable[Identifier], own: str, kind: str) -> Json:
    """What else names a thing: as identifiers, and as equivalents where they have addresses."""
    several = [one for one in identifiers if one.scheme != "geonames"]
    addresses = [node.value for one in several if (node := identified(one))]
    return {
        "identified_by": [part for one in several for part in number(one.value, label=one.scheme)],
        "equivalent": [
            part for one in dict.fromkeys(addresses) if uri(one) != own for part in ref(one, kind)
        ],
    }


# Pages, times, places


def page(address: str) -> list[Json]:
    """A web page that is about something."""
    found = ref(address, "DigitalObject")
    if not found:
        return []
    carrier = {
        "type": "DigitalObject",
        "classified_as": [aat(WEB_PAGE)],
        "access_point": found,
    }
    return [{"type": "LinguisticObject", "digitally_carried_by": [carrier]}]


def timespan(start: str, end: str, label: str = "") -> Json:
    """From the beginning of START to the end of END; without a zone, that of Greenwich is meant."""
    first, last = zoned(first_moment(start)), zoned(last_moment(end))
    found = said(
        label=plain(label),
        identified_by=name(label),
        begin_of_the_begin=first,
        end_of_the_end=last,
    )
    return {"type": "TimeSpan", **found} if found else {}


_ZONE = re.compile(r"T.*(Z|[+-]\d\d:\d\d)")


def zoned(moment: str) -> str:
    """A moment with its zone (RFC 3339, 5.6)."""
    return moment if not moment or _ZONE.fullmatch(moment[moment.find("T") :]) else f"{moment}Z"


def place(one: Place | None, address: str) -> Json:
    """A place by its GeoNames number, else at ADDRESS; nothing where nothing is known of it."""
    if one is None:
        return {}
    where, known, label = point(one), geonames(one), plain(one.name)
    if not (where or known or label):
        return {}
    return entity(
        uri(known.value if known else address),
        "Place",
        label,
        identified_by=name(one.name, kind=PRIMARY_NAME),
        defined_by=where.value if where else "",
    )


def refers(one: Json) -> list[Json]:
    """A reference to an entity."""
    return [{key: one[key] for key in ("id", "type", "_label")}] if one else []
