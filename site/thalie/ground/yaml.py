"""YAML as people write it, read within bounds. Pure.

The parser's events are counted first, then values are made: a file of a few bytes may ask for more
than any memory holds, and deep nesting overflows the stack of PyYAML's fast reader.
"""

from __future__ import annotations

import os
from collections.abc import Hashable
from math import inf
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from .plain import legal

LONGEST = 1_000_000  # bytes of a file, and characters once its aliases are written out
DEEPEST = 40  # lists and mappings inside one another
LONGEST_VALUE = 100  # characters of a number, a day, and all else that is no text
UNFIT = "a character that no text can hold, such as NUL"
_TEXT = "tag:yaml.org,2002:str"


class YamlError(ValueError):
    """What was given cannot be read: ``reason``, and ``line`` and ``column`` (from 1) if known."""

    def __init__(self, reason: str, mark: Any = None, last: float = inf) -> None:
        """``mark`` is PyYAML's, which may be past the ``last`` line (from 0)."""
        self.reason = reason
        self.line = int(min(mark.line, last)) + 1 if mark else 0
        self.column: int = mark.column + 1 if mark else 0
        super().__init__(f"line {self.line}, column {self.column}: {reason}" if mark else reason)


def read_yaml(path: Path, longest: int = LONGEST) -> Any:
    """What the file holds, as plain values.

    Raises ``OSError``, and ``YamlError`` for what is no file on a disk (a device may have no end, a
    pipe no beginning), for more than ``longest`` bytes, for aliases that stand for more, for a key
    given twice, and for characters that no XML can carry.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise YamlError("it is a device or a pipe: give a file")
        content = file.read(longest + 1)
    if len(content) > longest:
        raise YamlError(f"it is far too long: more than {longest} bytes")
    try:
        text = content.decode("utf-8")
        _measure(text, longest)
        return yaml.load(text, _Loader)  # noqa: S506 (it is a SafeLoader)
    except UnicodeDecodeError as error:
        raise YamlError("the text is not in UTF-8") from error
    except yaml.MarkedYAMLError as error:
        raise YamlError(
            error.problem or "this is no YAML", error.problem_mark, text.count("\n")
        ) from error
    except yaml.YAMLError as error:
        raise YamlError(UNFIT) from error


def _without_waiting(path: str, flags: int) -> int:
    """Open ``path``; a pipe that nobody writes into would keep us for ever."""
    return os.open(path, flags | os.O_NONBLOCK)


def _measure(text: str, longest: int) -> None:
    """Refuse what is too deep or too long, and what no text holds, before anything is made."""
    size = 0
    sizes: dict[str, int] = {}  # of what has a name, complete
    begun: list[tuple[str | None, int]] = []  # name, and the size before it
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            begun.append((event.anchor, size))
            size += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            name, before = begun.pop()
            sizes[name or ""] = size - before
        elif isinstance(event, yaml.ScalarEvent):
            sizes[event.anchor or ""] = len(event.value) or 1
            size += sizes[event.anchor or ""]
            if legal(event.value) != event.value:
                raise YamlError(UNFIT, event.start_mark)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in sizes:
                raise YamlError(
                    f"there is no complete “&{event.anchor:.80}” before", event.start_mark
                )
            size += sizes[event.anchor]
        if len(begun) > DEEPEST:
            raise YamlError(f"more than {DEEPEST} levels inside one another", event.start_mark)
        if size > longest:
            raise YamlError("with its aliases written out it is far too long", event.start_mark)


class _Loader(yaml.CSafeLoader):
    """Tells the place of each mistake; PyYAML drops the first of two keys, and raises anything."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _refused(f"the key “{key.value:.80}” is given twice", key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        is_text = not isinstance(node, yaml.ScalarNode) or node.tag == _TEXT
        if not is_text and len(node.value) > LONGEST_VALUE:
            raise _refused("this is longer than any number: put it in quotes", node)
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, OverflowError) as error:
            raise _refused(f"“{node.value}” is no value: put it in quotes", node) from error


def _refused(reason: str, node: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, reason, node.start_mark)
