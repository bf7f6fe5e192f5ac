"""The table of formats: whole, without contradictions, and what the documentation says."""

from __future__ import annotations

from collections import Counter

import pytest

from thalie.crosswalks import model_json
from thalie.crosswalks.formats import FORMATS, Format
from thalie.exports.reference import page

from .documents import ROOT, SETTINGS, read
from .landing import landed
from .marks import paths

NOWHERE = {"creators.role"}  # creators have none: it is what tells them from contributors


def test_every_field_of_the_model_is_exported_somewhere() -> None:
    """Besides the one that has every field as it is."""
    others = [one for one in FORMATS if one.lands is not model_json.LANDS]
    told = {path for one in others for path in landed(one.lands, one.left_out)}
    assert {*paths()} - told == NOWHERE


def test_a_field_that_no_format_tells_is_found() -> None:
    told = {path for one in FORMATS[:1] for path in landed(one.lands, one.left_out)}
    assert "experiment.energy" in {*paths()} - told


def test_each_name_media_type_and_prefix_means_one_format() -> None:
    kinds = {
        "keys": [one.key for one in FORMATS],
        "asked": [media_type for one in FORMATS for media_type in one.media_types],
        "harvested": [p for one in FORMATS if one.harvest for p in one.harvest.prefixes],
        "files": [one.filename("x") for one in FORMATS],
    }
    twice = {kind: [w for w, n in Counter(words).items() if n > 1] for kind, words in kinds.items()}
    assert not any(twice.values()), twice


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.key)
def test_a_format_is_made_whole(one: Format) -> None:
    assert {*one.label} == {"en", "fr"}
    record = read()
    if one.exists(record):
        said = one.render(record, SETTINGS)
        assert said.endswith(b"\n") and said == one.render(record, SETTINGS)


def test_the_page_about_the_formats_is_that_of_the_code() -> None:
    """``python -m thalie.exports.reference > docs/formats.md`` writes it."""
    assert (ROOT / "docs" / "formats.md").read_text("utf-8") == page()
