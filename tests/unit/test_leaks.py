"""The judge of leaks sees what an answer hides; the page about it is made from the table."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from pathlib import Path

import pytest
import requests
from PIL import Image

from tests.services.leaks import page
from tests.services.leaks.canaries import Canary, Watch
from tests.services.leaks.table import LEVELS, STATES, STRANGERS, sight, surfaces

ROOT = Path(__file__).resolve().parents[2]
CANARY = Canary()
WATCH = Watch({"one": CANARY, "other": Canary()})
TEXT, NAME, SIZE = CANARY.words["text"], CANARY.named("txt"), CANARY.sizes[0]


def answer(body: bytes, kind: str = "text/html", **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code, made.raw = 200, io.BytesIO(body)
    made.headers.update({"Content-Type": kind, **headers})
    return made


def zipped(content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", content * 100)
    return held.getvalue()


def smaller() -> bytes:
    held = io.BytesIO()
    picture = Image.open(io.BytesIO(CANARY.files[CANARY.named("png")]))
    picture.resize((10, 10)).save(held, "jpeg")
    return held.getvalue()


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (answer(TEXT.encode()), "bytes"),
        (answer(gzip.compress(TEXT.encode())), "bytes"),
        (answer(zipped(TEXT.encode())), "bytes"),
        (answer(zipped(zipped(TEXT.encode()))), "bytes"),
        (answer(base64.b64encode(b"before " + TEXT.encode() + b" after")), "bytes"),
        (answer(smaller(), "image/jpeg"), "bytes"),
        (answer(b"", ETag=f'"md5:{CANARY.sums[NAME]}"'), "names"),
        (answer(b"", **{"Content-MD5": base64.b64encode(
            bytes.fromhex(CANARY.sums[NAME])).decode()}), "names"),
        (answer(b"", **{"Content-Range": f"bytes */{SIZE}"}), "names"),
        (answer(f"<td>{SIZE / 1000:.2f} kB</td>".encode()), "names"),
        (answer(f"<a href='/x/{NAME}'>".encode()), "names"),
        (answer(CANARY.words["typed"].encode()), "metadata"),
        (answer(CANARY.words["title"].upper().encode()), "citation"),
    ],
)  # fmt: skip
def test_what_is_told_is_seen(told: requests.Response, level: str) -> None:
    assert WATCH.told(told) == {"one": level}


def test_what_was_asked_is_no_answer() -> None:
    assert WATCH.told(answer(NAME.encode()), f"/files/{NAME}") == {}
    assert WATCH.told(answer(b"<p>Nothing here, in 123456 words.</p>")) == {}


def test_the_page_is_made_from_the_table() -> None:
    assert (ROOT / "docs" / "who-sees-what.md").read_text("utf-8") == page.text(), (
        "make it anew: python -m tests.services.leaks.page > docs/who-sees-what.md"
    )


def test_every_surface_is_described() -> None:
    assert set(surfaces().values()) | set(sight()) == set(page.ABOUT)


@pytest.mark.parametrize("role", STRANGERS)
def test_the_table_gives_strangers_no_byte_of_what_is_closed(role: str) -> None:
    """Whoever writes the table anew is stopped here."""
    most = dict.fromkeys(STATES, "nothing") | {
        "open": "bytes",
        **dict.fromkeys(("embargoed", "newer", "older"), "names"),
        "files": "metadata",
        "withdrawn": "citation",
    }
    named = {"page", "formats", "OAI-PMH", "dumps"}
    for surface, states in sight().items():
        for state, levels in states.items():
            allowed = most[state]
            if allowed == "names" and surface not in named:
                allowed = "metadata"
            assert LEVELS.index(levels[role]) <= LEVELS.index(allowed), (surface, state)
