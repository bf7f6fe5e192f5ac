"""A record as an RO-Crate: its validator, what stands in it, what gets out of a package."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis.strategies import from_regex, lists
from jinja2 import Environment, FileSystemLoader
from rdflib import Graph

from tests.generated import examples
from thalie.crosswalks.model import (
    File,
    Identifier,
    Record,
    Relation,
    ResourceType,
    Sample,
    Term,
)
from thalie.crosswalks.ro_crate import (
    FILE_NAME,
    LANDS,
    LEFT_OUT,
    ORIGINAL,
    PREVIEW,
    WHOLE,
    Package,
    applies,
    document,
    paths,
    render,
)

from .awkward import AWKWARD, least, opened, withdrawn
from .documents import ROOT, SETTINGS, read
from .judge_apart import complaints
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow

Json = dict[str, Any]
DOI = "https://doi.org/10.5072/version-2"


def entities(found: Json) -> dict[str, Json]:
    return {one["@id"]: one for one in found["@graph"]}


@pytest.fixture(scope="module")
def crate() -> dict[str, Json]:
    return entities(document(opened(), SETTINGS))


# The validator


def preview(record: Record) -> str:
    """The page about what is in the package, as it is without Flask."""
    templates = Environment(
        loader=FileSystemLoader(ROOT / "templates/semantic-ui"), autoescape=True
    )
    templates.globals["_"] = lambda text, **words: text % words
    page = templates.get_template("thalie/exports/crate.html", globals={"current_i18n": {}})
    return page.render(record=record, paths=paths(record))


def zipped(path: Path, record: Record, forgotten: str = "") -> str:
    """The package of RECORD at PATH, with all files but the FORGOTTEN one."""
    with ZipFile(path, "w") as packed:
        packed.writestr(FILE_NAME, render(record, SETTINGS, package=WHOLE))
        packed.writestr(PREVIEW, preview(record))
        for name in {*paths(record).values(), ORIGINAL} - {forgotten}:
            packed.writestr(name, b"x")
    return str(path)


@pytest.mark.slow
def test_the_validator_accepts_metadata_and_package_and_sees_faults(
    judges: Path, schemas: Path, tmp_path: Path
) -> None:
    faulty = document(least(), SETTINGS)
    wanting = ("name", "datePublished", "license")
    for name in wanting:
        del faulty["@graph"][1][name]
    record = opened()
    software = replace(least(), resource_type=ResourceType("Software"))
    (tmp_path / "work").mkdir()
    cases = {
        "whole": {"metadata": document(read(), SETTINGS)},
        "software": {"metadata": document(software, SETTINGS)},
        "least": {"metadata": document(least(), SETTINGS)},
        "faulty": {"metadata": faulty},
        "package": {"package": zipped(tmp_path / "crate.zip", record)},
        "file forgotten": {"package": zipped(tmp_path / "less.zip", record, "a.hdf5")},
    }
    cases = {name: case | {"judge": "crate"} for name, case in cases.items()}
    said = complaints(judges, schemas / "ro-crate", tmp_path / "work", cases)
    assert all(any(f"`{name}`" in one for one in said["faulty"]) for name in wanting)
    assert said.pop("faulty") and "a.hdf5" in " ".join(said.pop("file forgotten"))
    assert said == {name: [] for name in said}


# What stands in it


def test_the_descriptor_and_the_root(crate: dict[str, Json]) -> None:
    assert crate["ro-crate-metadata.json"] == {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
        "about": {"@id": DOI},
    }
    root = crate[DOI]
    assert (root["@type"], root["name"]) == ("Dataset", "The blue of an imaginary cat")
    assert root["datePublished"] == "2026-02-03"
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert root["creator"] == {"@id": "https://orcid.org/0000-0002-1825-0097"}
    assert crate["https://orcid.org/0000-0002-1825-0097"]["familyName"] == "Exemple"
    assert root["publisher"] == {"@id": "https://ror.org/02egw5x81"}
    house = crate["https://ror.org/02egw5x81"]
    assert house["@type"] == "Organization"
    assert house["alternateName"] == ["C2RMF, AGLAE", "New AGLAE"]


def test_objects_are_entities(crate: dict[str, Json]) -> None:
    cat = crate["https://data.example.org/id/object/museofile-m5031-e-0"]
    assert cat["crm:P50_has_current_keeper"] == {
        "@id": "https://data.example.org/id/keeper/museofile-m5031"
    }
    number = crate[cat["identifier"]["@id"]]
    assert (number["propertyID"], number["value"]) == ("inventory number", "E 0")


def test_files_alone_are_on_the_web(crate: dict[str, Json]) -> None:
    address = "https://data.example.org/records/abcde-12345/files/a.hdf5?download=1"
    assert {"@id": address} in crate[DOI]["hasPart"]
    file = crate[address]
    assert (file["@type"], file["contentSize"]) == ("File", "10")
    assert crate[file["spdx:checksum"]["@id"]]["value"] == "d41d8cd98f00b204e9800998ecf8427e"


def test_packed_files_are_beside_the_metadata() -> None:
    crate = entities(document(opened(), SETTINGS, package=WHOLE))
    assert crate["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert crate["./"]["hasPart"] == [
        {"@id": "a.hdf5"},
        {"@id": "tables/b%20%C3%A9.csv"},
        {"@id": ORIGINAL},
    ]
    assert crate["tables/b%20%C3%A9.csv"]["sha256"] == "ab" * 32
    assert crate["a.hdf5"]["url"].endswith("/files/a.hdf5?download=1")
    assert crate["#1"]["value"] == "doi:10.5072/version-2"  # the DOI is still told
    pointed = json.dumps(list(crate.values()))
    assert f'{{"@id": "{DOI}"}}' not in pointed


def test_no_file_gets_out_of_the_package() -> None:
    names = ("../a", "a", "/etc/passwd", "..", "x/../../y", "ro-crate-metadata.json", "b.tar.gz")
    record = replace(opened(), files=tuple(File(name, 1) for name in names))
    assert dict(paths(record)) == {
        "../a": "a",
        "a": "a (2)",
        "/etc/passwd": "etc/passwd",
        "..": "file",
        "x/../../y": "x/y",
        "ro-crate-metadata.json": "ro-crate-metadata (2).json",
        "b.tar.gz": "b.tar.gz",
    }


@settings(max_examples=examples(60), deadline=None)
@given(names=lists(from_regex(r"[aB]{1,2}(/[aB.]{1,2}){0,2}", fullmatch=True), unique=True))
def test_a_package_can_be_unpacked_on_any_system(names: list[str]) -> None:
    """No two files that differ in capitals alone, and no file that is a folder of another."""
    found = [*paths(replace(opened(), files=tuple(File(name, 1) for name in names))).values()]
    folded = {one.casefold() for one in found}
    above = {str(parent) for one in folded for parent in PurePosixPath(one).parents}
    assert len(folded) == len(names) and not folded & above
    assert all(".." not in PurePosixPath(one).parts and not one.startswith("/") for one in found)


def test_another_kind_of_record_is_a_dataset_too() -> None:
    record = replace(opened(), resource_type=ResourceType("Software"))
    assert entities(document(record, SETTINGS))[DOI]["@type"] == ["Dataset", "SoftwareApplication"]


def test_without_a_licence_it_says_who_may_read() -> None:
    root = entities(document(replace(least(), licences=()), SETTINGS))
    assert root["https://doi.org/10.5072/least"]["license"] == "restricted access"


def test_a_tombstone_tells_nothing_else() -> None:
    assert applies(opened()) and not applies(withdrawn())
    descriptor, root = document(withdrawn(), SETTINGS)["@graph"]
    assert descriptor["about"] == {"@id": DOI}
    assert root.keys() == {"@id", "@type", "name", "description", "creativeWorkStatus"}


# Whatever the record


def flaws(found: Json) -> list[str]:
    """What RO-Crate asks of the shape: entities once, with type and name, nothing nested."""
    every = [one["@id"] for one in found["@graph"]]
    wrong = [one for one in set(every) if every.count(one) > 1] if len(every) < 2000 else []
    for entity in found["@graph"]:
        if entity["@id"] != "ro-crate-metadata.json" and not entity.get("name"):
            wrong.append(f"{entity['@id']} has no name")
        if not entity.get("@type"):
            wrong.append(f"{entity['@id']} has no type")
        for value in entity.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and "@value" not in one:
                    wrong += [] if one.keys() == {"@id"} else [f"nested: {one}"]
                    wrong += [] if one["@id"] in every or len(every) > 2000 else [one["@id"]]
    return [one for one in wrong if one != "https://w3id.org/ro/crate/1.2"]


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("package", [None, WHOLE])
def test_it_is_made_of_any_record(name: str, package: Package | None) -> None:
    record = AWKWARD[name]()
    text = render(record, SETTINGS, package)
    assert text == render(record, SETTINGS, package) and text.endswith(b"\n")
    assert flaws(json.loads(text, parse_constant=pytest.fail)) == []


def test_the_judge_of_the_shape_sees_faults() -> None:
    bad = {"@graph": [{"@id": "a", "@type": "Thing", "name": "A", "about": {"name": "b"}}]}
    with pytest.raises(KeyError):
        flaws(bad)
    twice = {"@graph": [{"@id": "a", "@type": "T", "name": "A", "b": {"@id": "c"}}] * 2}
    assert flaws(twice) == ["a", "c", "c"]
    assert flaws({"@graph": [{"@id": "a"}]}) == ["a has no name", "a has no type"]


@settings(max_examples=examples(60), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_whatever_a_record_says_it_is_linked_data(record: Record) -> None:
    found = document(record, SETTINGS)
    assert flaws(found) == []
    inline = found | {"@context": {"@vocab": "http://schema.org/"}}
    Graph().parse(data=json.dumps(inline), format="json-ld")


def test_the_tables_tell_of_the_whole_model() -> None:
    assert_complete(LANDS, LEFT_OUT)


# A mark in these makes another term of the same address, of which the first is told.
SAME = ("samples.type", "experiment.atmosphere", "index")


@pytest.mark.parametrize(
    "path", [one for one in landing(LANDS, LEFT_OUT) if not one.startswith(SAME)]
)
def test_what_is_told_to_land_lands(path: str) -> None:
    changes = {"access.status", "resource_type.general", "dates.kind", "descriptions.kind"}
    assert_lands(lambda record: render(record, SETTINGS).decode(), path, changes)


def test_terms_of_samples_and_of_the_atmosphere_are_entities() -> None:
    glass = Term("objecttypes", "flake", {"en": "flake"}, ("https://example.org/flake",), "FL")
    helium = Term("atmospheres", "helium", {"en": "helium", "fr": "hélium"})
    record = replace(
        opened(),
        samples=(Sample("Section 3", glass),),
        experiment=replace(opened().experiment, atmosphere=helium),
    )
    crate = entities(document(record, SETTINGS))
    sample = crate["https://data.example.org/id/sample/abcde-12345-1"]
    assert sample["crm:P2_has_type"] == {"@id": "https://data.example.org/id/object-type/flake"}
    flake = crate["https://data.example.org/id/object-type/flake"]
    assert (flake["alternateName"], flake["sameAs"]) == ("FL", "https://example.org/flake")
    assert crate["https://data.example.org/vocabulary/atmospheres/helium"]["name"] == "helium"


def test_what_a_packed_record_says_of_itself_is_of_the_root() -> None:
    own = Relation("References", Identifier("doi", "10.5072/version-2"))
    record = replace(opened(), relations=(own,))
    crate = entities(document(record, SETTINGS, package=WHOLE))
    assert DOI not in crate and crate["./"]["citation"] == {"@id": "./"}
