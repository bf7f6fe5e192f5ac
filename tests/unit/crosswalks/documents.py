"""A record as the REST API gives it, with everything; and the vocabularies of the project."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from thalie.crosswalks.model import Record, Version
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.ground.terms import Find

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 6, 1)
RDM = find_spec("invenio_rdm_records")  # where it lies; its import takes seconds
STOCK = Path(RDM.origin if RDM and RDM.origin else "").parent / "fixtures/data/vocabularies"
STOCK_FILES = {
    "resourcetypes": "resource_types.yaml",
    "contributorsroles": "roles.yaml",
    "datetypes": "date_types.yaml",
    "descriptiontypes": "description_types.yaml",
    "titletypes": "title_types.yaml",
    "relationtypes": "relation_types.yaml",
    "removalreasons": "removal_reasons.yaml",
}
CONFIG: dict[str, Any] = {
    "THALIE_FACILITY": {"name": "New AGLAE"},
    "THALIE_PUBLISHER": "C2RMF, AGLAE",
    "THALIE_PUBLISHER_ROR": "https://ror.org/02egw5x81",
    "THALIE_FUNDING": [
        {
            "funder": "Agence nationale de la recherche",
            "ror": "https://ror.org/00rbzpz17",
            "number": "ANR-10-EQPX-22",
            "title": {"en": "New AGLAE", "fr": "Nouvel AGLAE"},
        },
        {
            "funder": "European Commission",
            "ror": "https://ror.org/00k4n6c32",
            "number": "000000",
            "programme": "iperion-hs",
        },
    ],
    "SITE_UI_URL": "https://data.example.org",
}
SETTINGS = Settings.from_config(CONFIG)
VERSIONS = (
    Version(1, "10.5072/version-1"),
    Version(2, "10.5072/version-2"),
    Version(3, "10.5072/version-3"),
)


@dataclass(frozen=True)
class Facts:
    title: dict[str, str] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)


@cache
def vocabulary(name: str) -> dict[str, Facts]:
    """The terms of a vocabulary, from the files that an instance loads."""
    listed = yaml.load(
        (ROOT / "app_data" / "vocabularies.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    path = STOCK / STOCK_FILES[name] if name in STOCK_FILES else None
    path = path or ROOT / "app_data" / listed[name]["data-file"]
    terms = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return {one["id"]: Facts(one.get("title", {}), one.get("props", {})) for one in terms}


def find(name: str, term: str) -> Facts | None:
    return vocabulary(name).get(term)


def person(family: str, given: str, orcid: str = "", role: str = "", ror: str = "") -> Any:
    who: dict[str, Any] = {
        "type": "personal",
        "name": f"{family}, {given}",
        "family_name": family,
        "given_name": given,
    }
    if orcid:
        who["identifiers"] = [{"scheme": "orcid", "identifier": orcid}]
    entry: dict[str, Any] = {"person_or_org": who}
    if role:
        entry["role"] = {"id": role, "title": {"en": role}}
    if ror:
        found = [{"scheme": "ror", "identifier": ror}]
        entry["affiliations"] = [{"id": ror, "name": "A centre", "identifiers": found}]
    return entry


DOCUMENT: dict[str, Any] = {
    "id": "abcde-12345",
    "created": "2026-02-03T10:00:00+00:00",
    "updated": "2026-02-04T10:00:00+00:00",
    "links": {"self_html": "https://data.example.org/records/abcde-12345"},
    "pids": {
        "doi": {"identifier": "10.5072/version-2", "provider": "datacite"},
        "oai": {"identifier": "oai:thalie:abcde-12345", "provider": "oai"},
    },
    "parent": {
        "pids": {"doi": {"identifier": "10.5072/concept", "provider": "datacite"}},
        "communities": {
            "entries": [
                {"slug": "glass", "access": {"visibility": "public"}},
                {"slug": "secret", "access": {"visibility": "restricted"}},
            ]
        },
    },
    "versions": {"index": 2, "is_latest": False},
    "access": {
        "record": "public",
        "files": "restricted",
        "status": "embargoed",
        "embargo": {"active": True, "until": "2029-01-22", "reason": "Data policy"},
    },
    "files": {
        "enabled": True,
        "entries": {
            "a.hdf5": {"size": 10, "mimetype": "application/x-hdf5", "checksum": "md5:00"},
            "b.txt": {"size": 5, "mimetype": "text/plain", "checksum": "md5:01"},
        },
    },
    "metadata": {
        "resource_type": {"id": "dataset", "title": {"en": "Dataset"}},
        "title": "The blue of an imaginary cat",
        "additional_titles": [
            {
                "title": "Le bleu d’un chat imaginaire",
                "type": {"id": "translated-title"},
                "lang": {"id": "fra"},
            }
        ],
        "creators": [person("Exemple", "Camille", "0000-0002-1825-0097", ror="02egw5x81")],
        "contributors": [
            person("Chef", "Dominique", role="projectleader"),
            person("Main", "Claude", role="datacollector"),
            person("Soin", "Alix", role="datacurator"),
            {
                "person_or_org": {
                    "type": "organizational",
                    "name": "New AGLAE",
                    "identifiers": [{"scheme": "ror", "identifier": "02egw5x81"}],
                },
                "role": {"id": "hostinginstitution"},
            },
            {
                "person_or_org": {"type": "organizational", "name": "A museum"},
                "role": {"id": "rightsholder"},
            },
        ],
        "publisher": "C2RMF, AGLAE",
        "publication_date": "2026-02-03",
        "version": "2",
        "languages": [{"id": "eng"}],
        "subjects": [{"subject": "glaze"}],
        "dates": [
            {"date": "2026-01-20/2026-01-22", "type": {"id": "collected"}},
            {"date": "2027-02-03", "type": {"id": "other"}, "description": "Review"},
        ],
        "rights": [{"id": "cc-by-4.0"}],
        "sizes": ["2 files", "15 bytes"],
        "formats": ["application/x-hdf5", "text/plain"],
        "description": "<p>Maps of a glaze,<br>R&amp;D.</p><ul><li>one</li><li>two</li></ul>",
        "additional_descriptions": [
            {
                "description": "<p>Cartographies.</p>",
                "type": {"id": "abstract"},
                "lang": {"id": "fra"},
            },
            {"description": "<p>PIXE</p>", "type": {"id": "methods"}, "lang": {"id": "eng"}},
            {"description": "<p>X0</p>", "type": {"id": "technical-info"}},
        ],
        "identifiers": [{"scheme": "ark", "identifier": "ark:/12345/x"}],
        "related_identifiers": [
            {
                "identifier": "10.5072/paper",
                "scheme": "doi",
                "relation_type": {"id": "issupplementto"},
                "resource_type": {"id": "publication-article"},
            },
            {
                "identifier": "10.5072/raw",
                "scheme": "doi",
                "relation_type": {"id": "isderivedfrom"},
                "resource_type": {"id": "dataset"},
            },
            {
                "identifier": "Q42",
                "scheme": "wikidata",
                "relation_type": {"id": "references"},
            },
            {
                "identifier": "box 7",
                "scheme": "other",
                "relation_type": {"id": "isdocumentedby"},
            },
        ],
    },
    "custom_fields": {
        "thalie:objects": [
            {
                "label": "Imaginary cat",
                "type": {"id": "sculpture"},
                "inventory_number": "E 0",
                "keeper": {"id": "louvre"},
                "materials": [{"id": "bronze"}, {"id": "gold"}],
                "period": {"id": "bronze-age"},
                "year_from": -664,
                "year_to": -332,
                "production_place": {
                    "name": "Saqqarah",
                    "geonames": "349719",
                    "latitude": 29.871,
                    "longitude": 31.216,
                },
                "discovery_place": {"name": "Memphis"},
                "page": "https://collections.example.org/ark:/53355/cl010000001",
            },
            {"label": "A pot", "page": "https://museum.example.org/pot", "materials": []},
        ],
        "thalie:samples": [{"label": "Section 3", "pid": "10.58052/IEAWH0017"}],
        "thalie:standards": [
            {"label": "BRIL-D", "certificate": "https://example.org/bril.pdf"},
        ],
        "thalie:experiment": {
            "project": "TIPY",
            "run": "2026 run 3",
            "facility": "New AGLAE",
            "instrument": {"id": "new-aglae"},
            "instrument_pid": "10.5072/instrument",
            "techniques": [{"id": "pixe"}],
            "particle": {"id": "proton"},
            "energy": 3000,
            "start": "2026-01-20",
            "end": "2026-01-22",
            "access_programme": {"id": "iperion-hs"},
        },
        "thalie:detectors": [{"name": "X0", "type": {"id": "sdd"}}],
        "thalie:processing": {
            "software": [
                {"name": "TrauPIXE", "version": "25.09", "doi": "10.5072/program"},
                {"name": "Imaging", "address": "https://example.org/imaging"},
            ],
            "elements": [{"element": {"id": "copper"}, "least": 1.2, "unit": "wt%"}],
        },
        "thalie:life_cycle": {
            "digital_kinds": [{"id": "raw"}],
            "data_management_plan": "https://dmp.example.org/42",
        },
    },
}


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """``DOCUMENT`` with other values at paths of names joined by blanks; ``None`` takes away."""
    document = deepcopy(DOCUMENT)
    for path, value in changes.items():
        *way, last = path.split(" ")
        place = document
        for step in way:
            place = place[step]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return document


def read(
    changes: dict[str, Any] | None = None,
    find: Find = find,
    settings: Settings = SETTINGS,
    today: date = TODAY,
) -> Record:
    return read_record(changed(changes or {}), find, settings, today, VERSIONS)
