"""Shapes of records that InvenioRDM's schemas would fail on."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.records.schema import misshapen

PERSON = {"person_or_org": {"identifiers": [{"identifier": "0000-0002-1825-0097"}]}}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"files": []}, "files"),
        ({"parent": 3}, "parent"),
        ({"metadata": "text"}, "metadata"),
        ({"metadata": {"references": [1]}}, "references"),
        ({"metadata": {"creators": [{"person_or_org": {"identifiers": ["a"]}}]}}, "identifiers"),
        ({"metadata": {"creators": [PERSON], "references": [{"reference": "a"}]}}, ""),
        ({"metadata": {}, "files": {"enabled": True}, "review": None}, ""),
        ({}, ""),
    ],
)
def test_what_is_no_object_is_named(data: dict[str, Any], name: str) -> None:
    assert misshapen(data) == name
