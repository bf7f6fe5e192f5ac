"""Finished folders kept between checkouts: the right one, whole, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from thalie_local.standalone import shelf as shelves
from thalie_local.standalone.shelf import KEPT, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache", "things")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "file").write_text("first")
    (folder / "link").symlink_to("inner/file")
    return folder


def test_what_was_put_is_taken_whole_over_what_was_there(
    shelf: Shelf, made: Path, tmp_path: Path
) -> None:
    shelf.put("a", made)
    (made / "inner" / "file").write_text("changed afterwards")
    target = tmp_path / "elsewhere" / "target"
    target.mkdir(parents=True)
    (target / "old").touch()
    assert shelf.take("a", target)
    assert (target / "link").is_symlink()
    assert (target / "link").read_text() == "first"
    assert not (target / "old").exists()
    assert [path.name for path in target.parent.iterdir()] == ["target"]


def test_other_inputs_and_other_kinds_find_nothing(
    shelf: Shelf, made: Path, tmp_path: Path
) -> None:
    shelf.put("a", made)
    target = tmp_path / "target"
    assert not shelf.take("b", target)
    assert not Shelf(tmp_path / "cache", "others").take("a", target)
    assert not target.exists()


def test_what_was_taken_may_be_changed(shelf: Shelf, made: Path, tmp_path: Path) -> None:
    shelf.put("a", made)
    assert shelf.take("a", tmp_path / "one")
    (tmp_path / "one" / "inner" / "file").write_text("data of a test")
    assert shelf.take("a", tmp_path / "two")
    assert (tmp_path / "two" / "inner" / "file").read_text() == "first"


def test_what_is_put_twice_stays_as_it_was(shelf: Shelf, made: Path, tmp_path: Path) -> None:
    shelf.put("a", made)
    (made / "inner" / "file").write_text("second")
    shelf.put("a", made)
    assert shelf.take("a", tmp_path / "target")
    assert (tmp_path / "target" / "link").read_text() == "first"


@pytest.mark.parametrize("written", [0, 1])
def test_half_a_copy_is_never_found(
    shelf: Shelf, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    def half(source: Path, target: Path) -> None:
        for number in range(written):
            target.mkdir()
            (target / str(number)).touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(shelves, "copy", half)
        shelf.put("a", made)
    assert not shelf.has("a")
    assert list(shelf.folder.iterdir()) == []
    shelf.put("a", made)
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "old").touch()
    with monkeypatch.context() as context:
        context.setattr(shelves, "copy", half)
        assert not shelf.take("a", tmp_path / "target")
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["old"]


def test_the_least_used_go(shelf: Shelf, made: Path, tmp_path: Path) -> None:
    for number in range(KEPT):
        shelf.put(str(number), made)
        os.utime(shelf.folder / str(number), (number, number))
    assert shelf.take("0", tmp_path / "target")  # used again
    shelf.put("new", made)
    kept = {path.name for path in shelf.folder.iterdir()}
    assert kept == {"0", "new", *(str(number) for number in range(2, KEPT))}
