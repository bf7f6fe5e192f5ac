"""Whatever the service accepts, every page, list, export, harvest and job survives."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from invenio_records_resources.services.errors import ValidationErrorGroup
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from invenio_vocabularies.proxies import current_service as vocabularies
from lxml import etree
from marshmallow import ValidationError
from sqlalchemy import func, select

from tests.generated import examples
from tests.records import Json, records
from thalie.checks.batch import check_records
from thalie.doi.links import rewrite_links
from thalie.doi.models import DoiEntry
from thalie.doi.reconcile import reconcile
from thalie.heritage.fields import vocabularies as named_by
from thalie.heritage.model import BY_NAME
from thalie.records.consistency import check_index
from thalie.records.versions import published as is_published

OAI = "{http://www.openarchives.org/OAI/2.0/}"
PREFIXES = ("oai_dc", "oai_datacite", "datacite", "dcat", "marc21")

NOT_OF_ALL = {"codemeta", "geojson", "croissant"}  # software, places, tables: 404

DATED = {
    "dates": [
        {"date": date, "type": {"id": "collected"}}
        for date in ("-0800", "-0800/-0600", "0000", "-0044-03-15", "2026-03-02T10:00:00Z")
    ],
    "publication_date": "-0044-03/0014-08-19",
    "rights": [{"title": {"fr": "Licence ouverte"}, "link": "https://example.org/licence"}],
    "creators": [{"person_or_org": {"type": "organizational", "name": "Musée A and B\ufffe"}}],
    "title": "Trésor d’Uruk \ud800\x00\ufffe",
}
EMBARGO: Json = {
    "access": {
        "record": "public",
        "files": "restricted",
        "embargo": {"active": True, "until": "2099-01-01", "reason": "Thèse\ufffe"},
    }
}
HALF = {
    "thalie:objects": [{"label": "Vase\ufffe\ud800", "production_place": {"latitude": 45.83}}],
    "thalie:experiment": {"energy": 3000, "techniques": [{"id": "pixe"}]},
}


def written(metadata: Json, custom_fields: Json) -> Json:
    kept = {"resource_type": {"id": "dataset"}, "publisher": "C2RMF, AGLAE", **metadata}
    access = {"record": "public", "files": "public"}
    return {
        "access": access,
        "files": {"enabled": True},
        "metadata": kept,
        "custom_fields": custom_fields,
    }


@pytest.fixture(scope="module")
def api(app: Flask) -> Iterator[requests.Session]:
    """A program of the project leader's."""
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal("generated", user.id, scopes=[])
    db.session.commit()
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {token.access_token}"
        session.headers["Connection"] = "close"  # the server ends one whenever it likes
        yield session


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    """OAI identifiers of what was published here, by record."""
    return {}


@pytest.fixture(scope="module")
def terms(app: Flask) -> dict[str, list[str]]:
    """A few terms of each vocabulary that a field names."""
    names = {name for field in BY_NAME.values() for name in named_by(field)}
    found = {
        name: vocabularies.search(system_identity, type=name, params={"size": 3}).to_dict()
        for name in names
    }
    return {name: [hit["id"] for hit in said["hits"]["hits"]] for name, said in found.items()}


@pytest.fixture(scope="module")
def strategy(terms: dict[str, list[str]]) -> st.SearchStrategy[Json]:
    assert all(terms.values())
    return records(terms)


def asked(api: requests.Session, address: str, **more: Any) -> requests.Response:
    """The answer, which is no error of ours."""
    answer = api.get(address, timeout=60, **more)
    assert answer.status_code < 500, f"{address}: {answer.status_code} {answer.text[:300]}"
    return answer


def publish(draft: str) -> Json | None:
    """Publish as the system does, whom the checks do not stop; ``None`` if it is refused."""
    files = service.draft_files
    files.init_files(system_identity, draft, [{"key": "a.txt"}])
    files.set_file_content(system_identity, draft, "a.txt", io.BytesIO(b"counts"))
    files.commit_file(system_identity, draft, "a.txt")
    try:
        return dict(service.publish(system_identity, draft).to_dict())
    except (ValidationError, ValidationErrorGroup):
        db.session.rollback()
        return None


@settings(
    max_examples=examples(32),
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # to make a failing one shorter takes minutes
)
@given(data=st.data())
def test_a_record_that_was_saved_is_seen_at_every_door(
    app: Flask,
    site: str,
    api: requests.Session,
    strategy: st.SearchStrategy[Json],
    published: dict[str, str],
    data: Any,
) -> None:
    given = data.draw(strategy)
    if data.draw(st.booleans()):
        given |= EMBARGO
    try_at_every_door(app, site, api, published, given, versions=data.draw(st.integers(1, 2)))


