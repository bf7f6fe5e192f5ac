"""The site builds without a warning, loads nothing from elsewhere, and speaks both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TRANSLATED = [("depositors.md", "deposants.md"), ("curators.md", "curateurs.md"),
              ("replaying.md", "rejouer.md")]  # fmt: skip
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
LOADED = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=\"((?:https?:)?//[^\"]+)"
)


def build(folder: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """What `make docs` does, with the site elsewhere."""
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(root, folder)
    assert done.returncode == 0, done.stderr
    return folder


def loaded_from_elsewhere(html: str) -> list[str]:
    """Addresses that a browser would fetch by itself."""
    return LOADED.findall(html)


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 15
    assert [u for page in pages for u in loaded_from_elsewhere(page.read_text("utf-8"))] == []


def test_the_judge_sees_what_is_loaded() -> None:
    html = (
        '<link rel="x" href="https://a/b.css"><script src="//c/d.js"></script><a href="http://e">'
    )
    assert loaded_from_elsewhere(html) == ["https://a/b.css", "//c/d.js"]


@pytest.mark.slow
def test_each_page_says_its_language(site: Path) -> None:
    for english, french in TRANSLATED:
        for name, language in ((english, "en"), (french, "fr")):
            html = (site / name).with_suffix(".html").read_text("utf-8")
            assert re.search(rf'<html lang="{language}"', html), name


@pytest.mark.slow
def test_a_dead_link_stops_the_build(root: Path, tmp_path: Path) -> None:
    for name in ("docs", "scripts"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "mkdocs.yml", tmp_path)
    page = tmp_path / "docs" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n[nowhere](operators.md#no-such-heading)\n")
    done = build(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert "no-such-heading" in done.stdout + done.stderr


def skeleton(text: str) -> tuple[list[str], list[str], list[str], int]:
    """What a translation must share: headings by level, options, code, rows of tables."""
    code = [re.sub(r"[«»]", "", block) for block in FENCE.findall(text)]
    options = sorted(set(re.findall(r"`(--[a-z-]+|[a-z-]+\.(?:yaml|txt))", text)))
    return HEADING.findall(FENCE.sub("", text)), options, code, text.count("\n|")


@pytest.mark.parametrize(("english", "french"), TRANSLATED)
def test_translations_say_the_same(root: Path, english: str, french: str) -> None:
    texts = [(root / "docs" / name).read_text("utf-8") for name in (english, french)]
    assert skeleton(texts[0]) == skeleton(texts[1])
    assert f"]({french})" in texts[0]
    assert f"]({english})" in texts[1]


def test_the_judge_of_translations_sees_a_missing_option(root: Path) -> None:
    text = (root / "docs" / "depositors.md").read_text("utf-8")
    assert skeleton(text.replace("`--open`", "`open`")) != skeleton(text)
