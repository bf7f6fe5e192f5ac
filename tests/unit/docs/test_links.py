"""Links lead somewhere, in the files themselves, as they are read without building the site."""

from __future__ import annotations

import re
from pathlib import Path

from markdown.extensions.toc import slugify

LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors that headings make."""
    titles = (re.sub(r"[`*]|\]\([^)]*\)|\[", "", title) for title in HEADING.findall(prose(text)))
    return {slugify(title, "-") for title in titles}


def dead_links(page: Path, text: str) -> list[str]:
    """Targets on this disk that are not there, or lack the anchor."""
    dead = []
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(text))):
        name, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", name):
            continue
        file = (page.parent / name) if name else page
        if not file.is_file() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            dead.append(target)
    return dead


def test_no_link_is_dead(pages: dict[Path, str]) -> None:
    assert {p.name: dead for p, text in pages.items() if (dead := dead_links(p, text))} == {}


def test_the_judge_sees_dead_links(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "# One\n[a](#one) [b](#two) [c](absent.md) [d](https://example.org) ![e](f.png)\n"
    page.write_text(text)
    assert dead_links(page, text) == ["#two", "absent.md", "f.png"]


def test_the_judge_finds_links_at_all(pages: dict[Path, str]) -> None:
    assert sum(len(LINK.findall(text)) for text in pages.values()) > 50


def test_the_readme_has_what_a_visitor_needs(root: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    for needed in ("make run", "make test", "--creators people.yaml --publish", "test DOIs", "MIT"):
        assert needed in text
    for reader in ("depositors", "deposants", "curators", "curateurs", "harvesters", "operators",
                   "developers"):  # fmt: skip
        assert f"(docs/{reader}.md)" in text
