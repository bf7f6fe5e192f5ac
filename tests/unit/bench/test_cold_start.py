"""A cold start is cold: nothing of this checkout helps the clone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.cold_start import PORT, ROOT, STEP, environment


def test_caches_and_our_environment_are_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = str(ROOT / "var" / "venv" / "bin")
    monkeypatch.setenv("PATH", os.pathsep.join([ours, "/usr/bin"]))
    monkeypatch.setenv("UV_CACHE_DIR", "/warm")
    monkeypatch.setenv("MAKEFLAGS", "-- WORDS=cold_start")
    monkeypatch.setenv("THALIE_HOME", "/elsewhere")
    found = environment(tmp_path)
    assert found["PATH"] == "/usr/bin"
    assert not {"UV_CACHE_DIR", "MAKEFLAGS", "THALIE_HOME"} & found.keys()
    assert found["XDG_CACHE_HOME"] == str(tmp_path)
    assert found["THALIE_PORT"] == str(PORT)


def test_the_settings_of_registries_and_proxies_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    assert environment(tmp_path)["HTTPS_PROXY"] == "http://proxy.invalid:3128"


def test_steps_are_read_from_what_make_prints() -> None:
    told = "  … Packages\n  ✓ Packages                   15.2 s\n  ✗ OpenSearch   9.0 s\n"
    assert [(m["title"], m["seconds"]) for m in STEP.finditer(told)] == [("Packages", "15.2")]
