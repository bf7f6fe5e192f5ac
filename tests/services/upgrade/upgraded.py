"""Brings the database of the environment to this version, and prints as JSON what is there then.

Run by ``test_upgrade.py``: ``python upgraded.py STATE``.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Flask
from invenio_access.permissions import system_identity
from invenio_app.factory import create_api
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.models import RDMDraftMetadata, RDMRecordMetadata
from invenio_rdm_records.services.errors import RecordDeletedException

from thalie.deposit.choices import Choices
from thalie.deposit.models import IngestedRun
from thalie.doi.digest import digest
from thalie.doi.models import DoiEntry, DoiInstrument
from thalie.doi.sources import described
from thalie.oaipmh.facts import in_utc
from thalie.oaipmh.models import HarvestItem
from thalie.records.consistency import check_index
from thalie.records.read_model import read_model
from thalie.serving.prepare import State, parts_of
from thalie_local.demonstration import is_published

UPGRADE = ("database", "search indices", "curation checks", "harvest ledger")
Json = dict[str, Any]


def migrations(app: Flask) -> Json:
    """What of our migrations did not run, and where tables of ours are not as the models say."""
    alembic = app.extensions["invenio-db"].alembic
    heads = {script.revision for script in alembic.heads() if _is_ours(script)}
    there = {
        row[0] for row in db.session.execute(db.text("select version_num from alembic_version"))
    }
    differences = [str(one) for one in alembic.compare_metadata() if "thalie_" in str(one)]
    return {"missing": sorted(heads - there), "differences": differences}


def _is_ours(script: Any) -> bool:
    return "thalie" in Path(script.path).parts


def records() -> Json:
    """Every published version is read by the service and as the read model, and is found."""
    rows = db.session.query(RDMRecordMetadata).filter(RDMRecordMetadata.json.isnot(None)).all()
    read = withdrawn = 0
    for row in rows:
        record = service.record_cls.get_record(row.id)
        assert read_model(record).title.text
        try:
            service.read(system_identity, record.pid.pid_value).to_dict()
            read += 1
        except RecordDeletedException:
            withdrawn += 1
    found = service.search(system_identity, {"allversions": True, "size": 1}).total
    return {"there": len(rows), "read": read, "withdrawn": withdrawn, "found": found}


def drafts() -> Json:
    """The same of drafts that were not published."""
    rows = db.session.query(RDMDraftMetadata).filter(RDMDraftMetadata.json.isnot(None)).all()
    names = [row.json["id"] for row in rows]
    found = service.search_drafts(system_identity, {"size": 1, "q": "is_published:false"}).total
    read = [service.read_draft(system_identity, name).to_dict() for name in names]
    return {"there": len(rows), "read": len(read), "found": found}


def unsettled() -> list[Json]:
    """What is told of the draft's values that could not be kept."""
    (row,) = db.session.query(RDMDraftMetadata).filter(RDMDraftMetadata.json.isnot(None))
    errors = service.read_draft(system_identity, row.json["id"]).to_dict().get("errors", [])
    return [{"field": e["field"], "messages": [str(m) for m in e["messages"]]} for e in errors]


def dois() -> Json:
    """Whether any DOI would be described, or wanted, otherwise than the old version did."""
    entries = db.session.query(DoiEntry.doi, DoiEntry.kind, DoiEntry.object_id, DoiEntry.aimed,
                               DoiEntry.wanted).order_by(DoiEntry.doi).all()  # fmt: skip
    things = [entry for entry in entries if entry.kind == "instrument"]
    wishes = {doi: described(kind, object_id) for doi, kind, object_id, _, _ in things}
    # The instrument got its DOI a moment before the database was kept: no dataset knew it yet.
    db.session.query(DoiInstrument).delete()
    db.session.commit()
    rest = [entry for entry in entries if entry not in things]
    wishes |= {doi: described(kind, object_id) for doi, kind, object_id, _, _ in rest}
    return {
        "known": len(entries),
        "otherwise": [*_otherwise(entries, wishes)],
        "wanted_otherwise": [
            doi for doi, _, _, _, wanted in entries if wishes[doi].wanted != wanted
        ],
    }


def _otherwise(entries: Any, wishes: Any) -> Iterator[Json]:
    for doi, kind, _, aimed, _ in entries:
        wish = wishes[doi]
        if digest(wish.metadata, wish.url) != aimed:
            yield {"doi": doi, "kind": kind, "metadata": dict(wish.metadata)}


def runs() -> Json:
    """What is remembered of runs can be read, and the campaign counts as published."""
    known = db.session.query(IngestedRun).all()
    assert all(Choices.from_json(run.choices).people for run in known)
    return {"known": len(known), "campaign": is_published()}


def harvest() -> Json:
    """What harvesters see, and how many items have another date than their record."""
    items = db.session.query(HarvestItem).order_by(HarvestItem.position).all()
    dates = {row.id: in_utc(row.updated) for row in db.session.query(RDMRecordMetadata)}
    late = [one for one in items if (one.datestamp - dates[one.id]).total_seconds() > 1]
    return {
        "items": len(items),
        "deleted": sum(one.deleted for one in items),
        "otherwise dated": len(late),
        "in order": [one.datestamp for one in items] == sorted(one.datestamp for one in items),
    }


def tasks(app: Flask) -> list[str]:
    """Names of all tasks that a worker of this instance knows."""
    celery = app.extensions["flask-celeryext"].celery
    celery.loader.import_default_modules()
    return sorted(celery.tasks)


def main(state: Path) -> None:
    """Upgrade, then look."""
    app = create_api()
    logging.disable(logging.WARNING)
    with app.app_context(), app.test_request_context():
        parts = parts_of(app, State(state))
        for name in UPGRADE:
            parts[name]()
        index = [asdict(r) | {"consistent": r.consistent} for r in check_index(repair=True)]
        print(
            json.dumps(
                {
                    "migrations": migrations(app),
                    "index": index,
                    "records": records(),
                    "drafts": drafts(),
                    "unsettled": unsettled(),
                    "dois": dois(),
                    "runs": runs(),
                    "harvest": harvest(),
                    "tasks": tasks(app),
                    "jobs": sorted(app.extensions["invenio-jobs"].registry.get_all()),
                }
            )
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
