"""Counting statistics: counts are Poisson variables, whatever shortcut draws them."""

from __future__ import annotations

import numpy as np
import pytest

from thalie_local.demo.counting import count, count_map

SPECTRUM = np.array([0.0, 0.5, 4.0, 50.0, 900.0])


def test_point_counts_have_the_variance_of_their_mean() -> None:
    drawn = np.array([count(SPECTRUM, np.random.default_rng(seed)) for seed in range(3000)])
    assert drawn.dtype == np.int32
    _assert_poisson(drawn, SPECTRUM)


def test_map_counts_have_the_variance_of_their_mean() -> None:
    """Voxel by voxel over repeated seeds, for two materials that share the pixels."""
    other = np.array([2.0, 0.0, 0.0, 10.0, 3.0])
    share = np.array([[1.0, 0.25], [0.5, 0.0]])
    drawn = np.array(
        [
            count_map([SPECTRUM, other], [share, 1 - share], np.random.default_rng(seed))
            for seed in range(3000)
        ]
    )
    assert drawn.dtype == np.uint32
    assert drawn.shape == (3000, 2, 2, 5)
    _assert_poisson(drawn, share[..., None] * SPECTRUM + (1 - share)[..., None] * other)


def test_map_counts_of_neighbours_are_independent() -> None:
    flat = np.full(3, 20.0)
    drawn = np.array(
        [
            count_map([flat], [np.ones((1, 2))], np.random.default_rng(seed)).ravel()
            for seed in range(3000)
        ]
    )
    correlation = np.corrcoef(drawn.T)
    assert np.abs(correlation - np.eye(6)).max() < 0.08


def _assert_poisson(drawn: np.ndarray, mean: np.ndarray) -> None:
    """Mean within 5 standard errors; variance over mean within 5 of its own (√(2/n))."""
    n = len(drawn)
    values = drawn.astype(np.float64)
    np.testing.assert_array_less(np.abs(values.mean(0) - mean), 5 * np.sqrt(mean / n) + 1e-12)
    counting = mean > 0
    dispersion = values.var(0)[counting] / mean[counting]
    tolerance = 5 * np.sqrt(2 / n + 1 / (n * mean[counting]))
    np.testing.assert_array_less(np.abs(dispersion - 1), tolerance)


def test_the_judge_refuses_counts_that_are_not_poisson() -> None:
    rng = np.random.default_rng(0)
    steady = np.round(np.broadcast_to(SPECTRUM, (3000, 5)))
    clustered = 2 * rng.poisson(SPECTRUM / 2, (3000, 5))
    for wrong in (steady, clustered):
        with pytest.raises(AssertionError):
            _assert_poisson(wrong, SPECTRUM)
