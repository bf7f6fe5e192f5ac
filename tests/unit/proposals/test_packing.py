"""What is kept of a file is read back as it was."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.services.runs import RunFolder
from thalie.capture import CapturedFile, capture_run, find_runs
from thalie.capture.aglae import AGLAE
from thalie.proposals import packing

SAMPLES = SHARED / "samples"


def deep(value: Any) -> Any:
    """All of VALUE, also what dataclasses leave out of comparison."""
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: deep(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (tuple, list)):
        return [deep(one) for one in value]
    if isinstance(value, dict):
        return {name: deep(one) for name, one in value.items()}
    return value


def test_a_file_of_points(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.write(1, username="Jean DUPONTEL")
    (file,) = run.capture().files
    assert file.names and file.analyses and file.analyses[0].provenance
    again = packing.unpack(packing.pack(file))
    assert deep(again) == deep(file)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no real files in {SAMPLES}")
def test_real_files() -> None:
    files = [
        file
        for source in find_runs([SAMPLES], dialect=AGLAE)
        for file in capture_run(source, dialect=AGLAE).files
    ]
    assert len(files) >= 6
    for file in files:
        assert deep(packing.unpack(packing.pack(file))) == deep(file), file.name


def test_what_a_later_release_adds_has_its_default() -> None:
    file = CapturedFile(Path("a"), "a", 1, "m", "s")
    assert b"problems" not in packing.zlib.decompress(packing.pack(file))
    assert packing.unpack(packing.pack(file)) == file


def test_too_much_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST", 100)
    with pytest.raises(packing.TooMuchError):
        packing.pack(replace(CapturedFile(Path("a"), "a", 1, "m", "s"), name="x" * 200))
