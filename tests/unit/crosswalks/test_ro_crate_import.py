"""Somebody else's RO-Crate as the metadata of a draft: what is understood, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import (
    booleans,
    dictionaries,
    floats,
    integers,
    lists,
    none,
    one_of,
    recursive,
    sampled_from,
    text,
)

from tests.generated import examples
from thalie.crosswalks.model import ResourceType
from thalie.crosswalks.ro_crate import WHOLE, Package, document
from thalie.crosswalks.ro_crate_graph import CrateError, parsed
from thalie.crosswalks.ro_crate_import import Imported, Lookup, read_crate

from .awkward import AWKWARD, opened, withdrawn
from .documents import SETTINGS, find

Json = dict[str, Any]
TABLES = ("affiliations", "funders", "licenses")
TERMS = {
    ("licenses", "cc-by-4.0"),
    ("affiliations", "02egw5x81"),
    ("contributorsroles", "datacollector"),
}
KNOWN = Lookup(
    lambda vocabulary, term: (
        (vocabulary, term) in TERMS
        or (vocabulary not in TABLES and find(vocabulary, term) is not None)
    ),
    lambda vocabulary, words: None,
)


def crate(root: Json, *others: Json, version: str = "1.1") -> Json:
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": f"https://w3id.org/ro/crate/{version}"},
        "about": {"@id": "./"},
    }
    whole = {"@id": "./", "@type": "Dataset", "name": "Glazes"} | root
    return {"@context": "…", "@graph": [descriptor, whole, *others]}


def imported(root: Json, *others: Json, version: str = "1.1") -> Imported:
    return read_crate(crate(root, *others, version=version), KNOWN)


def test_a_crate_of_another_laboratory() -> None:
    made = imported(
        {
            "description": "Maps <of> a glaze.\n\nTwo of them.",
            "datePublished": "2024-05-06T10:00:00Z",
            "author": [{"@id": "https://orcid.org/0000-0002-1825-0097"}, {"@id": "#lab"}],
            "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
            "keywords": "glaze, blue , glaze",
            "citation": {"@id": "https://doi.org/10.5072/paper"},
            "identifier": "https://doi.org/10.5072/crate",
            "contributor": {"@type": "Role", "roleName": "DataCollector", "contributor": "#irene"},
            "hasPart": [{"@id": "a%20b.csv"}, {"@id": "maps/"}, {"@id": "https://x.org/c.csv"}],
            "inLanguage": "fr",
        },
        {
            "@id": "https://orcid.org/0000-0002-1825-0097",
            "@type": "Person",
            "name": "Camille Exemple",
            "affiliation": {"@id": "https://ror.org/02egw5x81"},
        },
        {"@id": "https://ror.org/02egw5x81", "@type": "Organization", "name": "C2RMF"},
        {"@id": "#lab", "@type": "Organization", "name": "A laboratory"},
        {"@id": "a%20b.csv", "@type": "File"},
        {"@id": "maps/", "@type": "Dataset", "hasPart": [{"@id": "maps/d.hdf5"}, {"@id": "maps/"}]},
        {"@id": "maps/d.hdf5", "@type": ["File", "SoftwareSourceCode"], "name": "Map"},
        {"@id": "https://x.org/c.csv", "@type": "File"},
    )
    assert made.metadata == {
        "resource_type": {"id": "dataset"},
        "title": "Glazes",
        "description": "<p>Maps &lt;of&gt; a glaze.</p><p>Two of them.</p>",
        "publication_date": "2024-05-06",
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Exemple",
                    "given_name": "Camille",
                    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
                },
                "affiliations": [{"id": "02egw5x81"}],
            },
            {"person_or_org": {"type": "organizational", "name": "A laboratory"}},
        ],
        "contributors": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "#irene",
                    "given_name": "",
                },
                "role": {"id": "datacollector"},
            }
        ],
        "rights": [{"id": "cc-by-4.0"}],
        "subjects": [{"subject": "glaze"}, {"subject": "blue"}],
        "related_identifiers": [
            {
                "identifier": "10.5072/crate",
                "scheme": "doi",
                "relation_type": {"id": "isidenticalto"},
            },
            {
                "identifier": "10.5072/paper",
                "scheme": "doi",
                "relation_type": {"id": "references"},
            },
        ],
        "languages": [{"id": "fra"}],
    }
    assert made.files == {"a b.csv": "a b.csv", "maps/d.hdf5": "Map"}
    assert [str(one.values["address"]) for one in made.remarks] == ["https://x.org/c.csv"]


def test_a_licence_that_no_list_has_keeps_its_name_and_address() -> None:
    node = {"@id": "https://example.org/ours", "@type": "CreativeWork", "name": "Ours"}
    made = imported({"license": {"@id": node["@id"]}}, node, version="1.2")
    assert made.metadata["rights"] == [
        {"title": {"en": "Ours"}, "link": "https://example.org/ours"}
    ]


@pytest.mark.parametrize("package", [None, WHOLE])
def test_what_was_written_here_is_read_here(package: Package | None) -> None:
    """Of the description alone; the whole package has the record as it was."""
    record = opened()
    made = read_crate(document(record, SETTINGS, package), KNOWN)
    said = made.metadata
    assert said["title"] == record.title.text and said["publication_date"] == "2026-02-03"
    [who] = said["creators"]
    assert who["person_or_org"]["family_name"] == "Exemple"
    assert said["rights"] == [{"id": "cc-by-4.0"}]
    cat = made.custom_fields["thalie:objects"][0]
    own = record.objects[0]
    assert cat["label"] == own.label and cat["inventory_number"] == own.inventory_number
    assert {one["id"] for one in cat["materials"]} == {one.id for one in own.materials}
    assert own.period is not None and cat["period"] == {"id": own.period.id}
    assert (cat["year_from"], cat["year_to"]) == (own.year_from, own.year_to)
    experiment = made.custom_fields["thalie:experiment"]
    techniques = {one.id for one in record.experiment.techniques}
    assert {one["id"] for one in experiment["techniques"]} == techniques
    assert experiment["energy"] == record.experiment.energy
    assert experiment["particle"] == {"id": "proton"}
    files = {one.name for one in record.files}
    assert set(made.files.values()) == (files if package else set())


NOT_CRATES = {
    "no JSON": (b"{", "no JSON: Expecting"),
    "too deep": (b"[" * 200_000, "no JSON"),
    "bytes": (b"\xff\xfe\x00", "no JSON"),
    "a list": (b"[]", "no list of entities"),
    "no descriptor": (b'{"@graph": []}', "lacks the entity"),
    "no profile": (
        json.dumps({"@graph": [{"@id": "ro-crate-metadata.json"}]}).encode(),
        "does not say that it is an RO-Crate",
    ),
    "no root": (json.dumps({"@graph": crate({})["@graph"][:1]}).encode(), "its root is missing"),
    "too many": (
        json.dumps({"@graph": [{"@id": str(n)} for n in range(200_001)]}).encode(),
        "more than 200000 entities",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_CRATES)
def test_what_is_no_crate_is_refused_in_words(name: str) -> None:
    content, told = NOT_CRATES[name]
    with pytest.raises(CrateError, match=told):
        read_crate(parsed(content), KNOWN)


def test_circles_end() -> None:
    folders = [
        {"@id": f"{n}/", "@type": "Dataset", "hasPart": [{"@id": "0/"}, {"@id": f"{n + 1}/"}]}
        for n in range(5_000)
    ]
    me = {"@id": "#me", "@type": "Person", "name": "A B", "affiliation": {"@id": "#me"}}
    made = imported({"hasPart": {"@id": "0/"}, "author": {"@id": "#me"}}, me, *folders)
    assert made.files == {} and len(made.metadata["creators"]) == 1


def test_a_hundred_thousand_entities_are_read_and_cut() -> None:
    people = [{"@id": f"#{n}", "@type": "Person", "name": f"A {n}"} for n in range(50_000)]
    files = [{"@id": f"f{n}", "@type": "File"} for n in range(50_000)]
    made = imported(
        {
            "author": [{"@id": one["@id"]} for one in people],
            "hasPart": [{"@id": one["@id"]} for one in files],
        },
        *people,
        *files,
    )
    assert len(made.metadata["creators"]) == 1000 and len(made.files) == 50_000
    assert [one.values["found"] for one in made.remarks] == [50_000]


PROPERTIES = (
    *("name", "description", "datePublished", "author", "creator", "contributor", "license"),
    *("keywords", "publisher", "identifier", "citation", "hasPart", "funding", "funder", "about"),
    *("measurementTechnique", "prov:wasGeneratedBy", "sameAs", "inLanguage", "alternateName"),
    *("@type", "@id", "@value", "@language", "roleName", "affiliation", "value", "propertyID"),
    *("spatialCoverage", "geo", "latitude", "longitude", "temporalCoverage", "crm:P2_has_type"),
)
leaves = one_of(
    none(), booleans(), integers(), floats(), text(max_size=20),
    sampled_from(["./", "#x", "10.5072/a", "https://doi.org/10.5072/%", "../x", "Person", "File",
                  "Role", "crm:E22_Human-Made_Object", "-0000/0500", "Dataset", "2024-13-99"]),
)  # fmt: skip
anything = recursive(
    leaves,
    lambda inner: lists(inner, max_size=3) | dictionaries(sampled_from(PROPERTIES), inner),
    max_leaves=12,
)


@settings(max_examples=examples(400), deadline=None)
@given(root=dictionaries(sampled_from(PROPERTIES), anything), other=anything)
def test_whatever_a_crate_says_it_is_read_or_refused(root: Json, other: Any) -> None:
    try:
        made = imported({**root, "@id": "./"}, {"@id": "#x", "name": "X"}, other)
    except CrateError:
        return
    json.dumps([made.metadata, made.custom_fields])
    assert all(one.in_language("fr") for one in made.remarks)


@pytest.mark.parametrize("name", AWKWARD)
def test_whatever_was_written_here_can_be_read(name: str) -> None:
    record = AWKWARD[name]()
    made = read_crate(json.loads(json.dumps(document(record, SETTINGS, WHOLE))), KNOWN)
    assert "resource_type" in made.metadata


def test_a_tombstone_is_a_crate_of_nothing() -> None:
    assert read_crate(document(withdrawn(), SETTINGS), KNOWN).files == {}


def test_the_version_that_software_must_have_is_not_read_back() -> None:
    software = replace(opened(), resource_type=ResourceType("Software"), version="")
    made = read_crate(document(software, SETTINGS), KNOWN)
    assert made.metadata["resource_type"] == {"id": "software"}
    assert "version" not in made.metadata
