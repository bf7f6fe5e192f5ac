"""Publishes through InvenioRDM's own service: ``python -m bench.publishers.plain DRAFT FILE``."""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from pathlib import Path

from invenio_access.permissions import system_identity
from invenio_app.factory import create_api
from invenio_rdm_records.proxies import current_rdm_records_service as service

from bench.publishers.loop import Cost, serve


def main(draft: Path, file: Path) -> None:
    """Publish copies of ``draft`` with ``file`` as often as asked."""
    content = json.loads(draft.read_text())

    def publish(number: int, cost: Cost) -> list[str]:
        with cost.phase("create"):
            id_ = service.create(system_identity, deepcopy(content)).id
        with cost.phase("file"), file.open("rb") as stream:
            files = service.draft_files
            files.init_files(system_identity, id_, [{"key": file.name}])
            files.set_file_content(system_identity, id_, file.name, stream)
            files.commit_file(system_identity, id_, file.name)
        with cost.phase("publish"):
            record = service.publish(system_identity, id_)._record
        pids = [held.pids.get("doi") for held in (record, record.parent)]
        return [pid["identifier"] for pid in pids if pid]

    with create_api().app_context():
        serve(publish)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
