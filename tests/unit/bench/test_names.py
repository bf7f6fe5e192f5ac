"""Every measurement runs by its name; another name is refused."""

from __future__ import annotations

from importlib import import_module

import pytest

from bench.__main__ import MEASUREMENTS, main


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_each_name_is_a_module_that_measures(name: str) -> None:
    assert callable(import_module(f"bench.{name}").measure)


def test_without_a_name_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in MEASUREMENTS)


def test_an_unknown_name_is_refused_before_anything_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ingest", "speed"]) == 2
    assert "no measurement named speed" in capsys.readouterr().err
