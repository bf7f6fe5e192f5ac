"""What was compressed once stands in a gzip stream that everybody reads."""

from __future__ import annotations

import gzip
import subprocess
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.oaipmh.packing import SMALL, Packed, Piece, plain, zipped

TEXTS = st.one_of(
    st.binary(max_size=300), st.binary(min_size=1, max_size=40).map(lambda one: one * SMALL)
)


@given(st.lists(st.tuples(st.booleans(), TEXTS), max_size=12))
def test_a_stream_of_pieces_is_their_text(told: list[tuple[bool, bytes]]) -> None:
    pieces: list[Piece] = [Packed.of(text) if packed else text for packed, text in told]
    text = b"".join(one for _, one in told)
    assert plain(pieces) == text
    stream = zipped(pieces)
    assert gzip.decompress(stream) == text  # checks the sum and the length
    reading = zlib.decompressobj(31)
    assert reading.decompress(stream) == text
    assert reading.eof and not reading.unused_data  # one member, as all clients read


@given(TEXTS)
def test_what_is_kept_is_read(text: bytes) -> None:
    packed = Packed.of(text)
    again = Packed.read(packed.kept)
    assert again == packed
    assert Packed.read(memoryview(packed.kept)) == packed
    assert again.text == text
    assert (again.size, again.crc) == (len(text), zlib.crc32(text))


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_large_pieces(size: int) -> None:
    text = bytes(range(256)) * (size // 256 + 1)
    pieces: list[Piece] = [b"<", Packed.of(text[:size]), b">", Packed.of(text[:size]), text]
    assert gzip.GzipFile(fileobj=BytesIO(zipped(pieces))).read() == plain(pieces)


def test_other_programs_read_it() -> None:
    stream = zipped([b"<a>", Packed.of(b"b" * 5000), b"</a>"])
    read = subprocess.run(["gzip", "-dc"], input=stream, capture_output=True, check=True)
    assert read.stdout == b"<a>" + b"b" * 5000 + b"</a>"
    assert not read.stderr


def test_a_spoilt_piece_is_noticed() -> None:
    packed = Packed.of(b"counts" * SMALL)
    wrong = Packed(packed.blocks, packed.crc ^ 1, packed.size)
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(zipped([b"x", wrong]))
