"""Records of a stock InvenioRDM for lists: ``python -m bench.stocking DRAFT NUMBER``.

Publishes what is missing to so many records with the metadata of a draft (a file of JSON), without
files, and has the index know them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def fill(draft: Path, number: int) -> None:
    """Publish until there are NUMBER records."""
    from invenio_access.permissions import system_identity as us
    from invenio_rdm_records.proxies import current_rdm_records_service as service
    from invenio_search import current_search_client
    from invenio_search.utils import build_alias_name

    content = json.loads(draft.read_text())
    content |= {"files": {"enabled": False}, "access": {"record": "public", "files": "public"}}
    for _ in range(number - service.search(us, size=1).total):
        service.publish(us, service.create(us, content).id)
    name = build_alias_name(service.record_cls.index.search_alias)
    current_search_client.indices.refresh(index=name)


if __name__ == "__main__":
    from invenio_app.factory import create_api

    with create_api().app_context():
        fill(Path(sys.argv[1]), int(sys.argv[2]))
