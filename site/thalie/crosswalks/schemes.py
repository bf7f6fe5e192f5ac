"""What the vocabularies that have addresses of ours are called. Pure.

Those of heritage science are published whole. Of InvenioRDM's, those are that exports name by an
address: the words of DataCite (``crm_parts.word``).
"""

from __future__ import annotations

from collections.abc import Mapping

from .model import Words

TITLES: Mapping[str, Words] = {
    "techniques": {"en": "Techniques of analysis", "fr": "Techniques d’analyse"},
    "materials": {"en": "Materials", "fr": "Matériaux"},
    "objecttypes": {"en": "Types of objects", "fr": "Types d’objets"},
    "periods": {"en": "Periods and cultures", "fr": "Périodes et cultures"},
    "museums": {"en": "Museums and other keepers", "fr": "Musées et autres détenteurs"},
    "elements": {"en": "Chemical elements", "fr": "Éléments chimiques"},
    "instruments": {"en": "Instruments", "fr": "Instruments"},
    "particles": {"en": "Particles of the beam", "fr": "Particules du faisceau"},
    "atmospheres": {"en": "Atmospheres", "fr": "Atmosphères"},
    "analysiskinds": {"en": "Kinds of analyses", "fr": "Genres d’analyses"},
    "detectortypes": {"en": "Types of detectors", "fr": "Types de détecteurs"},
    "digitalkinds": {"en": "Kinds of digital objects", "fr": "Genres d’objets numériques"},
    "preservationlevels": {"en": "Levels of preservation", "fr": "Niveaux de préservation"},
    "storagetiers": {"en": "Tiers of storage", "fr": "Niveaux de stockage"},
    "accessprogrammes": {"en": "Programmes of access", "fr": "Programmes d’accès"},
    "titletypes": {"en": "Types of titles", "fr": "Types de titres"},
    "descriptiontypes": {"en": "Types of descriptions", "fr": "Types de descriptions"},
    "contributorsroles": {"en": "Roles of contributors", "fr": "Rôles des contributeurs"},
    "datetypes": {"en": "Types of dates", "fr": "Types de dates"},
}

WORDS = ("titletypes", "descriptiontypes", "contributorsroles", "datetypes")
"""Vocabularies of InvenioRDM that exports name terms of."""


def titles_of(vocabulary: str) -> Words:
    """What VOCABULARY is called, by language; one that a facility added goes by its name."""
    return TITLES.get(vocabulary) or {"en": vocabulary, "fr": vocabulary}
