"""What drafts and published records lack, as the last runs found it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from invenio_checks.models import CheckConfig, CheckRun
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMDraftMetadata, RDMRecordMetadata
from sqlalchemy import and_, cast, exists, false, true
from sqlalchemy.dialects.postgresql import JSONB

from thalie.records.versions import published, standing

from .check import CHECK_ID, judge
from .gather import gather
from .levels import LEVELS, STATUSES


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a record lacks; ``title`` and ``message`` by language (``en``, ``fr``)."""

    rule: str
    level: str
    field: str
    title: dict[str, str]
    message: dict[str, str]


@dataclass(frozen=True, slots=True)
class LackingRecord:
    """A draft or published record and what it lacks, gravest first; ``id`` is that in addresses."""

    id: str
    status: str
    title: str
    checked: str  # when, ISO 8601
    lacks: tuple[Lack, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lacks are asked for; what is empty is not asked. ``level`` is that level alone."""

    rule: str = ""
    level: str = ""
    status: str = ""


def lacks_of(record: Any) -> list[Lack]:
    """What a draft or record of InvenioRDM lacks now, by all rules; stores nothing."""
    configs = CheckConfig.query.filter_by(check_id=CHECK_ID, community_id=None, enabled=True)
    subject = gather(record)
    found = [
        _lack(error, rules)
        for config in configs.order_by(CheckConfig.created)
        for result in [judge(config.params, subject)]
        for rules in [_titles(result.to_dict())]
        for error in result.errors
    ]
    return sorted(found, key=lambda lack: LEVELS.index(lack.level))


def count(wanted: Wanted) -> int:
    """How many records lack what is WANTED."""
    return int(sum(_query(status, wanted).count() for status in _statuses(wanted)))


def find(wanted: Wanted, start: int, size: int) -> list[LackingRecord]:
    """SIZE records from START on, drafts before published records, newest change first."""
    found: list[LackingRecord] = []
    for status in _statuses(wanted):
        query, model = _query(status, wanted), _model(status)
        total = query.count()
        if start < total:
            ordered = query.order_by(model.updated.desc(), model.id)
            rows = ordered.offset(start).limit(size - len(found)).all()
            found += _described(rows, status, wanted)
        start = max(0, start - total)
        if len(found) == size:
            break
    return found


def never_checked(status: str) -> int:
    """How many drafts or records no rule has looked at yet."""
    model = _model(status)
    run = exists().where(and_(CheckRun.record_id == model.id, CheckRun.is_draft == _flag(status)))
    return int(_living(status).filter(~run).count())


def rule_names() -> list[str]:
    """The rules that are in use."""
    configs = CheckConfig.query.filter_by(check_id=CHECK_ID, enabled=True)
    return sorted(rule["id"] for config in configs for rule in config.params["rules"])


def identifiers(status: str, after: UUID | None, size: int) -> list[UUID]:
    """The next SIZE drafts or published records, in order of their internal numbers."""
    model = _model(status)
    query = _living(status).with_entities(model.id).order_by(model.id)
    if after is not None:
        query = query.filter(model.id > after)
    return [id_ for (id_,) in query.limit(size)]


def _statuses(wanted: Wanted) -> Sequence[str]:
    return [wanted.status] if wanted.status else STATUSES


def _model(status: str) -> Any:
    return RDMDraftMetadata if status == "draft" else RDMRecordMetadata


def _flag(status: str) -> Any:
    return true() if status == "draft" else false()


def _living(status: str) -> Any:
    """Drafts, or published records that were not withdrawn."""
    model = _model(status)
    return db.session.query(model).filter(
        standing(model) if status == "published" else published(model)
    )


def _query(status: str, wanted: Wanted) -> Any:
    """Rows of the drafts or records of which some run found what is WANTED."""
    model = _model(status)
    found = cast(CheckRun.result["errors"], JSONB)
    pattern: dict[str, str] = {}
    if wanted.rule:
        pattern["rule"] = wanted.rule
    if wanted.level:
        pattern["severity"] = wanted.level
    run = (
        exists()
        .where(CheckRun.record_id == model.id)
        .where(CheckRun.is_draft == _flag(status))
        .where(CheckRun.config_id == CheckConfig.id)
        .where(CheckConfig.check_id == CHECK_ID, CheckConfig.enabled == true())
        .where(found.contains([pattern]) if pattern else found != cast([], JSONB))
    )
    return _living(status).filter(run)


def _described(rows: Sequence[Any], status: str, wanted: Wanted) -> Iterator[LackingRecord]:
    runs: dict[UUID, list[CheckRun]] = {row.id: [] for row in rows}
    query = (
        CheckRun.query.join(CheckConfig, CheckRun.config_id == CheckConfig.id)
        .filter(CheckRun.record_id.in_(runs), CheckRun.is_draft == _flag(status))
        .filter(CheckConfig.check_id == CHECK_ID, CheckConfig.enabled == true())
    )
    for run in query:
        runs[run.record_id].append(run)
    for row in rows:
        yield LackingRecord(
            id=row.json.get("id", ""),
            status=status,
            title=(row.json.get("metadata") or {}).get("title", ""),
            checked=min(run.result["timestamp"] for run in runs[row.id]),
            lacks=tuple(_wanted_lacks(runs[row.id], wanted)),
        )


def _wanted_lacks(runs: Sequence[CheckRun], wanted: Wanted) -> list[Lack]:
    found = [_lack(e, _titles(run.result)) for run in runs for e in run.result["errors"]]
    kept = [
        lack
        for lack in found
        if wanted.rule in ("", lack.rule) and wanted.level in ("", lack.level)
    ]
    return sorted(kept, key=lambda lack: (LEVELS.index(lack.level), lack.rule))


def _titles(result: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {rule["rule_id"]: dict(rule["rule_title"]) for rule in result["rule_results"]}


def _lack(error: Any, titles: dict[str, dict[str, str]]) -> Lack:
    return Lack(
        rule=error["rule"],
        level=error["severity"],
        field=error["field"],
        title=titles[error["rule"]],
        message=dict(error["messages"][0]),
    )


def resolve(status: str, id_: UUID) -> Any:
    """The draft or record as InvenioRDM's object."""
    kind = records.draft_cls if status == "draft" else records.record_cls
    return kind.get_record(id_)
