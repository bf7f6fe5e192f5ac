"""The campaign as told by ``campaign.yaml``: texts, people, chemistry and what was analysed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .beam import Beam
from .matter import Material
from .model import Access, AccessKind, HeritageObject, Metadata, Person, Quantified, Text

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedAnalysis:
    """One analysis to compute; a map has a ``pattern`` with one material for each part of it."""

    number: int
    kind: str
    reference: str
    description: str
    materials: tuple[Material, ...]
    pattern: str = ""
    pixels: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PlannedVersion:
    """What a second version adds to the first, and the words that say so."""

    note: Text
    analyses: tuple[PlannedAnalysis, ...]


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run to compute, and its record."""

    id: str
    project: str
    token: str
    label: str
    generation: str
    day: date
    operator: str
    beam: Beam
    charge: Mapping[str, float]
    filters: Mapping[str, str]
    gamma_map: bool
    analyses: tuple[PlannedAnalysis, ...]
    second_version: PlannedVersion | None
    metadata: Metadata
    withdrawal: Text | None
    access: Entry

    @property
    def key(self) -> str:
        """``<project>/<label>``, the same for every version."""
        return f"{self.project}/{self.label}"

    def access_on(self, today: date) -> Access:
        """The access plan; an embargo ends some days after ``today``."""
        kind = AccessKind(self.access["kind"])
        days, reason = self.access.get("days"), self.access.get("reason")
        until = today + timedelta(days=days) if days is not None else None
        return Access(kind, until, _text(reason) if reason else None)


@dataclass(frozen=True, slots=True)
class Story:
    """The whole campaign."""

    notice: Text
    people: tuple[Person, ...]
    runs: tuple[PlannedRun, ...]


@cache
def read_story() -> Story:
    """Read the campaign that comes with the package."""
    told = yaml.safe_load(files(__package__).joinpath("campaign.yaml").read_text("utf-8"))
    people = {id_: _person(entry, told["affiliations"]) for id_, entry in told["people"].items()}
    materials = {name: Material.of(name, recipe) for name, recipe in told["materials"].items()}
    runs = tuple(_run(entry, told, people, materials) for entry in told["datasets"])
    return Story(_text(told["notice"]), tuple(people.values()), runs)


def _text(entry: Entry) -> Text:
    return Text(en=entry["en"].strip(), fr=entry["fr"].strip())


def _person(entry: Entry, affiliations: Mapping[str, str]) -> Person:
    return Person(
        name=entry["name"],
        affiliations=tuple(affiliations[id_] for id_ in entry["affiliations"]),
        orcid=entry.get("orcid", ""),
        known_as=tuple(entry.get("is", ())),
    )


def _run(
    entry: Entry, told: Entry, people: Mapping[str, Person], materials: Mapping[str, Material]
) -> PlannedRun:
    later = entry.get("second_version")
    return PlannedRun(
        id=entry["id"],
        project=entry["project"],
        token=entry["token"],
        label=entry["label"],
        generation=entry["generation"],
        day=entry["day"],
        operator=people[entry["operator"]].known_as[0],
        beam=Beam(**entry["beam"]),
        charge=entry["charge"],
        filters=entry["filters"],
        gamma_map=entry.get("gamma_map", False),
        analyses=_analyses(entry, materials),
        second_version=(
            PlannedVersion(_text(later["note"]), _analyses(later, materials)) if later else None
        ),
        metadata=_metadata(entry, told, people, materials),
        withdrawal=_text(entry["withdrawal"]) if "withdrawal" in entry else None,
        access=entry["access"],
    )


def _analyses(entry: Entry, materials: Mapping[str, Material]) -> tuple[PlannedAnalysis, ...]:
    return tuple(_analysis(analysis, materials) for analysis in entry["analyses"])


def _analysis(entry: Entry, materials: Mapping[str, Material]) -> PlannedAnalysis:
    names = entry.get("materials") or [entry["material"]]
    return PlannedAnalysis(
        number=entry["number"],
        kind=entry["kind"],
        reference=entry["reference"],
        description=entry["description"],
        materials=tuple(materials[name] for name in names),
        pattern=entry.get("pattern", ""),
        pixels=entry.get("pixels", 0),
        subject=entry.get("subject", ""),
    )


def _metadata(
    entry: Entry, told: Entry, people: Mapping[str, Person], materials: Mapping[str, Material]
) -> Metadata:
    """Texts of a record, with the notice that all of it is invented."""
    mark, notice = _text(told["title_mark"]), _text(told["notice"])
    title, description = _text(entry["title"]), _text(entry["description"])
    return Metadata(
        title=Text(en=f"{mark.en} {title.en}", fr=f"{mark.fr} {title.fr}"),
        description=Text(
            en=f"{notice.en}\n\n{description.en}", fr=f"{notice.fr}\n\n{description.fr}"
        ),
        creators=tuple(people[id_] for id_ in entry["creators"]),
        contributors=tuple(people[id_] for id_ in entry.get("contributors", ())),
        keywords=tuple(_text(word) for word in (*told["keywords"], *entry["keywords"])),
        methods=tuple(entry["methods"]),
        objects=tuple(_object(o, told) for o in entry["objects"]),
        elements=tuple(_quantified(entry, _analyses(entry, materials))),
        said=entry["said"],
        day=entry["day"],
    )


def _object(entry: Entry, told: Entry) -> HeritageObject:
    first, last = entry["years"]
    return HeritageObject(
        label=_text(entry["label"]),
        type=entry["type"],
        inventory_number=entry["inventory_number"],
        museum=entry.get("museum", ""),
        keeper=told["affiliations"][entry["keeper"]] if "keeper" in entry else "",
        materials=tuple(entry["materials"]),
        period=entry["period"],
        years=(first, last),
        made_in=_place(entry.get("made_in"), told),
        found_in=_place(entry.get("found_in"), told),
    )


def _place(name: str | None, told: Entry) -> Entry:
    return told["places"][name] if name else {}


def _quantified(entry: Entry, analyses: Sequence[PlannedAnalysis]) -> Iterator[Quantified]:
    """Least and most of each element that the run is about, in the compositions computed with."""
    compositions = [
        dict(material.mass_fractions) for analysis in analyses for material in analysis.materials
    ]
    for element, symbol in entry["elements"].items():
        shares = [100 * composition.get(symbol, 0.0) for composition in compositions]
        yield Quantified(element, round(min(shares), 4), round(max(shares), 4))
