"""A record in Linked Art 1.0: entities, and what the official schemas say of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.generated import examples
from thalie.crosswalks import linked_art
from thalie.crosswalks.model import Record, Sample
from thalie.crosswalks.settings import Settings

from .documents import SETTINGS
from .kinds import EMBARGOED, FULL, KINDS, MANY, OPEN, WITHDRAWN
from .landing_rdf import is_seen, landing
from .marks import covered, paths
from .test_generated import records

pytestmark = pytest.mark.slow

Json = dict[str, Any]
FILES = {
    "HumanMadeObject": "object.json",
    "DigitalObject": "digital.json",
    "Group": "group.json",
    "Place": "place.json",
}
CAT = "https://data.example.org/id/object/museofile-m5031-e-0"
quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@cache
def judges(schemas: Path) -> dict[str, Draft202012Validator]:
    """A validator for each type of entity."""
    folder = schemas / "linked-art"
    contents = {one.name: json.loads(one.read_text("utf-8")) for one in folder.glob("*.json")}
    registry = Registry().with_resources(
        (content["$id"], Resource.from_contents(content)) for content in contents.values()
    )
    return {
        kind: Draft202012Validator(contents[name], registry=registry)
        for kind, name in FILES.items()
    }


def complaints(schemas: Path, several: list[Json]) -> list[str]:
    return [
        f"{one['id']} {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for one in several
        for error in judges(schemas)[one["type"]].iter_errors(one)
    ]


def told(record: Record, house: Settings = SETTINGS) -> list[Json]:
    found: list[Json] = json.loads(linked_art.render_json_ld(record, house))
    return found


@pytest.fixture(scope="module")
def said() -> dict[str, Json]:
    return {one["id"]: one for one in told(OPEN)}


# The judge


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("house", [SETTINGS, Settings()], ids=["configured", "bare"])
def test_the_schemas_accept_every_kind(schemas: Path, name: str, house: Settings) -> None:
    assert complaints(schemas, told(KINDS[name], house)) == []


def test_the_schemas_accept_many(schemas: Path) -> None:
    found = told(MANY)
    assert sum(one["type"] == "HumanMadeObject" for one in found) == 301
    assert complaints(schemas, found[:20]) == []


@settings(max_examples=examples(100), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_the_schemas_accept_whatever_a_record_says(schemas: Path, record: Record) -> None:
    found = told(record)
    assert complaints(schemas, found) == []
    assert len({one["id"] for one in found}) == len(found)


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("HumanMadeObject", lambda one: one.pop("_label")),
        ("HumanMadeObject", lambda one: one["made_of"][0].update(type="Type")),
        ("HumanMadeObject", lambda one: one.update(keeper="Louvre")),
        ("HumanMadeObject", lambda one: one.update({"@context": "http://schema.org/"})),
        ("DigitalObject", lambda one: one["created_by"]["carried_out_by"][0].pop("id")),
        ("DigitalObject", lambda one: one["identified_by"][0].pop("content")),
        ("Group", lambda one: one.update(type="Museum")),
        ("Place", lambda one: one.update(defined_by=[31.2, 29.8])),
    ],
)
def test_the_schemas_see_a_fault(schemas: Path, kind: str, spoil: Callable[[Json], Any]) -> None:
    one = deepcopy(next(one for one in told(FULL) if one["type"] == kind))
    judge = judges(schemas)[kind]
    assert list(judge.iter_errors(one)) == []
    spoil(one)
    assert list(judge.iter_errors(one))


# What is said


@pytest.mark.parametrize("kind", ["object", "sample", "keeper"])
def test_a_thing_of_two_datasets_is_one_document(schemas: Path, kind: str) -> None:
    newer = replace(OPEN, id="newer-00001", page=f"{OPEN.page}-newer")
    one = json.loads(linked_art.render_thing(kind, [(newer, 0), (OPEN, 0)], SETTINGS))
    assert complaints(schemas, [one]) == []
    alone = json.loads(linked_art.render_thing(kind, [(newer, 0)], SETTINGS))
    assert one["id"] == alone["id"]
    assert one["identified_by"] == alone["identified_by"]
    more = len(one.get("subject_of", ())) - len(alone.get("subject_of", ()))
    assert more == (kind == "object"), "the page of the other dataset"
    used = [part["type"] for part in one.get("used_for", ())]
    assert used == ([] if kind == "keeper" else ["Activity"] * 2), "what each used it for"


def test_a_thing_of_no_dataset_is_nothing() -> None:
    assert linked_art.render_thing("object", [], SETTINGS) == b""


def test_each_thing_is_told_once_the_dataset_first(said: dict[str, Json]) -> None:
    assert next(iter(said)) == "https://doi.org/10.5072/version-2"
    assert [one["type"] for one in said.values()].count("Group") == 1
    assert {one["@context"] for one in said.values()} == {
        "https://linked.art/ns/v1/linked-art.json"
    }


def test_an_object_is_told(said: dict[str, Json]) -> None:
    cat = said[CAT]
    numbers = [one["content"] for one in cat["identified_by"] if one["type"] == "Identifier"]
    assert numbers == ["E 0"]
    assert [one["_label"] for one in cat["made_of"]] == ["bronze", "gold"]
    assert {"id": "http://vocab.getty.edu/aat/300011021", "type": "Material"} in cat["made_of"][1][
        "equivalent"
    ]
    assert cat["current_custodian"] == [
        {
            "id": "https://data.example.org/id/keeper/museofile-m5031",
            "type": "Group",
            "_label": "musée du Louvre",
        }
    ]
    made = cat["produced_by"]
    assert made["timespan"]["begin_of_the_begin"] == "-0663-01-01T00:00:00Z"
    assert made["timespan"]["end_of_the_end"] == "-0331-12-31T23:59:59Z"
    assert made["took_place_at"][0]["id"] == "https://sws.geonames.org/349719/"
    assert made["during"][0]["_label"] == "Bronze Age"
    assert cat["used_for"][0]["technique"][0]["id"] == (
        "https://data.example.org/id/technique/pixe"
    )
    assert cat["used_for"][0]["timespan"]["end_of_the_end"] == "2026-01-22T23:59:59Z"


def test_a_keeper_and_a_place_are_told(said: dict[str, Json]) -> None:
    louvre = said["https://data.example.org/id/keeper/museofile-m5031"]
    assert "https://ror.org/05k441034" in {one["id"] for one in louvre["equivalent"]}
    assert louvre["residence"] == [{"id": "https://sws.geonames.org/2988507/", "type": "Place"}]
    assert said["https://sws.geonames.org/349719/"]["defined_by"] == "POINT(31.216 29.871)"


def test_the_dataset_is_told(said: dict[str, Json]) -> None:
    one = said["https://doi.org/10.5072/version-2"]
    first, second = one["identified_by"][:2]
    assert (first["content"], first["language"][0]["_label"]) == (
        "The blue of an imaginary cat",
        "English",
    )
    assert second["language"][0]["id"] == "http://vocab.getty.edu/aat/300388306"
    made = one["created_by"]
    assert made["carried_out_by"][0]["id"] == "https://orcid.org/0000-0002-1825-0097"
    assert made["used_specific_object"][0]["id"] == CAT
    assert "open access (c_abf2)" in [text["content"] for text in one["referred_to_by"]]


def test_a_file_is_told_where_it_is_open(said: dict[str, Json]) -> None:
    one = said["https://data.example.org/records/abcde-12345#file-1"]
    assert one["part_of"]["id"] == "https://doi.org/10.5072/version-2"
    assert (one["dimension"][0]["value"], one["format"]) == (10, "application/x-hdf5")
    assert "a.hdf5" not in json.dumps(told(EMBARGOED))
    assert "embargoed access until 2029-01-22 (c_f1cf)" in json.dumps(told(EMBARGOED))


def test_a_sample_was_removed_from_its_object() -> None:
    sample = Sample("Cut", pid="10.58052/X", object="Imaginary cat")
    one = next(one for one in told(replace(OPEN, samples=(sample,))) if one["_label"] == "Cut")
    assert one["removed_by"][0]["diminished"]["id"] == CAT
    assert one["equivalent"][0]["id"] == "https://doi.org/10.58052/X"


def test_a_tombstone_tells_next_to_nothing() -> None:
    (one,) = told(WITHDRAWN)
    text = json.dumps(one)
    for told_ in ("10.5072/version-2", "Retracted", "2030-02-01", "Nobody (2026). A cat."):
        assert told_ in text
    for secret in ("imaginary", "Exemple", "By Nobody", "a.hdf5", "Louvre", "glaze", "PIXE"):
        assert secret not in text


def test_addresses_are_uris() -> None:
    house = replace(SETTINGS, site="https://data.example.org/é")
    for one in told(OPEN, house):
        assert one["id"].isascii()


# Completeness


def test_every_place_of_the_model_is_accounted_for() -> None:
    assert set(paths()) == covered(linked_art.LANDS, linked_art.LEFT_OUT)


@pytest.mark.parametrize("path", landing(linked_art))
def test_what_lands_is_there(path: str) -> None:
    assert is_seen(path, linked_art.render_json_ld, SETTINGS)
