"""The names of closed files: whoever may not read them is told only those that the house names."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from secrets import token_hex
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from PIL import Image

from tests.services import datasets
from tests.services.withdrawal.test_withdrawn import ACCEPTED, OAI_FORMATS

Json = dict[str, Any]
SOON = date.today() + timedelta(days=200)
EMBARGO = {"active": True, "until": SOON.isoformat(), "reason": "Not yet."}
CLOSED = {
    "embargoed": {"record": "public", "files": "restricted", "embargo": EMBARGO},
    "restricted files": {"record": "public", "files": "restricted"},
}
EXPORTS = ("json", "json-ld", "csl", "datacite-json", "datacite-xml", "dublincore", "marcxml",
           "bibtex", "geojson", "dcat-ap")  # fmt: skip


@pytest.fixture
def name() -> str:
    """Of an image; no other file is called so."""
    return f"portrait{token_hex(4)}.png"


@pytest.fixture
def leader(app: Flask) -> Any:
    return datasets.who("leader")


@pytest.fixture
def published(leader: Any, name: str) -> Callable[[Json], Json]:
    """Publish a dataset of the leader with one image, with this access."""

    def publish(access: Json) -> Json:
        picture = io.BytesIO()
        Image.new("RGB", (4, 4)).save(picture, "png")
        draft = datasets.draft(datasets.dataset("A blue enamel", access=access), by=leader)
        datasets.add_file(draft, name, picture.getvalue())
        return datasets.publish(draft)

    return publish


def answers(site: str, record: Json) -> dict[str, str]:
    """What anybody is told of a record, by address or format: headers and text."""
    own = f"/api/records/{record['id']}"
    oai = f"/oai2d?verb=GetRecord&identifier=oai:thalie.localhost:{record['id']}"
    addresses = [
        own,
        f"/api/records/{record['parent']['id']}",
        *(own + part for part in ("/versions", "/versions/latest", "/files", "/media-files")),
        *(own + part for part in ("/files-archive", "/requests", "/communities", "/analyses")),
        f"/api/records?q=id:{record['id']}",
        f"/api/iiif/record:{record['id']}/manifest",
        f"/api/iiif/record:{record['id']}/sequence/default",
        *(f"{oai}&metadataPrefix={prefix}" for prefix in OAI_FORMATS),
        *(f"/records/{record['id']}/export/{name}" for name in EXPORTS),
    ]
    asked = {address: requests.get(site + address, timeout=30) for address in addresses}
    for accepted in ACCEPTED:
        asked[accepted] = requests.get(site + own, headers={"Accept": accepted}, timeout=30)
    return {at: f"{dict(answer.headers)} {answer.text}" for at, answer in asked.items()}


def telling(site: str, record: Json, name: str) -> set[str]:
    return {at for at, text in answers(site, record).items() if name in text}


def test_the_name_of_an_image_that_is_closed_without_an_end_is_not_told(
    instance: Any, published: Callable[[Json], Json], name: str
) -> None:
    record = published(CLOSED["restricted files"])
    assert telling(instance.layout.url, record, name) == set()


def test_the_name_of_an_image_that_will_open_is_told_to_machines_alone(
    instance: Any, published: Callable[[Json], Json], name: str
) -> None:
    """In the formats that tell what opens, and when (``THALIE_NAME_CLOSED_FILES``)."""
    record = published(CLOSED["embargoed"])
    told = telling(instance.layout.url, record, name)
    own = f"/records/{record['id']}/export"
    machines = {f"{own}/json-ld", f"{own}/dcat-ap", "application/ld+json", "application/dcat+xml"}
    assert {one for one in told if "/oai2d" not in one} == machines
    assert all(one.endswith("=dcat") for one in told - machines)


def test_the_judge_sees_where_an_open_one_is_told(
    instance: Any, published: Callable[[Json], Json], name: str
) -> None:
    record = published({"record": "public", "files": "public"})
    told = telling(instance.layout.url, record, name)
    own = f"/api/records/{record['id']}"
    assert {own, f"{own}/files", f"{own}/versions/latest"} <= told
    assert {f"/api/records?q=id:{record['id']}", f"/records/{record['id']}/export/json"} <= told
    assert name in str(record["links"]["thumbnails"])


@pytest.mark.parametrize("kind", CLOSED)
def test_whoever_may_read_the_files_has_thumbnails(
    instance: Any, published: Callable[[Json], Json], name: str, kind: str
) -> None:
    record = published(CLOSED[kind])
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal(name, user.id, scopes=[]).access_token
    db.session.commit()
    shown = requests.get(
        f"{instance.layout.url}/api/records/{record['id']}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    ).json()
    assert name in str(shown["links"]["thumbnails"])
    # The search index knows no closed files at all, so lists of hits have no thumbnails of them.
    assert name in str(service.edit(system_identity, record["id"]).to_dict()["links"]["thumbnails"])
