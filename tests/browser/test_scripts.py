"""A script that is smuggled into a page is stopped by the browser, and none that is needed."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from PIL import Image

from tests.browser.visitor import JourneyError, Visitor
from tests.services import datasets

WORD = "orpiment"


def test_a_smuggled_script_does_not_run(visitor: Visitor, site: str) -> None:
    with pytest.raises(JourneyError, match=r"Content Security Policy.*script-src"):
        visitor.go("smuggle", name="smuggled", url=f"{site}/help/search")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(out, "png")
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(f"{WORD}.txt", WORD)
    return out.getvalue()


FILES = {
    "table.csv": f"mineral,count\n{WORD},3\n".encode(),
    "values.json": f'{{"mineral": "{WORD}"}}'.encode(),
    "values.xml": f"<mineral>{WORD}</mineral>".encode(),
    "notes.md": f"# {WORD}".encode(),
    "notes.txt": WORD.encode(),
    "picture.png": picture(),
    "all.zip": archive(),
}


@pytest.fixture
def record(app: Flask) -> str:
    """A published dataset with a file for each way to look into one."""
    made = datasets.draft()
    for name, content in FILES.items():
        datasets.add_file(made, name, content)
    return str(datasets.publish(made)["id"])


def test_previews_of_files_have_the_scripts_that_they_need(
    visitor: Visitor, site: str, record: str
) -> None:
    """The visitor would tell of one that is stopped."""
    for name in FILES:
        seen = visitor.go(
            "look", name=f"preview-{name}", url=f"{site}/records/{record}/preview/{name}"
        )
        assert seen["status"] == 200, name
        assert name == "picture.png" or WORD in seen["text"], name
