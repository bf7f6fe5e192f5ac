"""Files of the demonstration, written once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from thalie_local.demo import write_campaign


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The HDF5 files of the demonstration campaign, by dataset."""
    folder = tmp_path_factory.mktemp("replay") / "demo"
    campaign = write_campaign(folder, 1989, today=date(2026, 7, 1))
    return {
        one.key: sorted(path for path in one.files if path.suffix == ".hdf5")
        for one in campaign.datasets
    }
