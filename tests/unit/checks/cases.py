"""For each rule of app_data/checks: a dataset in order, and what spoils it.

``GOOD`` passes every rule. Each case changes it so that its rule finds something; ``fields`` are
where it is shown, ``told`` is a word that stands in both sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from thalie.checks.subject import StoredFile, Subject
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.ground.private_names import PrivateNames
from thalie.ground.terms import no_terms

TODAY = date(2026, 6, 1)
ABSTRACT = (
    "Maps of the glaze of an imaginary cat, measured to learn where its blue comes from. " * 2
)
FRENCH = "Cartographies de la glaçure d’un chat imaginaire, pour savoir d’où vient son bleu. " * 2


def person(name: str, orcid: str = "", place: str = "Imaginary Museum") -> dict[str, Any]:
    family, given = name.split(", ")
    who: dict[str, Any] = {
        "type": "personal", "name": name, "family_name": family, "given_name": given
    }  # fmt: skip
    if orcid:
        who["identifiers"] = [{"scheme": "orcid", "identifier": orcid}]
    return {"person_or_org": who, "affiliations": [{"name": place}] if place else []}


DOCUMENT: dict[str, Any] = {
    "metadata": {
        "resource_type": {"id": "dataset"},
        "title": "The blue of an imaginary cat",
        "publisher": "An imaginary house",
        "additional_titles": [
            {
                "title": "Le bleu d’un chat imaginaire",
                "type": {"id": "translated-title"},
                "lang": {"id": "fra"},
            }
        ],
        "creators": [person("Exemple, Camille", "0000-0002-1825-0097")],
        "contributors": [],
        "publication_date": "2026-05-31",
        "rights": [{"id": "cc-by-4.0"}],
        "subjects": [{"subject": "glaze"}],
        "dates": [{"date": "2026-01-20/2026-01-22", "type": {"id": "collected"}}],
        "description": f"<p>{ABSTRACT}</p>",
        "additional_descriptions": [
            {"description": FRENCH, "type": {"id": "abstract"}, "lang": {"id": "fra"}},
            {"description": "<p>Damaged file: b.hdf5; it ends early.</p>", "type": {"id": "other"}},
        ],
    },
    "custom_fields": {
        "thalie:objects": [
            {
                "label": "Imaginary cat",
                "inventory_number": "E 0",
                "keeper": {"id": "louvre"},
                "year_from": -664,
                "year_to": -332,
            }
        ],
        "thalie:standards": [{"label": "BRIL-D"}],
        "thalie:experiment": {
            "techniques": [{"id": "pixe"}],
            "particle": {"id": "proton"},
            "energy": 3000,
            "start": "2026-01-20",
            "end": "2026-01-22",
        },
        "thalie:detectors": [{"name": "X0"}, {"name": "X1"}],
        "thalie:processing": {"derivations": [{"result": "X01", "sources": ["X0", "X1"]}]},
        "thalie:analyses": [
            {
                "number": "0001",
                "kind": {"id": "map"},
                "object": "Imaginary cat",
                "detectors": ["X0", "X01"],
                "file": "a.hdf5",
            },
            {"number": "0002", "kind": {"id": "standard"}, "object": "BRIL-D", "file": "b.hdf5"},
        ],
    },
    "access": {
        "record": "public",
        "files": "restricted",
        "embargo": {"active": True, "until": "2029-01-22", "reason": "Data policy"},
    },
}

GOOD = Subject(
    document=DOCUMENT,
    read=lambda: read_record(DOCUMENT, no_terms, Settings(), TODAY),
    today=TODAY,
    published=date(2026, 2, 1),
    files=(StoredFile("a.hdf5"), StoredFile("b.hdf5", damaged=True), StoredFile("notes.txt")),
    names=PrivateNames.of(["Jean Inconnu", "Exemple, Camille"], b"salt"),
)

Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Case:
    """One way to break a rule."""

    rule: str
    spoil: Change = lambda document: None
    fields: tuple[str, ...] = ()
    told: str = ""
    files: tuple[StoredFile, ...] = GOOD.files
    published: date = GOOD.published
    existence: str = GOOD.existence

    @property
    def bad(self) -> Subject:
        return self.subject(self.spoil)

    def subject(self, change: Change) -> Subject:
        document = deepcopy(DOCUMENT)
        change(document)
        return replace(
            GOOD,
            document=document,
            read=lambda: read_record(document, no_terms, Settings(), TODAY),
            files=self.files,
            published=self.published,
            existence=self.existence,
        )


def put(path: str, value: Any) -> Change:
    """Set the value at a path of names and numbers joined by blanks; ``None`` takes it away."""
    *way, last = path.split(" ")

    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        if value is None:
            del place[last]
        else:
            place[last] = value

    return change


def both(*changes: Change) -> Change:
    def change(document: dict[str, Any]) -> None:
        for one in changes:
            one(document)

    return change


EXPERIMENT = "custom_fields thalie:experiment"
OBJECT = "custom_fields thalie:objects 0"
ANALYSIS = "custom_fields thalie:analyses 0"
LEADER = person("Chef, Dominique") | {"role": {"id": "projectleader"}}
ELSEWHERE = put("pids", {"doi": {"provider": "external", "identifier": "10.1234/a"}})
NO_EMBARGO = put("access embargo", {"active": False, "until": None, "reason": None})
REVIEW = {"type": {"id": "other"}, "description": "Review of the access restriction"}

CASES = [
    Case("licence", put("metadata rights", []), ("metadata.rights",)),
    Case("licence", put("metadata rights", None), ("metadata.rights",)),
    Case("leader-orcid", put("metadata creators", [person("Exemple, Camille")]),
         ("metadata.creators",), "Exemple, Camille"),
    Case("leader-orcid", put("metadata contributors", [LEADER]), ("metadata.contributors",),
         "Chef, Dominique"),
    Case("affiliations",
         put("metadata creators",
             [*DOCUMENT["metadata"]["creators"], person("Autre, Claude", place="")]),
         ("metadata.creators",), "Autre, Claude"),
    Case("title-in-both-languages", put("metadata additional_titles", []), ("metadata.title",)),
    Case("title-in-both-languages", put("metadata additional_titles 0 lang", {"id": "ita"}),
         ("metadata.title",)),
    Case("title-in-both-languages", put("metadata additional_titles 0 type", {"id": "subtitle"}),
         ("metadata.title",)),
    Case("description-length",
         both(put("metadata description", f"<p>{'<b></b>' * 90}Short.</p>"),
              put("metadata additional_descriptions", [])),
         ("metadata.description",), "100"),
    Case("description-in-both-languages", put("metadata additional_descriptions", None),
         ("metadata.languages",)),
    Case("keywords", put("metadata subjects", []), ("metadata.subjects",)),
    Case("publication-date", put("metadata publication_date", "2026-06-02"),
         ("metadata.publication_date",), "2026-06-02"),
    Case("publication-date", put("metadata publication_date", "2027"),
         ("metadata.publication_date",), "2027"),
    Case("names-from-files", put("metadata title", "A cat, for JEAN INCONNU"), ("metadata.title",)),
    Case("names-from-files",
         both(put("metadata description", f"<p>{ABSTRACT} Inconnu, Jéan</p>"),
              put(f"{OBJECT} label", "cat of Jean Inconnu")),
         ("metadata.description", "custom_fields.thalie:objects")),
    Case("names-from-files", put("access embargo reason", "asked by Jean Inconnu"),
         ("access.embargo.reason",)),
    Case("names-from-files",
         both(put("access files", "public"),
              put("access embargo", {"active": False, "reason": "asked by Jean Inconnu"})),
         ("access.embargo.reason",)),
    Case("datacite-takes-it", put("metadata publisher", None), ("metadata.publisher",),
         "DataCite"),
    Case("datacite-takes-it",
         both(put("metadata creators 0 person_or_org", {}), put("metadata publisher", " ")),
         ("metadata.creators", "metadata.publisher")),
    Case("doi-elsewhere-exists", ELSEWHERE, ("metadata.title",), "10.1234/a",
         existence="missing"),
    Case("doi-elsewhere-asked", ELSEWHERE, ("metadata.title",), "10.1234/a",
         existence="unknown"),
    Case("embargo-within-policy", put("access embargo until", "2031-01-23"),
         ("access.embargo.until",), "2031-01-22"),
    Case("embargo-within-policy",
         both(put(f"{EXPERIMENT} end", None), put("access embargo until", "2031-01-23")),
         ("access.embargo.until",), "2031-01-22"),
    Case("embargo-within-policy",
         both(put(f"{EXPERIMENT} end", None), put("metadata dates", []),
              put("access embargo until", "2031-02-02")),
         ("access.embargo.until",), "2031-02-01"),
    Case("embargo-reason", put("access embargo reason", ""), ("access.embargo.until",)),
    Case("embargo-reason", put("access embargo reason", None), ("access.embargo.until",)),
    Case("closed-for-a-time", NO_EMBARGO, ("metadata.rights",)),
    Case("restriction-reviewed",
         both(NO_EMBARGO, put("metadata dates", [REVIEW | {"date": "2026-06-01"}])),
         ("metadata.rights",), "2026-06-01"),
    Case("object-with-keeper", put("custom_fields thalie:objects", None),
         ("custom_fields.thalie:objects",)),
    Case("object-with-keeper", put(f"{OBJECT} keeper", None), ("custom_fields.thalie:objects",)),
    Case("inventory-numbers", put(f"{OBJECT} inventory_number", None),
         ("custom_fields.thalie:objects",), "Imaginary cat"),
    Case("periods-in-order", put(f"{OBJECT} year_to", -665), ("custom_fields.thalie:objects",),
         "Imaginary cat"),
    Case("technique", put(f"{EXPERIMENT} techniques", []),
         ("custom_fields.thalie:experiment.techniques",)),
    Case("technique", put("custom_fields thalie:experiment", None),
         ("custom_fields.thalie:experiment.techniques",)),
    Case("last-day", put(f"{EXPERIMENT} end", None), ("custom_fields.thalie:experiment.end",)),
    Case("beam", put(f"{EXPERIMENT} particle", None),
         ("custom_fields.thalie:experiment.particle",)),
    Case("beam", put(f"{EXPERIMENT} energy", None), ("custom_fields.thalie:experiment.particle",)),
    Case("experiment-in-order", put(f"{EXPERIMENT} end", "2026-01-19"),
         ("custom_fields.thalie:experiment.end",), "2026-01-19"),
    Case("experiment-over", put(f"{EXPERIMENT} end", "2026-06-02"),
         ("custom_fields.thalie:experiment.end",), "2026-06-02"),
    Case("collected-in-order", put("metadata dates 0 date", "2026-01-22/2026-01-20"),
         ("metadata.dates.0.date",), "2026-01-22/2026-01-20"),
    Case("detectors-known", put(f"{ANALYSIS} detectors", ["X0", "G70"]),
         ("custom_fields.thalie:analyses",), "G70"),
    Case("analysed-objects-known", put(f"{ANALYSIS} object", "PYRALT"),
         ("custom_fields.thalie:analyses",), "PYRALT"),
    Case("analysed-files-known", put(f"{ANALYSIS} file", "c.hdf5"),
         ("custom_fields.thalie:analyses",), "c.hdf5"),
    Case("damage-noted", put("metadata additional_descriptions 1 description", "b.hdf5 is here"),
         ("files.entries.b.hdf5",), "b.hdf5"),
    Case("damage-noted",
         put("metadata additional_descriptions 1 description", "Damaged file: c.hdf5"),
         ("files.entries.b.hdf5",), "b.hdf5"),
    *(
        Case(rule, files=(*GOOD.files, StoredFile("x.hdf5", fault)),
             fields=("files.entries.x.hdf5",), told="x.hdf5")
        for rule, fault in {
            "file-complete": "unfinished",
            "file-empty": "empty",
            "file-is-hdf5": "not-hdf5",
            "file-whole": "truncated",
        }.items()
    ),
]  # fmt: skip

# What looks like a fault to a rule that is too simple.
GOOD_TOO = [
    Case("leader-orcid",
         put("metadata contributors",
             [person("Chef, Dominique", "0000-0001-5109-3700") | {"role": LEADER["role"]}])),
    Case("leader-orcid",
         put("metadata creators",
             [{"person_or_org": {"type": "organizational", "name": "An imaginary museum"}}])),
    Case("description-length",
         put("metadata description", "<p>Short, but the French one is long.</p>")),
    Case("publication-date", put("metadata publication_date", "2026")),
    Case("publication-date", put("metadata publication_date", "2026-06-01")),
    Case("publication-date", put("metadata publication_date", "1939/1945")),
    Case("names-from-files", put("metadata title", "Measured by Camille Exemple")),
    Case("names-from-files", put("metadata title", "Jean, an unknown cat")),
    Case("datacite-takes-it",
         both(put("pids", {"doi": {"provider": "external", "identifier": "10.1234/a"}}),
              put("metadata publisher", None))),
    Case("doi-elsewhere-exists", ELSEWHERE, existence="found"),
    Case("doi-elsewhere-asked", ELSEWHERE, existence="found"),
    Case("embargo-within-policy", put("access embargo until", "2031-01-22")),
    Case("embargo-within-policy",
         put("access embargo", {"active": False, "until": "2099-01-01"})),
    Case("embargo-reason", NO_EMBARGO),
    Case("closed-for-a-time", both(NO_EMBARGO, put("access files", "public"))),
    Case("restriction-reviewed",
         both(NO_EMBARGO, put("metadata dates", [REVIEW | {"date": "2026-06-02"}]))),
    Case("restriction-reviewed",
         both(NO_EMBARGO, put("metadata dates", [REVIEW | {"date": "2025-06-02"},
                                                 REVIEW | {"date": "2027-06-02"}]))),
    Case("object-with-keeper",
         both(put(f"{OBJECT} keeper", None),
              put(f"{OBJECT} other_keeper", {"name": "Musée imaginaire"}))),
    Case("object-with-keeper",
         both(put("custom_fields thalie:objects", None),
              put(f"{ANALYSIS} kind", {"id": "blank"}))),
    Case("periods-in-order", put(f"{OBJECT} year_to", None)),
    Case("collected-in-order", put("metadata dates 0 date", "2026-01-20")),
    Case("collected-in-order", put("metadata dates 0 date", "2026-01/2026")),
    Case("collected-in-order",
         put("metadata dates", [{"date": "2026/2025", "type": {"id": "valid"}}])),
    Case("damage-noted",
         put("metadata additional_descriptions 1 description", "Fichier endommagé : b.hdf5")),
]  # fmt: skip
