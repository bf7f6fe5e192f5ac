"""Bytes and texts of files, as texts that can be kept and shown. Pure."""

from __future__ import annotations

import re
import unicodedata

# Beginnings of the signs of French in UTF-8 (é, à, œ, an accent for itself, ’ – … €). No word of
# Windows ends in what these bytes are there: Ã, Â, Ì, â, or Å behind a letter.
_HALF = re.compile(rb"(?:[\xc2\xc3]|\xe2[\x80-\xbf]?|(?<=[A-Za-z])[\xc5\xcc])\Z")


def decode(raw: bytes) -> str:
    """RAW as UTF-8, without half a character at its end; else as programs on Windows wrote.

    They wrote Windows-1252, which is Latin-1 with ``œ ’ – €`` where that has control characters.
    Five of its bytes are no character; they become ``�``.
    """
    raw = raw.rstrip(b"\0")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        whole = _without_half(raw)
        return raw.decode("windows-1252", "replace") if whole is None else whole.decode("utf-8")


def is_cut(raw: bytes) -> bool:
    """Whether RAW is UTF-8 that ends in half a character, as too small a room for it leaves it."""
    return _without_half(raw) is not None


def _without_half(raw: bytes) -> bytes | None:
    """RAW without the half character at its end; ``None`` where there is none.

    Text of Windows may end in such bytes too (``poupé``). It is UTF-8 when another character is
    written so in it, or when the half one is of a sign of French.
    """
    raw = raw.rstrip(b"\0 ")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = raw[: error.start]
        ends = error.reason == "unexpected end of data"
        return whole if ends and (not whole.isascii() or _HALF.search(raw)) else None
    return None


def clean(text: str, longest: int = 1 << 16) -> str:
    """TEXT without NUL and control characters (databases refuse them), cut at LONGEST.

    Blanks of all kinds are blanks, or the words beside them would become one.
    """
    if len(text) <= longest and text.isprintable():
        return text
    kept = "".join(map(_fit, text[:longest]))
    return kept.encode("utf-8", "replace").decode("utf-8")


def _fit(character: str) -> str:
    if character in "\t\n" or character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else ""


def label(raw: bytes) -> str:
    """RAW, the name of something, as text."""
    return clean(decode(raw))
