"""A record as a CITATION.cff: the schema of its makers, what it says, what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
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
from .judge_apart import complaints as judged
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow


Complain = Callable[[bytes], list[str]]
FAULTS: dict[str, Any] = {
    "authors": [],
    "doi": "https://doi.org/10.5072/x",
    "date-released": "2026",
    "license": ["cc-by-4.0"],
    "type": "spectrum",
    "keywords": [],
    "colour": "blue",
}


@pytest.fixture(scope="module")
def complaints(judges: Path) -> Complain:
    """What the schema that cffconvert carries says of a file."""
    [schema] = judges.parents[1].glob("lib/*/site-packages/cffconvert/schemas/1.2.0/schema.json")
    judge = Draft7Validator(json.loads(schema.read_text("utf-8")), format_checker=FormatChecker())
    return lambda text: [error.message for error in judge.iter_errors(yaml.safe_load(text))]


def test_cffconvert_accepts_any_record_and_sees_a_fault(
    judges: Path, schemas: Path, tmp_path: Path
) -> None:
    good = {name: render(make(), SETTINGS) for name, make in AWKWARD.items()}
    assert all(text.endswith(b"\n") for text in good.values())
    assert len(yaml.load(good.pop("crowded"), yaml.CSafeLoader)["authors"]) == 5000
    # ↑ not judged: cffconvert compares each of five thousand with each
    whole = document(opened(), SETTINGS)
    bad = {name: yaml.safe_dump(whole | {name: fault}) for name, fault in FAULTS.items()}
    texts = {name: text.decode() for name, text in good.items()} | bad
    cases = {name: {"judge": "cff", "text": text} for name, text in texts.items()}
    said = judged(judges, schemas / "ro-crate", tmp_path, cases)
    assert {name for name, found in said.items() if found} == FAULTS.keys()


@settings(max_examples=examples(100), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_the_schema_accepts_whatever_a_record_says(complaints: Complain, record: Record) -> None:
    text = render(record, SETTINGS)
    assert text == render(record, SETTINGS) and complaints(text) == []


def test_the_schema_sees_a_fault(complaints: Complain) -> None:
    whole = document(opened(), SETTINGS)
    for name, fault in FAULTS.items():
        assert complaints(yaml.safe_dump(whole | {name: fault}).encode()), name


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


def test_two_authors_alike_are_one(complaints: Complain) -> None:
    record = replace(opened(), creators=(Agent("A, B"), Agent("A, B"), Agent("C, D")))
    assert len(document(record, SETTINGS)["authors"]) == 2
    assert complaints(render(record, SETTINGS)) == []
