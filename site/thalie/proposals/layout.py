"""Which run the files of a draft make, by the folders that they came from, as an ingest sees it.

A dialect finds runs among folders. So the names alone are laid out as empty files, in a folder that
is gone afterwards, and the dialect is asked. Paths come from whoever uploads: nothing leads out of
that folder, and nothing is read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from thalie.capture import CaptureError, Dialect, RunSource, dataset_name
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.files import may_be_named

MOST = 10_000  # files of one drop
LONGEST = 1000  # characters of a path
_ROOT = "thalie-dropped"  # stands for what is above the folders, and is nobody's project
_LONGEST_PART = 255  # bytes, of a file system


class DropError(Exception):
    """The files that were dropped cannot be taken together; ``sentence`` says why."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence.in_language("en"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The run that files make: project and label where the folders tell, and by key of a file the
    dialect's word for its folder. ``runs`` are all that they belong to.
    """

    project: str = ""
    label: str = ""
    data_types: Mapping[str, str] = field(default_factory=dict)
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """Files that were dropped: their names in the dataset by path, and those that are left out."""

    names: Mapping[str, str]
    left_out: tuple[str, ...]


def lay_out(keys: Iterable[str], paths: Mapping[str, str], dialect: Dialect) -> Layout:
    """The run of the files with these KEYS; PATHS are those that they were dropped with."""
    placed = {key: path_of(key, paths, dialect) for key in keys}
    found = _find(placed.values(), dialect)
    by_path = {path: data_type for source in found for path, data_type in _files(source)}
    return Layout(
        project=_only(source.project for source in found),
        label=_only(source.label for source in found),
        data_types={key: by_path.get(path, "") for key, path in placed.items()},
        runs=tuple(sorted({source.key.replace(_ROOT, "…") for source in found})),
    )


def path_of(key: str, paths: Mapping[str, str], dialect: Dialect) -> str:
    """Where the file with this KEY lay: as it was told, else as its name tells.

    Folders of a run are joined into names by ``--``; a file that is only called so stays whole.
    """
    told = paths.get(key)
    if told and is_path(told):
        return told
    apart = "/".join(key.split("--"))
    joined = "--" in key and "/" not in key and is_path(apart)
    if joined and dataset_name(PurePosixPath(apart)) == key and _has_type(apart, dialect):
        return apart
    return key


def last_name(path: str) -> str:
    """The name under which a file that lay at PATH is read: its ending and stem tell what it is."""
    name = PurePosixPath(path).name
    fits = name and len(name.encode(errors="replace")) <= _LONGEST_PART
    return name if fits else f"file{PurePosixPath(path).suffix[:16]}"


def name_dropped(paths: Sequence[str], dialect: Dialect) -> Drop:
    """The names that files with PATHS have in a dataset. Raises ``DropError``.

    Letters with accents are composed, as systems write them differently. Hidden files are left out.
    """
    composed = {path: unicodedata.normalize("NFC", path).strip("/") for path in paths}
    _refuse_misplaced(composed)
    shown = {path: told for path, told in composed.items() if not _is_hidden(told)}
    _refuse_twins(shown)
    sources = _found(list(shown.values()), dialect)
    _refuse_several_runs(sources)
    by_path: dict[str, str] = {}
    for source in sources:
        for (path, _type), (_path, name, _data) in zip(_files(source), source.files, strict=True):
            by_path[path] = name
    names = {path: by_path[told] for path, told in shown.items() if told in by_path}
    _refuse_same_names(names)
    return Drop(names, tuple(path for path in paths if path not in names))


def is_path(path: str) -> bool:
    """Whether PATH, of whoever uploads, is one: relative, and without ways out."""
    fits = len(path) <= LONGEST and not path.startswith("/")
    parts = path.split("/")
    return fits and all(
        may_be_named(part) and len(part.encode(errors="replace")) <= _LONGEST_PART for part in parts
    )


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _only(values: Iterable[str]) -> str:
    """The one value that is said; nothing where there are several, or only what stands for none."""
    said = set(values) - {_ROOT, ""}
    return said.pop() if len(said) == 1 else ""


def _has_type(path: str, dialect: Dialect) -> bool:
    return any(data_type for source in _find([path], dialect) for _, data_type in _files(source))


def _find(paths: Iterable[str], dialect: Dialect) -> list[RunSource]:
    """The runs of PATHS; none where they do not go together."""
    try:
        return _found([path for path in paths if is_path(path)], dialect)
    except DropError:
        return []


def _found(paths: Sequence[str], dialect: Dialect) -> list[RunSource]:
    """The runs of PATHS, which lie beside one another. Raises ``DropError``."""
    if not paths:
        return []
    with _laid_out(paths) as root:
        try:
            whole = dialect.find([root])
            if any(data_type for source in whole for _, data_type in _files(source)):
                return whole
            return dialect.find(sorted({root / path.split("/", 1)[0] for path in paths}))
        except CaptureError as error:
            told = str(error).replace(f"{root}/", "")
            raise DropError(_("These files do not go together: %(reason)s", reason=told)) from error


@contextmanager
def _laid_out(paths: Sequence[str]) -> Iterator[Path]:
    with TemporaryDirectory(prefix="thalie-drop-") as folder:
        root = Path(folder) / _ROOT
        root.mkdir()
        for path in paths:
            target = root / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
            except OSError as error:
                sentence = _("“%(path)s” is a file and a folder, or is too long.", path=path[:200])
                raise DropError(sentence) from error
        yield root


def _files(source: RunSource) -> list[tuple[str, str]]:
    """Path below the root, and data type, of each file of SOURCE."""
    return [(str(path).split(f"/{_ROOT}/", 1)[1], kind) for path, _name, kind in source.files]


def _refuse_misplaced(paths: Mapping[str, str]) -> None:
    if len(paths) > MOST:
        raise DropError(_("At most %(most)s files are taken at once.", most=MOST))
    wrong = [told for path, told in paths.items() if not is_path(told)]
    if wrong:
        raise DropError(
            _(
                "“%(name)s” cannot be the path of a file: without control characters, backslashes "
                "and parts such as “..”, at most %(most)s characters.",
                name=wrong[0][:200],
                most=LONGEST,
            )
        )


def _refuse_twins(paths: Mapping[str, str]) -> None:
    """Two paths that differ only in how accents are written."""
    seen: set[str] = set()
    for told in paths.values():
        if told in seen:
            raise DropError(
                _("Two files are called “%(name)s”. Rename one of them.", name=told[:200])
            )
        seen.add(told)


def _refuse_several_runs(sources: Sequence[RunSource]) -> None:
    runs = [source for source in sources if any(kind for _, kind in _files(source))]
    if len(runs) > 1:
        told = ", ".join(sorted(source.key.replace(f"{_ROOT}/", "") for source in runs)[:5])
        raise DropError(
            _(
                "This folder holds %(number)s runs (%(runs)s), and a dataset is one run. Drop the "
                "folder of one of them.",
                number=len(runs),
                runs=told,
            )
        )


def _refuse_same_names(names: Mapping[str, str]) -> None:
    first: dict[str, str] = {}
    for path, name in names.items():
        other = first.setdefault(name, path)
        if other != path:
            raise DropError(
                _(
                    "“%(one)s” and “%(other)s” would both be called “%(name)s” in the dataset. "
                    "Rename one of them, or drop the folder that holds both.",
                    one=other[:200],
                    other=path[:200],
                    name=name,
                )
            )
