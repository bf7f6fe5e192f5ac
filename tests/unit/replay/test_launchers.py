"""Links to launchers: none by default, none of closed datasets, none that is no address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, g

from thalie.crosswalks.model import Access
from thalie.replay.config import THALIE_REPLAY_LAUNCHERS
from thalie.replay.launchers import launchers

from ..crosswalks.cases import minimal

HUB = {"name": "Hub", "url": "https://hub.example.org/launch?zip={pack}&doi={doi}"}


def shown(config: Any, status: str = "open", public: bool = True) -> list[dict[str, str]]:
    app = Flask(__name__)
    app.config["THALIE_REPLAY_LAUNCHERS"] = config
    with app.app_context():
        g.thalie_described = replace(minimal(), access=Access(status))
        g.thalie_public = public
        return launchers()


def test_there_are_none_by_default() -> None:
    assert shown(THALIE_REPLAY_LAUNCHERS) == []
    with Flask(__name__).app_context():
        assert launchers() == []


def test_addresses_of_the_dataset_are_quoted() -> None:
    [hub] = shown([HUB])
    pack = "https%3A%2F%2Fdata.example.org%2Frecords%2Fabcde-12345%2Freplay.zip"
    assert hub == {
        "name": "Hub",
        "url": f"https://hub.example.org/launch?zip={pack}&doi=10.5072%2Fminimal",
    }


def test_what_is_closed_has_none() -> None:
    for status in ("embargoed", "restricted", "metadata-only"):
        assert shown([HUB], status) == []
    assert shown([HUB], public=False) == []


def test_what_is_no_address_is_none() -> None:
    assert (
        shown([{"name": "X", "url": "javascript:alert(1)"}, {"name": "", "url": "https://x"}]) == []
    )
