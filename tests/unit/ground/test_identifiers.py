"""ROR identifiers: read in every spelling, with their check digits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thalie.ground.identifiers import bare_ror, is_ror


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("https://ror.org/017rnyz40", "017rnyz40"),
        ("02FEAHW73", "02feahw73"),
        ("017rnyz41", ""),
        ("017rnyu40", ""),
        ("", ""),
        ("https://ror.org/", ""),
    ],
)
def test_ror_check_digits(text: str, bare: str) -> None:
    assert bare_ror(text) == bare


def test_every_ror_of_the_facts_passes(facts: Path) -> None:
    found = set(re.findall(r"ror\.org/(0\w{8})", (facts / "affiliations.csv").read_text()))
    assert len(found) > 20
    assert {identifier for identifier in found if bare_ror(identifier) != identifier} == set()


@pytest.mark.parametrize("given", ["nosuch", "", None, 17, {"scheme": "ror"}, ["017rnyz40"], "\0"])
def test_what_is_no_ror_at_all_is_none(given: object) -> None:
    assert not is_ror(given)
