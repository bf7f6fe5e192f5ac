"""A record with tables in Croissant: the validator of its makers, files, elements as a table."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.generated import examples
from thalie.crosswalks.croissant import LANDS, LEFT_OUT, applies, document, render
from thalie.crosswalks.model import Element, File, Licence, Record, Term

from .awkward import AWKWARD, least, opened, withdrawn
from .documents import SETTINGS, read
from .judge_croissant import complaints, validator
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

Json = dict[str, Any]


@pytest.mark.parametrize("name", AWKWARD)
def test_the_validator_accepts_any_record(name: str) -> None:
    record = AWKWARD[name]()
    text = render(record, SETTINGS)
    assert text == render(record, SETTINGS) and text.endswith(b"\n")
    found = json.loads(text, parse_constant=pytest.fail)
    if name not in ("crowded", "withdrawn", "gone and nasty"):  # slow; do not apply
        assert complaints(found) == []


@settings(max_examples=examples(24), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_the_validator_accepts_whatever_a_record_says(record: Record) -> None:
    assert complaints(document(record, SETTINGS)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("license", None),
        ("datePublished", "soon"),
        ("distribution", [{"@type": "cr:FileObject", "@id": "a", "contentUrl": "https://a.b/c"}]),
        ("recordSet", [{"@type": "cr:RecordSet", "@id": "e", "name": "e", "field": [],
                        "data": [{"f": 1}]}]),
    ],
)  # fmt: skip
def test_the_validator_sees_a_fault(name: str, value: Any) -> None:
    broken = document(opened(), SETTINGS) | {name: value}
    if value is None:
        del broken[name]
    module = validator()
    if name == "license":  # the validator but recommends it
        assert "license" in module.Dataset(jsonld=broken).metadata.ctx.issues.report()
    else:
        with pytest.raises((module.ValidationError, ValueError)):
            module.Dataset(jsonld=broken)


def test_what_it_says() -> None:
    found = document(opened(), SETTINGS)
    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert found["name"] == "The blue of an imaginary cat"
    assert found["url"] == "https://doi.org/10.5072/version-2"
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert (found["datePublished"], found["version"]) == ("2026-02-03", "2")
    assert found["creator"][0]["url"] == "https://orcid.org/0000-0002-1825-0097"
    assert found["citeAs"].startswith("@dataset{exemple_2026_abcde-12345,")
    assert found["distribution"] == [
        {
            "@type": "cr:FileObject",
            "@id": "a.hdf5",
            "name": "a.hdf5",
            "contentUrl": "https://data.example.org/records/abcde-12345/files/a.hdf5?download=1",
            "contentSize": "10 B",
            "encodingFormat": "application/x-hdf5",
            "md5": "d41d8cd98f00b204e9800998ecf8427e",
        },
        {
            "@type": "cr:FileObject",
            "@id": "tables/b%20%C3%A9.csv",
            "name": "tables/b é.csv",
            "contentUrl": "https://data.example.org/records/abcde-12345/files/"
            "tables%2Fb%20%C3%A9.csv?download=1",
            "contentSize": "5 B",
            "encodingFormat": "text/csv",
            "sha256": "ab" * 32,
        },
    ]


def test_another_program_reads_the_elements() -> None:
    copper, tin = (Term("elements", name, {"en": name}) for name in ("copper", "tin"))
    found = (Element(copper, 1.2, 88.5, "wt%"), Element(tin, unit="wt%", most=float("nan")))
    record = replace(opened(), elements=found)
    dataset = validator().Dataset(jsonld=document(record, SETTINGS))
    assert [one["elements/element"] for one in dataset.records("elements")] == ["copper", "tin"]
    assert document(record, SETTINGS)["recordSet"][0]["data"] == [
        {"elements/element": "copper", "elements/least": 1.2, "elements/most": 88.5,
         "elements/unit": "wt%"},
        {"elements/element": "tin", "elements/least": None, "elements/most": None,
         "elements/unit": "wt%"},
    ]  # fmt: skip


def test_it_applies_where_there_is_a_table_for_all() -> None:
    assert applies(opened())
    assert not applies(read()) and not applies(least()) and not applies(withdrawn())
    table = File("a.CSV", 3, "application/octet-stream", "md5:00")
    assert applies(replace(least(), files=(table,)))
    assert not applies(replace(least(), files=(replace(table, checksum=""),)))
    assert not applies(replace(least(), files=(replace(table, name="a.hdf5"),)))


def test_a_tombstone_tells_nothing_else() -> None:
    found = document(withdrawn(), SETTINGS)
    assert found.keys() == {"@context", "@type", "conformsTo", "url", "name", "description"}
    assert found["description"].startswith("Withdrawn on 2026-05-04.")


def test_the_tables_tell_of_the_whole_model() -> None:
    assert_complete(LANDS, LEFT_OUT)


@pytest.mark.parametrize("path", landing(LANDS, LEFT_OUT))
def test_what_is_told_to_land_lands(path: str) -> None:
    def show(record: Record) -> str:
        if path.startswith("files."):
            whole = (replace(one, checksum=one.checksum or "md5:00") for one in record.files)
            record = replace(record, files=tuple(whole))
        elif path.startswith("access."):
            record = replace(record, licences=())
        elif path == "page":
            record = replace(record, doi="")
        elif path == "licences.titles":
            record = replace(record, licences=(Licence({"en": "Zyxwv"}),))
        return render(record, SETTINGS).decode()

    changes = {"access.status", "creators.identifiers.scheme", "publisher.identifiers.scheme"}
    assert_lands(show, path, changes, addressed=True)
