"""A record of software in CodeMeta: the terms of its context and no others."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from rdflib import Graph, Namespace

from tests.generated import examples
from thalie.crosswalks.codemeta import LANDS, LEFT_OUT, applies, document, render
from thalie.crosswalks.model import Licence, Record, ResourceType

from .awkward import AWKWARD, opened, withdrawn
from .documents import SETTINGS, read
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow

# Names in the context of CodeMeta 3.1 (https://w3id.org/codemeta/3.1): those that may be used here.
WORDS = """Organization Person SoftwareSourceCode SoftwareApplication affiliation author citation
    codeRepository contributor copyrightHolder dateCreated dateModified datePublished description
    downloadUrl email embargoEndDate familyName fileFormat fileSize funder funding givenName
    hasPart identifier isAccessibleForFree isPartOf keywords license name producer
    programmingLanguage provider publisher referencePublication relatedLink sameAs
    softwareRequirements softwareVersion sponsor supportingData url version"""
TERMS = frozenset(WORDS.split())
SCHEMA = Namespace("http://schema.org/")
SOFTWARE = ResourceType("Software")


def program() -> Record:
    return replace(opened(), resource_type=SOFTWARE)


def unknown_terms(found: Any) -> set[str]:
    if isinstance(found, list):
        return {name for one in found for name in unknown_terms(one)}
    if not isinstance(found, dict):
        return set()
    named = {name for name in found if not name.startswith("@")} | {found.get("@type")}
    below = {name for one in found.values() for name in unknown_terms(one)}
    return (named - {None} - TERMS) | below


@pytest.mark.parametrize("name", AWKWARD)
def test_it_keeps_to_the_context(name: str) -> None:
    record = replace(AWKWARD[name](), resource_type=SOFTWARE)
    text = render(record, SETTINGS)
    assert text.endswith(b"\n") and text == render(record, SETTINGS)
    assert unknown_terms(json.loads(text)) == set()


def test_the_judge_sees_a_stranger() -> None:
    assert unknown_terms({"@type": "Cat", "author": [{"colour": 1}]}) == {"Cat", "colour"}


def test_it_is_linked_data_with_the_words_of_schema_org() -> None:
    found = document(program(), SETTINGS)
    assert found["@context"] == "https://w3id.org/codemeta/3.1"
    inline = found | {"@context": {"@vocab": str(SCHEMA)}}
    graph = Graph().parse(data=json.dumps(inline), format="json-ld")
    assert len(list(graph.subjects(predicate=SCHEMA.author))) == 1


def test_what_it_says() -> None:
    found = document(program(), SETTINGS)
    assert found["@type"] == "SoftwareSourceCode"
    assert found["identifier"] == "https://doi.org/10.5072/version-2"
    assert found["author"][0] == {
        "@id": "https://orcid.org/0000-0002-1825-0097",
        "@type": "Person",
        "name": "Exemple, Camille",
        "givenName": "Camille",
        "familyName": "Exemple",
        "affiliation": [
            {"@id": "https://ror.org/02egw5x81", "@type": "Organization", "name": "A centre"}
        ],
    }
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert found["referencePublication"] == ["https://doi.org/10.5072/paper"]
    assert found["isPartOf"] == ["https://data.example.org/communities/glass"]
    assert found["softwareRequirements"][0]["name"] == "TrauPIXE"
    assert found["isAccessibleForFree"] is True
    assert document(read(), SETTINGS)["embargoEndDate"] == "2029-01-22"


def test_it_is_for_software_that_is_there() -> None:
    assert applies(program())
    assert not applies(opened())
    gone = replace(withdrawn(), resource_type=SOFTWARE)
    assert not applies(gone)
    assert document(gone, SETTINGS).keys() == {
        "@context", "@type", "@id", "identifier", "description",
    }  # fmt: skip


@settings(max_examples=examples(60), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_whatever_a_record_says_it_is_made(record: Record) -> None:
    assert unknown_terms(json.loads(render(record, SETTINGS))) == set()


def test_the_tables_tell_of_the_whole_model() -> None:
    assert_complete(LANDS, LEFT_OUT)


@pytest.mark.parametrize("path", landing(LANDS, LEFT_OUT))
def test_what_is_told_to_land_lands(path: str) -> None:
    def show(record: Record) -> str:
        return render(record, SETTINGS).decode()

    if path == "licences.titles":
        assert "Zyxwv" in show(replace(read(), licences=(Licence({"en": "Zyxwv"}),)))
    elif path == "access.status":
        assert show(opened()) != show(replace(opened(), access=read().access))
    else:
        changes = {"funding.funder.identifiers.scheme", "publisher.identifiers.scheme"}
        assert_lands(show, path, changes, addressed=True)
