"""Heritage fields out of the entities of an RO-Crate that this software wrote. Pure.

Objects with their numbers, matter, period and keeper, the techniques, and what the beam was. Terms
are found by their code, else by what they are called; what the vocabularies lack is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .ro_crate_graph import Crate, Json, types

Known = Callable[[str, str], bool]
Named = Callable[[str, str], str | None]
OBJECT = "crm:E22_Human-Made_Object"
NUMBERS = {
    "inventory number": "inventory_number",
    "EROS number": "eros_number",
    "POP reference": "pop_reference",
}


def heritage(crate: Crate, known: Known, named: Named) -> dict[str, Any]:
    """The custom fields, as far as the crate tells of them."""
    found = _Terms(crate, known, named)
    objects = [_object(crate, one, found) for one in crate.nodes(crate.root, "about")
               if OBJECT in types(one)]  # fmt: skip
    experiment = _experiment(crate, found)
    fields = {
        "thalie:objects": [one for one in objects if one.get("label")],
        "thalie:experiment": experiment,
    }
    return {name: value for name, value in fields.items() if value}


class _Terms:
    """Terms that an entity names, of one vocabulary."""

    def __init__(self, crate: Crate, known: Known, named: Named) -> None:
        self._crate, self._known, self._named = crate, known, named

    def of(self, entity: Json, prop: str, vocabulary: str) -> list[dict[str, str]]:
        """Those that PROP of ENTITY leads to, each once."""
        named = (
            self._id(name, node, vocabulary) for name, node in self._crate.mentioned(entity, prop)
        )
        return [{"id": one} for one in dict.fromkeys(filter(None, named))]

    def _id(self, name: str, node: Json, vocabulary: str) -> str:
        home = self._crate.text(node, "inDefinedTermSet")
        code = self._crate.text(node, "termCode")
        if home and home.rpartition("/")[2] != vocabulary:
            return ""
        if code and home and self._known(vocabulary, code):
            return code
        return self._named(vocabulary, name) or ""


def _object(crate: Crate, entity: Json, terms: _Terms) -> dict[str, Any]:
    kind = terms.of(entity, "crm:P2_has_type", "objecttypes")
    period = terms.of(entity, "crm:P2_has_type", "periods")
    keeper = terms.of(entity, "crm:P50_has_current_keeper", "museums")
    other = [name for name, _node in crate.mentioned(entity, "crm:P50_has_current_keeper")]
    found: dict[str, Any] = {
        "label": crate.text(entity, "name"),
        "type": next(iter(kind), None),
        "period": next(iter(period), None),
        "materials": terms.of(entity, "crm:P45_consists_of", "materials"),
        "page": crate.text(entity, "url"),
        "collection": next((name for name, _node in crate.mentioned(entity, "isPartOf")), ""),
        "production_place": _place(crate, entity, "locationCreated"),
        "discovery_place": _place(crate, entity, "spatialCoverage"),
        **dict(_years(crate.text(entity, "temporalCoverage"))),
    }
    if keeper:
        found["keeper"] = keeper[0]
    elif other:
        found["other_keeper"] = {"name": other[0]}
    for one in crate.nodes(entity, "identifier"):
        name = NUMBERS.get(crate.text(one, "propertyID"))
        if name:
            found[name] = crate.text(one, "value")
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _place(crate: Crate, entity: Json, prop: str) -> dict[str, Any]:
    for name, node in crate.mentioned(entity, prop):
        geo = next(crate.nodes(node, "geo"), {})
        place: dict[str, Any] = {"name": name}
        both = [geo.get("latitude"), geo.get("longitude")]
        if all(isinstance(one, int | float) for one in both):
            place |= {"latitude": both[0], "longitude": both[1]}
        return place
    return {}


def _years(interval: str) -> Iterator[tuple[str, int]]:
    """The years of an interval of ISO 8601-2, as history counts them: there is no year 0."""
    first, mark, last = interval.partition("/")
    for name, said in (("year_from", first), ("year_to", last if mark else first)):
        if said.lstrip("-").isdigit() and len(said) < 8:
            year = int(said)
            yield name, year if year > 0 else year - 1


def _experiment(crate: Crate, terms: _Terms) -> dict[str, Any]:
    found: dict[str, Any] = {
        "techniques": terms.of(crate.root, "measurementTechnique", "techniques")
    }
    action = next(crate.nodes(crate.root, "prov:wasGeneratedBy"), {})
    found |= {"start": crate.text(action, "startTime"), "end": crate.text(action, "endTime")}
    found["facility"] = next((name for name, _node in crate.mentioned(action, "location")), "")
    instruments = terms.of(action, "instrument", "instruments")
    found["instrument"] = next(iter(instruments), None)
    for one in crate.nodes(action, "additionalProperty"):
        name, value = crate.text(one, "propertyID"), one.get("value")
        if name == "beam energy" and isinstance(value, int | float):
            found["energy"] = value
        elif name == "beam line":
            found["beam_line"] = crate.text(one, "value")
        elif name in ("beam particle", "atmosphere"):
            own = name.removeprefix("beam ")
            known = [t for p in ("valueReference", "value") for t in terms.of(one, p, f"{own}s")]
            found[own] = next(iter(known), None)
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}
