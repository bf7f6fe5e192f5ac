"""Dumps in a folder: readers see whole ones alone, whatever happens while one is made."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import dictionaries, sampled_from

from tests.generated import examples
from thalie.exports.dump_changes import Former, Known, digest, kept
from thalie.exports.dump_folder import DumpBusyError, DumpFolder, WholeDump, Written

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def made(folder: DumpFolder, moment: datetime = NOON, text: str = "{}") -> WholeDump:
    with folder.begin(moment) as path:
        (path / "manifest.json").write_text(text)
    return folder.dumps()[0]


def test_a_dump_is_there_when_it_is_whole(tmp_path: Path) -> None:
    folder = DumpFolder(tmp_path / "new" / "dumps")
    assert folder.dumps() == []
    with folder.begin(NOON) as path:
        (path / "manifest.json").write_text(json.dumps({"files": []}))
        assert folder.dumps() == []
    [one] = folder.dumps()
    assert (one.name, one.moment, one.manifest()) == ("20260331T120000Z", NOON, {"files": []})
    assert made(folder).name == "20260331T120001Z"  # of the same second: the next one


def test_what_fails_leaves_the_former_as_it_was(tmp_path: Path) -> None:
    folder = DumpFolder(tmp_path)
    before = made(folder, text="1")
    with pytest.raises(OSError, match="full"), folder.begin(NOON + timedelta(days=1)) as path:
        (path / "manifest.json").write_text("2")
        raise OSError("full")
    assert folder.dumps() == [before] and before.manifest() == 1
    assert {one.name for one in tmp_path.iterdir()} == {".lock", before.name}


KILLED = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from thalie.exports.dump_folder import DumpFolder
with DumpFolder(Path(sys.argv[1])).begin(datetime.now(UTC)) as path:
    (path / "manifest.json").write_text("half")
    print("begun", flush=True)
    time.sleep(60)
"""


def test_a_killed_one_is_taken_away_by_the_next(tmp_path: Path) -> None:
    folder = DumpFolder(tmp_path)
    before = made(folder)
    words = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout and child.stdout.readline() == "begun\n"
        with pytest.raises(DumpBusyError), folder.begin(NOON):
            pass
        os.kill(child.pid, signal.SIGKILL)
    assert folder.dumps() == [before] and (tmp_path / ".partial").exists()
    assert made(folder, NOON + timedelta(hours=1)).name == "20260331T130000Z"
    assert not (tmp_path / ".partial").exists()


def test_old_ones_go_and_the_newest_stays(tmp_path: Path) -> None:
    folder = DumpFolder(tmp_path)
    for days in (9, 3, 0):
        made(folder, NOON - timedelta(days=days))
    newest, second, _ = folder.dumps()
    with (second.path / "manifest.json").open() as reader:
        folder.keep(newest, NOON - timedelta(days=1))
        assert reader.read() == "{}", "whoever reads a dump keeps it"
    assert folder.dumps() == [newest]
    folder.keep(newest, NOON + timedelta(days=99))
    assert folder.dumps() == [newest]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_file_knows_its_sum_and_says_the_same_twice(tmp_path: Path, compressed: bool) -> None:
    sums = set()
    for name in ("a", "b"):
        file = Written(tmp_path / name, compressed=compressed)
        file.write(b"first\n")
        time.sleep(0.01)
        file.write(b"second\n" * 1000)
        file.close()
        stored = (tmp_path / name).read_bytes()
        assert (file.size, file.sha256) == (len(stored), sha256(stored).hexdigest())
        text = gzip.decompress(stored) if compressed else stored
        assert text == b"first\n" + b"second\n" * 1000
        sums.add(file.sha256)
    assert len(sums) == 1


# What changed

keys = sampled_from([f"{n:02x}" for n in range(12)])
catalogues = dictionaries(keys, sampled_from("xyz"))


@settings(max_examples=examples(100))
@given(before=catalogues, now=catalogues)
def test_two_lists_are_compared_side_by_side(before: dict[str, str], now: dict[str, str]) -> None:
    former = Former(Known(key, before[key], key, "") for key in sorted(before))
    changed = []
    for key in sorted(now):
        found = former.find(key)
        if found is None or found.digest != now[key]:
            changed.append(key)
    former.end()
    assert changed == sorted(key for key in now if before.get(key) != now[key])
    assert [one.key for one in former.gone] == sorted(before.keys() - now.keys())


def test_digests_are_kept_and_read_as_far_as_they_are_whole(tmp_path: Path) -> None:
    known = [Known(f"{n:02}", digest([b"a", b"", b"b"]), f"id-{n}", "10.5072/x") for n in range(9)]
    path = tmp_path / "digests"
    path.write_bytes(gzip.compress(b"".join(one.line() for one in known)))
    assert list(kept(path)) == known
    path.write_bytes(path.read_bytes()[:-20])
    assert len(list(kept(path))) < len(known)
    assert list(kept(tmp_path / "absent")) == []
    assert digest([b"ab", b""]) != digest([b"a", b"b"])
