"""The facility that runs this repository, as the configuration describes it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from idutils import normalize_ror

from .errors import OperatorError
from .identifiers import is_ror

SETTING = "THALIE_FACILITY"


class FacilityError(OperatorError):
    """``THALIE_FACILITY`` cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Facility:
    """Who measures here.

    ``ror`` and ``organisation_ror`` are bare identifiers (``02egw5x81``). ``instrument`` is the id
    of its term in the vocabulary ``instruments``; without it, the term is looked for by ``name``.
    ``method`` is the id of the term of ``techniques`` that all its techniques belong to.
    ``keywords`` stand at each dataset; ``language`` (ISO 639-3) is that of the files.
    """

    name: str
    url: str = ""
    ror: str = ""
    organisation: str = ""
    organisation_ror: str = ""
    instrument: str = ""
    method: str = "ion-beam-analysis"
    keywords: tuple[str, ...] = ()
    language: str = "eng"

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Facility:
        """Read ``THALIE_FACILITY``. Raises ``FacilityError`` with what is wrong first."""
        stated = config.get(SETTING) or {}
        for problem in _problems(stated):
            raise FacilityError(f"{SETTING}: {problem}")
        given = {key: value for key, value in stated.items() if value is not None}
        rors = {key: normalize_ror(given[key]) for key in ROR_KEYS if given.get(key)}
        return cls(**{**given, **rors, "keywords": tuple(given.get("keywords", ()))})

    @property
    def owner(self) -> tuple[str, str]:
        """Name and ROR identifier of whom the instruments belong to: itself without a parent."""
        if self.organisation:
            return self.organisation, self.organisation_ror
        return self.name, self.ror

    @property
    def public_words(self) -> tuple[str, ...]:
        """What everybody may read because the configuration says it."""
        return (self.name, self.organisation, self.url, *self.keywords)

    def hosted(self, facility: str, instrument: str) -> bool:
        """Whether what names this FACILITY, or the term of this INSTRUMENT, was measured here."""
        return facility == self.name or (bool(instrument) and instrument == self.instrument)


KEYS = tuple(field.name for field in fields(Facility))
ROR_KEYS = ("ror", "organisation_ror")


def _problems(given: Any) -> Iterator[str]:
    """What is wrong, one sentence each."""
    if not isinstance(given, Mapping):
        yield f"it must be a dictionary with a name, not {given!r}."
        return
    if unknown := sorted(map(str, set(given) - set(KEYS))):
        yield f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(KEYS))}."
    for key, value in given.items():
        if key != "keywords" and not isinstance(value, str | None):
            yield f"{key} must be a text, not {value!r}."
    if not (given.get("name") or "").strip():
        yield "it needs a name."
    yield from _wrong_values(given)


def _wrong_values(given: Mapping[str, Any]) -> Iterator[str]:
    keywords = given.get("keywords") or ()
    if not isinstance(keywords, list | tuple) or not all(isinstance(w, str) for w in keywords):
        yield f"keywords must be a list of texts, not {keywords!r}."
    if given.get("url") and not given["url"].startswith(("https://", "http://")):
        yield f"url must be a web address such as https://example.org, not {given['url']!r}."
    for key in ROR_KEYS:
        if given.get(key) and not is_ror(given[key]):
            yield (
                f"{key} {given[key]!r} is not a ROR identifier or its last digits are wrong; "
                "expected one such as https://ror.org/02egw5x81."
            )
    if given.get("organisation_ror") and not given.get("organisation"):
        yield "organisation_ror needs the organisation."
    if not re.fullmatch("[a-z]{3}", given.get("language") or "eng"):
        yield f"language must be three letters of ISO 639-3, not {given['language']!r}."
