from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.deposit.files import DepositFile, Manifest, batches

from .builders import make_file


def sized(name: str, size: int) -> DepositFile:
    return replace(DepositFile.unchanged(make_file(name)), size=size)


@pytest.mark.skipif(which("sha256sum") is None, reason="this machine has no sha256sum")
@pytest.mark.parametrize("changed", [False, True])
def test_sha256sum_accepts_the_manifest_and_sees_a_change(tmp_path: Path, changed: bool) -> None:
    contents = {"b.hdf5": b"two", "a é.hdf5": b"one", "back\\slash.hdf5": b"three"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    files = [DepositFile.unchanged(make_file(n, content)) for n, content in contents.items()]
    (tmp_path / Manifest.NAME).write_bytes(Manifest.of(files).content)
    if changed:
        (tmp_path / "b.hdf5").write_bytes(b"twO")
    words = ["sha256sum", "-c", "--strict", Manifest.NAME]
    assert (subprocess.run(words, cwd=tmp_path).returncode != 0) is changed


def test_the_manifest_does_not_depend_on_the_order_and_names_sent_bytes() -> None:
    first, second = (DepositFile.unchanged(make_file(name, name.encode())) for name in ("a", "b"))
    assert Manifest.of([first, second]) == Manifest.of([second, first])
    redacted = replace(first, sha256="0" * 64)
    assert Manifest.of([redacted]).content == b"0" * 64 + b"  a\n"


def test_the_sums_of_the_manifest_are_its_own() -> None:
    manifest = Manifest(b"abc")
    assert manifest.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert manifest.md5 == "900150983cd24fb0d6963f7d28e17f72"


@given(st.lists(st.integers(0, 50)), st.integers(1, 60))
def test_batches_keep_order_and_size(sizes: list[int], limit: int) -> None:
    files = [sized(str(number), size) for number, size in enumerate(sizes)]
    found = list(batches(files, limit))
    assert [file for batch in found for file in batch] == files
    assert found == [[]] or all(found)
    for batch in found:
        assert len(batch) <= 1 or sum(file.size for file in batch) <= limit
