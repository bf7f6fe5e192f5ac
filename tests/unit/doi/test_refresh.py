"""DOIs are described again when what describes them has changed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from thalie.doi import edition as editions
from thalie.doi.refresh import refresh
from thalie.doi.worker import drive_due

from ..sandbox.conftest import Server
from .conftest import Thing, Things, new_thing, remote


@pytest.fixture
def next_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another release: the code that describes is another."""
    drive_due(5)
    monkeypatch.setattr(editions, "_code", lambda entries: "of another release")
    editions._edition.cache_clear()


def test_nothing_is_done_without_a_change(thing: Thing, server: Server) -> None:
    drive_due(5)
    assert thing.entry.edition == editions.edition()
    thing.metadata = {**thing.metadata, "titles": [{"title": "As another crosswalk says it"}]}
    assert refresh(5) == 0
    assert thing.entry.settled


def test_what_comes_out_otherwise_is_sent(
    things: Things, thing: Thing, server: Server, complete: dict[str, Any], next_edition: None
) -> None:
    same = new_thing(things, complete)
    drive_due(5)
    same.entry.edition = ""
    thing.metadata = {**thing.metadata, "titles": [{"title": "As another crosswalk says it"}]}
    assert refresh(5) == 1
    assert same.entry.settled
    assert not thing.entry.settled
    assert drive_due(5) == 1
    assert remote(server, thing.doi)["titles"][0]["title"] == "As another crosswalk says it"
    assert thing.entry.edition == same.entry.edition == editions.edition()
    assert refresh(5) == 0


def test_one_that_cannot_be_described_keeps_no_other_back(
    things: Things, thing: Thing, server: Server, complete: dict[str, Any], next_edition: None
) -> None:
    thing.trouble = RuntimeError("a mistake in the crosswalk")
    assert refresh(5) == 0
    assert thing.entry.settled
    assert thing.entry.edition == editions.edition()


@pytest.mark.parametrize(
    "name", ["THALIE_PUBLISHER", "THALIE_FACILITY", "THALIE_CONTACT", "SITE_UI_URL"]
)
def test_settings_are_part_of_the_edition(app: Flask, name: str) -> None:
    before = editions.edition()
    kept = app.config.get(name)
    app.config[name] = {"name": "Another"} if name == "THALIE_FACILITY" else "Another"
    editions._edition.cache_clear()
    try:
        assert editions.edition() != before
    finally:
        app.config[name] = kept
        editions._edition.cache_clear()
