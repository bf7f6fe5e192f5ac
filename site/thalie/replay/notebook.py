"""The notebook of a replay pack, in nbformat 4.5: words in one language, code that runs. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from thalie.crosswalks.model import Record
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

Json = dict[str, Any]
NAME: Final = "replay.ipynb"
PYTHON: Final = "3.11"  # the oldest that the tools run on

SETUP = """%matplotlib inline
from IPython.display import display
from replay_tools.replaying import Replay

replay = Replay(".")  # the folder of this notebook
print(replay.conditions["dataset"]["title"]["text"])"""
FETCH = """# The sum of every file is checked. Large files are not in the pack: they come from the
# addresses in files.json. For files that are not open, put a token of yours in THALIE_TOKEN before.
states = replay.fetch()"""
CONDITIONS = """with open("conditions.{language}.txt", encoding="utf-8") as text:
    print(text.read()[:20000])"""
SPECTRA = """measured = replay.spectra(show=display)
for one in measured:
    if one.spectrum.doubt and one.channel.sees_x_rays:
        print(f"{one.title}: {one.spectrum.doubt}")"""
SUMS = "sums = replay.summed(measured, show=display)"
MAPS = "maps = replay.maps(measured, show=display)"
REGION = """# The spectrum of a part of the first map: rows and columns are (first, one after last).
for one in [one for one in measured if one.channel.is_map][:1]:
    height, width, _ = one.channel.shape
    part = replay.region(one, rows=(0, max(1, height // 2)), columns=(0, max(1, width // 2)))
    print(one.title, f"{part.counts.sum():.0f} of {one.spectrum.counts.sum():.0f} counts")"""
PROGRAMS = """for place in replay.gupix(measured) + replay.pymca(measured):
    print(place.relative_to(replay.folder))"""
RESULTS = """print(replay.write().relative_to(replay.folder))
for trouble in replay.troubles:
    print(trouble)"""


@dataclass(frozen=True, slots=True)
class About:
    """What the notebook tells: CLOSED says why files are not there, in place of them."""

    record: Record
    language: str = "en"
    closed: Sentence | None = None


def render(about: About) -> bytes:
    """The notebook as it is kept; the same record gives the same notebook."""
    return json.dumps(document(about), ensure_ascii=False, indent=1).encode() + b"\n"


def document(about: About) -> Json:
    """The notebook."""
    cells = [
        {"id": f"replay-{number:02}", "metadata": {}, **cell}
        for number, cell in enumerate(_cells(about), start=1)
    ]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "version": PYTHON},
            "title": about.record.title.text,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cells(about: About) -> Iterator[Json]:
    spoken = about.language
    yield _words(_head(about))
    yield _code(SETUP)
    yield _words(
        _titled(_("Conditions"), _("The same is in conditions.json, for programs."), spoken)
    )
    yield _code(CONDITIONS.format(language=spoken))
    if about.closed is not None:
        yield _words([about.closed.in_language(spoken)])
        return
    for title, said, code in STEPS:
        yield _words(_titled(title, said, spoken))
        yield _code(code)


STEPS: Final = (
    (
        _("Files"),
        _("Files that are not here are fetched; the sums of all are compared with the dataset’s."),
        FETCH,
    ),
    (
        _("Spectra"),
        _(
            "Each analysis by each detector. There is an axis in keV, with the lines of elements,"
            " only where the peaks of the spectrum confirm the calibration that the file has; else"
            " the figure says why not, and the axis tells channels."
        ),
        SPECTRA,
    ),
    (_("Points, summed"), _("All points of a file by each detector."), SUMS),
    (
        _("Maps"),
        _(
            "Counts of the lines that differ most from place to place; all channels where no line"
            " is known."
        ),
        MAPS,
    ),
    (_("A part of a map"), _("Change rows and columns to see another part."), REGION),
    (
        _("For other programs"),
        _(
            "Spectra with the header of GUPIX, where the file has one, and configurations for PyMca"
            " of detectors whose calibration is confirmed."
        ),
        PROGRAMS,
    ),
    (_("All numbers"), _("They are kept in results/results.json."), RESULTS),
)


def _head(about: About) -> list[str]:
    record, spoken = about.record, about.language
    lines = [f"# {_escaped(record.title.text)}"]
    lines.append("; ".join(_escaped(one.name) for one in record.creators))
    if record.doi:
        lines.append(f"<https://doi.org/{record.doi}>")
    lines += [
        _escaped(one.titles.get(spoken) or next(iter(one.titles.values()), ""))
        for one in record.licences
    ]
    if record.synthetic:
        lines.append(_("These data are synthetic: computed, not measured.").in_language(spoken))
    cite = _("Whoever uses these data cites them by their DOI.") if record.doi else None
    return [line for line in [*lines, cite.in_language(spoken) if cite else ""] if line]


def _titled(title: Sentence, said: Sentence, language: str) -> list[str]:
    return [f"## {title.in_language(language)}", said.in_language(language)]


def _escaped(text: str) -> str:
    """TEXT of a record as Markdown shows it, on one line."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>#|$!":
        line = line.replace(
            sign, f"\\{sign}" if sign not in "<>" else {"<": "&lt;", ">": "&gt;"}[sign]
        )
    return line


def _words(paragraphs: list[str]) -> Json:
    return {"cell_type": "markdown", "source": "\n\n".join(paragraphs)}


def _code(source: str) -> Json:
    return {"cell_type": "code", "execution_count": None, "outputs": [], "source": source}
