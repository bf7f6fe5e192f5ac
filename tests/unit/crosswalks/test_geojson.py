"""The places of a record on a map: longitude first, nothing invented."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import geojson as judge
import pytest
from hypothesis import given, settings

from tests.generated import examples
from thalie.crosswalks.geojson import LANDS, LEFT_OUT, applies, document, render
from thalie.crosswalks.model import Place, Record

from .awkward import AWKWARD, least, opened, withdrawn
from .documents import SETTINGS, read
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow


def complaints(text: bytes) -> list[Any]:
    found = judge.loads(text)
    wrong = [] if found.is_valid else [found.errors()]
    for one in found["features"]:
        if not {"type", "geometry", "properties"} <= one.keys():  # RFC 7946, 3.2
            wrong.append(one)
        if one["geometry"]:
            longitude, latitude = one["geometry"]["coordinates"]
            wrong += [] if -180 <= longitude <= 180 and -90 <= latitude <= 90 else [one]
    return wrong


@pytest.mark.parametrize("name", AWKWARD)
def test_the_judge_accepts_any_record(name: str) -> None:
    text = render(AWKWARD[name](), SETTINGS)
    assert text.endswith(b"\n") and text == render(AWKWARD[name](), SETTINGS)
    assert complaints(text) == []


@settings(max_examples=examples(100), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_the_judge_accepts_whatever_a_record_says(record: Record) -> None:
    assert complaints(render(record, SETTINGS)) == []


def test_the_judge_sees_a_fault() -> None:
    found = document(opened(), SETTINGS)
    found["features"][0]["geometry"]["coordinates"] = [29.871, 131.216]  # the wrong way round
    assert complaints(json.dumps(found).encode())
    found["features"][0]["geometry"]["coordinates"] = [1.0]
    assert not judge.loads(json.dumps(found)).is_valid


def test_places_of_objects() -> None:
    saqqarah, memphis = document(opened(), SETTINGS)["features"]
    assert saqqarah["geometry"] == {"type": "Point", "coordinates": [31.216, 29.871]}
    assert saqqarah["properties"] == {
        "name": "Saqqarah",
        "geonames": "https://sws.geonames.org/349719/",
        "role": "production",
        "object": "Imaginary cat",
        "object_id": "https://data.example.org/id/object/museofile-m5031-e-0",
        "object_type": {"en": "sculpture", "fr": "sculpture"},
        "inventory_number": "E 0",
        "keeper": "musée du Louvre",
        "materials": [{"en": "bronze", "fr": "bronze"}, {"en": "gold", "fr": "or"}],
        "period": {"en": "Bronze Age", "fr": "âge du Bronze"},
        "years": "-0663/-0331",
        "page": "https://collections.example.org/ark:/53355/cl010000001",
    }
    assert (memphis["geometry"], memphis["properties"]["role"]) == (None, "discovery")


def test_places_of_the_record() -> None:
    places = (
        Place("Paris", 48.85, 2.35),
        Place(),
        Place("", 0.0, 0.0),
        Place("Nowhere", 91.0, 0.0),
    )
    found = document(replace(least(), places=places), SETTINGS)
    assert [one["geometry"] for one in found["features"]] == [
        {"type": "Point", "coordinates": [2.35, 48.85]},
        {"type": "Point", "coordinates": [0.0, 0.0]},
        None,
    ]
    assert found["features"][0]["properties"] == {"name": "Paris", "role": "coverage"}
    assert found["id"] == "https://doi.org/10.5072/least"


def test_it_applies_where_there_is_a_place() -> None:
    assert applies(opened()) and not applies(least()) and not applies(withdrawn())
    assert document(least(), SETTINGS)["features"] == []


def test_a_tombstone_tells_nothing_else() -> None:
    found = document(withdrawn(), SETTINGS)
    assert found.keys() == {"type", "id", "doi", "withdrawn", "features"}
    assert found["features"] == []
    assert found["withdrawn"].startswith("Withdrawn on 2026-05-04.")


def test_the_tables_tell_of_the_whole_model() -> None:
    assert_complete(LANDS, LEFT_OUT)


@pytest.mark.parametrize("path", landing(LANDS, LEFT_OUT))
def test_what_is_told_to_land_lands(path: str) -> None:
    def show(record: Record) -> str:
        return render(record, SETTINGS).decode()

    if path == "page":
        record = replace(read(), doi="", page="https://zyxwv.example.org/page")
        assert record.page in show(record)
    elif path == "id":
        assert "/id/object/Zyxwv-2" in show(
            replace(read(), id="Zyxwv", objects=tuple(
                replace(one, discovery_place=Place("Here")) for one in read().objects
            ))
        )  # fmt: skip
    else:
        assert_lands(show, path)
