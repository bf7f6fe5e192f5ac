"""The real files of the beam line, where they are at hand."""

from datetime import date
from pathlib import Path

import pytest

from thalie.capture import Kind
from thalie.capture.aglae import Generation

from .ours import redact

pytestmark = pytest.mark.slow  # real files, read whole


def test_g1_points(sample, judged) -> None:
    found = judged(sample("g1_points"))
    assert (found.generation, len(found.analyses), found.problems) == (Generation.G1, 3, ())
    first = found.analyses[0]
    assert (first.number, first.day, first.reference) == ("0001", date(2023, 5, 10), "arc")
    sums = {d.name: d.derived_from for d in first.detectors if d.is_sum}
    assert sums["x10"] == ("x1", "x3", "x4")
    assert sums["x12"] == ("x3", "x4")


def test_g1_map(sample, judged) -> None:
    found = judged(sample("g1_map"))
    assert (found.generation, found.problems) == (Generation.G1, ())
    (analysis,) = found.analyses
    assert (analysis.kind, analysis.is_map, analysis.pixels) == (Kind.STANDARD, True, (40, 40))
    sums = {d.name: d.derived_from for d in analysis.detectors if d.is_sum}
    assert sums["HE1+HE3+HE4"] == ("HE1", "HE3", "HE4")


def test_g2_points(sample, judged) -> None:
    found = judged(sample("g2_points"))
    assert (found.generation, len(found.analyses), found.problems) == (Generation.G2, 3, ())


def test_g2_map(sample, judged) -> None:
    found = judged(sample("g2_map"))
    assert (found.generation, found.problems) == (Generation.G2, ())
    assert all(not d.filter for d in found.analyses[0].detectors)


def test_g3_map(sample, judged) -> None:
    found = judged(sample("g3_map"))
    (analysis,) = found.analyses
    assert (found.generation, analysis.day) == (Generation.G3, date(2026, 1, 20))
    told = {(p.code, p.where.group) for p in found.problems}
    assert ("disagreement", "/") in told  # the time stamp
    assert ("suspicious", "/X14/maps") in told
    assert ("suspicious", "/X3/maps") in told
    known = {d.name: d for d in analysis.detectors}
    assert known["X14"].derived_from == ("X1", "X3")
    assert (known["X3"].off, known["X3"].counts) == (True, 78938)
    assert [n.where.attribute for n in found.names] == ["institution"]  # username is blanked


def test_g3_map_redacted(sample, judged, tmp_path: Path) -> None:
    path = sample("g3_map")
    redact(path, tmp_path / path.name, judged(path).names)
    again = judged(tmp_path / path.name)
    assert again.names == ()
    assert [a.path for a in again.analyses] == ["/"]


def test_g3_points_damaged(sample, judged) -> None:
    found = judged(sample("g3_points_damaged"))
    assert [a.path for a in found.analyses] == ["/20250519_0181_standard"]
    (problem,) = (p for p in found.problems if p.refused)
    assert (problem.code, problem.acceptable) == ("damaged", True)
    assert problem.where.group == "/20250519_0182_standard"
    assert "past the end of the file" in problem.reason
