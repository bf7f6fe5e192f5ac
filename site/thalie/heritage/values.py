"""The kinds of values of the heritage fields: what is kept, what is refused and with which words.

Pure. A kind turns what was given into what is kept, or raises ``RejectedError``; ``json_schema``
says the same to machines (JSON Schema 2020-12). Empty text, ``None`` and empty lists are absent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any, ClassVar, Protocol

from idutils import is_doi, is_orcid, is_url, normalize_doi, normalize_orcid

from thalie.ground.identifiers import bare_ror, is_ror
from thalie.ground.language import sentence as _
from thalie.ground.units import parse_number, parse_quantity, readings
from thalie.vocabularies.years import is_edtf

from .reading import Path, Reading, RejectedError

Json = dict[str, Any]

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
# Characters that are not seen but change what is: controls, and those that turn the direction of
# writing for what follows (Unicode Standard Annex 9, explicit formatting). Plain right-to-left
# letters need none of them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(given: str, longest: int = 300) -> str:
    """GIVEN as ``Text`` takes it: without mark-up and unseen characters, on one line, cut.

    For words that nobody can be asked about; a person is told instead.
    """
    text = unicodedata.normalize("NFC", _TAG.sub(" ", _UNSEEN.sub("", given)))
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


class Kind(Protocol):
    """What a field may hold."""

    widget: ClassVar[str]

    def clean(self, given: Any, path: Path, reading: Reading) -> Any:
        """The value as it is kept. Raises ``RejectedError``."""

    def json_schema(self) -> Json:
        """The same as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text in Unicode normal form C; no mark-up."""

    longest: int = 300
    widget: ClassVar[str] = "text"

    def clean(self, given: Any, path: Path, reading: Reading) -> str:
        """Normalised, without unseen characters. Raises ``RejectedError``."""
        if not isinstance(given, str):
            raise RejectedError(_("Give a text."))
        if tag := _TAG.search(given):
            raise RejectedError(_("Plain text only: take out “%(tag)s”.", tag=tag[0]))
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", given)).strip()
        if _UNSEEN.search(given):
            reading.note(path, _("Invisible control characters were taken out."), given)
        if len(text) > self.longest:
            raise RejectedError(
                _(
                    "At most %(most)s characters; this has %(number)s.",
                    most=self.longest,
                    number=len(text),
                )
            )
        return text

    def json_schema(self) -> Json:
        """A string of bounded length."""
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    widget: ClassVar[str] = "flag"

    def clean(self, given: Any, path: Path, reading: Reading) -> bool:
        """The boolean. Raises ``RejectedError``."""
        if not isinstance(given, bool):
            raise RejectedError(_("Say true or false."))
        return given

    def json_schema(self) -> Json:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds, in a fixed unit (UCUM) if any.

    Text with a unit of the same dimension is converted, and the person is told.
    """

    least: float
    most: float
    unit: str = ""
    whole: bool = False
    widget: ClassVar[str] = "number"

    def clean(self, given: Any, path: Path, reading: Reading) -> float | int:
        """The number in the unit of the field. Raises ``RejectedError``."""
        number = self._read(given, path, reading)
        if number is None and isinstance(given, str) and (both := readings(given)):
            raise RejectedError(
                _(
                    "“%(given)s” may be %(french)s or %(english)s. Write it without the comma, or "
                    "with a point before the decimals.",
                    given=given.strip()[:40],
                    french=f"{both[0]:g}",
                    english=f"{both[1]:g}",
                )
            )
        if number is None or not isfinite(number):
            if self.unit:
                raise RejectedError(_("Give one number in %(unit)s.", unit=self.unit))
            raise RejectedError(_("Give one number."))
        if not self.least <= number <= self.most:
            raise RejectedError(
                _(
                    "Between %(least)s and %(most)s; this is %(number)s.",
                    least=f"{self.least:g}",
                    most=f"{self.most:g} {self.unit}".rstrip(),
                    number=f"{number:g}",
                )
            )
        if self.whole and number != int(number):
            raise RejectedError(_("Give a whole number."))
        return int(number) if self.whole else float(number)

    def _read(self, given: Any, path: Path, reading: Reading) -> float | None:
        if isinstance(given, bool):
            return None
        if isinstance(given, int | float):
            return given if abs(given) < 1e300 else None
        if not isinstance(given, str):
            return None
        if not self.unit:
            return parse_number(given)
        quantity = parse_quantity(given, self.unit)
        if quantity and parse_number(given) is None and quantity.unit not in given:
            reading.note(
                path,
                _(
                    "“%(given)s” was converted to %(value)s.",
                    given=given.strip(),
                    value=f"{quantity.value:g} {self.unit}",
                ),
                given,
            )
        return quantity.value if quantity else None

    def json_schema(self) -> Json:
        """A number; the unit stands in ``x-unit`` (UCUM)."""
        kind = "integer" if self.whole else "number"
        schema = {"type": kind, "minimum": self.least, "maximum": self.most}
        return {**schema, "x-unit": self.unit} if self.unit else schema


