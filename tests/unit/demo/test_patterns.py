"""Where materials lie."""

from __future__ import annotations

import numpy as np
import pytest

from thalie_local.demo.patterns import PATTERNS, Pattern


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_every_pixel_is_made_of_something_and_every_material_is_seen(pattern: Pattern) -> None:
    abundances = np.array(pattern(40))
    np.testing.assert_allclose(abundances.sum(0), 1)
    assert abundances.min() >= 0
    assert (abundances.reshape(len(abundances), -1).max(1) > 0.7).all()


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_no_material_covers_everything(pattern: Pattern) -> None:
    for abundance in pattern(40):
        assert abundance.min() < 0.5


def test_the_writing_reads_synthetic() -> None:
    """The strokes of the first letter, an S: full rows above, amidst and below, halves between."""
    ink = PATTERNS["writing"](40)[1] > 0.5
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    letter = ink[rows[0] : rows[0] + 10, columns[0] : columns[0] + 6]
    assert [int(letter[y].sum()) > 3 for y in (0, 4, 8)] == [True] * 3
    assert letter[2:4, :2].all()
    assert not letter[2:4, 4:].any()
    assert letter[6:8, 4:].all()
    assert not letter[6:8, :2].any()
