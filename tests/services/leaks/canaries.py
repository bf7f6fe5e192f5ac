"""Words, sums, sizes and a colour that stand in one dataset alone, and where an answer tells them.

An answer is searched whatever it is: packed, in base64, an image; its headers, too.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import md5
from secrets import randbelow, token_hex

import h5py
import numpy as np
import requests
from PIL import Image, UnidentifiedImageError

from .table import LEVELS

WORDS = {
    "title": "citation",
    "description": "metadata",
    "captured": "metadata",
    "typed": "metadata",
    "name": "names",
    "text": "bytes",
    "member": "bytes",
    "look": "bytes",
}
"""Words by where they stand: ``typed`` is a name of a file in the metadata, ``look`` stands in what
was made from the files, and in its name."""

_WORD = re.compile(rb"zz[0-9a-f]{12}")
_SUM = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_PACKED_SUM = re.compile(rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{22}==")
_SIZE = re.compile(rb"(?<![\w.#-])\d{6}(?![\w-])")
_SHOWN_SIZE = re.compile(r"(\d+[.,]\d{1,2})[\s\u00a0\u202f]*(?=k|m)", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{20,}")
_DEEPEST = 3


def word() -> str:
    """One that stands nowhere else."""
    return f"zz{token_hex(6)}"


def _grown(content: bytes) -> bytes:
    """CONTENT with spaces behind it: its size is known by its six digits."""
    return content.ljust(120_000 + randbelow(70_000))


@dataclass
class Canary:
    """What is told of one dataset alone."""

    words: dict[str, str] = field(default_factory=lambda: {place: word() for place in WORDS})
    colour: tuple[int, int, int] = field(
        default_factory=lambda: (randbelow(200) + 20, randbelow(200) + 20, randbelow(200) + 20)
    )
    files: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        """Make files of each kind that a previewer opens; the word is in the bytes of each."""
        text, name = self.words["text"], self.words["name"]
        self.files = {
            f"{name}.txt": _grown(f"counts {text}\n".encode()),
            f"{name}.csv": _grown(f"element,counts\nCu,{text}\n".encode()),
            f"{name}.json": _grown(f'{{"counts": "{text}"}}'.encode()),
            f"{name}.md": _grown(f"# Counts\n\n{text}\n".encode()),
            f"{name}.zip": self._zip(),
            f"{name}.hdf5": self._hdf5(),
            f"{name}.png": self._picture(),
        }

    def _zip(self) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as packed:
            content = _grown(self.words["text"].encode())
            packed.writestr(f"{self.words['member']}.txt", content)
        return held.getvalue()

    def _hdf5(self) -> bytes:
        held = io.BytesIO()
        with h5py.File(held, "w") as file:
            counts = np.zeros(15_000 + randbelow(8_000), "int64")
            file.create_dataset(self.words["text"], data=counts)
        return held.getvalue()

    def _picture(self) -> bytes:
        held = io.BytesIO()
        Image.new("RGB", (400, 400), self.colour).save(held, "png")
        return held.getvalue()

    def named(self, ending: str) -> str:
        """The file with this ending."""
        return f"{self.words['name']}.{ending}"

    @property
    def member(self) -> str:
        """What the zip holds."""
        return f"{self.words['member']}.txt"

    @property
    def look(self) -> str:
        """What the media file is called."""
        return f"{self.words['look']}.txt"

    @property
    def sums(self) -> dict[str, str]:
        """MD5 of each file."""
        return {name: _md5(content) for name, content in self.files.items()}

    @property
    def sizes(self) -> list[int]:
        """In bytes, of those that are large, and of all together."""
        found = [len(content) for content in self.files.values()]
        return [*(size for size in found if size > 100_000), sum(found)]


class Watch:
    """Looks for many canaries at once."""

    def __init__(self, canaries: dict[str, Canary]) -> None:
        self.tokens: dict[bytes, tuple[str, str]] = {}
        self.colours = {name: one.colour for name, one in canaries.items()}
        for name, one in canaries.items():
            for place, said in one.words.items():
                self.tokens[said.encode()] = name, WORDS[place]
            for token in (*_sums(one), *_sizes(one)):
                self.tokens[token] = name, "names"

    def told(self, answer: requests.Response, asked: str = "") -> dict[str, str]:
        """The highest level of each dataset of which ANSWER tells anything.

        Words that stand in what was ASKED are no answer.
        """
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        found = set(self._found(head.encode() + b"\n\n" + answer.content))
        kind = answer.headers.get("Content-Type", "")
        echoed = set(_WORD.findall(asked.lower().encode()))
        seen = [self.tokens[token] for token in found - echoed]
        seen += [(name, "bytes") for name in self._painted(answer.content, kind)]
        levels: dict[str, str] = {}
        for name, level in seen:
            levels[name] = max(levels.get(name, "nothing"), level, key=LEVELS.index)
        return levels

    def _found(self, content: bytes, depth: int = 0) -> Iterator[bytes]:
        """The tokens in CONTENT, in what is packed in it, and in what its base64 stands for."""
        lower = content.lower()
        for pattern in (_WORD, _SUM, _SIZE):
            yield from (one for one in pattern.findall(lower) if one in self.tokens)
        yield from (one for one in _PACKED_SUM.findall(content) if one in self.tokens)
        yield from self._shown(content)
        if depth < _DEEPEST:
            for inner in _unpacked(content):
                yield from self._found(inner, depth + 1)
            for inner in _decoded(content):
                yield from (one for one in _WORD.findall(inner) if one in self.tokens)

    def _shown(self, content: bytes) -> Iterator[bytes]:
        """Sizes as people read them."""
        for figure in _SHOWN_SIZE.findall(content.decode(errors="replace")):
            token = figure.replace(",", ".").encode() + b" k"
            if token in self.tokens:
                yield token

    def _painted(self, content: bytes, kind: str) -> Iterator[str]:
        """The datasets whose image this is, in whatever format and size."""
        if not kind.startswith("image/") or "svg" in kind:
            return
        try:
            image = Image.open(io.BytesIO(content)).convert("RGB")
        except (UnidentifiedImageError, OSError):
            return
        seen = image.getpixel((image.width // 2, image.height // 2))
        for name, colour in self.colours.items():
            if all(abs(a - b) <= 4 for a, b in zip(seen, colour, strict=True)):
                yield name


def _md5(content: bytes) -> str:
    return md5(content, usedforsecurity=False).hexdigest()


def _sums(canary: Canary) -> Iterator[bytes]:
    """MD5 in hexadecimal, and as the header Content-MD5 has it."""
    for said in canary.sums.values():
        yield said.encode()
        yield base64.b64encode(binascii.unhexlify(said))


def _sizes(canary: Canary) -> Iterator[bytes]:
    """Digits, and thousands of bytes with two figures after the point."""
    for size in canary.sizes:
        yield str(size).encode()
        yield from (f"{size / unit:.2f} k".encode() for unit in (1000, 1024))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What CONTENT holds, if it is a zip or compressed."""
    start = content.find(b"\n\n") + 2  # after the headers of an answer
    for packed in (content, content[start:]):
        if packed.startswith(b"PK\x03\x04"):
            yield from _members(packed)
        elif packed.startswith(b"\x1f\x8b"):
            try:
                yield gzip.decompress(packed)
            except (OSError, EOFError):
                return


def _members(packed: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            for name in opened.namelist():
                yield name.encode() + b"\n\n" + opened.read(name)
    except zipfile.BadZipFile:
        return


def _decoded(content: bytes) -> Iterator[bytes]:
    """What runs of base64 stand for, wherever the first letter of four is."""
    for run in _BASE64.findall(content):
        plain = run.translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            whole = plain[start : start + (len(plain) - start) // 4 * 4]
            yield base64.b64decode(whole).lower()
