"""One campaign written here and the same one written by another process, once for all tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from thalie_local.demo import Campaign, write_campaign

ROOT = Path(__file__).parents[3]
PACKAGES = f"{ROOT / 'site'}:{ROOT / 'local'}"
TODAY = date(2026, 7, 1)


@pytest.fixture(scope="session")
def _written_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Campaign, Path]]:
    """Both at the same time; the other process has another hash seed, folder and day."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a folder"
    other = subprocess.Popen(
        [sys.executable, "-m", "thalie_local.demo", str(elsewhere), "--seed", "1989"],
        env=os.environ | {"PYTHONPATH": PACKAGES, "PYTHONHASHSEED": "4"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        campaign = write_campaign(tmp_path_factory.mktemp("here") / "demo", 1989, today=TODAY)
        out, err = other.communicate(timeout=120)
    finally:
        other.kill()
    assert other.returncode == 0, err
    assert "12 synthetic datasets" in out
    assert "12/12" in err
    yield campaign, elsewhere


@pytest.fixture(scope="session")
def campaign(_written_twice: tuple[Campaign, Path]) -> Campaign:
    return _written_twice[0]


@pytest.fixture(scope="session")
def written_elsewhere(_written_twice: tuple[Campaign, Path]) -> Path:
    return _written_twice[1]
