"""Finding runs in what a person points at.

Euphrosyne keeps ``PROJECT/runs/LABEL/{raw_data,processed_data,HDF5}/…``; people also have a folder
of files, or one file. Links, hidden files and devices are left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from thalie.capture.errors import CaptureError
from thalie.capture.model import RunSource
from thalie.capture.stems import parse_stem

_RUNS = "runs"
_DATA_TYPES = ("raw_data", "processed_data", "HDF5")
_SEPARATOR = "--"
_SAFE_PART = re.compile(r"[\w(](?:[\w .,()+=@&’'-]*[\w)+=])?")
_UNSAFE = re.compile(r"[^\w .,()+=@&’'-]")
_MARK = re.compile(r"~[0-9a-f]{8}")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class _File:
    """A file and the run it belongs to; ``relative`` to the folder that stands for the run."""

    project: str
    label: str
    path: Path
    relative: PurePosixPath
    data_type: str = ""


def find_runs(paths: Sequence[Path]) -> list[RunSource]:
    """The runs in PATHS: files, run folders, project folders, folders of these, loose folders.

    Files of one run may come from several paths. Loose files belong together when their names
    give the same project and day, else when they have the same stem.
    Raises ``CaptureError`` for a path that does not exist, cannot be listed or holds no file, and
    for two files that would have the same name in one run.
    """
    files: list[_File] = []
    for path in paths:
        found = list(_search(Path(os.path.abspath(path))))  # noqa: PTH100 -- keeps links as named
        if not found:
            raise CaptureError(
                "There is no file here.",
                advice="Point at a run folder, a project folder, or the files themselves.",
                file=str(path),
            )
        files.extend(found)
    runs: dict[tuple[str, str], list[_File]] = {}
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


def _source(project: str, label: str, found: Iterable[_File]) -> RunSource:
    names: dict[str, _File] = {}
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


def _search(path: Path) -> Iterator[_File]:
    if not _exists(path):
        raise CaptureError("There is no such file or folder.", file=str(path))
    run = next((p for p in (path, *path.parents) if p.parent.name == _RUNS), None)
    if run is not None and run.parent.parent.name and (run.is_dir()):
        yield from _run_files(run, run.parent.parent.name, _walk(path))
    elif path.is_dir() and path.name == _RUNS:
        yield from _project_files(path.parent)
    elif path.is_dir() and (path / _RUNS).is_dir():
        yield from _project_files(path)
    elif path.is_dir() and any((path / data_type).is_dir() for data_type in _DATA_TYPES):
        files = list(_walk(path))
        yield from _run_files(path, _only_project(files) or path.parent.name, files)
    else:
        yield from _loose_files(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        reason = f"This cannot be looked at ({error.strerror})."
        raise CaptureError(reason, file=str(path)) from error


def _project_files(project: Path) -> Iterator[_File]:
    for run in _entries(project / _RUNS):
        if run.is_dir(follow_symlinks=False):
            yield from _run_files(Path(run.path), project.name, _walk(Path(run.path)))


def _run_files(run: Path, project: str, files: Iterable[Path]) -> Iterator[_File]:
    for path in files:
        relative = PurePosixPath(path.relative_to(run).as_posix())
        first = relative.parts[0]
        data_type = first if first in _DATA_TYPES and len(relative.parts) > 1 else ""
        yield _File(project, run.name, path, relative, data_type)


def _loose_files(path: Path) -> Iterator[_File]:
    """Files without the folders of Euphrosyne; projects lying among them are read as such."""
    base = path if path.is_dir() else path.parent
    projects = [p for p in path.iterdir() if _is_project(p)] if path.is_dir() else []
    for project in sorted(projects):
        yield from _project_files(project)
    for file in _walk(path, leaving_out=projects):
        said = parse_stem(file.stem)
        named = bool(said.project and said.day)
        token = said.project if named else file.parent.name
        label = said.day.isoformat() if named and said.day else file.stem
        yield _File(token, label, file, PurePosixPath(file.relative_to(base).as_posix()))


def _is_project(folder: Path) -> bool:
    return not folder.is_symlink() and not folder.name.startswith(".") and (folder / _RUNS).is_dir()


def _only_project(files: Iterable[Path]) -> str:
    tokens = {token for file in files if (token := parse_stem(file.stem).project)}
    return tokens.pop() if len(tokens) == 1 else ""


def _walk(path: Path, leaving_out: Sequence[Path] = ()) -> Iterator[Path]:
    """The regular files at or under PATH, sorted; PATH itself may be a link, nothing below."""
    if path.is_file():
        yield path
    elif path.is_dir():
        for entry in _entries(path):
            below = Path(entry.path)
            if entry.is_file(follow_symlinks=False):
                yield below
            elif entry.is_dir(follow_symlinks=False) and below not in leaving_out:
                yield from _walk(below)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        reason = f"The folder cannot be listed ({error.strerror})."
        raise CaptureError(reason, file=str(folder)) from error
    return sorted(shown, key=lambda entry: entry.name)


def _composed(text: str) -> str:
    """TEXT with each accent on its letter (NFC), as different systems spell names differently."""
    return unicodedata.normalize("NFC", text)
