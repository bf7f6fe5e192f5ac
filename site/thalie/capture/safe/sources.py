"""Finding the files of runs: nothing that leads elsewhere, and one name for each in a dataset.

What a run is, a dialect knows; here is what every dialect needs to find them safely. Links, hidden
files and devices are left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .errors import CaptureError
from .model import RunSource

_SEPARATOR = "--"
_SAFE_PART = re.compile(r"[\w(](?:[\w .,()+=@&’'-]*[\w)+=])?")
_UNSAFE = re.compile(r"[^\w .,()+=@&’'-]")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and the run it belongs to; ``relative`` to the folder that stands for the run."""

    project: str
    label: str
    path: Path
    relative: PurePosixPath
    data_type: str = ""


def find_files(
    paths: Sequence[Path], search: Callable[[Path], Iterable[FoundFile]], advice: str
) -> list[RunSource]:
    """The runs in PATHS: SEARCH gives the files in each, ADVICE says what to point at instead.

    Files of one run may come from several paths. Raises ``CaptureError`` for a path that does not
    exist, cannot be listed or holds no file, and for two files that would have the same name in one
    run.
    """
    files: list[FoundFile] = []
    for path in paths:
        whole = Path(os.path.abspath(path))  # noqa: PTH100 -- keeps links as named
        if not _exists(whole):
            raise CaptureError("There is no such file or folder.", file=str(whole))
        found = list(search(whole))
        if not found:
            raise CaptureError("There is no file here.", advice=advice, file=str(path))
        files.extend(found)
    runs: dict[tuple[str, str], list[FoundFile]] = {}
    for file in files:
        runs.setdefault((_composed(file.project), _composed(file.label)), []).append(file)
    return [_source(*key, found) for key, found in sorted(runs.items())]


def dataset_name(relative: PurePosixPath) -> str:
    """The name in the dataset of the file at RELATIVE in its run, without slashes.

    Folders are joined by ``--``: ``HDF5/a.hdf5`` is ``HDF5--a.hdf5``. A path with ``--`` in a part,
    with signs that are not safe everywhere, or too long is cleaned and marked by eight digits of
    its SHA-256 (``~0a1b2c3d``), so that no two paths have one name.
    """
    plain = _SEPARATOR.join(relative.parts)
    fine = all(_SAFE_PART.fullmatch(p) and _SEPARATOR not in p for p in relative.parts)
    if fine and plain == _composed(plain) and len(plain) <= _LONGEST_NAME:
        return plain
    mark = hashlib.sha256(os.fsencode(relative)).hexdigest()[:8]
    ending = _UNSAFE.sub("_", _composed(relative.suffix))[:16]
    body = _UNSAFE.sub("_", _composed(plain))[:_LONGEST_NAME].removesuffix(ending).strip(" .-")
    return f"{body or 'file'}~{mark}{ending}"


def _source(project: str, label: str, found: Iterable[FoundFile]) -> RunSource:
    names: dict[str, FoundFile] = {}
    for file in found:
        name = dataset_name(file.relative)
        other = names.setdefault(name, file)
        if other.path != file.path:
            raise CaptureError(
                f"Two files of the run {project}/{label} would both be called {name}: "
                f"{other.path} and {file.path}.",
                advice="Give the folder that holds both, or rename one.",
            )
    files = tuple((names[name].path, name, names[name].data_type) for name in sorted(names))
    return RunSource(f"{project}/{label}", project, label, files)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        reason = f"This cannot be looked at ({error.strerror})."
        raise CaptureError(reason, file=str(path)) from error


def walk(path: Path, leaving_out: Sequence[Path] = ()) -> Iterator[Path]:
    """The regular files at or under PATH, sorted; PATH itself may be a link, nothing below."""
    if path.is_file():
        yield path
    elif path.is_dir():
        for entry in entries(path):
            below = Path(entry.path)
            if entry.is_file(follow_symlinks=False):
                yield below
            elif entry.is_dir(follow_symlinks=False) and below not in leaving_out:
                yield from walk(below)


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in FOLDER and is not hidden, by name. Raises ``CaptureError``."""
    try:
        with os.scandir(folder) as listed:
            shown = [entry for entry in listed if not entry.name.startswith(".")]
    except OSError as error:
        reason = f"The folder cannot be listed ({error.strerror})."
        raise CaptureError(reason, file=str(folder)) from error
    return sorted(shown, key=lambda entry: entry.name)


def _composed(text: str) -> str:
    """TEXT with each accent on its letter (NFC), as different systems spell names differently."""
    return unicodedata.normalize("NFC", text)
