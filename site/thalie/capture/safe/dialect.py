"""What a facility must say of its files, so that they can be found, read and understood. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .doubts import Doubts
from .formats import FileFormat
from .model import Analysis, CapturedFile, Findings, Problem, RunSource
from .outline import Outline
from .series import together

Find = Callable[[Sequence[Path]], list[RunSource]]
Interpret = Callable[[Outline, str, str, FileFormat], Findings]
Merge = Callable[[Sequence[Analysis], Doubts], Analysis]
Compare = Callable[[Sequence[CapturedFile]], tuple[Problem, ...]]


def _nothing(files: Sequence[CapturedFile]) -> tuple[Problem, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the programs of one facility write, name and lay out files.

    ``formats`` is the one table of file formats. ``techniques`` are the acronyms that detectors may
    have, in the order in which a record names them.

    ``find(paths)`` gives the runs in paths; it raises ``CaptureError``. ``interpret(outline, file,
    disk_name, format)`` gives what the outline of a file says that is called so in its dataset and
    on the disk: it opens nothing, and need not care for faults and names of persons, which are
    looked after whatever the dialect. ``merge(parts, doubts)`` makes one analysis of those of one
    series, adding what is odd to ``doubts``. ``compare(files)`` says what the files of a run say
    differently.
    """

    name: str
    formats: tuple[FileFormat, ...]
    find: Find
    interpret: Interpret
    merge: Merge = together
    compare: Compare = _nothing
    techniques: tuple[str, ...] = ()

    @property
    def readers(self) -> tuple[str, ...]:
        """Dotted names of the modules that the reading process may load, each once."""
        return tuple(dict.fromkeys(form.reader for form in self.formats))

    def format(self, key: str) -> FileFormat:
        """The format with KEY. Raises ``KeyError``."""
        return {form.key: form for form in self.formats}[key]
