"""Lines of a map of light in EDF (ESRF data format). Runs in the reading process only.

A file is a header ``{ key = value ; … }`` and the counts of one line of the map: ``Dim_2`` columns
of ``Dim_1`` channels. ``Size`` is wrong in real files, so the length of the file decides. General
readers of EDF follow a header into other files and unpack; here such a file is refused. Some
writers fill the last block of 512 bytes with zeros.
"""

from __future__ import annotations

import math
import re
from functools import partial
from pathlib import Path

import numpy as np

from thalie.capture.safe.counting import tally
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat, Fault, Tell
from thalie.capture.safe.retouch import retouch
from thalie.capture.safe.texts import Header, NotThisFormatError, head

_END = re.compile(rb"\}\r?\n")
_VALUE = re.compile(rb"([^=;{}\r\n]{1,80})=([^;\r\n]{0,4096});")
_BLOCK = 512  # bytes
_DIMENSION = re.compile(r"\d{1,9}")
_TYPES = {
    "UnsignedByte": "u1", "SignedByte": "i1", "UnsignedShort": "u2", "SignedShort": "i2",
    "UnsignedInteger": "u4", "SignedInteger": "i4", "UnsignedLong": "u4", "SignedLong": "i4",
    "Unsigned64": "u8", "Signed64": "i8", "FloatValue": "f4", "DoubleValue": "f8",
}  # fmt: skip
_ORDERS = {"LowByteFirst": "<", "HighByteFirst": ">"}


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Tell the header and the counts of the line at PATH as one object."""
    beat()
    try:
        header = read_header(path, limits)
    except NotThisFormatError as error:
        tell(error.fault)
        return
    said = {entry.key.casefold(): entry.value for entry in header.entries}
    kind, shape = _type(said), _shape(said)
    fault = _fault(said, kind, shape, path, header.end, limits)
    if fault is not None:
        tell(fault)
        (node,) = header.nodes(shape=shape or (), complete=False)
    else:
        held = np.fromfile(path, dtype=kind, count=math.prod(shape or ()), offset=header.end)
        counts = held.reshape(shape or ())
        total, fingerprint = tally(counts) if counts.dtype.kind in "iu" else (None, None)
        (node,) = header.nodes(shape=shape, total=total, fingerprint=fingerprint)
    tell(node)


def read_header(path: Path, limits: Limits) -> Header:
    """All values of the header. Raises ``NotThisFormatError`` and ``OSError``."""
    raw = head(path, limits)
    end = _END.search(raw)
    if end is None or raw[: end.start()].lstrip()[:1] != b"{":
        raise NotThisFormatError
    header = Header(end=end.end())
    for match in _VALUE.finditer(raw, raw.index(b"{") + 1, end.start()):
        header.add("/", match[1], match.start(2), match[2])
    return header


overwrite = partial(retouch, read_header)


def _type(said: dict[str, str]) -> np.dtype[np.generic] | None:
    kind, order = _TYPES.get(said.get("datatype", "")), _ORDERS.get(said.get("byteorder", ""))
    return np.dtype(order + kind) if kind and order else None


def _shape(said: dict[str, str]) -> tuple[int, ...] | None:
    """(columns, channels)."""
    sizes = [said.get(key, "") for key in ("dim_2", "dim_1")]
    known = all(_DIMENSION.fullmatch(size) for size in sizes)
    return tuple(int(size) for size in sizes) if known and "dim_3" not in said else None


def _fault(
    said: dict[str, str],
    kind: np.dtype[np.generic] | None,
    shape: tuple[int, ...] | None,
    path: Path,
    start: int,
    limits: Limits,
) -> Fault | None:
    """What forbids to read the numbers, judged by the header and the length of the file."""
    if any(key.startswith("edf_binaryfilename") for key in said):
        return Fault("external-storage", "/")
    if kind is None or shape is None or said.get("compression", "none").casefold() != "none":
        return Fault("unknown-storage", "/", detail="no line of a map is stored so")
    stored, declared = path.stat().st_size - start, math.prod(shape) * kind.itemsize
    if declared > limits.array:
        return Fault("oversized", "/", detail=f"{declared} bytes declared, {stored} stored")
    if stored < declared or not declared:
        return Fault("truncated", "/", detail=f"{stored} bytes of {declared}")
    if stored > declared and not _fills_a_block(path, start, start + declared):
        return Fault("unknown-storage", "/", detail="more follows than one line of a map")
    return None


def _fills_a_block(path: Path, start: int, end: int) -> bool:
    """Whether what follows END are the zeros that make the numbers, or the file, whole blocks."""
    with path.open("rb") as file:
        file.seek(end)
        rest = file.read(_BLOCK)
    after = end + len(rest)
    return len(rest) < _BLOCK and not any(rest) and 0 in (after % _BLOCK, (after - start) % _BLOCK)
