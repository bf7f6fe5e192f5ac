"""Datasets of the project leader's in every state, and those who look at them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

import requests
from flask_security.utils import hash_password
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_rdm_records.secret_links.models import SecretLink
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from PIL import Image

from tests.services import datasets
from tests.services.people import accounts, logged_in
from thalie.pictures.book import EDITION
from thalie.pictures.models import PictureImage, PicturesEntry
from thalie.pictures.names import KINDS, large, thumbnail
from thalie.preview.told import Told

from .canaries import Canary
from .table import DRAFTS, ROLES, WITH_TOKEN

Json = dict[str, Any]
Sessions = dict[str, requests.Session]
PATIENCE = 300.0  # seconds until the worker has done what follows a publication

PUBLIC = {"record": "public", "files": "public", "embargo": {"active": False}}
FILES = {"record": "public", "files": "restricted", "embargo": {"active": False}}
RECORD = {"record": "restricted", "files": "restricted", "embargo": {"active": False}}
UNSHOWN = {"files": {"enabled": True}}
SOON = date.today() + timedelta(days=200)
EMBARGO = {
    "record": "public",
    "files": "restricted",
    "embargo": {"active": True, "until": SOON.isoformat(), "reason": "Not yet."},
}


@dataclass
class Dataset:
    """A dataset in one state: its id and parent, and the other version that there may be."""

    state: str
    canary: Canary
    id: str = ""
    parent: str = ""
    other: str = ""
    bucket: str = ""
    doi: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    """What is behind ``token=`` in the links of those who hold one."""

    @property
    def object(self) -> str:
        """The name of its object among things."""
        return f"museofile-m5031-{self.canary.words['captured']}"


Datasets = dict[str, Dataset]


def described(canary: Canary, access: Json) -> Json:
    """Data of a dataset with the words of CANARY, as ``POST /api/records``."""
    words = canary.words
    return datasets.dataset(
        f"Enamels {words['title']}",
        access=access,
        files={"enabled": True, "default_preview": canary.named("txt")},
        media_files={"enabled": True},
        metadata={
            "description": f"<p>Measured {words['description']}</p>",
            "rights": [{"id": "cc-by-4.0"}],
        },
        custom_fields={
            "thalie:objects": [
                {
                    "label": f"Vase {words['captured']}",
                    "inventory_number": words["captured"],
                    "keeper": {"id": "louvre"},
                    "materials": [{"id": "bronze"}],
                }
            ],
            "thalie:analyses": [{"number": "0001", "file": f"{words['typed']}.hdf5"}],
        },
    )


def made(state: str) -> Dataset:
    """A dataset in a STATE, shared with those who may look."""
    one = Dataset(state, Canary())
    one.id = _MAKERS[state](one)
    if not one.tokens:
        share(one)
    if state not in DRAFTS:
        _draw(one)
    kind = service.draft_cls if state in DRAFTS else service.record_cls
    row = kind.pid.resolve(one.id, registered_only=False)
    one.parent = row.parent.pid.pid_value
    one.bucket = str(row.bucket_id)
    one.doi = (row.pids.get("doi") or {}).get("identifier", "")
    return one


def _draft(canary: Canary, access: Json) -> str:
    id_ = datasets.draft(described(canary, access) | UNSHOWN, by=datasets.who("leader"))
    return _filled(id_, canary, access)


def _filled(id_: str, canary: Canary, access: Json) -> str:
    """The draft, with files, one of which is shown first, and what was made from them."""
    for name, content in canary.files.items():
        datasets.add_file(id_, name, content)
    service.update_draft(system_identity, id_, described(canary, access))
    return _looked_at(id_, canary)


def _looked_at(id_: str, canary: Canary) -> str:
    """The draft, with a media file: a quick look at a spectrum, say."""
    files = current_rdm_records.records_media_files_service.draft_files
    content = io.BytesIO(canary.words["look"].encode())
    files.init_files(system_identity, id_, [{"key": canary.look}])
    files.set_file_content(system_identity, id_, canary.look, content)
    files.commit_file(system_identity, id_, canary.look)
    return id_


def _draw(one: Dataset) -> None:
    """Pictures as a worker would draw them of files that it can read: the colour, and the word."""
    row = service.record_cls.pid.resolve(one.id)
    version = row.id
    entry = db.session.get(PicturesEntry, version) or PicturesEntry(version_id=version, pid=one.id)
    told = [Told(kind, one.canary.words["look"]).as_json() for kind in KINDS]
    entry.drawn_from, entry.edition, entry.state, entry.told = "0" * 64, EDITION, "drawn", told
    held = io.BytesIO()
    Image.new("RGB", (320, 200), one.canary.colour).save(held, "webp", lossless=True)
    for kind in KINDS:
        for name in (thumbnail(kind), large(kind, "en"), large(kind, "fr")):
            image = PictureImage(version_id=version, name=name, content=held.getvalue())
            image.digest, image.width, image.height = sha256(held.getvalue()).hexdigest(), 320, 200
            db.session.merge(image)
    db.session.add(entry)
    db.session.commit()


def _published(canary: Canary, access: Json) -> str:
    return str(service.publish(system_identity, _draft(canary, access)).id)


def _with(access: Json) -> Callable[[Dataset], str]:
    return lambda one: _published(one.canary, access)


def _closed_later(access: Json) -> Callable[[Dataset], str]:
    """Open first, so that what keeps copies has some."""

    def make(one: Dataset) -> str:
        id_ = _published(one.canary, PUBLIC)
        service.edit(system_identity, id_)
        service.update_draft(system_identity, id_, described(one.canary, access))
        service.publish(system_identity, id_)
        return id_

    return make


def _next(id_: str, canary: Canary, access: Json) -> str:
    """A new version of a published dataset, as a draft with files of its own."""
    later = str(service.new_version(system_identity, id_).id)
    return _filled(later, canary, access)


def _newer(one: Dataset) -> str:
    one.other = _published(Canary(), PUBLIC)
    return str(service.publish(system_identity, _next(one.other, one.canary, EMBARGO)).id)


def _older(one: Dataset) -> str:
    first = _published(one.canary, EMBARGO)
    one.other = str(service.publish(system_identity, _next(first, Canary(), PUBLIC)).id)
    return first


def _version(one: Dataset) -> str:
    """A draft whose files were imported from the version before it."""
    earlier = Canary()
    earlier.files = one.canary.files
    one.other = _published(earlier, FILES)
    later = str(service.new_version(system_identity, one.other).id)
    service.import_files(system_identity, later)
    service.update_draft(system_identity, later, described(one.canary, FILES))
    return _looked_at(later, one.canary)


def _withdrawn(one: Dataset) -> str:
    """Withdrawn after it was shared."""
    one.id = _published(one.canary, PUBLIC)
    share(one)
    why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
    service.delete_record(system_identity, one.id, why)
    return one.id


_MAKERS: dict[str, Callable[[Dataset], str]] = {
    "open": _with(PUBLIC),
    "embargoed": _with(EMBARGO),
    "newer": _newer,
    "older": _older,
    "files": _closed_later(FILES),
    "record": _closed_later(RECORD),
    "draft": lambda one: _draft(one.canary, EMBARGO),
    "version": _version,
    "withdrawn": _withdrawn,
}


def refresh() -> None:
    """Let searches find what was written."""
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))


def collect(found: Datasets) -> str:
    """A public community of all that is published: its slug."""
    slug = f"enamels-{token_hex(4)}"
    said = {
        "slug": slug,
        "metadata": {"title": "Enamels"},
        "access": {"visibility": "public", "record_submission_policy": "open"},
    }
    community = current_communities.service.create(system_identity, said)
    held = [one.id for state, one in found.items() if state not in (*DRAFTS, "withdrawn")]
    current_rdm_records.record_communities_service.bulk_add(
        system_identity, community.id, held, set_default=True
    )
    return slug


# Those who look


def share(one: Dataset) -> None:
    """Give a link that holds, one whose day has passed, and a grant to the reader of the demo."""
    level = "preview" if one.state in DRAFTS else "view"
    soon = (date.today() + timedelta(days=2)).isoformat()
    for role in WITH_TOKEN:
        said = {"permission": level, "expires_at": soon}
        link = service.access.create_secret_link(system_identity, one.id, said)
        one.tokens[role] = link.to_dict()["token"]
        if role == "expired":
            row = db.session.get(SecretLink, link.id)
            row.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    reader = current_datastore.get_user_by_email("reader@example.org")
    grant = {"subject": {"type": "user", "id": str(reader.id)}, "permission": level}
    service.access.bulk_create_grants(system_identity, one.id, {"grants": [grant]})
    db.session.commit()


@contextmanager
def audience(instance: Any, site: str) -> Iterator[Sessions]:
    """A browser of each role."""
    known = accounts(instance)
    stranger = (f"stranger-{token_hex(4)}@example.org", token_hex(16))
    current_datastore.create_user(
        email=stranger[0],
        password=hash_password(stranger[1]),
        active=True,
        confirmed_at=datetime.now(UTC),
    )
    db.session.commit()
    account = {
        "reader": stranger,
        "granted": known["reader"],
        "leader": known["leader"],
        "curator": known["curator"],
    }
    opened = {role: logged_in(site, *account.get(role, ())) for role in ROLES}
    yield opened
    for session in opened.values():
        session.close()
