"""What one file says and what is wrong with it, whatever its dialect."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from . import problems
from .decoding import label
from .dialect import Dialect
from .doubts import Doubts
from .formats import FileFormat, recognise
from .model import Findings, Problem, Provenance
from .outline import Outline
from .persons import Hidden, find_names, strings, without_names
from .process import ReadingProcess


def judge(path: Path, name: str, reader: ReadingProcess, dialect: Dialect) -> Findings:
    """What the file at PATH, called NAME in its dataset, says. Raises ``OSError``."""
    if path.stat().st_size == 0:
        return refusal(problems.empty(name))
    form = recognise(path, dialect.formats)
    if form is not None:
        return _understand(reader.read(path, form.reader), path, name, form, dialect)
    named = next((one for one in dialect.formats if one.is_named(path.name)), None)
    if named is not None:
        return refusal(problems.misnamed(name, named))
    return refusal(problems.not_read(name, label(os.fsencode(path.suffix))))


def refusal(problem: Problem) -> Findings:
    """The findings of a file of which no more is known than PROBLEM."""
    return Findings(problems=(problem,))


def _understand(
    outline: Outline, path: Path, name: str, form: FileFormat, dialect: Dialect
) -> Findings:
    """What OUTLINE says by DIALECT, without the names of persons, and what refuses the file."""
    said = dialect.interpret(outline, name, label(os.fsencode(path.name)), form)
    names, unchecked = find_names(outline, name)
    doubts = Doubts()
    for picture in _pictures(outline):
        doubts.add(
            "suspicious",
            Provenance(name, picture),
            "The file holds pictures",
            "Look at them: no person and no name may be seen, and they must be free to share.",
        )
    _doubt_losses(outline, name, doubts)
    hidden = Hidden.of(names)
    spoken = tuple(without_names(analysis, hidden, doubts) for analysis in said.analyses)
    faults = problems.from_faults(outline.faults, name, form)
    found = (*faults, *said.problems, *unchecked, *doubts.problems())
    return replace(said, analyses=spoken, problems=found, names=names, format=form.key)


def _doubt_losses(outline: Outline, name: str, doubts: Doubts) -> None:
    """Tell what is lost in objects that can be read."""
    for node in outline.nodes.values():
        for attribute in node.cut:
            doubts.add(
                "suspicious",
                Provenance(name, node.path, attribute),
                "A text ends in the middle of a character, so its end is missing",
                "The program that wrote it had too little room. It is taken without that half.",
            )
        if node.gaps:
            doubts.add(
                "suspicious",
                Provenance(name, node.path),
                "A part of the numbers was never written, or is lost: zeros stand there",
                "Compare the file with the one on the acquisition computer.",
                f"{node.path}: {node.gaps}",
            )


def _pictures(outline: Outline) -> Iterator[str]:
    """Places of pictures as the HDF5 Image and Palette Specification marks them."""
    for node in outline.nodes.values():
        if node.is_dataset and strings(node.attributes.get("CLASS")) == ["IMAGE"]:
            yield node.path
