"""The smallest dataset that may be published, and what people do with one at an instance."""

from __future__ import annotations

import io
import time
from typing import Any

from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

from thalie.proposals.book import files_of

Json = dict[str, Any]
PATIENCE = 60.0  # seconds: the worker's turn, on a busy machine

OPEN: Json = {"record": "public", "files": "public"}


def who(name: str) -> Any:
    """The identity of a demo account, as after log-in."""
    identity = get_identity(current_datastore.get_user_by_email(f"{name}@example.org"))
    identity.provides |= {any_user, authenticated_user}
    return identity


def person(family: str = "Curie", given: str = "Irène", **more: Any) -> Json:
    """A creator; a contributor with a ``role``."""
    named = {"type": "personal", "family_name": family, "given_name": given}
    return {"person_or_org": named, **more}


def dataset(title: str = "A dataset", *, metadata: Json | None = None, **more: Any) -> Json:
    """Minimal complete data of an open dataset with files, and MORE, as ``POST /api/records``."""
    return {
        "access": OPEN,
        "files": {"enabled": True},
        "metadata": {
            "title": title,
            "resource_type": {"id": "dataset"},
            "publication_date": "2026-03-31",
            "publisher": "C2RMF, AGLAE",
            "creators": [person()],
            **(metadata or {}),
        },
        **more,
    }


def draft(data: Json | None = None, *, by: Any = system_identity) -> str:
    """The id of a new draft with DATA; of a plain dataset, if nothing is said."""
    return str(service.create(by, dataset() if data is None else data).id)


def add_file(id_: str, name: str = "a.txt", content: bytes = b"counts") -> None:
    """Give a draft a whole file."""
    files = service.draft_files
    files.init_files(system_identity, id_, [{"key": name}])
    files.set_file_content(system_identity, id_, name, io.BytesIO(content))
    files.commit_file(system_identity, id_, name)


def wait_until_read(id_: str) -> None:
    """Return when the files of a draft were read: before that no person may submit it."""
    version = service.draft_cls.pid.resolve(id_, registered_only=False).id
    deadline = time.monotonic() + PATIENCE
    while any(one.state == "waiting" for one in files_of(version)):
        assert time.monotonic() < deadline, f"the files of {id_} are not read"
        time.sleep(0.3)
        db.session.rollback()


def refresh() -> None:
    """Searches find what was written."""
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))


def publish(id_: str) -> Json:
    """Publish a draft as the system does, whom no check stops; searches find the record."""
    record: Json = service.publish(system_identity, id_).to_dict()
    refresh()
    return record
