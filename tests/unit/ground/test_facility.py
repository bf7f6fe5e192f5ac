"""One facility, read once; what cannot be is said in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.ground.facility import KEYS, Facility, FacilityError

FULL = {
    "name": "Beam house",
    "url": "https://beam.example.org",
    "ror": "https://ror.org/017rnyz40",
    "organisation": "An institute",
    "organisation_ror": "02egw5x81",
    "instrument": "beam-house",
    "method": "pixe",
    "keywords": ["heritage", "glass"],
    "language": "fra",
}


def read(given: Any) -> Facility:
    return Facility.from_config({"THALIE_FACILITY": given})


def test_all_that_can_be_said_is_kept() -> None:
    assert set(FULL) == set(KEYS)
    found = read(FULL)
    assert found == Facility(
        "Beam house", "https://beam.example.org", "017rnyz40", "An institute", "02egw5x81",
        "beam-house", "pixe", ("heritage", "glass"), "fra",
    )  # fmt: skip
    assert found.owner == ("An institute", "02egw5x81")
    assert {"Beam house", "An institute", "glass"} <= set(found.public_words)


def test_a_name_is_enough() -> None:
    found = read({"name": "Beam house", "ror": None, "organisation": ""})
    assert found == Facility("Beam house")
    assert found.owner == ("Beam house", "")


def test_without_a_parent_it_owns_its_instruments() -> None:
    assert read({"name": "Beam house", "ror": "017rnyz40"}).owner == ("Beam house", "017rnyz40")


def test_what_was_measured_here() -> None:
    found = Facility("Beam house", instrument="beam-house")
    assert found.hosted("Beam house", "")
    assert found.hosted("Old name", "beam-house")
    assert not found.hosted("Elsewhere", "another")
    assert not found.hosted("", "")
    assert not Facility("Beam house").hosted("", "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "it needs a name"),
        ({}, "it needs a name"),
        ({"name": "  "}, "it needs a name"),
        ("Beam house", "must be a dictionary with a name, not 'Beam house'"),
        ({"name": "A", "organization": "B"}, "unknown key organization; known are instrument"),
        ({"name": 7}, "name must be a text, not 7"),
        ({"name": "A", "keywords": "glass"}, "keywords must be a list of texts, not 'glass'"),
        ({"name": "A", "keywords": 7}, "keywords must be a list of texts, not 7"),
        ({"name": "A", "keywords": [7]}, r"keywords must be a list of texts, not \[7\]"),
        ({"name": "A", "url": "javascript:x"}, "url must be a web address"),
        ({"name": "A", "ror": "02egw5x82"}, "ror '02egw5x82' is not a ROR identifier"),
        ({"name": "A", "organisation_ror": "02egw5x81"}, "organisation_ror needs the organisation"),
        ({"name": "A", "language": "en"}, "language must be three letters of ISO 639-3, not 'en'"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(given: Any, words: str) -> None:
    with pytest.raises(FacilityError, match=f"^THALIE_FACILITY: .*{words}[^\n]*$"):
        read(given)


def test_a_configuration_without_a_facility_is_told() -> None:
    with pytest.raises(FacilityError, match="it needs a name"):
        Facility.from_config({})
