"""Point spectra in ASCII, a file a detector. Runs in the reading process only.

Two layouts: counts one a line under two lines of header, as the program GUPIX reads them; and
``channel<tab>count`` with or without a ``[DISPLAY]`` block, as SimNRA reads RBS spectra.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from thalie.capture.safe.counting import tally
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat, Fault, Tell
from thalie.capture.safe.retouch import retouch
from thalie.capture.safe.texts import Header, NotThisFormatError, lines

_SIZE = re.compile(rb"\s*(\d{1,6})\s+\d{1,6}\s*")
_GUPIX = re.compile(
    rb"\s*(\d{4})\s+(\d{1,2})\s+(\d{1,9}(?:\.\d{1,9})?)\s+(\d{1,9}(?:\.\d{1,9})?)\s+(\d{1,18})"
)
_FACTS = (b"year", b"month", b"seconds since midnight", b"acquisition time", b"spectra sum")
_PAIR = re.compile(rb"\s*\d{1,6}[\t ]+\d{1,18}\s*")
_NUMBERS = re.compile(rb"[\d\s]*")
_LONGEST_NUMBER = 18  # digits
_MOST_CHANNELS = 1 << 16
_DISPLAY, _DATA = b"[DISPLAY]", b"[DATA]"


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Tell the header and the counts of the spectrum at PATH as one object."""
    beat()
    if path.stat().st_size > limits.whole:
        tell(Fault("oversized", "/", detail="no spectrum is as long"))
        return
    raw = path.read_bytes()
    try:
        header = parse_header(raw)
        numbers = _numbers(raw[header.end :])
        if _is_table(raw):
            _tell_table(header, numbers, tell)
        else:
            _tell_column(header, numbers, raw.endswith(b"\n"), tell)
    except NotThisFormatError as error:
        tell(error.fault)


def read_header(path: Path, limits: Limits) -> Header:
    """All values of the header. Raises ``NotThisFormatError`` and ``OSError``."""
    with path.open("rb") as file:
        return parse_header(file.read(limits.whole))


overwrite = partial(retouch, read_header)


def parse_header(raw: bytes) -> Header:
    """The header of a spectrum, of whichever layout. Raises ``NotThisFormatError``."""
    if raw.lstrip()[: len(_DISPLAY)].upper() == _DISPLAY:
        return _display_header(raw)
    return Header() if _is_table(raw) else _gupix_header(raw)


def _is_table(raw: bytes) -> bool:
    """Whether the counts stand beside their channels: the first line that has no size says so."""
    if raw.lstrip()[: len(_DISPLAY)].upper() == _DISPLAY:
        return True
    first, second = [*(line for _, line in lines(raw[:4096])), b"", b""][:2]
    return bool(_PAIR.fullmatch(first) and _PAIR.fullmatch(second))


def _display_header(raw: bytes) -> Header:
    header = Header()
    for at, line in lines(raw):
        if line.strip().upper() == _DATA:
            header.end = at + len(line)
            return header
        key, equals, value = line.partition(b"=")
        if equals:
            header.add("/", key, at + len(key) + 1, value)
    raise NotThisFormatError


def _gupix_header(raw: bytes) -> Header:
    (at, first), (start, second), (end, _) = [*lines(raw[: 1 << 16]), *[(len(raw), b"")] * 3][:3]
    size, figures = _SIZE.fullmatch(first), _GUPIX.match(second)
    if size is None or figures is None:
        raise NotThisFormatError
    header = Header(end=end)
    header.add("/", b"channels", at + size.start(1), size[1])
    for number, fact in enumerate(_FACTS, start=1):
        header.add("/", fact, start + figures.start(number), figures[number])
    header.add("/", b"gupix header", start, second[: figures.end()])
    header.add("/", b"experiment information", start + figures.end(), second[figures.end() :])
    return header


def _numbers(raw: bytes) -> list[int]:
    words = raw.split()
    fine = _NUMBERS.fullmatch(raw) and all(len(word) <= _LONGEST_NUMBER for word in words)
    if not fine or len(words) > 2 * _MOST_CHANNELS:
        raise NotThisFormatError
    return [int(word) for word in words]


def _stated(header: Header, key: str) -> int | None:
    found = next((e.value for e in header.entries if e.key.casefold() == key), "")
    return int(found) if re.fullmatch(r"\d{1,18}", found) else None


def _tell_column(header: Header, counts: list[int], whole: bool, tell: Tell) -> None:
    """One count a channel; WHOLE unless the last line lacks its end, and may lack digits."""
    wanted = _stated(header, "channels") or 0
    if len(counts) < wanted or not counts:
        _tell_bad(
            header, Fault("truncated", "/", detail=f"{len(counts)} channels of {wanted}"), tell
        )
    elif len(counts) > wanted:
        detail = f"{len(counts)} channels instead of {wanted}"
        _tell_bad(header, Fault("damaged", "/", detail=detail), tell)
    elif not whole and _stated(header, "spectra sum") != sum(counts):
        _tell_bad(header, Fault("truncated", "/", detail="the last count is cut"), tell)
    else:
        total, fingerprint = tally(np.array(counts, dtype=np.int64))
        _tell_all(header, tell, shape=(wanted,), total=total, fingerprint=fingerprint)


def _tell_table(header: Header, numbers: list[int], tell: Tell) -> None:
    """A table of channels and counts; rows may follow the last channel, as the tools write them."""
    rows, last = len(numbers) // 2, _stated(header, "xrange")
    short = last is not None and rows <= last
    if short or len(numbers) % 2 or not rows:
        wanted = "" if last is None else f" of {last + 1}"
        _tell_bad(header, Fault("truncated", "/", detail=f"{rows} channels{wanted}"), tell)
    else:
        _tell_all(header, tell, shape=(rows, 2), total=sum(numbers[1::2]))


def _tell_bad(header: Header, fault: Fault, tell: Tell) -> None:
    tell(fault)
    _tell_all(header, tell, shape=(), complete=False)


def _tell_all(header: Header, tell: Tell, **values: Any) -> None:
    for node in header.nodes(**values):
        tell(node)
