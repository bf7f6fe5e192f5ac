"""Lines of elements in spectra of known elements, by calibrations that are right and wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from thalie.preview.lines import all_series
from thalie.preview.peaks import Scale, find_lines, is_believable

from .spectra import CHANNELS, LINES, SCALE, spectrum

ALLOY = {"Cu": 90_000.0, "Zn": 30_000.0, "Fe": 5_000.0}


def test_the_elements_that_are_there_are_told_the_strongest_first() -> None:
    found = find_lines(spectrum(ALLOY), SCALE)
    assert [line.label for line in found] == ["Cu Kα", "Zn Kα", "Fe Kα"]
    for line in found:
        assert line.energy == pytest.approx(LINES[line.element][0][0], abs=0.03)
        assert line.counts == pytest.approx(0.88 * ALLOY[line.element], rel=0.1)
        first, after = line.channels
        assert first < (line.energy - SCALE.offset) / SCALE.gain < after


@pytest.mark.parametrize("left_out", ALLOY)
def test_what_is_not_there_is_not_told(left_out: str) -> None:
    """The negative control: each element is told of only with its own peaks."""
    there = {element: counts for element, counts in ALLOY.items() if element != left_out}
    assert {line.element for line in find_lines(spectrum(there), SCALE)} == set(there)


@pytest.mark.parametrize("factor", [0.5, 0.9, 0.95, 0.97, 1.03, 1.05, 1.1, 2.0, 10.0])
def test_a_wrong_calibration_gives_no_line(factor: float) -> None:
    """As of the channel X1 of some files, ten times too large."""
    wrong = replace(SCALE, gain=SCALE.gain * factor)
    assert find_lines(spectrum({**ALLOY, "Ca": 20_000, "Sr": 8_000}), wrong) == ()


@pytest.mark.parametrize(
    ("scale", "fine"),
    [
        (SCALE, True),
        (Scale(0.1995, 0.0), False),  # 204 keV over 1024 channels
        (Scale(-0.02, 30.0), False),
        (Scale(0.0, 5.0), False),
        (Scale(float("nan"), 0.0), False),
        (Scale(float("inf"), 0.0), False),
        (Scale(0.02, 8.0), False),  # no X-rays below 8 keV?
        (Scale(0.0201, 0.0, -1e-3), False),  # turns back
        (Scale(0.001, 0.0), False),  # ends at 1 keV
    ],
)
def test_which_calibrations_may_be_of_x_rays(scale: Scale, fine: bool) -> None:
    assert is_believable(scale, CHANNELS) is fine
    if not fine:
        assert find_lines(spectrum(ALLOY), scale) == ()


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros(CHANNELS),
        np.ones(CHANNELS),
        np.full(CHANNELS, np.nan),
        np.full(CHANNELS, -5.0),
        np.full(CHANNELS, 1e300),
        np.array([]),
        np.array([1e9]),
        np.eye(1, CHANNELS, 400)[0] * 1e6,  # one hot channel
        np.random.default_rng(1).poisson(100.0, CHANNELS).astype(float),
    ],
    ids=["none", "ones", "nan", "negative", "huge", "empty", "one", "hot", "noise"],
)
def test_numbers_that_are_no_spectrum_give_no_line(counts: np.ndarray) -> None:
    with np.errstate(all="ignore"):
        assert find_lines(counts, SCALE) == ()


def test_series_have_their_main_line_and_whole_shares() -> None:
    known = {(one.element, one.name): one for one in all_series()}
    for (element, name), energy in {
        ("Fe", "Kα"): 6.404, ("Pb", "Lα"): 10.55, ("Au", "Lα"): 9.713, ("Ag", "Kα"): 22.163,
        ("Pb", "Mα"): 2.342,
    }.items():  # fmt: skip
        assert known[element, name].energy == pytest.approx(energy, rel=0.003)
    for one in known.values():
        assert sum(share for _, share in one.lines) == pytest.approx(1)
        assert 0.3 < one.share <= 1
