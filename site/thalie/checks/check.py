"""The type of check that InvenioRDM runs: our rules on one draft or record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

from flask import current_app
from invenio_checks.base import Check
from invenio_i18n import lazy_gettext as _

from .gather import gather
from .rules import LANGUAGES, RuleError, examine, parse_rule, unchecked
from .subject import Subject

CHECK_ID = "heritage"


@dataclass(frozen=True, slots=True)
class Result:
    """What one file of rules said of one record; both languages are kept.

    ``to_dict`` has the keys that InvenioRDM's templates read (``errors``, ``rule_results``).
    """

    file: str
    version: str
    rule_results: Sequence[Mapping[str, Any]]
    errors: Sequence[Mapping[str, Any]]
    timestamp: datetime = field(default_factory=lambda: datetime.now(UTC))

    def to_dict(self) -> dict[str, Any]:
        """As it is stored in ``CheckRun.result``."""
        return {
            "check_id": CHECK_ID,
            "file": self.file,
            "version": self.version,
            "success": not any(error["severity"] == "error" for error in self.errors),
            "timestamp": self.timestamp.isoformat(),
            "sync": True,
            "rule_results": [dict(result) for result in self.rule_results],
            "errors": [dict(error) for error in self.errors],
        }


class HeritageCheck(Check):  # type: ignore[misc]
    """Rules of ``app_data/checks``."""

    id = CHECK_ID
    title = _("Curation checks")
    description = _("Looks at what a dataset of heritage science must say.")
    sort_order = 1

    def validate_config(self, config: Mapping[str, Any]) -> bool:
        """Raise ``ValueError`` for the first rule that cannot be used."""
        for document in config["rules"]:
            try:
                parse_rule(document)
            except RuleError as error:
                raise ValueError(f"{document.get('id')}: {error}") from error
        return True

    def run(self, record: Any, config: Any) -> Result:
        """Look at RECORD. Whatever goes wrong becomes an error in the result, never silence."""
        params = config.params
        try:
            subject = gather(record)
        except Exception:
            current_app.logger.exception("What is known of %s could not be collected", record.id)
            return nothing_known(params["file"], params["version"])
        return judge(params, subject)


def judge(params: Mapping[str, Any], subject: Subject) -> Result:
    """What the rules of one file say of SUBJECT."""
    results, errors = [], []
    known = {rule["id"]: rule for rule in params["rules"] if _has_id(rule)}
    for name, findings in examine(params["rules"], subject):
        results.append(_rule_result(name, known.get(name, {}), findings))
        errors += [_error(finding) for finding in findings]
    return Result(params["file"], params["version"], results, errors)


def _has_id(rule: Any) -> bool:
    return isinstance(rule, Mapping) and isinstance(rule.get("id"), str)


def nothing_known(name: str, version: str) -> Result:
    """The result of a check that could not be made at all: an error, as nobody may rely on it."""
    finding = unchecked(name, dict.fromkeys(LANGUAGES, name))
    return Result(name, version, [_rule_result(name, {}, [finding])], [_error(finding)])


def _rule_result(name: str, rule: Mapping[str, Any], findings: Sequence[Any]) -> dict[str, Any]:
    first = findings[0] if findings else None
    return {
        "rule_id": name,
        "rule_title": first.title if first else rule["title"],
        "rule_messages": [finding.message for finding in findings],
        "level": first.level if first else rule["level"],
        "success": not findings,
        "checked": first.checked if first else True,
    }


def _error(finding: Any) -> dict[str, Any]:
    """One entry of ``errors``; the form shows a description as HTML."""
    return {
        "rule": finding.rule,
        "field": finding.path,
        "messages": [dict(finding.message)],
        "description": {language: escape(text) for language, text in finding.title.items()},
        "severity": finding.level,
    }
