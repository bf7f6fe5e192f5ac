"""Apostrophes stay as they were typed, and InvenioRDM still needs ours for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from marshmallow_utils import html
from marshmallow_utils.fields import SanitizedHTML, SanitizedUnicode

from thalie.upstream import typography

TYPED = "L’onglet “à l’or”, « dit-on »"


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(html, "fix_text", html.fix_text)  # put back afterwards
    typography.install(Flask(__name__))
    yield


def test_invenio_makes_them_straight() -> None:
    """Ours may go once it does not."""
    assert SanitizedUnicode().deserialize("l’or") == "l'or"


def test_they_stay(ours: None) -> None:
    assert SanitizedUnicode().deserialize(TYPED) == TYPED
    assert SanitizedHTML().deserialize(f"<p>{TYPED}</p>") == f"<p>{TYPED}</p>"


def test_what_was_read_in_a_wrong_encoding_is_still_mended(ours: None) -> None:
    assert SanitizedUnicode().deserialize("cÃ©ramique\u200b") == "céramique"
