"""Brings the rules of ``app_data/checks`` into the database, where InvenioRDM looks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from invenio_checks.models import CheckConfig, CheckRun, Severity
from invenio_db import db

from .check import CHECK_ID
from .files import RuleFile, read_rules

SEVERITIES = {"error": Severity.FAIL, "warning": Severity.WARN, "info": Severity.INFO}


@dataclass(frozen=True, slots=True)
class Change:
    """What loading did to one file of rules: ``added``, ``changed``, ``removed`` or ``same``.

    ``rules`` names the rules that are new, other or gone.
    """

    file: str
    what: str
    version: str
    rules: tuple[str, ...] = ()


def load_rules(folder: Path) -> list[Change]:
    """Make the database say what the files of FOLDER say. Raises ``RuleFileError``; then nothing is
    written. Results of a file that is gone go with it.
    """
    files = read_rules(folder)
    known = {config.params["file"]: config for config in _ours()}
    changes = [_save(file, known.get(file.name)) for file in files]
    names = {file.name for file in files}
    changes += [_remove(config) for name, config in known.items() if name not in names]
    db.session.commit()
    return changes


def _ours() -> Iterable[CheckConfig]:
    return CheckConfig.query.filter_by(check_id=CHECK_ID, community_id=None).all()  # type: ignore[no-any-return]


def _key(name: str) -> UUID:
    """One row a file, also when two processes load at once."""
    return uuid5(NAMESPACE_URL, f"urn:x-thalie:checks:{name}")


def _save(file: RuleFile, config: CheckConfig | None) -> Change:
    params = {"file": file.name, "version": file.version, "rules": [dict(r) for r in file.rules]}
    if config is None:
        config = CheckConfig(id=_key(file.name), check_id=CHECK_ID, community_id=None)
        what, rules = "added", tuple(_names(params))
    elif config.params == params and config.enabled:
        return Change(file.name, "same", file.version)
    else:
        what, rules = "changed", _differing(config.params, params)
    config.params, config.enabled, config.severity = params, True, _gravest(params)
    db.session.add(config)
    return Change(file.name, what, file.version, rules)


def _remove(config: CheckConfig) -> Change:
    gone = Change(
        config.params["file"], "removed", config.params["version"], tuple(_names(config.params))
    )
    CheckRun.query.filter_by(config_id=config.id).delete()
    db.session.delete(config)
    return gone


def _names(params: Mapping[str, Any]) -> list[str]:
    return [rule["id"] for rule in params["rules"]]


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    old, new = ({rule["id"]: rule for rule in params["rules"]} for params in (before, after))
    return tuple(sorted(name for name in old.keys() | new if old.get(name) != new.get(name)))


def _gravest(params: Mapping[str, Any]) -> Severity:
    levels = {rule["level"] for rule in params["rules"]}
    return next(severity for level, severity in SEVERITIES.items() if level in levels)
