"""What people see names no facility: templates, scripts, styles, pictures and sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.second_facility import ours_in

ROOT = Path(__file__).resolve().parents[2]
SEEN = [
    path
    for folder in ("templates", "assets", "static", "translations")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix
    in (".html", ".jinja", ".txt", ".xsl", ".js", ".less", ".svg", ".po", ".pot", ".json")
]


def test_there_is_something_to_look_at() -> None:
    assert {".html", ".jinja", ".js", ".po"} <= {path.suffix for path in SEEN}


@pytest.mark.parametrize("path", SEEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_names_no_facility(path: Path) -> None:
    assert ours_in(path.read_text("utf-8")) == []


def test_the_judge_sees_what_names_ours() -> None:
    assert "aglae" in ours_in((ROOT / "invenio.cfg").read_text("utf-8"))
