"""YAML files of strangers: each is read, or refused at once with one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Timer
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thalie.ground.yaml import DEEPEST, YamlError, read_yaml


def read(folder: Path, content: str | bytes, **bounds: int) -> Any:
    path = folder / "some.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_yaml(path, **bounds)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("- a: 1\n  b: [x, 'é']\n", [{"a": 1, "b": ["x", "é"]}]),
        ("a: &p {k: 1}\nb: *p\nc: *p\n", {"a": {"k": 1}, "b": {"k": 1}, "c": {"k": 1}}),
        ("a: &p {k: 1}\nb: {<<: *p, l: 2}\n", {"a": {"k": 1}, "b": {"k": 1, "l": 2}}),
        ("\ufeff- a\n", ["a"]),
        ("[" * DEEPEST + "]" * DEEPEST, None),
    ],
)
def test_what_people_write_is_read(tmp_path: Path, text: str, value: Any) -> None:
    found = read(tmp_path, text)
    assert found == value or (value is None and str(found) == text)


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
MERGED = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{','.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[" * 50_000, "levels inside one another"),
        ("{a: " * 3000, "levels inside one another"),
        ("- " * 50_000, "levels inside one another"),
        ("\n".join(" " * n + "a:" for n in range(1000)), "levels inside one another"),
        (BOMB, "with its aliases written out it is far too long"),
        (MERGED, "with its aliases written out it is far too long"),
        ("- &a [*a]\n", "there is no complete “&a” before"),
        ("- *b\n", "there is no complete “&b” before"),
        ("a: '" + "x" * 1_000_000 + "'", "more than 1000000 bytes"),
        ('- "a\\0b"\n', "line 1, column 3: a character that no text can hold"),
        ('- x\n- "\\ud800"\n', "line 2"),
        ('"\\x07": b\n', "line 1, column 1: a character that no text can hold"),
        ("- a\x00b\n", "a character that no text can hold"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        (b"- \xed\xa0\x80\n", "not in UTF-8"),
        ("a: 1\nb: 2\na: 3\n", "line 3, column 1: the key “a” is given twice"),
        ("? [a]\n: b\n", "unhashable key"),
        ("- 2026-02-30\n", "line 1, column 3: “2026-02-30” is no value: put it in quotes"),
        ("- !!int x\n", "“x” is no value"),
        ("- !!timestamp x\n", "“x” is no value"),
        ("- !!bool x\n", "“x” is no value"),
        ("- 9" + "9" * 5000, "longer than any number"),
        ("- 1" + ":1" * 400_000, "longer than any number"),
        ("- !!python/object/apply:os.system ['true']\n", "could not determine a constructor"),
        ("- a\n---\n- b\n", "line 2"),
        ("- name: [\n", "line 2"),
        ("[", "line 1, column"),
    ],
)
def test_what_would_harm_is_refused_at_once(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    start = perf_counter()
    with pytest.raises(YamlError) as refused:
        read(tmp_path, content)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
    assert perf_counter() - start < 5


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(device: str) -> None:
    with pytest.raises(YamlError, match="a device or a pipe"):
        read_yaml(Path(device))


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = Timer(20, (tmp_path / "pipe").write_bytes, [b"a: 1"])  # lets the test fail, not hang
    writer.start()
    try:
        with pytest.raises(YamlError, match="a device or a pipe"):
            read_yaml(tmp_path / "pipe")
    finally:
        writer.cancel()


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(YamlError, match="far too long"):
        read_yaml(tmp_path / "huge")


def test_the_bound_is_where_it_is_said(tmp_path: Path) -> None:
    assert read(tmp_path, "abc", longest=3) == "abc"
    with pytest.raises(YamlError, match="more than 2 bytes"):
        read(tmp_path, "abc", longest=2)


@pytest.mark.parametrize("path", ["none.yaml", "."])
def test_what_is_no_file_is_the_systems_to_tell(tmp_path: Path, path: str) -> None:
    with pytest.raises(OSError):
        read_yaml(tmp_path / path)


@given(
    st.lists(st.sampled_from([*"[]{}-?:,&*!|>'\"%@ \n#a1~", "<<", "\x00", "!!int"]), max_size=30)
)
@settings(max_examples=500, deadline=None)
def test_any_signs_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, signs: Any
) -> None:
    try:
        read(tmp_path_factory.getbasetemp(), "".join(signs))
    except YamlError as error:
        assert str(error)
