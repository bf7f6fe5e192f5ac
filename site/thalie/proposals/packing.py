"""What was read of a file, as bytes that a table keeps. Pure.

The types of ``capture`` say how they are read back: dataclasses, tuples, mappings, words, numbers,
days. What has its default is left out, so that a field that is added later is read from old rows.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from thalie.capture import CapturedFile

EDITION = 1
"""Of what is kept: what was read before is read again when it means something else."""

MOST = 64 * 1024 * 1024
"""Bytes that are kept of one file, unpacked; no file of a beam line comes near."""


class TooMuchError(Exception):
    """More was read than is kept."""


def pack(file: CapturedFile) -> bytes:
    """FILE as bytes. Raises ``TooMuchError``."""
    told = json.dumps(_plain(file), separators=(",", ":")).encode()
    if len(told) > MOST:
        raise TooMuchError
    return zlib.compress(told, 6)


def unpack(packed: bytes) -> CapturedFile:
    """The file that ``pack`` was given."""
    file: CapturedFile = _read(CapturedFile, json.loads(zlib.decompress(packed)))
    return file


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        named = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: _plain(said) for one, said in named if said != _default(one)}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def _default(one: Field[Any]) -> Any:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else MISSING


def _read(kind: Any, said: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read_one_of(inner, said)
    if origin is tuple:
        kinds = [inner[0]] * len(said) if inner[-1] is Ellipsis else inner
        return tuple(_read(one, part) for one, part in zip(kinds, said, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {name: _read(inner[1], part) for name, part in said.items()}
    if is_dataclass(kind):
        made: Any = kind
        hints = _hints(made)
        return made(**{name: _read(hints[name], part) for name, part in said.items()})
    if kind in (date, datetime):
        return kind.fromisoformat(said)
    if isinstance(kind, type) and issubclass(kind, (Enum, Path)):
        return kind(said)
    return said


def _read_one_of(kinds: tuple[Any, ...], said: Any) -> Any:
    """Of several kinds at most one is no plain word or number; an object is of that kind."""
    if said is None:
        return None
    made = [one for one in kinds if one is not type(None) and one not in (str, int, float, bool)]
    plain = len(made) < sum(one is not type(None) for one in kinds)
    return said if not made or (plain and not isinstance(said, dict)) else _read(made[0], said)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
