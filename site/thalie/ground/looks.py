"""How the pages of a facility look: two colours, and more entries of the main menu. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLOURS, MENU = "THALIE_COLOURS", "THALIE_MENU"
KNOWN = ("accent", "ground")
"""``accent``: links, buttons, dots; ``ground``: the bar at the top and the foot of pages."""

LEAST = 4.5  # contrast of text (WCAG 2.2, 1.4.3)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_PAPERS = ("#ffffff", "#f8f5f0")
"""What stands behind links, and before buttons: as in ``assets/less/site/globals``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the main menu: its words by language, and where it leads."""

    titles: Mapping[str, str]
    url: str

    def title(self, language: str) -> str:
        """Its words in this LANGUAGE, else in English, else in any."""
        titles = self.titles
        return titles.get(language[:2]) or titles.get("en") or next(iter(titles.values()))


def entries(config: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The entries that a configuration adds to the main menu."""
    return tuple(Entry(one["title"], one["url"]) for one in config.get(MENU) or ())


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as ``#8a3521`` (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def problems(config: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the colours and the menu of a configuration, one sentence each."""
    yield from (f"{COLOURS}: {said}" for said in _colours(config.get(COLOURS) or {}))
    yield from (f"{MENU}: {said}" for said in _menu(config.get(MENU) or ()))


def _colours(given: Any) -> Iterator[str]:
    if not isinstance(given, Mapping):
        yield f"it must be a dictionary of colours, not {given!r}."
        return
    if unknown := sorted(map(str, set(given) - set(KNOWN))):
        yield f"unknown key {', '.join(unknown)}; known are {', '.join(KNOWN)}."
    for name in KNOWN:
        colour = given.get(name, "#000000")
        if not (isinstance(colour, str) and _HEX.fullmatch(colour)):
            yield f"{name} must be a colour such as #8a3521, not {colour!r}."
            continue
        least = min(contrast(colour, paper) for paper in _PAPERS)
        if least < LEAST:
            yield (
                f"{name} {colour} has a contrast of {least:.1f} to light paper and white words; "
                f"they can be read from {LEAST} on (WCAG 2.2, 1.4.3)."
            )


def _menu(given: Any) -> Iterator[str]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        yield f"it must be a list of entries, not {given!r}."
        return
    for entry in given:
        known = isinstance(entry, Mapping) and set(entry) == {"title", "url"}
        titles = entry["title"] if known else None
        if not (isinstance(titles, Mapping) and titles and all(map(_is_text, titles.values()))):
            yield f"an entry has a title by language and a url; this has not: {entry!r}."
        elif not str(entry["url"]).startswith(("https://", "http://", "/")):
            yield f"url must be a web address or begin with a slash, not {entry['url']!r}."


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
