"""The lines of elements that the viewer draws are those that xraydb knows now."""

from __future__ import annotations

import json

import pytest

from thalie.preview import elements


def test_what_the_viewer_has_is_what_xraydb_says() -> None:
    """Else: ``python -m thalie.preview.elements``."""
    assert elements.PATH.read_text("utf-8") == elements.text()


def test_lines_are_those_of_the_data_booklet() -> None:
    known = json.loads(elements.PATH.read_text("utf-8"))
    for element, name, energy in (("Cu", "Kα", 8.048), ("Pb", "Lα", 10.551), ("Na", "Kα", 1.041)):
        (one,) = (s for s in known[element] if s["name"] == name)
        assert one["energy"] == pytest.approx(energy, abs=0.005)
        assert sum(share for _, share in one["lines"]) == pytest.approx(1, abs=0.002)
    assert "He" not in known and "U" in known
