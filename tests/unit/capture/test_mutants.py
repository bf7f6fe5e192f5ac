"""Real files with a piece spoilt: what they can give away of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from thalie.capture import Findings

from .mutants import KINDS, mutants

PACKED = ("g1_map", "g1_points", "g2_map", "g2_points", "g3_map")


def numbers(found: Findings) -> dict[tuple[str, str], object]:
    """The counts of each channel."""
    return {
        (analysis.path, one.name): (one.shape, one.counts, one.fingerprint)
        for analysis in found.analyses
        for one in analysis.detectors
    }


def remarks(found: Findings) -> set[tuple[str, str]]:
    return {(problem.code, problem.reason) for problem in found.problems}


def test_mutants_are_the_same_for_a_seed_and_differ_from_their_file() -> None:
    raw = bytes(range(256)) * 40
    made = list(mutants(raw, 7, 40))
    assert made == list(mutants(raw, 7, 40)) != list(mutants(raw, 8, 40))
    assert {how.split()[0] for how, _ in made} == set(KINDS)
    assert all(len(spoilt) == len(raw) for _, spoilt in made)
    assert sum(spoilt != raw for _, spoilt in made) > 20


@pytest.mark.drill
@pytest.mark.parametrize("beginning", PACKED)
def test_no_other_number_is_accepted_without_a_word(
    sample, judged, tmp_path: Path, beginning: str
) -> None:
    """Packed arrays carry a checksum, and their blocks are found by their places."""
    path = sample(beginning)
    original, raw = judged(path), path.read_bytes()
    copy = tmp_path / path.name
    silent = []
    for how, spoilt in mutants(raw, 7, 250):
        copy.write_bytes(spoilt)
        found = judged(copy)
        told = remarks(found) - remarks(original)
        if not told and numbers(found) != numbers(original):
            silent.append(how)
    assert silent == []
