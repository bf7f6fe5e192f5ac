"""Plain text out of what people and files wrote. Pure."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

# What XML 1.0 cannot carry (section 2.2, production 2), and lone halves of surrogate pairs.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "tr", "blockquote"}
)
_SILENT = frozenset({"script", "style"})


def legal(text: str) -> str:
    """TEXT without the characters that no XML document can carry."""
    return _NOT_XML.sub("", text)


def legal_throughout(value: Any) -> Any:
    """The same for each text of a JSON VALUE, names of its members included."""
    if isinstance(value, str):
        return value if value.isprintable() else legal(value)  # nothing printable is unfit
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
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (one_line(line) for line in "".join(reader.parts).split("\n"))
    return legal("\n".join(line for line in lines if line))


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
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