@pytest.mark.parametrize("custom_fields", [HALF, {"thalie:experiment": {"energy": 2999.0}}])
@pytest.mark.parametrize("access", [{}, EMBARGO])
def test_a_record_of_what_was_seen_to_stop_others(
    app: Flask,
    site: str,
    api: requests.Session,
    published: dict[str, str],
    custom_fields: Json,
    access: Json,
) -> None:
    given = written(DATED, custom_fields) | access
    try_at_every_door(app, site, api, published, given, versions=2)


def try_at_every_door(
    app: Flask,
    site: str,
    api: requests.Session,
    published: dict[str, str],
    given: Json,
    versions: int,
) -> None:
    answer = api.post(f"{site}/api/records", json=given, timeout=60)
    assert answer.status_code in (201, 400), answer.text
    if answer.status_code == 400:
        assert answer.json()["message"]
        return
    draft = answer.json()
    id_ = draft["id"]
    again = api.put(f"{site}/api/records/{id_}/draft", json=draft, timeout=60)
    assert again.status_code == 200, again.text
    asked(
        api,
        f"{site}/api/records/{id_}/draft",
        headers={"Accept": "application/vnd.inveniordm.v1+json"},
    )
    record = publish(id_)
    if record is None:
        answer = api.post(f"{site}/api/records/{id_}/draft/actions/publish", timeout=60)
        assert answer.status_code == 400, answer.text
        assert any(error["messages"] for error in answer.json()["errors"]), answer.text
        return
    shown = [record]
    for _ in range(1, versions):
        new = service.new_version(system_identity, id_)
        data = new.to_dict()
        data["metadata"]["publication_date"] = "2026"
        service.update_draft(system_identity, new.id, data)
        shown.append(dict(publish(new.id) or {}))
    for one in shown:
        published[one["id"]] = one["pids"]["oai"]["identifier"]
        assert asked(api, f"{site}/records/{one['id']}").status_code == 200
        for name in app.config["APP_RDM_RECORD_EXPORTERS"]:
            answer = asked(api, f"{site}/records/{one['id']}/export/{name}")
            assert answer.status_code == 200 or name in NOT_OF_ALL, name


def test_no_list_harvest_or_job_stumbles_over_them(
    app: Flask, site: str, api: requests.Session, published: dict[str, str]
) -> None:
    if not published:
        pytest.skip("nothing was published: this test goes with those above it")
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))
    assert all(report.consistent for report in check_index(repair=True))
    walked()
    reserved = {service.record_cls.pid.resolve(id_).pids["doi"]["identifier"] for id_ in published}
    assert {entry.doi for entry in DoiEntry.query} >= reserved
    for address in ("/api/records", "/api/user/records"):
        for kind in ("application/json", "application/vnd.inveniordm.v1+json"):
            found = listed(api, f"{site}{address}?size=100&sort=newest", kind)
            assert found >= newest(published), (address, kind)
    for prefix in PREFIXES:
        assert harvested(api, site, prefix) >= set(published.values()), prefix


def newest(published: dict[str, str]) -> set[str]:
    """Those after which no version came: lists hold no others."""
    versions = {id_: service.record_cls.pid.resolve(id_).versions for id_ in published}
    return {id_ for id_, one in versions.items() if one.is_latest}


def walked() -> None:
    """Every job that goes over all records has been at each of them."""
    public = select(func.count()).select_from(RDMRecordMetadata).where(is_published())
    standing = public.where(RDMRecordMetadata.deletion_status == RecordDeletionStatusEnum.PUBLISHED)
    assert check_records(("published",))["published"] == db.session.execute(standing).scalar()
    assert rewrite_links() == db.session.execute(public).scalar()
    compared = reconcile()
    assert not compared.error, compared.as_json()


def listed(api: requests.Session, address: str, kind: str) -> set[str]:
    """Records of a list, over all its pages."""
    found: set[str] = set()
    while address:
        said = asked(api, address, headers={"Accept": kind}).json()
        found |= {hit["id"] for hit in said["hits"]["hits"]}
        address = said["links"].get("next", "")
    return found


def harvested(api: requests.Session, site: str, prefix: str) -> set[str]:
    """OAI identifiers of all records of a harvest."""
    found: set[str] = set()
    words = {"verb": "ListRecords", "metadataPrefix": prefix}
    while words:
        answer = asked(api, f"{site}/oai2d", params=words)
        tree = etree.fromstring(answer.content)
        found |= {str(one.text) for one in tree.iter(f"{OAI}identifier")}
        token = tree.findtext(f".//{OAI}resumptionToken")
        words = {"verb": "ListRecords", "resumptionToken": token} if token else {}
    return found
