"""What the keys under ``props`` of a term may hold. Pure.

Every value is text, as InvenioRDM wants it: lists of identifiers are separated by blanks, other
words by semicolons. A rule returns what is wrong with a value, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel import Locale
from idutils import is_url

from thalie.ground.identifiers import is_ror
from thalie.ground.instrument_kinds import INSTRUMENT_KINDS
from thalie.ground.plain import one_line

from .years import astronomical, edtf_interval, is_edtf

Rule = Callable[[str], str]
Props = Mapping[str, str]

MATCHES = ("exact_match", "close_match", "broad_match")  # SKOS mapping relations

# How the identifiers of known sources are written; pages about them have other addresses.
URI_SHAPES = {
    "vocab.getty.edu": r"http://vocab\.getty\.edu/aat/3\d{8}",
    "www.wikidata.org": r"http://www\.wikidata\.org/entity/Q[1-9]\d*",
    "purl.org": r"http://purl\.org/pan-science/PaNET/PaNET\d{5}",
    "purl.obolibrary.org": r"http://purl\.obolibrary\.org/obo/[A-Za-z]+_\d+",
    "n2t.net": r"http://n2t\.net/ark:/99152/p0\w+",
    "doi.org": r"https://doi\.org/10\.\d{4,9}/\S+",
    "ror.org": r"https://ror\.org/0\w{8}",
}
_HOST = re.compile(r"https?://([^/]+)/")


def uris(value: str) -> str:
    """Addresses separated by single blanks, each once, in the form their source gives them."""
    parts = value.split(" ")
    if len(parts) != len(set(parts)):
        return "the same address stands there twice"
    return next((wrong for part in parts if (wrong := _uri(part))), "")


def _uri(text: str) -> str:
    match = _HOST.match(text)
    if not match or not is_url(text) or re.search(r"[\s<>\"{}|\\^`;,]", text):
        return f"“{text}” is no address; separate addresses by one blank"
    shape = URI_SHAPES.get(match[1].lower())
    if shape and not re.fullmatch(shape, text):
        return f"“{text}” is not how {match[1]} writes its identifiers; expected {shape}"
    if match[1] == "ror.org" and not is_ror(text):
        return f"the check digits of “{text}” are wrong"
    return ""


def shape(pattern: str, example: str) -> Rule:
    """A rule for values of one shape."""
    matches = re.compile(pattern).fullmatch
    return lambda value: "" if matches(value) else f"“{value}” is not like {example}"


def one_of(*words: str) -> Rule:
    """A rule for values out of a list."""
    return lambda value: "" if value in words else f"“{value}” is none of {', '.join(words)}"


def words(value: str) -> str:
    """Words or names separated by “; ”, each once."""
    parts = value.split(";")
    if any(not part.strip() for part in parts):
        return "there is an empty word; separate words by one semicolon"
    folded = [part.strip().casefold() for part in parts]
    return "the same word stands there twice" if len(folded) != len(set(folded)) else ""


def text(value: str) -> str:
    """Any words in one line."""
    return "" if value == one_line(value) else "blanks at the ends, doubled, or a new line"


def year(value: str) -> str:
    """A year as historians count: negative is BCE, and there is no year 0."""
    if not re.fullmatch(r"-?[1-9]\d*|0", value):
        return f"“{value}” is no year; write 1789, or -2670 for 2670 BCE"
    try:
        astronomical(int(value))
    except ValueError as error:
        return str(error)
    return ""


def edtf(value: str) -> str:
    """A date or an interval in EDTF."""
    return "" if is_edtf(value) else f"“{value}” is no EDTF; write -2669/-2167, for example"


def day(value: str) -> str:
    """A day (ISO 8601)."""
    try:
        return "" if date.fromisoformat(value).isoformat() == value else _NO_DAY.format(value)
    except ValueError:
        return _NO_DAY.format(value)


_NO_DAY = "“{}” is no day; write 2017-11-23"


def ror(value: str) -> str:
    """A ROR identifier as address."""
    return (_uri(value) if value.startswith("https://ror.org/") else
            f"“{value}” is not like https://ror.org/05k441034")  # fmt: skip


def country(value: str) -> str:
    """A country code of ISO 3166-1."""
    known = re.fullmatch("[A-Z]{2}", value) and value in Locale("en").territories
    return "" if known else f"“{value}” is no country code such as FR"


KINDS = (
    "object", "sample", "standard",  # objects
    *INSTRUMENT_KINDS,
    "x-ray", "gamma", "particle", "light",  # what a detector sees
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    "broader": text,
    **dict.fromkeys(MATCHES, uris),
    "acronym": text,
    "also_en": words,
    "also_fr": words,
    "kind": one_of(*KINDS),
    "symbol": text,
    "atomic_number": shape(r"[1-9]\d{0,2}", "29"),
    "mass_number": shape(r"[1-9]\d{0,2}", "4"),
    "start_year": year,
    "end_year": year,
    "edtf": edtf,
    "area_en": text,
    "area_fr": text,
    "date_source": text,
    "ror": ror,
    "museofile": shape(r"M\d{4}", "M5031"),
    "wikidata": shape(r"Q[1-9]\d*", "Q19675"),
    "city": text,
    "country": country,
    "geonames": shape(r"[1-9]\d*", "2988507"),
    "manufacturer": text,
    "manufacturer_ror": ror,
    "model": text,
    "serial_number": text,
    "commissioned": day,
    "decommissioned": day,
    "methods": text,
    "channel": shape(r"[A-Z]+\d+", "X1"),
    "level": shape(r"[1-4]", "3"),
}


def disagreements(props: Props) -> list[tuple[str, str]]:
    """Keys that do not fit each other: (key, what is wrong).

    Raises nothing for values that ``RULES`` refuses; those are left alone.
    """
    return [*_dates(props), *_identities(props), *_pairs(props)]


def _dates(props: Props) -> list[tuple[str, str]]:
    years = {key: props[key] for key in ("start_year", "end_year") if key in props}
    if any(year(value) for value in years.values()):
        return []
    start, end = (int(years[key]) if key in years else None for key in ("start_year", "end_year"))
    if start is None and end is None:
        return [("edtf", "there are no years that it could stand for")] if "edtf" in props else []
    if start is not None and end is not None and start > end:
        return [("end_year", f"the end, {end}, is before the start, {start}")]
    wanted = edtf_interval(start, end)
    if props.get("edtf") == wanted:
        return []
    return [("edtf", f"the years {years} are “{wanted}” in EDTF (1 BCE is the year 0)")]


def _identities(props: Props) -> list[tuple[str, str]]:
    """An identifier that stands alone is also among the exact matches."""
    exact = props.get("exact_match", "").split(" ")
    addresses = {"ror": props.get("ror"), "wikidata": props.get("wikidata")}
    if addresses["wikidata"]:
        addresses["wikidata"] = f"http://www.wikidata.org/entity/{addresses['wikidata']}"
    return [
        (key, f"{address} must also stand in `exact_match`")
        for key, address in addresses.items()
        if address and address not in exact
    ]


def _pairs(props: Props) -> list[tuple[str, str]]:
    """Words that people read stand in both languages."""
    return [
        (f"area_{other}", f"`area_{language}` is given, this is not")
        for language, other in (("en", "fr"), ("fr", "en"))
        if f"area_{language}" in props and f"area_{other}" not in props
    ]


def complaints(props: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything that is wrong with the ``props`` of one term of ours: (key, what)."""
    found = []
    for key, value in props.items():
        rule = RULES.get(key)
        if rule is None:
            found.append((key, f"is no key we know; known are {', '.join(RULES)}"))
        elif isinstance(value, str) and (wrong := text(value) or rule(value)):
            found.append((key, wrong))
    strings = {key: value for key, value in props.items() if isinstance(value, str)}
    return found + disagreements(strings)
