"""The files: how large each is, by which sum it is checked, and what it holds. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from thalie.ground.language import Sentence, counted, enumeration, in_context, locale
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find

from ..present import title_of
from .parts import Part, part

Json = Mapping[str, Any]

SIZE = 50
"""Files on a page."""

_NAMED = 2  # analyses of a file that are named; more are counted
_UNITS = (
    in_context("size", "B"),
    in_context("size", "kB"),
    in_context("size", "MB"),
    in_context("size", "GB"),
    in_context("size", "TB"),
)
_KNOWN: Mapping[str, Sentence] = {
    "README.txt": _("What the dataset is, in both languages, and how it is cited"),
    "manifest-sha256.txt": _("SHA-256 sums of the files"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file; ``size`` in words, ``checksum`` as ``md5:…``, ``holds`` what is known of it."""

    key: str
    size: str
    checksum: str
    holds: str
    remote: bool = False


def files(
    entries: Sequence[Json],
    analyses: Iterable[Json],
    asked: str,
    find: Find,
    language: str,
) -> Part[File]:
    """The page of the files that is ASKED for, of those that are not hidden."""
    shown = [one for one in entries if not (one.get("access") or {}).get("hidden")]
    page = part(shown, asked, SIZE)
    names = {one["key"] for one in page.rows}
    held = defaultdict[str, list[Json]](list)
    for analysis in analyses:
        if analysis.get("file") in names:
            held[analysis["file"]].append(analysis)
    rows = tuple(_file(one, held[one["key"]], find, language) for one in page.rows)
    return Part(rows, page.total, page.page, page.pages, page.start)


def _file(entry: Json, analyses: Sequence[Json], find: Find, language: str) -> File:
    key = entry["key"]
    remote = (entry.get("transfer") or {}).get("type") == "R"
    holds = _KNOWN[key].in_language(language) if key in _KNOWN else _holds(analyses, find, language)
    size = "" if remote else size_words(entry.get("size") or 0, language)
    return File(key, size, entry.get("checksum") or "", holds, remote)


def _holds(analyses: Sequence[Json], find: Find, language: str) -> str:
    """``Analysis 0044 (map) of PYRALT``; how many, where they are more than two."""
    if len(analyses) > _NAMED:
        whole = counted("%(number)s analysis", "%(number)s analyses", len(analyses))
        return whole.in_language(language)
    return enumeration([_analysis(one, find, language) for one in analyses], language)


def _analysis(one: Json, find: Find, language: str) -> str:
    kind = (one.get("kind") or {}).get("id")
    title = title_of("analysiskinds", kind, find, language) if kind else ""
    said = {"number": one.get("number", ""), "kind": title, "object": one.get("object", "")}
    if title and one.get("object"):
        told = _("analysis %(number)s (%(kind)s) of %(object)s", **said)
    elif title:
        told = _("analysis %(number)s (%(kind)s)", **said)
    else:
        told = _("analysis %(number)s", **said)
    return told.in_language(language)


def size_words(size: float, language: str) -> str:
    """A size in bytes in decimal units: ``1.8 MB``, ``1,8 Mo`` in French."""
    step = 0
    while size >= 999.95 and step < len(_UNITS) - 1:
        size, step = size / 1000, step + 1
    digits = format_decimal(size, "#,##0.#" if step else "#,##0", locale(language))
    return f"{digits}\N{NO-BREAK SPACE}{_UNITS[step].in_language(language)}"


def total(entries: Iterable[Json], language: str) -> str:
    """The size of all files together."""
    return size_words(sum(one.get("size") or 0 for one in entries), language)
