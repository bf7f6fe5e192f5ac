"""The header of a list-mode file (MPA-3 of FAST ComTec). Runs in the reading process only.

The header is lines of text up to ``[LISTDATA]``, in sections such as ``[ADC1]``. What matters here
stands in comment lines, ``cmline2=det:SDD Ketek,area:50mm2,…`` or ``cmline9=Exp.Info:Proton , …``;
which number has which comment differs between periods, so they are told by their words. The events
after the header are 32-bit and 16-bit words, which are not decoded.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat, Fault, Tell
from thalie.capture.safe.retouch import retouch
from thalie.capture.safe.texts import Header, NotThisFormatError, head, lines

_SECTION = re.compile(rb"\s*\[([\w .-]{1,40})\]")
_SETTING = re.compile(rb"([\w. ]{1,40}?)\s*=")
_DETECTOR = re.compile(rb"(?:^|,)\s*(det|area|tck|win|angle|s/n|filter)\s*:", re.IGNORECASE)
_COMMENT = re.compile(rb"\s*([a-z][a-z. _/-]{0,40}?)\s*:", re.IGNORECASE)
_WRITTEN = re.compile(rb".*\bwritten\b", re.IGNORECASE)
_END = b"LISTDATA"
_WORD = 2  # bytes; the shortest piece of a list


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Tell the sections of the header of the file at PATH, and whether it has events."""
    beat()
    try:
        header = read_header(path, limits)
    except NotThisFormatError as error:
        tell(error.fault)
        return
    for fault in header.faults:
        tell(fault)
    for node in header.nodes(complete=not header.faults):
        tell(node)


def read_header(path: Path, limits: Limits) -> Header:
    """All values of the header. Raises ``NotThisFormatError`` and ``OSError``."""
    raw = head(path, limits)
    header, section, known = Header(), "/", False
    for at, line in lines(raw):
        if match := _SECTION.match(line):
            name = match[1].strip().upper()
            known = known or name == _END or name.startswith(b"ADC")
            if name == _END:
                header.end = raw.find(b"\n", at) + 1 or len(raw)
                break
            section = f"/{name.decode('ascii', 'replace')}"
        else:
            _take(header, section, at, line)
    size = path.stat().st_size
    if not known or (not header.end and size > len(raw)):
        raise NotThisFormatError
    header.faults += _missing(header, size)
    return header


overwrite = partial(retouch, read_header)


def _missing(header: Header, size: int) -> list[Fault]:
    if not header.end:
        return [Fault("truncated", "/", detail="its header does not come to an end")]
    events = size - header.end
    if events <= 0:
        return [Fault("truncated", "/", detail="no event follows the header")]
    return [Fault("truncated", "/", detail="half a word at its end")] if events % _WORD else []


def _take(header: Header, section: str, at: int, line: bytes) -> None:
    setting = _SETTING.match(line)
    key = setting[1].strip() if setting else b""
    start = setting.end() if setting else 0
    words = line[start:]
    if setting and not key.lower().startswith(b"cmline"):
        header.add(section, key, at + start, words)
    elif _DETECTOR.match(words):
        _take_detector(header, section, at + start, words)
    elif key.lower() == b"cmline0" and (written := _WRITTEN.match(words)):
        header.add(section, key, at + start + written.end(), words[written.end() :])
    elif key.lower() != b"cmline0" and (comment := _COMMENT.match(words)):
        header.add(section, comment[1], at + start + comment.end(), words[comment.end() :])
    elif setting:
        header.add(section, key, at + start, words)


def _take_detector(header: Header, section: str, at: int, words: bytes) -> None:
    found = list(_DETECTOR.finditer(words))
    ends = [match.start() for match in found[1:]] + [len(words)]
    for match, end in zip(found, ends, strict=True):
        header.add(section, match[1], at + match.end(), words[match.end() : end])