_BEFORE = re.compile(
    r"\s*(\d{1,7})\s*(?:BCE|BC|B\.\s?C\.(?:\s?E\.)?"
    r"|av(?:\.|ant)?\s*(?:J\.?-?\s?C\.?|n\.\s?è\.|notre ère))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year as historians count: negative is BCE, and there is no year 0."""

    widget: ClassVar[str] = "number"

    def clean(self, given: Any, path: Path, reading: Reading) -> int:
        """The year; one with “BCE” or “av. J.-C.” is read. Raises ``RejectedError``."""
        if isinstance(given, str) and (before := _BEFORE.fullmatch(given)):
            reading.note(path, _("“%(given)s” was read as %(value)s.", given=given.strip(),
                                 value=f"-{before[1]}"), given)  # fmt: skip
            given = f"-{before[1]}"
        year = Number(-5_000_000, 2200, whole=True).clean(given, path, reading)
        if year == 0:
            raise RejectedError(_("There is no year 0: 1 BCE is -1, and the next year is 1."))
        return int(year)

    def json_schema(self) -> Json:
        """An integer other than 0."""
        schema = {"type": "integer", "minimum": -5_000_000, "maximum": 2200}
        return {**schema, "not": {"const": 0}}


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, ISO 8601."""

    widget: ClassVar[str] = "day"

    def clean(self, given: Any, path: Path, reading: Reading) -> str:
        """``YYYY-MM-DD``. Raises ``RejectedError``."""
        try:
            return date.fromisoformat(given).isoformat()
        except (TypeError, ValueError):
            raise RejectedError(_("Give a day as YYYY-MM-DD, such as 2026-01-20.")) from None

    def json_schema(self) -> Json:
        """A full date (RFC 3339)."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A local date and time, ISO 8601 without zone: what the clock at the beam line showed."""

    widget: ClassVar[str] = "text"

    def clean(self, given: Any, path: Path, reading: Reading) -> str:
        """``YYYY-MM-DDThh:mm:ss``. Raises ``RejectedError``."""
        try:
            return datetime.fromisoformat(given).isoformat(timespec="seconds")
        except (TypeError, ValueError):
            raise RejectedError(_("Give a moment as YYYY-MM-DDThh:mm:ss.")) from None

    def json_schema(self) -> Json:
        """A date and a time."""
        return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"}


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as uncertain as it is: Extended Date/Time Format (ISO 8601-2), astronomical years."""

    widget: ClassVar[str] = "text"

    def clean(self, given: Any, path: Path, reading: Reading) -> str:
        """The text, as given. Raises ``RejectedError``."""
        text = Text(100).clean(given, path, reading)
        if not is_edtf(text):
            raise RejectedError(
                _("Not an EDTF date: write 1850~, 18XX or -0499/-0399, for example.")
            )
        return text

    def json_schema(self) -> Json:
        """A string; see the Library of Congress for its grammar."""
        return {"type": "string", "maxLength": 100}


@dataclass(frozen=True, slots=True)
class Address:
    """A web address."""

    widget: ClassVar[str] = "address"

    def clean(self, given: Any, path: Path, reading: Reading) -> str:
        """The address. Raises ``RejectedError``."""
        text = Text(2000).clean(given, path, reading)
        if not re.match(r"https?://", text) or not is_url(text) or re.search(r"[\s<>\"]", text):
            raise RejectedError(_("Give a web address that begins with https:// or http://."))
        return text

    def json_schema(self) -> Json:
        """An absolute address."""
        return {"type": "string", "format": "uri", "pattern": "^https?://"}


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of identifiers: how one is recognised, and how it is kept."""

    name: str
    example: str
    valid: Callable[[str], Any]
    normal: Callable[[str], str] = str
    pattern: str = ""


def _matches(pattern: str) -> Callable[[str], Any]:
    return re.compile(pattern).fullmatch


def _last(text: str) -> str:
    """The last part of an address, or the text itself."""
    return text.strip().rstrip("/").rsplit("/", 1)[-1]


SCHEMES: Mapping[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme("ROR", "https://ror.org/02egw5x81", is_ror,
               lambda text: f"https://ror.org/{bare_ror(text)}"),
        Scheme("ORCID", "0000-0002-1825-0097", is_orcid, normalize_orcid),
        Scheme("DOI", "10.58052/IEAWH0017", is_doi, normalize_doi),
        Scheme("Wikidata", "Q19675", lambda text: re.fullmatch(r"Q[1-9]\d{0,11}", _last(text)),
               _last),
        Scheme("Muséofile", "M5031", _matches(r"[Mm]\d{3,5}"), str.upper, r"^M\d{3,5}$"),
        Scheme("GeoNames", "2988507",
               lambda text: re.fullmatch(
                   r"(https?://(www|sws)\.geonames\.org/)?[1-9]\d{0,9}(/.*)?", text),
               lambda text: re.sub(r"\D.*", "", re.sub(r"^https?://[^/]+/", "", text)),
               r"^[1-9]\d{0,9}$"),
        Scheme("POP", "50350012455", _matches(r"[0-9A-Za-z]{6,20}"), str.upper,
               r"^[0-9A-Z]{6,20}$"),
        Scheme("IGSN", "10.58052/IEAWH0017",
               lambda text: is_doi(text) or re.fullmatch(r"[A-Za-z0-9-]{5,30}", text)),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of a known scheme, check digits included where the scheme has them."""

    scheme: str
    widget: ClassVar[str] = "text"

    def clean(self, given: Any, path: Path, reading: Reading) -> str:
        """The identifier in its usual form. Raises ``RejectedError``."""
        text, scheme = Text(200).clean(given, path, reading), SCHEMES[self.scheme]
        if not scheme.valid(text):
            raise RejectedError(
                _(
                    "“%(given)s” is not a right %(scheme)s identifier; one looks like %(example)s."
                    " Check its characters one by one.",
                    given=text,
                    scheme=scheme.name,
                    example=scheme.example,
                )
            )
        return scheme.normal(text)

    def json_schema(self) -> Json:
        """A string, with the scheme's pattern where it is simple."""
        scheme = SCHEMES[self.scheme]
        return {"type": "string", **({"pattern": scheme.pattern} if scheme.pattern else {})}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a vocabulary: ``{"id": "pixe"}``; titles beside it are read over."""

    vocabulary: str
    widget: ClassVar[str] = "term"

    def clean(self, given: Any, path: Path, reading: Reading) -> dict[str, str]:
        """The term by its id alone. Raises ``RejectedError``."""
        term = given.get("id") if isinstance(given, dict) else given
        if not isinstance(term, str) or not term:
            raise RejectedError(
                _(
                    'Name a term of the vocabulary “%(vocabulary)s” as {"id": "…"}.',
                    vocabulary=self.vocabulary,
                )
            )
        if not reading.known(self.vocabulary, term):
            raise RejectedError(
                _(
                    "The vocabulary “%(vocabulary)s” has no term “%(term)s”.",
                    vocabulary=self.vocabulary,
                    term=term[:80],
                )
            )
        return {"id": term}

    def json_schema(self) -> Json:
        """An object with the id; readers also get the titles."""
        title = {"type": "object", "additionalProperties": {"type": "string"}, "readOnly": True}
        return {
            "type": "object",
            "properties": {"id": {"type": "string"}, "title": title},
            "required": ["id"],
            "x-vocabulary": self.vocabulary,
        }
