"""Checking the files of a dataset: their sums, whether they can be read, what they say. Pure.

The files are opened in the reading process of ``capture``, one after the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from thalie.capture import CapturedFile, Dialect, Limits, RunSource
from thalie.capture import capture_run as capture
from thalie.crosswalks.ro_crate import FILE_NAME, ORIGINAL, REPLAY
from thalie.crosswalks.ro_crate_graph import Crate, CrateError, parsed
from thalie.ground.errors import OperatorError
from thalie.ground.language import in_context

from .agreement import Difference, compared

Json = Mapping[str, Any]

SUMS: Final = {
    "right": in_context("sum of a file", "right"),
    "wrong": in_context("sum of a file", "wrong"),
    "missing": in_context("sum of a file", "the file is missing"),
    "elsewhere": in_context("sum of a file", "not here"),
    "unknown": in_context("sum of a file", "not known"),
}
READING: Final = {
    "whole": in_context("reading of a file", "whole"),
    "damaged": in_context("reading of a file", "damaged"),
    "other": in_context("reading of a file", "no measurement"),
}
_NO_MEASUREMENT: Final = frozenset({"not-read", "unknown-layout"})
_LARGEST: Final = 64 << 20  # bytes of a description


class NoDatasetError(OperatorError):
    """What is to be verified is not there, or is no dataset. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A file as the dataset knows it: where it is (``None``: elsewhere), size, ``md5:…``."""

    name: str
    path: Path | None
    size: int | None
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is verified: ``fields`` are the custom fields of the record."""

    name: str
    files: tuple[Stated, ...]
    fields: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one file. ``differences`` is ``None`` where there is nothing to compare."""

    name: str
    size: int | None
    sum: str
    reading: str
    reason: str = ""
    differences: tuple[Difference, ...] | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with it."""
        fine = self.sum not in ("wrong", "missing") and self.reading != "damaged"
        return fine and not self.differences

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        found = self.differences
        return {
            "name": self.name,
            "size": self.size,
            "sum": self.sum,
            "reading": self.reading,
            "reason": self.reason,
            "conditions": "-" if found is None else "differ" if found else "agree",
            "differences": [one.as_json() for one in found or ()],
        }


def verify(
    dataset: Dataset,
    dialect: Dialect,
    limits: Limits,
    progress: Callable[[str, int], None] | None = None,
) -> list[Verified]:
    """Verify every file; PROGRESS hears (name, bytes read since the last call)."""
    here = [one for one in dataset.files if one.path is not None and one.path.is_file()]
    source = RunSource("", "", "", tuple((one.path, one.name, "") for one in here if one.path))
    run = capture(source, dialect=dialect, limits=limits, progress=progress)
    captured = {one.name: one for one in run.files}
    agreed = compared(dataset.fields, run.files, dialect)
    return [_verified(one, captured.get(one.name), agreed) for one in dataset.files]


def _verified(
    stated: Stated, captured: CapturedFile | None, agreed: Mapping[str, list[Difference]]
) -> Verified:
    if captured is None:
        state = "elsewhere" if stated.path is None else "missing"
        return Verified(stated.name, stated.size, state, "-")
    found = agreed.get(stated.name)
    reading, reason = _reading(captured)
    return Verified(
        stated.name,
        captured.size,
        _sum(stated, captured),
        reading,
        reason,
        None if found is None else tuple(found),
    )


def _sum(stated: Stated, captured: CapturedFile) -> str:
    if stated.size is not None and stated.size != captured.size:
        return "wrong"
    method, _, digest = stated.checksum.rpartition(":")
    if not method:
        return "unknown"
    known = {"md5": captured.md5, "sha256": captured.sha256}
    found = known.get(method) or _other_sum(captured.path, method)
    return "right" if found == digest else "wrong"


def _other_sum(path: Path, method: str) -> str:
    if method not in hashlib.algorithms_guaranteed or method.startswith("shake"):
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, method).hexdigest()


def _reading(captured: CapturedFile) -> tuple[str, str]:
    refusal = captured.refusal
    if refusal is None:
        return ("whole" if captured.analyses else "other"), ""
    if refusal.code in _NO_MEASUREMENT:
        return "other", ""
    if refusal.code == "empty" and captured.format is None:
        return "other", ""
    return "damaged", refusal.reason


# Folders


def of_folder(folder: Path) -> Dataset:
    """The dataset in an unpacked crate or replay pack. Raises ``NoDatasetError``."""
    try:
        crate = Crate(parsed(_content(folder / FILE_NAME)))
    except OSError as error:
        raise NoDatasetError(
            f"{folder} has no {FILE_NAME}: name the folder of an unpacked RO-Crate or replay pack."
        ) from error
    except CrateError as error:
        raise NoDatasetError(f"{folder / FILE_NAME}: {error}") from error
    files = [_file(folder, crate, node) for node in _nodes(crate)]
    return Dataset(str(folder), tuple(files), _fields(folder))


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LARGEST)


def _nodes(crate: Crate) -> Sequence[Json]:
    """The files of the crate that are no part of its description."""
    found: dict[str, Json] = {}
    ahead = [crate.root]
    while ahead:
        for node in crate.nodes(ahead.pop(), "hasPart"):
            iri = str(node.get("@id", ""))
            if iri in found:
                continue
            found[iri] = node
            kinds = node.get("@type")
            if "Dataset" in (kinds if isinstance(kinds, list) else [kinds]):
                ahead.append(node)
    return [
        node for iri, node in found.items()
        if _is_file(node) and iri != ORIGINAL and not iri.startswith(f"{REPLAY}/")
    ]  # fmt: skip


def _is_file(node: Json) -> bool:
    kinds = node.get("@type")
    return "File" in (kinds if isinstance(kinds, list) else [kinds])


def _file(folder: Path, crate: Crate, node: Json) -> Stated:
    iri = str(node["@id"])
    size = crate.text(node, "contentSize")
    path = None
    if not urlsplit(iri).scheme:
        steps = unquote(iri).removeprefix("./").split("/")
        path = folder.joinpath(*steps)
        if any(step in ("", ".", "..") for step in steps):
            raise NoDatasetError(f"{FILE_NAME} names a file outside of the folder: {iri[:200]}")
    name = crate.text(node, "name") or unquote(iri)
    return Stated(name, path, int(size) if size.isdigit() else None, _checksum(crate, node))


def _checksum(crate: Crate, node: Json) -> str:
    for one in crate.nodes(node, "spdx:checksum"):
        method, value = crate.text(one, "propertyID"), crate.text(one, "value")
        if method and value:
            return f"{method}:{value}"
    digest = crate.text(node, "sha256")
    return f"sha256:{digest}" if digest else ""


def _fields(folder: Path) -> Json:
    """The custom fields of the record, where this software wrote the crate."""
    try:
        found = json.loads(_content(folder / ORIGINAL))
    except (OSError, ValueError):
        return {}
    fields = found.get("custom_fields") if isinstance(found, dict) else None
    return fields if isinstance(fields, dict) else {}
