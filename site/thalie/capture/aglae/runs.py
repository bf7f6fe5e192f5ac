"""Finding runs as Euphrosyne keeps them: ``PROJECT/runs/LABEL/{raw_data,processed_data,HDF5}/…``.

People also have a folder of files, or one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from thalie.capture.safe.model import RunSource
from thalie.capture.safe.sources import FoundFile, entries, find_files, walk

from .stems import parse_stem

_RUNS = "runs"
_DATA_TYPES = ("raw_data", "processed_data", "HDF5")
_ADVICE = "Point at a run folder, a project folder, or the files themselves."


def find(paths: Sequence[Path]) -> list[RunSource]:
    """The runs in PATHS: files, run folders, project folders, folders of these, loose folders.

    Loose files belong together when their names give the same project and day, else when they have
    the same stem. Raises ``CaptureError`` as ``find_files`` does.
    """
    return find_files(paths, _search, _ADVICE)


def _search(path: Path) -> Iterator[FoundFile]:
    run = next((p for p in (path, *path.parents) if p.parent.name == _RUNS), None)
    if run is not None and run.parent.parent.name and (run.is_dir()):
        yield from _run_files(run, run.parent.parent.name, walk(path))
    elif path.is_dir() and path.name == _RUNS:
        yield from _project_files(path.parent)
    elif path.is_dir() and (path / _RUNS).is_dir():
        yield from _project_files(path)
    elif path.is_dir() and any((path / data_type).is_dir() for data_type in _DATA_TYPES):
        files = list(walk(path))
        yield from _run_files(path, _only_project(files) or path.parent.name, files)
    else:
        yield from _loose_files(path)


def _project_files(project: Path) -> Iterator[FoundFile]:
    for run in entries(project / _RUNS):
        if run.is_dir(follow_symlinks=False):
            yield from _run_files(Path(run.path), project.name, walk(Path(run.path)))


def _run_files(run: Path, project: str, files: Iterable[Path]) -> Iterator[FoundFile]:
    for path in files:
        relative = PurePosixPath(path.relative_to(run).as_posix())
        first = relative.parts[0]
        data_type = first if first in _DATA_TYPES and len(relative.parts) > 1 else ""
        yield FoundFile(project, run.name, path, relative, data_type)


def _loose_files(path: Path) -> Iterator[FoundFile]:
    """Files without the folders of Euphrosyne; projects lying among them are read as such."""
    base = path if path.is_dir() else path.parent
    projects = [p for p in path.iterdir() if _is_project(p)] if path.is_dir() else []
    for project in sorted(projects):
        yield from _project_files(project)
    for file in walk(path, leaving_out=projects):
        said = parse_stem(file.stem)
        named = bool(said.project and said.day)
        token = said.project if named else file.parent.name
        label = said.day.isoformat() if named and said.day else file.stem
        yield FoundFile(token, label, file, PurePosixPath(file.relative_to(base).as_posix()))


def _is_project(folder: Path) -> bool:
    return not folder.is_symlink() and not folder.name.startswith(".") and (folder / _RUNS).is_dir()


def _only_project(files: Iterable[Path]) -> str:
    tokens = {token for file in files if (token := parse_stem(file.stem).project)}
    return tokens.pop() if len(tokens) == 1 else ""
