"""Whom instruments belong to: the parent organisation, or the facility itself."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from thalie.crosswalks.datacite_instrument import attributes
from thalie.crosswalks.pidinst import document
from thalie.doi.instruments import Catalogue

CARD = {
    "id": "beam",
    "title": {"en": "Beam"},
    "description": {},
    "props": {"kind": "facility"},
}


@pytest.mark.parametrize(
    ("facility", "name", "ror"),
    [
        ({"name": "Beam house"}, "Beam house", ""),
        ({"name": "Beam house", "ror": "02egw5x81"}, "Beam house", "02egw5x81"),
        ({"name": "Beam house", "organisation": "An institute"}, "An institute", ""),
        (
            {"name": "A", "ror": "017rnyz40", "organisation": "B", "organisation_ror": "02egw5x81"},
            "B",
            "02egw5x81",
        ),
    ],
)
def test_an_instrument_has_an_owner(facility: dict[str, Any], name: str, ror: str) -> None:
    app = Flask(__name__)
    app.config.update(
        THALIE_FACILITY=facility,
        THALIE_CONTACT="curator@example.org",
        THALIE_PUBLISHER="A publisher",
        SITE_UI_URL="https://data.example.org",
    )
    with app.app_context():
        shown = Catalogue({"beam": CARD}, {}, {}).instrument("beam")
    assert shown is not None
    [owner] = shown.owners
    assert (owner.name, owner.ror) == (name, ror)
    assert document(shown)["owners"][0]["ownerName"] == name
    assert attributes(shown)["contributors"][0]["name"] == name
