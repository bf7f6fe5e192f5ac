"""The table of attributes as a page: ``python -m thalie.capture.aglae.page docs/capture.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from .attributes import ATTRIBUTES, Attribute, Layout, Level, Spelling

BEGIN = "<!-- attributes: written by python -m thalie.capture.aglae.page -->"
END = "<!-- attributes: end -->"


def table() -> str:
    """The table as Markdown."""
    rows = [
        "| what it says | layout, where: how it is spelt | field | in the record |",
        "| --- | --- | --- | --- |",
    ]
    rows += [_row(attribute) for attribute in ATTRIBUTES]
    return "\n".join(rows)


def _row(attribute: Attribute) -> str:
    places = [*_places(attribute.spellings), *_places_in_lines(attribute.fact)]
    field = f"`{attribute.field}`" if attribute.field else "–"
    heritage = ", ".join(f"`{path}`" for path in attribute.heritage) or attribute.omitted
    cells = (attribute.meaning, "<br>".join(places), field, heritage)
    return f"| {' | '.join(cells)} |"


def _places(spellings: Iterable[Spelling]) -> list[str]:
    """One line for the spellings that a layout uses at the same levels."""
    lines: dict[tuple[Layout, tuple[Level, ...]], list[str]] = {}
    for spelling in spellings:
        lines.setdefault((spelling.layout, spelling.levels), []).append(f"`{spelling.key.strip()}`")
    return [
        f"{layout}, {' or '.join(levels)}: {', '.join(keys)}"
        for (layout, levels), keys in lines.items()
    ]


def _places_in_lines(fact: str) -> list[str]:
    return [
        f"{spelling.layout}: {number}. of `{spelling.key}`"
        for line in ATTRIBUTES
        for number, part in enumerate(line.parts, start=1)
        for spelling in line.spellings
        if part == fact
    ]


def rewritten(page: str) -> str:
    """PAGE with the table between its two marks. Raises ``ValueError`` when a mark is missing."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks the marks {BEGIN} and {END}")
    return f"{head}{BEGIN}\n\n{table()}\n\n{END}{tail}"


def main(arguments: list[str]) -> None:
    """Write the table into the page named in ARGUMENTS, or show it."""
    for name in arguments:
        page = Path(name)
        page.write_text(rewritten(page.read_text("utf-8")), "utf-8")
    if not arguments:
        print(table())


if __name__ == "__main__":
    main(sys.argv[1:])
