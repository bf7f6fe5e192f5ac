"""How people search datasets: in plain words, and by typed ones such as ``material:bronze``."""

from __future__ import annotations

import re
from typing import ClassVar

from thalie.ground.plain import unaccented
from thalie.search.query import WordsParser

from .model import PREFIX

_SUMMARY = rf"custom_fields.{PREFIX}\:summary"  # as it is written in a query
_TERMS = f"{_SUMMARY}.words."
_KEPT = _SUMMARY.replace("\\", "")

TITLES = ("metadata.title", "metadata.additional_titles.title")
DESCRIPTIONS = ("metadata.description", "metadata.additional_descriptions.description")
PEOPLE = ("metadata.creators.person_or_org.name", "metadata.contributors.person_or_org.name")

SEARCH_FIELDS: dict[str, str | tuple[str, ...]] = {
    name: f"{_SUMMARY}.{place}"
    for name, place in {
        "object": "names",
        "inventory": "numbers",
        "material": "words.materials",
        "technique": "words.techniques",
        "keeper": "words.museums",
        "period": "words.periods",
        "object_type": "words.objecttypes",
        "element": "words.elements",
        "particle": "words.particles",
        "instrument": "words.instruments",
        "place": "places",
        "year": "years",
        "beam_day": "days",
        "energy": "energy",
        "detector": "detectors",
        "project": "project",
        "run": "run",
        "analyses": "analyses",
        "term": "within",
    }.items()
}

SEARCH_FIELDS |= {
    "title": TITLES,
    "description": DESCRIPTIONS,
    "person": PEOPLE,
    "subject": "metadata.subjects.subject",
    "published": "metadata.publication_date_range",
    "doi": (
        "pids.doi.identifier",
        "parent.pids.doi.identifier",
        "metadata.identifiers.identifier",
        "metadata.related_identifiers.identifier",
    ),
    "orcid": (
        "metadata.creators.person_or_org.identifiers.identifier",
        "metadata.contributors.person_or_org.identifiers.identifier",
    ),
    "record": ("id", "parent.id"),
}

VOCABULARIES = {
    name: place.removeprefix(_TERMS)
    for name, place in SEARCH_FIELDS.items()
    if isinstance(place, str) and place.startswith(_TERMS)
}
"""Typed words behind which terms stand, and of which vocabulary."""

FRENCH = {
    "objet": "object",
    "inventaire": "inventory",
    "matériau": "material",
    "matière": "material",
    "musée": "keeper",
    "détenteur": "keeper",
    "période": "period",
    "type_objet": "object_type",
    "élément": "element",
    "particule": "particle",
    "lieu": "place",
    "année": "year",
    "jour": "beam_day",
    "énergie": "energy",
    "détecteur": "detector",
    "projet": "project",
    "séance": "run",
    "terme": "term",
    "titre": "title",
    "personne": "person",
    "sujet": "subject",
    "publié": "published",
    "notice": "record",
}
"""Typed words in French, with the English ones that mean the same; others are the same in both."""

PLAIN_WORDS = [
    *("id^5", "parent.id^5"),
    *(f"{field}^3" for field in TITLES),
    *DESCRIPTIONS,
    *(f"{field}^2" for field in PEOPLE),
    "metadata.creators.affiliations.name",
    "metadata.contributors.affiliations.name",
    "metadata.subjects.subject^2",
    f"{_KEPT}.names^3",
    f"{_KEPT}.numbers^5",
    f"{_KEPT}.all^2",
    "metadata.contact",
    "metadata.dates.description",
    "metadata.formats",
    "metadata.funding.award.acronym.text",
    "metadata.funding.award.identifiers.identifier",
    "metadata.funding.award.number",
    "metadata.funding.funder.name",
    "metadata.identifiers.identifier",
    "metadata.locations.features.description",
    "metadata.locations.features.place",
    "metadata.publication_date",
    "metadata.publisher",
    "metadata.references.reference",
    "metadata.version",
]
"""Where words without a field are looked for: InvenioRDM's places, and the summary."""


class DatasetQueryParser(WordsParser):
    """Reads what is typed to find datasets."""

    others: ClassVar = {
        **{unaccented(french): english for french, english in FRENCH.items()},
        "museum": "keeper",
    }
    homographs: ClassVar = {  # French for gold
        "or": (
            *TITLES,
            "metadata.subjects.subject",
            f"{_SUMMARY}.names",
            f"{_SUMMARY}.words.materials",
            f"{_SUMMARY}.words.elements",
        )
    }
    forms: ClassVar = {
        "year": re.compile(r"-?\d+"),
        **dict.fromkeys(("energy", "analyses"), re.compile(r"\d+(\.\d+)?")),
        **dict.fromkeys(
            ("beam_day", "published", "created", "updated"),
            re.compile(r"(\d{4}(-\d\d(-\d\d(T[\d:.]+Z?)?)?)?|now)(\|\|)?([-+/]\d*[yMwdhHms])*"),
        ),
    }
    prose = (*TITLES, *DESCRIPTIONS, f"{_KEPT}.all")
