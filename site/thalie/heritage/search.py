"""Words by which people search datasets: ``material:bronze``, ``inventory:"E 2533"``."""

from __future__ import annotations

from .model import PREFIX

_SUMMARY = rf"custom_fields.{PREFIX}\:summary"

SEARCH_FIELDS = {
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
