"""A record as a CITATION.cff: the schema of its makers, what it says, what it leaves alone."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft7Validator, FormatChecker

from tests.generated import examples
from thalie.crosswalks.cff import LANDS, LEFT_OUT, document, render
from thalie.crosswalks.model import Agent, Identifier, Licence, Record, ResourceType

from .awkward import AWKWARD, opened, withdrawn
from .documents import SETTINGS, read
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow


@cache
def judge() -> Draft7Validator:
    pytest.importorskip("cffconvert")
    text = resources.files("cffconvert").joinpath("schemas/1.2.0/schema.json").read_text("utf-8")
    return Draft7Validator(json.loads(text), format_checker=FormatChecker())


def complaints(text: bytes) -> list[str]:
    return [error.message for error in judge().iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize("name", AWKWARD)
def test_the_schema_accepts_any_record(name: str) -> None:
    text = render(AWKWARD[name](), SETTINGS)
    assert text.endswith(b"\n") and text == render(AWKWARD[name](), SETTINGS)
    if name == "crowded":  # the judge compares each of five thousand with each
        assert len(yaml.load(text, yaml.CSafeLoader)["authors"]) == 5000
    else:
        assert complaints(text) == []


@settings(max_examples=examples(100), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_the_schema_accepts_whatever_a_record_says(record: Record) -> None:
    assert complaints(render(record, SETTINGS)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authors", []),
        ("doi", "https://doi.org/10.5072/x"),
        ("date-released", "2026"),
        ("license", ["cc-by-4.0"]),
        ("type", "spectrum"),
        ("keywords", []),
        ("colour", "blue"),
    ],
)
def test_the_schema_sees_a_fault(name: str, value: Any) -> None:
    assert complaints(yaml.safe_dump(document(opened(), SETTINGS) | {name: value}).encode())


def test_what_it_says() -> None:
    found = yaml.safe_load(render(opened(), SETTINGS))
    assert found["cff-version"] == "1.2.0"
    assert found["type"] == "dataset"
    assert found["title"] == "The blue of an imaginary cat"
    assert found["authors"] == [
        {
            "family-names": "Exemple",
            "given-names": "Camille",
            "affiliation": "A centre",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        }
    ]
    assert (found["version"], found["date-released"]) == ("2", "2026-02-03")
    assert (found["doi"], found["license"]) == ("10.5072/version-2", ["CC-BY-4.0"])
    assert found["license-url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "âge du Bronze" in found["keywords"]
    assert "Imaginary cat, E 0, musée du Louvre" in found["abstract"]


def test_software_is_software() -> None:
    record = replace(opened(), resource_type=ResourceType("Software"))
    assert document(record, SETTINGS)["type"] == "software"


def test_an_institution_is_an_entity_and_nobody_is_the_publisher() -> None:
    record = replace(opened(), creators=(Agent("Musée A and B", personal=False),))
    assert document(record, SETTINGS)["authors"] == [{"name": "Musée A and B"}]
    record = replace(opened(), creators=())
    assert document(record, SETTINGS)["authors"] == [{"name": "C2RMF, AGLAE"}]


def test_what_the_format_cannot_carry_is_left_out() -> None:
    record = replace(
        opened(),
        publication_date="2026-02",
        doi="10.5072/é",
        licences=(Licence({"en": "Our own"}, "not an address", "no-such"),),
        creators=(Agent("A", identifiers=(Identifier("orcid", "0000"),)),),
    )
    found = document(record, SETTINGS)
    assert not {"date-released", "doi", "license", "license-url"} & found.keys()
    assert found["authors"] == [{"family-names": "A"}]


def test_a_tombstone_tells_nothing_else() -> None:
    found = document(withdrawn(), SETTINGS)
    assert found.keys() == {"cff-version", "message", "title", "authors", "doi"}
    assert found["message"].startswith("Withdrawn on 2026-05-04.")
    assert found["authors"] == [{"alias": "withdrawn"}]


def test_the_tables_tell_of_the_whole_model() -> None:
    assert_complete(LANDS, LEFT_OUT)


@pytest.mark.parametrize("path", landing(LANDS, LEFT_OUT))
def test_what_is_told_to_land_lands(path: str) -> None:
    def show(record: Record) -> str:
        return render(record, SETTINGS).decode()

    if path == "publisher.name":
        nobody = replace(read(), creators=(), publisher=replace(read().publisher, name="Zyxwv"))
        assert "Zyxwv" in show(nobody)
    elif path == "resource_type.general":
        assert show(replace(read(), resource_type=ResourceType("Software"))) != show(read())
    elif path == "creators.name":
        assert "Zyxwv" in show(replace(read(), creators=(Agent("Zyxwv, Alix"),)))
    elif path == "creators.identifiers.value":
        who = Agent("A", identifiers=(Identifier("orcid", "0000-0001-5109-3700"),))
        assert "0000-0001-5109-3700" in show(replace(read(), creators=(who,)))
    else:
        changes = {"access.status", "resource_type.general", "creators.identifiers.scheme"}
        assert_lands(show, path, {*changes, "licences.spdx"})


def test_two_authors_alike_are_one() -> None:
    record = replace(opened(), creators=(Agent("A, B"), Agent("A, B"), Agent("C, D")))
    assert len(document(record, SETTINGS)["authors"]) == 2
    assert complaints(render(record, SETTINGS)) == []
