"""Which names DOIs get by the settings: prefixes of the account, and a pattern of suffixes. Pure.

Settings, each also with ``INVENIO_`` in front in the environment:

- ``DATACITE_PREFIX`` and the list ``DATACITE_ADDITIONAL_PREFIXES``: the prefixes of the account
- ``THALIE_DOI_PREFIXES``: type of resource -> one of these prefixes; the others get the first
- ``THALIE_DOI_SUFFIX``: pattern of the DOI that means all versions, with the fields ``year``,
  ``number`` and ``id``; a version gets that DOI with ``.v1``, ``.v2`` … behind. Empty: as
  InvenioRDM does, the identifier of the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

import idutils

FIELDS = ("year", "number", "id")
UNIQUE = ("number", "id")
PREFIX = re.compile(r"10\.\d{4,9}")
LITERAL = re.compile(r"[a-z0-9._;()/-]*")
"""Characters that DataCite documents for suffixes, without the capitals: a DOI is the same in both
cases (ISO 26324)."""
ACCEPTED = re.compile(r"[-._;()/:a-z0-9*~$=]+")
"""Characters that DataCite's server takes (``datacite/lupo``, ``app/models/doi.rb``)."""
WIDTH = re.compile(r"(0?\d{1,2}d?|d)?")  # format of a number: how many digits
LONGEST = 200  # characters of a suffix, far from those that the database keeps of a DOI
PLAIN = "{id}"  # what InvenioRDM does by itself
STOCK_FORMAT = "{prefix}/{id}"  # its own setting, which knows neither numbers nor versions
SPECIMEN = {"year": 9999, "number": 10**9, "id": "xxxxx-xxxxx"}


@dataclass(frozen=True, slots=True)
class Naming:
    """How DOIs are named. ``suffix`` is empty where they carry InvenioRDM's identifiers."""

    prefix: str
    prefixes: tuple[str, ...]
    by_type: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Naming:
        """Read settings in which ``problems`` finds nothing."""
        suffix = config.get("THALIE_DOI_SUFFIX") or ""
        return cls(
            config["DATACITE_PREFIX"],
            account_prefixes(config),
            config.get("THALIE_DOI_PREFIXES") or {},
            "" if suffix == PLAIN else suffix,
        )

    def prefix_of(self, resource_type: str) -> str:
        """The prefix for a type of resource, or for its general type (``software-…``)."""
        general = resource_type.partition("-")[0]
        return self.by_type.get(resource_type) or self.by_type.get(general) or self.prefix

    @property
    def numbered(self) -> bool:
        """Whether numbers are given."""
        return "{number" in self.suffix

    def series(self, year: int) -> str:
        """What is counted together: the pattern, of one year where it names the year."""
        return re.sub(r"\{year[^}]*\}", str(year), self.suffix)

    def of_all_versions(self, prefix: str, *, year: int, number: int, id_: str) -> str:
        """The DOI that means all versions of a record whose parent has the identifier ``id_``."""
        suffix = self.suffix or PLAIN
        return f"{prefix}/{suffix.format(year=year, number=number, id=id_)}"


def of_version(concept: str, index: int) -> str:
    """The DOI of a version; ``concept`` means all of them, ``index`` counts from 1."""
    return f"{concept}.v{index}"


def account_prefixes(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The prefixes of the account, the main one first; those that are empty are left out."""
    named = (config.get("DATACITE_PREFIX"), *(config.get("DATACITE_ADDITIONAL_PREFIXES") or ()))
    return tuple(prefix for prefix in named if prefix)


def canonical(doi: str) -> str:
    """A DOI without the words and addresses it may come with, in small letters."""
    return str(idutils.normalize_doi(doi)).lower()


def problems(config: Mapping[str, Any]) -> list[str]:
    """A sentence for each of the settings with which DOIs could not be named."""
    found = [*_prefix_problems(config)]
    if not found:
        found += _mapping_problems(config)
    if config.get("DATACITE_FORMAT", STOCK_FORMAT) != STOCK_FORMAT:
        found.append("DATACITE_FORMAT is not used here: set THALIE_DOI_SUFFIX instead.")
    return [*found, *_suffix_problems(config.get("THALIE_DOI_SUFFIX") or "")]


def _prefix_problems(config: Mapping[str, Any]) -> Iterator[str]:
    more = config.get("DATACITE_ADDITIONAL_PREFIXES") or []
    if not isinstance(more, list):
        yield 'DATACITE_ADDITIONAL_PREFIXES must be a list of texts, such as ["10.12345"].'
        return
    for name, prefix in [("DATACITE_PREFIX", config.get("DATACITE_PREFIX") or ""),
                         *(("DATACITE_ADDITIONAL_PREFIXES", one) for one in more)]:  # fmt: skip
        if prefix != "" and not (isinstance(prefix, str) and PREFIX.fullmatch(prefix)):
            yield (
                f"{name}: {prefix!r} is not the prefix of DOIs, a text such as '10.12345' "
                "(in the environment with quotes of its own)."
            )


def _mapping_problems(config: Mapping[str, Any]) -> Iterator[str]:
    by_type = config.get("THALIE_DOI_PREFIXES") or {}
    if not isinstance(by_type, Mapping):
        yield (
            "THALIE_DOI_PREFIXES must map types of resources to prefixes, "
            'such as {"software": "10.12345"}.'
        )
        return
    known = account_prefixes(config)
    for name, prefix in by_type.items():
        if prefix not in known:
            yield (
                f"THALIE_DOI_PREFIXES: {prefix!r}, for {name!r}, is not among the prefixes of the "
                f"account ({', '.join(known)}); add it to DATACITE_ADDITIONAL_PREFIXES."
            )


def _suffix_problems(suffix: Any) -> list[str]:
    """The first thing that is wrong with the pattern, as a list."""
    reason = _fault(suffix) if suffix else ""
    return [f"THALIE_DOI_SUFFIX {suffix!r}: {reason}"] if reason else []


def _fault(suffix: Any) -> str:
    if not isinstance(suffix, str):
        return "it must be a text, such as 'lab.{year}.{number:04d}'."
    try:
        parts = list(Formatter().parse(suffix))
    except ValueError as error:
        return f"it is not a pattern ({error})."
    for literal, name, form, conversion in parts:
        if not LITERAL.fullmatch(literal):
            return "beside its fields it may hold a-z, 0-9 and -._;()/ only."
        if name is None:
            continue
        if name not in FIELDS or conversion:
            return f"the field {{{name}}} is unknown; there are {', '.join(FIELDS)}."
        if not WIDTH.fullmatch(form or "") or (form and name == "id"):
            return f"{{{name}:{form}}} is not understood; digits are told as in {{number:04d}}."
    if not {name for _, name, _, _ in parts} & set(UNIQUE):
        return "it needs {number} or {id}, or all records would get the same DOI."
    if len(suffix.format(**SPECIMEN)) > LONGEST:
        return f"it makes suffixes longer than {LONGEST} characters."
    return ""
