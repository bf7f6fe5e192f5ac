"""Bytes and texts of files, as texts that can be kept and shown. Pure."""

from __future__ import annotations


def decode(raw: bytes) -> str:
    """RAW as UTF-8, else as Latin-1, which programs on Windows wrote."""
    raw = raw.rstrip(b"\0")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def clean(text: str, longest: int = 1 << 16) -> str:
    """TEXT without NUL and control characters (databases refuse them), cut at LONGEST."""
    if len(text) <= longest and text.isprintable():
        return text
    kept = "".join(c for c in text[:longest] if c in "\t\n" or c.isprintable())
    return kept.encode("utf-8", "replace").decode("utf-8")
