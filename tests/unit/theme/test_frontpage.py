"""How the front page names the authors of a dataset."""

from __future__ import annotations

import pytest

from thalie.theme.frontpage import creators_line


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ([], ""),
        (["Curie, Irène"], "Curie, Irène"),
        (["A", "B", "C"], "A; B; C"),
        (["A", "B", "C", "D"], "A; B; C et al."),
    ],
)
def test_creators_line(names: list[str], line: str) -> None:
    assert creators_line(names) == line
