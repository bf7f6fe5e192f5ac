"""Facts about a draft or record, for the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from flask import current_app

from thalie.embargo.state import access_state

from .report import Doi, RunReport


class Lack(Protocol):
    """One thing that a record lacks; ``message`` by language."""

    @property
    def rule(self) -> str:
        """Name of the rule."""

    @property
    def level(self) -> str:
        """How grave it is."""

    @property
    def field(self) -> str:
        """Where it is lacking."""

    @property
    def message(self) -> Mapping[str, str]:
        """What is to be done."""


Judge = Callable[[Any], Sequence[Lack]]
"""Tells what a draft or record of InvenioRDM lacks."""


def unjudged(record: Any) -> Sequence[Lack]:
    """Say nothing of a record."""
    return ()


def tell_record(report: RunReport, record: Any, judge: Judge) -> None:
    """Fill in what the record shows: title, addresses, version, access, DOIs, what it lacks."""
    report.record = record.pid.pid_value
    report.title = record.get("metadata", {}).get("title", "")
    report.version = record.versions.index
    state = access_state(record.access.dump(), has_files=record.files.enabled)
    report.access = state.status
    report.embargo_until = state.until.isoformat() if state.until else ""
    site = current_app.config["SITE_UI_URL"].rstrip("/")
    report.lacks = [
        {"rule": lack.rule, "level": lack.level, "field": lack.field, "message": lack.message["en"]}
        for lack in judge(record)
    ]
    if record.is_draft:
        report.state = "draft"
        report.url = f"{site}/uploads/{report.record}"
        return
    report.state = "withdrawn" if record.deletion_status.is_deleted else "published"
    report.url = f"{site}/records/{report.record}"
    report.doi = _doi(record.pids)
    report.concept_doi = _doi(record.parent.pids)


def _doi(pids: dict[str, Any]) -> Doi | None:
    doi = pids.get("doi") or {}
    identifier = doi.get("identifier")
    resolver = _resolver(elsewhere=doi.get("provider") == "external")
    return Doi(identifier, url=f"{resolver}/{identifier}") if identifier else None


def _resolver(*, elsewhere: bool) -> str:
    if current_app.config.get("THALIE_DATACITE_SANDBOX") and not elsewhere:
        return f"{current_app.config['DATACITE_API_URL']}/doi"
    return "https://doi.org"
