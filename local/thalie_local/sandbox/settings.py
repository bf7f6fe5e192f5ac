"""What the local DataCite is told from outside: account, prefixes, where to keep its DOIs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

USERNAME = "THALIE_DATACITE_USERNAME"
PASSWORD = "THALIE_DATACITE_PASSWORD"  # noqa: S105 (a name, not a secret)
PREFIXES = "THALIE_DATACITE_PREFIXES"
FAULTS = "THALIE_DATACITE_FAULTS"


class SettingsError(ValueError):
    """Settings with which the local DataCite cannot start; the message says which."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One account of one repository.

    ``faults``: whether faults may be requested. ``prefixes``: those of the account
    (``10.`` and four or five digits).
    """

    username: str
    password: str = field(repr=False)
    prefixes: tuple[str, ...]
    data: Path
    faults: bool = False

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "datacite.sqlite"


def from_environment(environment: Mapping[str, str], data: Path) -> Settings:
    """The settings given by environment variables. Raises ``SettingsError``."""
    missing = [name for name in (USERNAME, PASSWORD, PREFIXES) if not environment.get(name)]
    if missing:
        raise SettingsError(f"Set the environment variable {' and '.join(missing)}.")
    prefixes = tuple(part.strip() for part in environment[PREFIXES].split(",") if part.strip())
    wrong = [prefix for prefix in prefixes if not re.fullmatch(r"10\.\d{4,5}", prefix)]
    if wrong or not prefixes:
        raise SettingsError(
            f"{PREFIXES} must hold DOI prefixes such as 10.5072, separated by commas."
        )
    return Settings(
        username=environment[USERNAME],
        password=environment[PASSWORD],
        prefixes=prefixes,
        data=data,
        faults=environment.get(FAULTS, "").lower() in ("1", "true", "yes"),
    )
