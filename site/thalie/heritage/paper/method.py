"""How it was measured: beam, techniques, detectors that are devices, reference materials. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from thalie.embargo.words import day_words
from thalie.ground.language import in_context
from thalie.ground.plain import fold
from thalie.ground.terms import Find

from ..fields import Field
from ..model import BY_NAME, EXPERIMENT, PREFIX
from ..present import PAGES, Line, Words, title_of, words
from .house import retold
from .parts import Grid, grid

Json = Mapping[str, Any]
Instrument = Callable[[str], str | None]
"""Finds the term of ``instruments`` that goes by a name."""

DETECTORS, STANDARDS = (f"{PREFIX}:{name}" for name in ("detectors", "standards"))
ALL = 1_000  # rows: more than these fields hold
_FIELDS: Mapping[str, Field] = {field.name: field for field in EXPERIMENT.fields}
_BEAM = ("particle", "energy", "atmosphere")
_DAYS = ("start", "end")
_ORDER = (
    "techniques", "instrument", "instrument_pid", "facility", "beam_line", "particle", "start",
    "project", "run", "access_programme", "grant", "euphrosyne_project", "euphrosyne_run",
)  # fmt: skip


def method(experiment: Json, find: Find, language: str) -> list[Line]:
    """What the experiment was, the beam and the days in one line each."""
    return list(_lines(experiment, find, language))


def _lines(experiment: Json, find: Find, language: str) -> Iterator[Line]:
    for name in _ORDER:
        field = _FIELDS[name]
        label = field.label.in_language(language)
        if name == "particle":
            told = tuple(
                one
                for part in _BEAM
                if part in experiment
                for one in words(_FIELDS[part], experiment[part], find, language)
            )
            label = in_context("paper", "Beam").in_language(language)
        elif name == "start":
            told = (Words(days),) if (days := period(experiment, language)) else ()
            label = in_context("paper", "Days of beam").in_language(language)
        elif not experiment.get(name) or (name == "facility" and _said(experiment, find, language)):
            continue
        else:
            told = tuple(words(field, experiment[name], find, language))
            if name == "techniques":
                told = tuple(map(_with_acronym, told, experiment[name], [find] * len(told)))
        if told:
            yield Line(label, told)


def _said(experiment: Json, find: Find, language: str) -> bool:
    """Whether the name of the instrument has that of the facility in it."""
    if not experiment.get("instrument"):
        return False
    told = title_of("instruments", experiment["instrument"]["id"], find, language)
    return fold(experiment["facility"]) in fold(told)


def _with_acronym(one: Words, term: Json, find: Find) -> Words:
    facts = find("techniques", term["id"])
    short = facts.props.get("acronym", "") if facts else ""
    return replace(one, text=f"{one.text} ({short})") if short not in ("", one.text) else one


def period(experiment: Json, language: str) -> str:
    """The days of beam: ``20 January 2026 – 22 January 2026``."""
    found = (day(experiment.get(name), language) for name in _DAYS)
    return " – ".join(dict.fromkeys(filter(None, found)))


def day(text: Any, language: str) -> str:
    """A day of ISO 8601 as LANGUAGE writes it; anything else as it is."""
    try:
        return day_words(date.fromisoformat(str(text)), language) if text else ""
    except ValueError:
        return str(text)


# Detectors


def computed(processing: Json) -> frozenset[str]:
    """The names of what was made from others: sums of channels are no detectors."""
    made = processing.get("derivations") or ()
    return frozenset(one["result"] for one in made if one.get("sources") and one.get("result"))


_DETECTOR: Mapping[str, Field] = {
    field.name: field for field in (BY_NAME[DETECTORS].group or EXPERIMENT).fields
}
_COLUMNS = (
    (_DETECTOR["name"].label, ("name",)),
    (in_context("paper", "Detector"), ("type", "model", "serial_number")),
    (in_context("paper", "Area and thickness"), ("active_area", "thickness")),
    (_DETECTOR["entrance_window"].label, ("entrance_window",)),
    (in_context("paper", "Angle"), ("angle",)),
    (_DETECTOR["filter"].label, ("filter",)),
    (_DETECTOR["calibration"].label, ("calibration",)),
)


def detectors(
    raw: list[Json], sums: frozenset[str], instrument: Instrument, find: Find, language: str
) -> Grid | None:
    """The detectors that are devices; names of those that have a page lead there."""
    rows = [_device(one, instrument, find, language) for one in raw if one.get("name") not in sums]
    return grid(_COLUMNS, rows, language) if rows else None


def _device(
    one: Json, instrument: Instrument, find: Find, language: str
) -> dict[str, tuple[Words, ...]]:
    told = {
        name: tuple(words(field, one[name], find, language))
        for name, field in _DETECTOR.items()
        if one.get(name) not in (None, "")
    }
    name = one.get("name") or ""  # a draft may lack it
    if term := instrument(name):
        told["name"] = (Words(name, PAGES["instruments"].format(term)),)
    if one.get("filter"):
        told["filter"] = (Words(retold(one["filter"], language)),)
    return told
