"""What the configuration says about deposits, and what it cannot say."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.deposit.settings import read_settings
from thalie.embargo.policy import EmbargoPolicy
from thalie.ground.errors import OperatorError
from thalie.ground.facility import Facility

HERE = {"THALIE_FACILITY": {"name": "Beam house"}}


def test_a_name_is_enough() -> None:
    found = read_settings(HERE)
    assert found.facility == Facility("Beam house")
    assert (found.publisher, found.licence) == ("Beam house", "cc-by-4.0")
    assert found.policy == EmbargoPolicy()


def test_all_that_can_be_said() -> None:
    found = read_settings(
        {
            **HERE,
            "THALIE_PUBLISHER": "Beam press",
            "THALIE_LICENCE": {"id": "cc0-1.0", "title": "CC0"},
            "THALIE_EMBARGO_POLICY": {"base_days": 730},
        }
    )
    assert (found.publisher, found.licence) == ("Beam press", "cc0-1.0")
    assert found.policy == EmbargoPolicy(base_days=730)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({}, "THALIE_FACILITY: it needs a name"),
        ({**HERE, "THALIE_LICENCE": "cc0-1.0"}, "THALIE_LICENCE needs the id of a licence"),
        ({**HERE, "THALIE_LICENCE": {"title": "CC0"}}, "THALIE_LICENCE needs the id"),
        ({**HERE, "THALIE_EMBARGO_POLICY": {"base_days": -1}}, "base_days must be a whole number"),
    ],
)
def test_what_cannot_be_is_told_to_the_operator(config: dict[str, Any], words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        read_settings(config)
