"""The files of vocabularies in ``app_data``, as curators edit them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thalie.ground.errors import OperatorError
from thalie.ground.yaml import YamlError, read_yaml

HOUSE = "th"  # the identifier types of our own vocabularies begin so
INDEX = "vocabularies.yaml"
LONGEST = 20_000_000  # bytes; the largest that InvenioRDM ships has 1.3 million
# Vocabularies that InvenioRDM keeps in tables of their own; their terms have other keys.
SPECIFIC = frozenset({"affiliations", "awards", "funders", "names", "subjects"})


class VocabularyError(OperatorError):
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


def read_document(path: Path) -> Any:
    """Return what the file holds. Raises ``VocabularyError`` with line and column."""
    try:
        return read_yaml(path, LONGEST)
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read as text: {error}") from error
    except YamlError as error:
        reason = error if error.line else f"this is no YAML: {error}"
        raise VocabularyError(f"{path}: {reason}") from error


def read_vocabularies(folder: Path) -> list[Vocabulary]:
    """Every vocabulary that ``vocabularies.yaml`` in ``folder`` names with one file.

    Raises ``VocabularyError`` where a file is absent, is no YAML, or holds no list of terms.
    """
    index = folder / INDEX
    entries = read_document(index) or {}
    if not isinstance(entries, dict):
        raise VocabularyError(f"{index}: expected vocabularies by name.")
    return [_read(folder, name, entry) for name, entry in entries.items()]


def _read(folder: Path, name: str, entry: Any) -> Vocabulary:
    if not isinstance(entry, dict) or not all(
        isinstance(entry.get(key), str) for key in ("pid-type", "data-file")
    ):
        raise VocabularyError(f"{folder / INDEX}: {name}: give a `pid-type` and a `data-file`.")
    path = folder / entry["data-file"]
    terms = read_document(path) or []
    if not isinstance(terms, list) or not all(isinstance(term, dict) for term in terms):
        raise VocabularyError(f"{path}: expected a list of terms, each with `id` and `title`.")
    return Vocabulary(name, entry["pid-type"], path, terms)
