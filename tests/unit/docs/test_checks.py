"""The tables of curation checks are those of app_data/checks, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thalie.checks.files import read_rules

HEADS = {
    "en": ("rule", "level", "what it says"),
    "fr": ("règle", "niveau", "ce qu’elle dit"),
}
LEVELS = {
    "en": {"error": "error", "warning": "warning", "info": "info"},
    "fr": {"error": "erreur", "warning": "avertissement", "info": "conseil"},
}


def table(folder: Path, language: str) -> str:
    """One row a rule; values that a message fills in are an ellipsis."""
    rows = [HEADS[language], ("---", "---", "---")]
    for file in read_rules(folder):
        for rule in file.rules:
            message = re.sub(r"\{\w+\}", "…", rule["message"][language])
            level = LEVELS[language][rule["level"]]
            rows.append((f"`{rule['id']}`", level, " ".join(message.split())))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


@pytest.mark.parametrize(("name", "language"), [("curators.md", "en"), ("curateurs.md", "fr")])
def test_the_table_is_that_of_the_rules(root: Path, name: str, language: str) -> None:
    wanted = table(root / "app_data" / "checks", language)
    page = (root / "docs" / name).read_text("utf-8")
    assert wanted in page, f"docs/{name} lacks this table:\n{wanted}"


def test_the_judge_sees_another_rule(root: Path) -> None:
    wanted = table(root / "app_data" / "checks", "en")
    assert wanted.replace("CC BY 4.0", "CC0") != wanted
    assert wanted.count("\n") > 20
