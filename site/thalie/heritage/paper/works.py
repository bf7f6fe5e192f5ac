"""Publications, software and whatever else has an identifier and belongs to a dataset. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thalie.crosswalks.links import address_of, is_web
from thalie.crosswalks.lookup import identifier
from thalie.crosswalks.model import Identifier
from thalie.crosswalks.things import doi_uri
from thalie.ground.language import in_context
from thalie.ground.terms import Find

from ..present import Line, Words, title_of

Json = Mapping[str, Any]


def works(metadata: Json, processing: Json, find: Find, language: str) -> list[Line]:
    """Related works by their relation, the programs that were used, the references."""
    found: dict[str, list[Words]] = {}
    for entry in metadata.get("related_identifiers") or ():
        relation = identifier(entry.get("relation_type"))
        label = title_of("relationtypes", relation, find, language)
        found.setdefault(label, []).append(_work(entry, find, language))
    lines = [Line(label, _once(told)) for label, told in found.items()]
    programs = _once(_program(one) for one in processing.get("software") or ())
    if programs:
        lines.append(Line(in_context("software", "Software").in_language(language), programs))
    references = _once(map(_reference, metadata.get("references") or ()))
    if references:
        lines.append(Line(in_context("paper", "References").in_language(language), references))
    return lines


def _once(told: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(one for one in told if one.text))


def _work(entry: Json, find: Find, language: str) -> Words:
    value, kind = str(entry.get("identifier") or ""), identifier(entry.get("resource_type"))
    what = f" ({title_of('resourcetypes', kind, find, language)})" if kind else ""
    return Words(f"{value}{what}" if value else "", _address(entry.get("scheme"), value))


def _address(scheme: Any, value: str) -> str:
    return address_of(Identifier(str(scheme or "").casefold(), value))


def _program(one: Json) -> Words:
    name = " ".join(filter(None, (one.get("name"), one.get("version"))))
    if one.get("doi"):
        return Words(name, doi_uri(one["doi"]))
    return Words(name, one["address"] if is_web(one.get("address") or "") else "")


def _reference(entry: Json) -> Words:
    value = str(entry.get("identifier") or "")
    return Words(str(entry.get("reference") or value), _address(entry.get("scheme"), value))


def identifiers(metadata: Json) -> Iterator[Words]:
    """Other names of the dataset."""
    for entry in metadata.get("identifiers") or ():
        value = str(entry.get("identifier") or "")
        if value:
            yield Words(value, _address(entry.get("scheme"), value))
