"""The heritage fields of a record (``thalie:objects`` and the others) as parts of the model. Pure.

The fields are those of ``thalie.heritage.model``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thalie.ground.plain import legal
from thalie.ground.terms import Find

from .lookup import Json, identifier, props, term, titles
from .model import (
    Analysis,
    Derivation,
    Detector,
    Element,
    Experiment,
    HeritageObject,
    Identifier,
    Organisation,
    Place,
    Sample,
    Software,
    Standard,
    Term,
    Words,
)

PREFIX = "thalie"
LANGUAGES = ("fr", "en")
"""Those in which names, spots and comments may be given beside as they are."""


def heritage(custom_fields: Json, find: Find) -> dict[str, Any]:
    """The arguments of ``model.Record`` that the heritage fields give."""
    given = {
        name.removeprefix(f"{PREFIX}:"): value
        for name, value in custom_fields.items()
        if name.startswith(f"{PREFIX}:")
    }
    processing, life_cycle = given.get("processing") or {}, given.get("life_cycle") or {}
    return {
        "objects": tuple(_object(one, find) for one in given.get("objects") or ()),
        "samples": tuple(_sample(one, find) for one in given.get("samples") or ()),
        "standards": tuple(_standard(one) for one in given.get("standards") or ()),
        "experiment": _experiment(given.get("experiment") or {}, find),
        "detectors": tuple(_detector(one, find) for one in given.get("detectors") or ()),
        "software": tuple(_software(one) for one in processing.get("software") or ()),
        "derivations": tuple(_derivation(one) for one in processing.get("derivations") or ()),
        "elements": tuple(_elements(processing.get("elements") or (), find)),
        "digital_kinds": _terms(life_cycle, "digital_kinds", "digitalkinds", find),
        "preservation_level": term(
            find, "preservationlevels", life_cycle.get("preservation_level")
        ),
        "retention_until": _text(life_cycle, "retention_until"),
        "storage_tier": term(find, "storagetiers", life_cycle.get("storage_tier")),
        "data_management_plan": _text(life_cycle, "data_management_plan"),
        "synthetic": bool(given.get("synthetic")),
    }


def _text(given: Json, name: str) -> str:
    value = given.get(name)
    return legal(str(value)) if value else ""


def _translations(given: Json, name: str) -> Words:
    """What a text is in the languages that it may be given in."""
    found = {language: _text(given, f"{name}_{language}") for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _terms(given: Json, name: str, vocabulary: str, find: Find) -> tuple[Term, ...]:
    found = (term(find, vocabulary, entry) for entry in given.get(name) or ())
    return tuple(one for one in found if one)


def _object(given: Json, find: Find) -> HeritageObject:
    return HeritageObject(
        label=_text(given, "label"),
        labels=_translations(given, "label"),
        type=term(find, "objecttypes", given.get("type")),
        inventory_number=_text(given, "inventory_number"),
        keeper=_keeper(given, find),
        collection=_text(given, "collection"),
        eros_number=_text(given, "eros_number"),
        pop_reference=_text(given, "pop_reference"),
        materials=_terms(given, "materials", "materials", find),
        period=term(find, "periods", given.get("period")),
        year_from=given.get("year_from"),
        year_to=given.get("year_to"),
        dating=_text(given, "dating"),
        production_place=_place(given.get("production_place")),
        discovery_place=_place(given.get("discovery_place")),
        page=_text(given, "page"),
    )


def _keeper(given: Json, find: Find) -> Organisation | None:
    """The keeper from the list, else the one that the list lacks."""
    if identifier(given.get("keeper")):
        names = titles(find, "museums", given["keeper"])
        name = names.get("fr") or next(iter(names.values()), identifier(given["keeper"]))
        facts = props(find, "museums", given["keeper"])
        return Organisation(name, tuple(_keeper_identifiers(facts)), names)
    other = given.get("other_keeper") or {}
    if not _text(other, "name"):
        return None
    return Organisation(_text(other, "name"), tuple(_keeper_identifiers(other)))


def _keeper_identifiers(facts: Mapping[str, str]) -> Iterator[Identifier]:
    for scheme in ("ror", "museofile", "wikidata", "geonames"):
        if facts.get(scheme):
            yield Identifier(scheme, facts[scheme].removeprefix("https://ror.org/"))


def _place(given: Any) -> Place | None:
    if not given:
        return None
    both = given.get("latitude") is not None and given.get("longitude") is not None
    return Place(
        name=_text(given, "name"),
        latitude=float(given["latitude"]) if both else None,
        longitude=float(given["longitude"]) if both else None,
        geonames=_text(given, "geonames"),
    )


def _sample(given: Json, find: Find) -> Sample:
    words = {n: _text(given, n) for n in ("label", "identifier", "pid", "object", "description")}
    return Sample(
        labels=_translations(given, "label"),
        type=term(find, "objecttypes", given.get("type")),
        descriptions=_translations(given, "description"),
        **words,
    )


def _standard(given: Json) -> Standard:
    names = ("label", "reference_material", "producer", "certificate")
    return Standard(**{name: _text(given, name) for name in names})


def _experiment(given: Json, find: Find) -> Experiment:
    return Experiment(
        project=_text(given, "project"),
        run=_text(given, "run"),
        facility=_text(given, "facility"),
        instrument=term(find, "instruments", given.get("instrument")),
        instrument_doi=_text(given, "instrument_pid"),
        beam_line=_text(given, "beam_line"),
        techniques=_terms(given, "techniques", "techniques", find),
        particle=term(find, "particles", given.get("particle")),
        energy=given.get("energy"),
        atmosphere=term(find, "atmospheres", given.get("atmosphere")),
        start=_text(given, "start"),
        end=_text(given, "end"),
        access_programme=term(find, "accessprogrammes", given.get("access_programme")),
        euphrosyne_project=_text(given, "euphrosyne_project"),
        euphrosyne_run=_text(given, "euphrosyne_run"),
        grant=_text(given, "grant"),
    )


def _detector(given: Json, find: Find) -> Detector:
    names = ("name", "model", "serial_number", "entrance_window", "filter", "calibration")
    texts: dict[str, Any] = {name: _text(given, name) for name in names}
    return Detector(
        type=term(find, "detectortypes", given.get("type")),
        active_area=given.get("active_area"),
        thickness=given.get("thickness"),
        angle=given.get("angle"),
        **texts,
    )


def _software(given: Json) -> Software:
    return Software(**{n: _text(given, n) for n in ("name", "version", "doi", "address")})


def _derivation(given: Json) -> Derivation:
    sources = tuple(legal(source) for source in given.get("sources") or ())
    return Derivation(_text(given, "result"), sources, _text(given, "method"))


def _elements(entries: Any, find: Find) -> Iterator[Element]:
    for given in entries:
        element = term(find, "elements", given.get("element"))
        if element:
            numbers = {n: given.get(n) for n in ("least", "most", "limit_of_detection")}
            yield Element(element, unit=_text(given, "unit"), **numbers)


def analyses_of(entries: Iterable[Json], find: Find) -> tuple[Analysis, ...]:
    """The entries of ``thalie:analyses``: thousands, so only who needs them reads them."""
    return tuple(_analysis(one, find) for one in entries)


ANALYSIS_TEXTS = ("number", "object", "description", "spot", "day", "started", "file", "path")
ANALYSIS_NUMBERS = (
    *("pixels_x", "pixels_y", "map_size_x", "map_size_y", "pixel_size_x", "pixel_size_y"),
    *("pen_size", "dose", "acquisition_time", "energy"),
)


def _analysis(given: Json, find: Find) -> Analysis:
    texts: dict[str, Any] = {name: _text(given, name) for name in ANALYSIS_TEXTS}
    numbers: dict[str, Any] = {name: given.get(name) for name in ANALYSIS_NUMBERS}
    return Analysis(
        kind=term(find, "analysiskinds", given.get("kind")),
        descriptions=_translations(given, "description"),
        spots=_translations(given, "spot"),
        particle=term(find, "particles", given.get("particle")),
        detectors=tuple(legal(str(name)) for name in given.get("detectors") or ()),
        **texts,
        **numbers,
    )
