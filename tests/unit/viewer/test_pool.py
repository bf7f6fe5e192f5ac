"""Processes that read files for viewers: few, kept, replaced when a file kills one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.preview.files import MAP, g3_map
from thalie.capture.aglae import AGLAE
from thalie.capture.safe.process import ProcessLostError
from thalie.viewer.pool import BusyError, Pool, limits

READER = "thalie.preview.answers"
READERS = (*AGLAE.readers, READER)


def make(most: int, patience: float = 0.05, seconds: int = 20) -> Pool:
    return Pool(READERS, limits(seconds, 640 << 20), most, patience)


def test_whoever_comes_when_all_are_busy_is_told_so() -> None:
    pool = make(1)
    with pool.process(), pytest.raises(BusyError), pool.process():
        pass
    with pool.process():
        pass
    pool.end()


def test_a_process_serves_one_after_the_other_and_ends(tmp_path: Path) -> None:
    pool, path = make(2), g3_map(tmp_path)
    asked = {"what": "spectrum", "datasets": ["/X1/maps"], "most": 1 << 29}
    ids = set()
    for _ in range(3):
        with pool.process() as one:
            assert one.answer(path, READER, asked)["counts"] == MAP.sum(axis=(0, 1)).tolist()
            ids.add(one._child.pid)
    assert len(ids) == 1
    child = one._child
    pool.end()
    assert child.poll() is not None


def test_a_process_that_was_lost_is_replaced(tmp_path: Path) -> None:
    pool, path = make(1), g3_map(tmp_path)
    asked = {"what": "spectrum", "datasets": ["/X1/maps"], "most": 1 << 29}
    with pytest.raises(ProcessLostError), pool.process() as one:
        assert one.answer(path, READER, asked)["counts"]
        one._child.kill()
        one.answer(path, READER, asked)
    with pool.process() as other:
        assert other.answer(path, READER, asked)["counts"]
    pool.end()
