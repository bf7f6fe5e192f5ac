"""Every heritage field reaches the read model, or there is a reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from thalie.crosswalks.read_heritage import heritage
from thalie.heritage.fields import Field
from thalie.heritage.model import FIELDS, PREFIX
from thalie.heritage.values import Flag, Text

NOT_READ = {"analyses": "up to ten thousand: they are read a page at a time"}


class Facts:
    """A term of which only the id is known."""

    def __init__(self, name: str) -> None:
        self.id, self.title, self.props = name, {"en": name}, dict[str, str]()


def find(vocabulary: str, name: str) -> Facts:
    return Facts(name)


def full(field: Field) -> Any:
    """A value of FIELD in which every field inside has one."""
    if field.group:
        inner = {one.name: full(one) for one in field.group.fields}
        return [inner] if field.many else inner
    return True if isinstance(field.kind, Flag) else field.example


def paths(fields: Iterable[Field], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every field that holds a value."""
    for one in fields:
        if one.group:
            yield from paths(one.group.fields, (*before, one.name))
        else:
            yield (*before, one.name)


def without(record: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """A copy of RECORD in which the value at PATH is absent."""
    changed: Any = deepcopy(record)
    at = changed
    for name in path[:-1]:
        at = at.get(name, {})
        at = at[0] if isinstance(at, list) else at
    at.pop(path[-1], None)
    return dict(changed)


def unread(fields: tuple[Field, ...]) -> set[str]:
    """The fields, joined by dots, on whose values the read model does not depend."""
    listed = {one.name: full(one) for one in fields}
    not_listed = without(listed, ("objects", "keeper"))  # only then is the other keeper looked at
    return {
        ".".join(path)
        for path in paths(fields)
        if all(read(record) == read(without(record, path)) for record in (listed, not_listed))
    }


def read(record: Mapping[str, Any]) -> dict[str, Any]:
    return heritage({f"{PREFIX}:{name}": value for name, value in record.items()}, find)


def test_every_field_is_read_or_there_is_a_reason() -> None:
    assert {path for path in unread(FIELDS) if path.split(".")[0] not in NOT_READ} == set()


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_said_not_to_be_read_is_not(name: str) -> None:
    inner = {".".join(path) for path in paths(FIELDS) if path[0] == name}
    assert inner
    assert inner <= unread(FIELDS)


def test_the_judge_sees_a_field_that_is_not_read() -> None:
    colour = Field("colour", FIELDS[0].label, FIELDS[0].help, Text(), "urn:x", "red")
    assert "colour" in unread((*FIELDS, colour))
    assert "objects.label" not in unread(FIELDS)
