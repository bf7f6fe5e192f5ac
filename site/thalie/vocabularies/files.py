"""The files of vocabularies in ``app_data``, as curators edit them. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HOUSE = "th"  # the identifier types of our own vocabularies begin so
INDEX = "vocabularies.yaml"
# Vocabularies that InvenioRDM keeps in tables of their own; their terms have other keys.
SPECIFIC = frozenset({"affiliations", "awards", "funders", "names", "subjects"})


class VocabularyError(Exception):
    """A file cannot be read as a vocabulary; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One vocabulary and its terms, in the order of the file."""

    name: str
    pid_type: str
    path: Path
    terms: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Whether it is a vocabulary of heritage science, with our keys under ``props``."""
        return self.pid_type.startswith(HOUSE)

    @property
    def is_generic(self) -> bool:
        """Whether InvenioRDM keeps it among its generic vocabularies."""
        return self.name not in SPECIFIC


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice, where YAML would silently drop the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping of ``node``. Raises ``ConstructorError`` at the second key."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key.value}” is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """Return what the file holds. Raises ``VocabularyError`` with line and column."""
    try:
        # A subclass of SafeLoader: it makes plain values only.
        return yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path}: cannot be read as text: {error}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise VocabularyError(f"{path}: {place}{error.problem}") from error
    except yaml.YAMLError as error:
        raise VocabularyError(f"{path}: this is no YAML: {error}") from error


def read_vocabularies(folder: Path) -> list[Vocabulary]:
    """Every vocabulary that ``vocabularies.yaml`` in ``folder`` names with one file.

    Raises ``VocabularyError`` where a file is absent, is no YAML, or holds no list of terms.
    """
    index = folder / INDEX
    entries = read_yaml(index) or {}
    if not isinstance(entries, dict):
        raise VocabularyError(f"{index}: expected vocabularies by name.")
    return [_read(folder, name, entry) for name, entry in entries.items()]


def _read(folder: Path, name: str, entry: Any) -> Vocabulary:
    if not isinstance(entry, dict) or not all(
        isinstance(entry.get(key), str) for key in ("pid-type", "data-file")
    ):
        raise VocabularyError(f"{folder / INDEX}: {name}: give a `pid-type` and a `data-file`.")
    path = folder / entry["data-file"]
    terms = read_yaml(path) or []
    if not isinstance(terms, list) or not all(isinstance(term, dict) for term in terms):
        raise VocabularyError(f"{path}: expected a list of terms, each with `id` and `title`.")
    return Vocabulary(name, entry["pid-type"], path, terms)
