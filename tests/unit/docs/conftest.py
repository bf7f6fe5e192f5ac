"""The documentation as text."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def pages() -> dict[Path, str]:
    """Every page people read, by its path."""
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return {
        path: path.read_text("utf-8") for path in [*top, *sorted((ROOT / "docs").rglob("*.md"))]
    }


@pytest.fixture(scope="session")
def manual(root: Path) -> str:
    """The pages of the site, one after the other."""
    return "\n".join(path.read_text("utf-8") for path in sorted((root / "docs").rglob("*.md")))
