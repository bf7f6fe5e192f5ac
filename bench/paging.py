"""Records published through the service: ``python -m bench.paging FILE``, in either environment.

FILE is JSON, a list of objects with a draft as ``content`` and ``file``, the path of a file or
nothing. Prints the ids of the records as a list of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def publish(wanted: Iterable[Mapping[str, Any]]) -> list[str]:
    """Publish each draft, with its file where it has one; the index knows them afterwards."""
    from invenio_access.permissions import system_identity as us
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    ids = []
    for one in wanted:
        content = {**one["content"], "files": {"enabled": bool(one["file"])}}
        content["access"] = {"record": "public", "files": "public"}
        id_ = service.create(us, content).id
        if one["file"]:
            path = Path(one["file"])
            service.draft_files.init_files(us, id_, [{"key": path.name}])
            with path.open("rb") as stream:
                service.draft_files.set_file_content(us, id_, path.name, stream)
            service.draft_files.commit_file(us, id_, path.name)
        service.publish(us, id_)
        ids.append(str(id_))
    service.indexer.refresh()
    return ids


if __name__ == "__main__":
    from invenio_app.factory import create_api

    app = create_api()
    app.config["RDM_ALLOW_METADATA_ONLY_RECORDS"] = True
    with app.app_context():
        print(json.dumps(publish(json.loads(Path(sys.argv[1]).read_text()))))
