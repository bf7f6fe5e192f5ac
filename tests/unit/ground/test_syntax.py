"""Syntax trees of Python that are made while others are made."""

from __future__ import annotations

import ast
import gc
from collections.abc import Callable

import pytest

from thalie.ground.syntax import parse

TEXT = "\n".join(f"a{number} = [b, (c, d)]" for number in range(2000))


class Parsing:
    """Garbage that reads Python when it is collected, as a thread may that gets its turn then."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        ast.parse("a = 1")


def deep(read: Callable[[str], ast.Module], depth: int = 20) -> ast.Module:
    return deep(read, depth - 1) if depth else read(TEXT)


@pytest.fixture
def garbage() -> None:
    gc.collect()
    Parsing()


@pytest.mark.usefixtures("garbage")
def test_a_tree_made_meanwhile_does_no_harm() -> None:
    assert len(deep(parse).body) == 2000


@pytest.mark.usefixtures("garbage")
@pytest.mark.skipif("sys.version_info >= (3, 13)", reason="mended in CPython 3.13")
def test_the_judge_sees_the_harm() -> None:
    with pytest.raises(SystemError):
        deep(ast.parse)


def test_what_is_no_python_is_told() -> None:
    with pytest.raises(SyntaxError):
        parse("a =")
    with pytest.raises((SyntaxError, ValueError), match="null"):
        parse("\0")
