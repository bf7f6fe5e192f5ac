"""Files of rules: ``app_data/checks/*.yaml``, each with a version and a list of rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thalie.ground.errors import OperatorError
from thalie.ground.yaml import YamlError, read_yaml

from .rules import RuleError, parse_rule

FOLDER = Path("app_data") / "checks"


class RuleFileError(OperatorError):
    """Rules that cannot be used; ``problems`` has one sentence each: file, rule, reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Join the sentences."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file; ``name`` is that of the file without its ending."""

    name: str
    version: str
    rules: tuple[Mapping[str, Any], ...]


def read_rules(folder: Path) -> list[RuleFile]:
    """Read every file of rules. Raises ``RuleFileError`` with all that is wrong in all of them."""
    problems: list[str] = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise RuleFileError([f"{folder}: there are no files of rules (*.yaml) here."])
    files = [file for path in paths if (file := _read(path, problems))]
    problems += _repeated(files)
    if problems:
        raise RuleFileError(problems)
    return files


def _read(path: Path, problems: list[str]) -> RuleFile | None:
    try:
        document = read_yaml(path)
    except (OSError, YamlError) as error:
        line, reason = getattr(error, "line", 0), getattr(error, "reason", error)
        where = f", line {line}" if line else ""
        problems.append(f"{path.name}{where}: cannot be read as YAML. Reason: {reason}.")
        return None
    if not isinstance(document, dict) or set(document) != {"version", "rules"}:
        problems.append(f"{path.name}: expected the fields version and rules, and no other.")
        return None
    version, rules = document["version"], document["rules"]
    if not isinstance(version, str) or not version.strip():
        problems.append(f"{path.name}: version must be a text in quotes, such as '2026.1'.")
        return None
    if not isinstance(rules, list) or not rules:
        problems.append(f"{path.name}: rules must be a list.")
        return None
    for number, rule in enumerate(rules, start=1):
        try:
            parse_rule(rule)
        except RuleError as error:
            name = rule.get("id") if isinstance(rule, dict) else None
            problems.append(f"{path.name}, rule {name or number}: {error}")
    return RuleFile(path.stem, version, tuple(rules))


def _repeated(files: Sequence[RuleFile]) -> list[str]:
    """Two rules of one name would be taken for one another."""
    seen: dict[Any, str] = {}
    problems = []
    for file in files:
        for rule in file.rules:
            name = rule.get("id") if isinstance(rule, dict) else None
            if name in seen:
                problems.append(f"{file.name}.yaml, rule {name}: also stands in {seen[name]}.yaml.")
            elif name:
                seen[name] = file.name
    return problems
