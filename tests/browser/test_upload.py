"""Files sent through the form while the network drops, and after the page was closed."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Account, drafted
from tests.browser.visitor import Visitor

PART = 16 * 1024**2  # bytes, as assets/js/thalie/deposit/upload/sending.js has it


def md5(path: Path) -> str:
    return f"md5:{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"


@pytest.mark.parametrize(
    ("language", "waiting", "told", "refusal"),
    [
        ("en-GB", "when the network is back", "17 MB of 20 MB are here", "This is another file"),
        ("fr-FR", "quand le réseau sera revenu", "17 Mo sur 20 Mo", "Ce fichier n’est pas celui"),
    ],
)
def test_a_file_arrives_whole_over_a_network_that_drops(
    app: Any, visitor: Visitor, site: str, accounts: dict[str, Account], tmp_path: Path,
    language: str, waiting: str, told: str, refusal: str,
) -> None:  # fmt: skip
    numbers = random.Random(language)
    file, left = tmp_path / "map.bin", tmp_path / "l’œuvre #1, 50 %.bin"
    file.write_bytes(numbers.randbytes(2 * PART + 4_000_000))
    left.write_bytes(numbers.randbytes(20_000_000))
    other = tmp_path / "other.bin"
    other.write_bytes(numbers.randbytes(20_000_000))
    seen = visitor.go("sendInParts", name=f"form-parts-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}",
                      file=str(file), left=str(left), other=str(other))  # fmt: skip
    assert all(waiting in one["text"] for one in seen["waiting"]), seen["waiting"]
    arrived = seen["whole"][file.name]
    assert (arrived["checksum"], arrived["status"]) == (md5(file), "completed")

    words = " ".join(seen["told"].split())  # units have spaces of their own
    assert told in words and left.name in words, words
    begun = seen["missing"][left.name]
    assert begun["status"] == "pending" and list(begun["transfer"]["received"]) == ["1"]
    assert refusal in seen["refusal"] and seen["kept"] == seen["missing"]
    assert seen["done"][left.name]["checksum"] == md5(left)
    assert not seen["rules"]
