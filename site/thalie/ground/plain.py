"""Plain text out of what people and files wrote. Pure."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any

# What XML 1.0 cannot carry (section 2.2, production 2), and lone halves of surrogate pairs.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "tr", "blockquote"}
)
_SILENT = frozenset({"script", "style"})
_WORD = "(?:p|br|ul|ol|li|em|strong|b|i|u|a|code|sub|sup|span|div|blockquote|h[1-6]|tr|td|table)"
_SIMPLE = re.compile(f"(?:[^<&]++|</?{_WORD} ?/?>|&(?:amp|lt|gt|quot|nbsp|#39);)*", re.IGNORECASE)
_TAG = re.compile("<([^>]*)>")


def legal(text: str) -> str:
    """TEXT without the characters that no XML document can carry."""
    return text if text.isprintable() else _NOT_XML.sub("", text)  # nothing printable is unfit


def legal_throughout(value: Any) -> Any:
    """The same for each text of a JSON VALUE, names of its members included."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, dict):
        return {legal_throughout(name): legal_throughout(one) for name, one in value.items()}
    if isinstance(value, list):
        return [legal_throughout(one) for one in value]
    return value


def legible(name: str) -> str:
    """NAME of a file as Python has it, with bytes that are no UTF-8 spelt: ``C\\xe9ramique``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def one_line(text: str) -> str:
    """TEXT with single blanks between its words, and none around."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """TEXT to compare names by: whatever the case and the blanks."""
    return one_line(text).casefold()


def unaccented(text: str) -> str:
    """TEXT in lower case without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))


def plain(html: str) -> str:
    """The text of HTML: paragraphs and list entries on lines of their own, no empty lines."""
    parts = _simple(html) if _SIMPLE.fullmatch(html) else _read(html)
    lines = (one_line(line) for line in "".join(parts).split("\n"))
    return legal("\n".join(line for line in lines if line))


def _simple(html: str) -> list[str]:
    """The parts of what has nothing but plain tags, as the editor of descriptions writes them.

    The same as a parser makes of it, ten times as fast.
    """
    pieces = _TAG.split(html.replace("\n", " "))
    texts, tags = pieces[::2], pieces[1::2]
    breaks = ["\n" if tag.strip(" /").lower() in _BLOCKS else "" for tag in tags]
    return [
        part for pair in zip_longest(map(unescape, texts), breaks, fillvalue="") for part in pair
    ]


def _read(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.parts


class _Reader(HTMLParser):
    """Collects the text that a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A block begins a line; what is inside a script is not for readers."""
        self._silent += tag in _SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """A block ends its line."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Line ends in the source are blanks (HTML Standard, white space)."""
        if not self._silent:
            self.parts.append(data.replace("\n", " "))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
