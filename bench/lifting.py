"""The two lifts, in processes of their own: ``python -m bench.lifting WAY …``.

``ours DAY`` lifts what is due on that day in an instance of Thalie, ``again DAY`` after what failed
may be tried again. In the stock environment ``prepare DRAFT FILE NUMBER`` publishes as many records
under an embargo, and lets their day come; ``stock`` runs InvenioRDM's own task. Prints what it cost
as JSON: seconds of ``wall`` and ``cpu`` of this process, ``memory`` as its peak in MiB, ``lifted``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from .clock import peak


def ours(day: str) -> dict[str, int]:
    """The lift of Thalie."""
    from thalie.openings.lift import lift_due

    done = lift_due(day=date.fromisoformat(day))
    return {"lifted": done.lifted, "failed": done.failed}


def again(day: str) -> dict[str, int]:
    """The same, once what failed may be tried again."""
    from thalie.openings.lift import try_again

    try_again()
    return ours(day)


def prepare(draft: str, file: str, number: str) -> dict[str, int]:
    """Publish records with a file, of which the embargo is over since yesterday."""
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    today = datetime.now(UTC).date()
    content = json.loads(Path(draft).read_text())
    held = {"active": True, "until": (today + timedelta(days=2)).isoformat(), "reason": "A thesis."}
    content["access"] = {"record": "public", "files": "restricted", "embargo": held}
    for _ in range(int(number)):
        id_ = service.create(system_identity, content).id
        files = service.draft_files
        files.init_files(system_identity, id_, [{"key": "a.hdf5"}])
        with Path(file).open("rb") as stream:
            files.set_file_content(system_identity, id_, "a.hdf5", stream)
        files.commit_file(system_identity, id_, "a.hdf5")
        service.publish(system_identity, id_)
    return {"due": _let_come(service, today - timedelta(days=1))}


def _let_come(service: Any, day: date) -> int:
    """Let the embargoes have ended on a DAY, in database and index."""
    from invenio_db import db
    from invenio_rdm_records.records.models import RDMRecordMetadata
    from invenio_search import current_search_client
    from invenio_search.utils import build_alias_name
    from sqlalchemy import select

    model = RDMRecordMetadata
    active = model.json["access"]["embargo"]["active"].as_boolean()
    ids = list(db.session.scalars(select(model.id).where(active)))
    for id_ in ids:
        record = service.record_cls.get_record(id_)
        record.access.embargo.until = datetime(day.year, day.month, day.day, tzinfo=UTC)
        record.commit()
        db.session.commit()
        service.indexer.index(record)
    name = build_alias_name(service.record_cls.index.search_alias)
    current_search_client.indices.refresh(index=name)
    return len(ids)


def stock() -> dict[str, int]:
    """The task of InvenioRDM."""
    from invenio_db import db
    from invenio_rdm_records.records.models import RDMRecordMetadata
    from invenio_rdm_records.services.tasks import update_expired_embargos
    from sqlalchemy import func, select

    active = RDMRecordMetadata.json["access"]["embargo"]["active"].as_boolean()
    closed = select(func.count()).where(active)
    before = db.session.scalar(closed) or 0
    update_expired_embargos()
    db.session.rollback()
    return {"lifted": before - (db.session.scalar(closed) or 0)}


WAYS: dict[str, Callable[..., dict[str, int]]] = {
    "ours": ours, "again": again, "prepare": prepare, "stock": stock,
}  # fmt: skip


if __name__ == "__main__":
    from invenio_app.factory import create_api

    with create_api().app_context():
        cpu, wall = time.process_time(), time.monotonic()
        found = WAYS[sys.argv[1]](*sys.argv[2:])
        print(json.dumps({**found, "wall": time.monotonic() - wall, "memory": peak(),
                          "cpu": time.process_time() - cpu}))  # fmt: skip
