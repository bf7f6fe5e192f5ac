"""A record as a file of the Citation File Format 1.2.0, ``CITATION.cff``. Pure.

The format knows datasets and software; a record of another kind is told as a dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from . import bibliography
from .bibliography import cited, clean, day, left_out
from .datacite import full_name
from .json_text import tidy
from .links import address_of, is_web
from .model import Agent, Identifier, Licence, Record
from .settings import Settings

MEDIA_TYPE = "application/x-yaml"
FILE_NAME = "CITATION.cff"
MESSAGE = "If you use these data, please cite them as below."
_ORCID = re.compile(r"https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+")
_URL = re.compile(r"(https?|s?ftp)://.+")
SPDX = {
    **{name.lower(): name for name in ("Apache-2.0", "MIT", "ISC", "0BSD", "ODbL-1.0", "PDDL-1.0")},
    **{name.lower(): name for name in ("ODC-By-1.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2")},
    **{name.lower(): name for name in ("GPL-3.0-only", "GPL-3.0-or-later", "etalab-2.0")},
    **{
        f"cc-{kind}-{version}": f"CC-{kind.upper()}-{version}"
        for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
        for version in ("1.0", "2.0", "2.5", "3.0", "4.0")
    },
    "cc0-1.0": "CC0-1.0",
}
"""Identifiers of the SPDX list, whose case matters here, by themselves in small letters."""

LANDS: Mapping[str, str] = {
    **cited("authors", "abstract", "keywords"),
    "creators.affiliations.name": "authors → affiliation",
    "creators.identifiers": "authors → orcid",
    "descriptions.text": "abstract",
    "doi": "doi",
    "identifiers": "identifiers",
    "licences.spdx": "license",
    "licences.url": "license-url",
    "page": "url",
    "publication_date": "date-released",
    "publisher.name": "authors, where there is nobody else",
    "resource_type.general": "type",
    "title.text": "title",
    "version": "version",
}
LEFT_OUT: Mapping[str, str] = {
    **left_out(LANDS),
    "creators.affiliations": "An affiliation is a name here.",
    "id": "The address of the page says which record it is.",
    "licences": "A licence is an identifier or an address here.",
}


def render(record: Record, house: Settings) -> bytes:
    """The file."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    made = yaml.dump(
        document(record, house), Dumper=dumper, allow_unicode=True, sort_keys=False, width=10**6
    )
    return str(made).encode()


def document(record: Record, house: Settings) -> dict[str, Any]:
    """What the file says; of a withdrawn record, its tombstone alone."""
    gone = record.withdrawal
    head = {"cff-version": "1.2.0"}
    if gone:
        found = {
            "message": bibliography.farewell(gone),
            "title": f"[Withdrawn] {clean(record.doi)}".strip(),
            "authors": [{"alias": "withdrawn"}],
            "doi": _matching(_DOI, record.doi),
        }
    else:
        found = _described(record)
    whole: dict[str, Any] = tidy({**head, **found})
    return whole


def _described(record: Record) -> dict[str, Any]:
    when = day(record.publication_date)
    software = record.resource_type.general == "Software"
    return {
        "message": MESSAGE,
        "type": "software" if software else "dataset",
        "title": clean(record.title.text) or "Untitled",
        "authors": _authors(record),
        "version": clean(record.version),
        "date-released": when.joined("-") if when and when.day else "",
        "doi": _matching(_DOI, record.doi),
        "identifiers": _distinct(map(_identifier, record.identifiers)),
        "url": _address(record.page),
        "license": list(dict.fromkeys(filter(None, map(_spdx, record.licences)))),
        "license-url": next(filter(None, (_address(one.url) for one in record.licences)), ""),
        "keywords": bibliography.words(record),
        "abstract": clean(f"{bibliography.abstract(record)} {bibliography.note(record)}"),
    }


def _authors(record: Record) -> list[dict[str, str]]:
    """Who created; where nobody is named, the publisher answers."""
    found = [tidy(_author(one)) for one in record.creators]
    nobody = {"name": clean(record.publisher.name) or "Unknown"}
    return _distinct(found) or [nobody]


def _distinct(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Entries that say something, each once: the format wants no two alike."""
    return list({tuple(one.items()): one for one in found if one}.values())


def _author(one: Agent) -> dict[str, str]:
    orcid = _matching(_ORCID, address_of(Identifier("orcid", one.orcid)))
    if not one.personal:
        return {"name": clean(full_name(one)), "orcid": orcid}
    name = bibliography.name(one)
    affiliation = "; ".join(clean(place.name) for place in one.affiliations if place.name)
    return {
        "family-names": name.family,
        "given-names": name.given,
        "affiliation": affiliation,
        "orcid": orcid,
    }


def _identifier(one: Identifier) -> dict[str, str]:
    value = clean(one.value)
    if not value:
        return {}
    if one.scheme == "doi" and _matching(_DOI, value):
        return {"type": "doi", "value": value}
    if one.scheme == "url" and _address(value):
        return {"type": "url", "value": value}
    return {"type": "other", "value": value, "description": clean(one.scheme)}


def _spdx(one: Licence) -> str:
    return SPDX.get(one.spdx, "")


def _address(text: str) -> str:
    return _matching(_URL, text) if is_web(text) else ""


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
