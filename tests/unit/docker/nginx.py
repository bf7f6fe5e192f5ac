"""Reading nginx's configuration in tests: directives as lists of words, blocks as lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:\$\{\w+\}|[^\s;{}])+|[;{}]"""
)


@dataclass
class Directive:
    """``name words… ;`` or, with ``block``, ``name words… { … }``."""

    name: str
    words: list[str]
    block: list[Directive] | None = None
    context: list[Directive] = field(default_factory=list)

    def first(self, name: str) -> Directive:
        return next(d for d in self.block or [] if d.name == name)

    def all(self, name: str) -> list[Directive]:
        return [d for d in self.block or [] if d.name == name]


def parse(text: str) -> list[Directive]:
    """Directives of a configuration file."""
    tokens = [t for t in _TOKEN.findall(text) if t.strip() and not t.startswith("#")]
    return _block(iter(tokens))


def _block(tokens: Iterator[str]) -> list[Directive]:
    found: list[Directive] = []
    words: list[str] = []
    for token in tokens:
        if token == ";":
            found.append(Directive(words[0], [w.strip("\"'") for w in words[1:]]))
            words = []
        elif token == "{":
            found.append(Directive(words[0], words[1:], _block(tokens)))
            words = []
        elif token == "}":
            return found
        else:
            words.append(token)
    assert not words, f"unfinished directive: {words}"
    return found


def load(folder: Path) -> Directive:
    """The whole configuration of the proxy image, with its includes put in their places."""
    return Directive("main", [], _included(parse((folder / "nginx.conf").read_text()), folder))


def _included(directives: list[Directive], folder: Path) -> list[Directive]:
    found: list[Directive] = []
    for directive in directives:
        if directive.name == "include" and not directive.words[0].endswith("mime.types"):
            name = Path(directive.words[0]).name
            template = folder / f"{name}.template"
            source = template if template.exists() else folder / name
            found += _included(parse(source.read_text("utf-8")), folder)
            continue
        if directive.block is not None:
            directive.block = _included(directive.block, folder)
        found.append(directive)
    return found
