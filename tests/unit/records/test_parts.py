"""What fits together when a file is sent in parts, and which names look the same."""

from __future__ import annotations

import hashlib
import io

import pytest
from flask import Flask
from invenio_i18n import InvenioI18N
from marshmallow import ValidationError

from thalie.records import parts
from thalie.records.files import _twins

MIB = 1024**2


@pytest.fixture(autouse=True)
def words() -> object:
    app = Flask(__name__)
    InvenioI18N(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("size", "number", "part_size"), [(1, 1, MIB), (2 * MIB, 2, MIB), (2 * MIB + 1, 3, MIB)]
)
def test_sizes_that_go_together(size: int, number: int, part_size: int) -> None:
    parts._check_parts(size, number, part_size)


@pytest.mark.parametrize(
    ("size", "number", "part_size"),
    [
        (0, 1, MIB),
        (-1, 1, MIB),
        (MIB, 2, MIB),
        (2 * MIB + 1, 2, MIB),
        (MIB, 0, 0),
        (10, 10, 1),
        (MIB * 200, 1, MIB * 200),
        (MIB * 20_000, 20_000, MIB),
    ],
)
def test_sizes_that_do_not(size: int, number: int, part_size: int) -> None:
    with pytest.raises(ValidationError, match="at most 10000 parts"):
        parts._check_parts(size, number, part_size)


def test_a_part_is_kept_with_its_checksum() -> None:
    kept = io.BytesIO()
    content = bytes(range(256)) * 3000
    told = parts._receive(io.BytesIO(content), kept, len(content))
    assert told == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert kept.read() == content


@pytest.mark.parametrize("sent", [b"", b"abc", b"abcde"])
def test_a_part_of_another_size_is_none(sent: bytes) -> None:
    assert parts._receive(io.BytesIO(sent), io.BytesIO(), 4) is None


def test_names_that_look_the_same() -> None:
    composed, taken_apart = "\u00e9.hdf5", "e\u0301.hdf5"
    assert _twins([composed], [taken_apart]) == [taken_apart]
    assert _twins([], [composed, taken_apart]) == [taken_apart]
    assert _twins([composed], [composed, "e.hdf5"]) == []
