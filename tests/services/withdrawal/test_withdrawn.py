"""A withdrawn dataset through every door of the REST API and of OAI-PMH, as anybody.

What a dataset told before its withdrawal (a name somebody wants gone, say) is told nowhere
afterwards: only the tombstone is, with the citation.
"""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from typing import Any
from urllib.parse import quote

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

from tests.services import datasets

ACCEPTED = (
    "application/json",
    "application/vnd.inveniordm.v1+json",
    "application/ld+json",
    "application/linkset+json",
    "application/vnd.datacite.datacite+json",
    "application/vnd.datacite.datacite+xml",
    "application/x-dc+xml",
    "application/marcxml+xml",
    "application/vnd.citationstyles.csl+json",
    "application/dcat+xml",
    "application/vnd.geo+json",
    "text/x-bibliography",
    "application/x-bibtex",
)
OAI_FORMATS = ("oai_dc", "datacite", "oai_datacite", "marcxml", "dcat")
Answers = dict[str, requests.Response]
Json = dict[str, Any]


def refresh() -> None:
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))


@pytest.fixture
def secret() -> str:
    """A word that no other dataset holds."""
    return f"zephyrine{token_hex(4)}"


@pytest.fixture
def published(app: Flask, secret: str) -> Callable[..., Json]:
    """Publish a dataset that tells the secret everywhere but in its citation."""

    def publish(title: str = "A blue enamel", previous: Json | None = None) -> Json:
        if previous:
            draft = service.new_version(system_identity, previous["id"])
            service.update_draft(system_identity, draft.id, secretive(title, secret))
        else:
            draft = service.create(system_identity, secretive(title, secret))
        datasets.add_file(draft.id, f"{secret}.txt", secret.encode())
        return datasets.publish(draft.id)

    return publish


def secretive(title: str, secret: str) -> Json:
    """A dataset that tells the secret everywhere but in its citation."""
    return datasets.dataset(
        title,
        metadata={
            "contributors": [datasets.person(secret, "Ida", role={"id": "datacollector"})],
            "description": f"Measured by {secret}.",
            "subjects": [{"subject": secret}],
            "rights": [{"id": "cc-by-4.0"}],
        },
        custom_fields={"thalie:objects": [{"label": f"Vase of {secret}"}]},
    )


def withdraw(record: Json, **more: Any) -> None:
    """Withdraw it as the curator does."""
    curator = current_datastore.get_user_by_email("curator@example.org")
    tombstone = {
        "removal_reason": {"id": "personal-data"},
        "removed_by": {"user": str(curator.id)},
        "note": "At the wish of a person named in it.",
        "is_visible": True,
        **more,
    }
    service.delete_record(system_identity, record["id"], tombstone)
    refresh()


def doors(record: Json, secret: str) -> list[str]:
    """Addresses of the REST API and of OAI-PMH that tell something of a dataset."""
    own, parent = f"/api/records/{record['id']}", f"/api/records/{record['parent']['id']}"
    parts = (
        *("", "?include_deleted=true", "?expand=true", "/versions", "/versions/latest"),
        *("/versions?allversions=true", "/versions?include_deleted=true&status=D", "/revisions"),
        *(
            "/files",
            f"/files/{secret}.txt",
            f"/files/{secret}.txt/content",
            "/files-archive",
            "/media-files",
        ),
        *("/files?include_deleted=true", f"/files/{secret}.txt/content?include_deleted=true"),
        *("/draft", "/draft/files", "/access", "/access/links", "/access/users", "/requests"),
        *("/communities", "/analyses", "/provenance"),
    )
    asked = (
        secret,
        f"id:{record['id']}",
        f"parent.id:{record['parent']['id']}",
        "is_deleted:true",
        "deletion_status:D",
    )
    searches = [
        f"/api/records?q={quote(query)}{more}"
        for query in asked
        for more in (
            *("", "&allversions=true", "&include_deleted=true&allversions=true"),
            *("&status=D&allversions=true", "&f=status:D&f=allversions:true"),
        )
    ]
    oai = f"oai:thalie.localhost:{record['id']}"
    harvests = [
        f"/oai2d?verb={verb}&metadataPrefix={prefix}"
        for prefix in OAI_FORMATS
        for verb in (f"GetRecord&identifier={oai}", "ListRecords")
    ]
    listed = [f"/oai2d?verb=ListMetadataFormats&identifier={oai}"]
    iiif = f"/api/iiif/record:{record['id']}"
    pictures = [f"{iiif}/manifest", f"{iiif}/sequence/default", f"{iiif}:{secret}.txt/info.json"]
    return [
        *(own + part for part in parts),
        *(parent + part for part in ("", "/versions", "/files")),
        *searches,
        *harvests,
        *listed,
        *pictures,
    ]


def ask(site: str, record: Json, secret: str) -> Answers:
    """What each door answers to anybody."""
    answers = {door: requests.get(site + door, timeout=30) for door in doors(record, secret)}
    for accepted in ACCEPTED:
        url = f"{site}/api/records/{record['id']}"
        answers[accepted] = requests.get(url, headers={"Accept": accepted}, timeout=30)
    return answers


def telling(answers: Answers, secret: str) -> set[str]:
    """The doors whose answer tells the secret; what a client asked for is not an answer."""
    return {
        door
        for door, answer in answers.items()
        if secret in answer.text.replace(quote(door), "").replace(door, "")
        and not _only_echoes(door, answer, secret)
    }


def _only_echoes(door: str, answer: requests.Response, secret: str) -> bool:
    """Whether the secret stands only in the links of a search that found nothing."""
    if not door.startswith("/api/records?") or not answer.ok:
        return False
    return secret not in str(answer.json()["hits"])


def test_nothing_of_a_withdrawn_dataset_is_told(
    instance: Any, published: Callable[..., Json], secret: str
) -> None:
    site, record = instance.layout.url, published()
    before = telling(ask(site, record, secret), secret)
    withdraw(record)
    after = ask(site, record, secret)
    assert telling(after, secret) == set()
    assert {door: a.status_code for door, a in after.items() if a.status_code >= 500} == {}
    for door in (door for door in after if "verb=GetRecord" in door):
        assert '<header status="deleted">' in after[door].text, door
        assert "<metadata>" not in after[door].text, door
    assert secret not in (instance.layout.logs / "web.log").read_text(errors="replace")
    # The judge sees what is told: the doors above are those through which it was told.
    own = f"/api/records/{record['id']}"
    assert {own, f"{own}/files", f"{own}/files/{secret}.txt/content", f"{own}/versions"} <= before
    assert {f"/api/records?q={secret}", "application/ld+json"} <= before
    assert {door for door in before if "verb=GetRecord" in door} >= {
        f"/oai2d?verb=GetRecord&identifier=oai:thalie.localhost:{record['id']}"
        f"&metadataPrefix={prefix}"
        for prefix in ("oai_dc", "oai_datacite")
    }


def test_the_other_version_stays_and_tells_nothing_of_the_withdrawn(
    instance: Any, published: Callable[..., Json], secret: str
) -> None:
    site, first = instance.layout.url, published("First")
    second = published("Second", previous=first)
    withdraw(first)
    listed = requests.get(f"{site}/api/records/{second['id']}/versions", timeout=30).json()
    assert [hit["id"] for hit in listed["hits"]["hits"]] == [second["id"]]
    assert telling(ask(site, second, secret), secret)
    own = {door for door in telling(ask(site, first, secret), secret) if f"/{first['id']}" in door}
    assert own <= {f"/api/records/{first['id']}/versions{q}" for q in VERSIONS}


VERSIONS = ("", "?allversions=true", "?include_deleted=true&status=D", "/latest")
"""What the withdrawn version tells of its siblings, which are public."""


def test_the_tombstone_of_the_api_cites_and_names_no_account(
    instance: Any, published: Callable[..., Json], secret: str
) -> None:
    site, record = instance.layout.url, published()
    withdraw(record)
    for part in ("", "/files", "/media-files"):
        answer = requests.get(f"{site}/api/records/{record['id']}{part}", timeout=30)
        assert answer.status_code == 410, part
        tombstone = answer.json()["tombstone"]
        assert tombstone["removal_reason"] == {"id": "personal-data"}
        assert "Curie" in tombstone["citation_text"]
        assert "removed_by" not in tombstone


def test_a_hidden_tombstone_is_not_found(
    instance: Any, published: Callable[..., Json], secret: str
) -> None:
    site, record = instance.layout.url, published()
    withdraw(record, is_visible=False)
    answers = ask(site, record, secret)
    assert answers[f"/api/records/{record['id']}"].status_code == 404
    assert telling(answers, secret) == set()
    assert not [door for door, answer in answers.items() if "wish of a person" in answer.text]


def test_what_was_done_already_is_refused_with_a_reason(
    instance: Any, published: Callable[..., Json]
) -> None:
    """A dataset that stands is not restored, and a withdrawn one not withdrawn again."""
    record = published()
    curator = current_datastore.get_user_by_email("curator@example.org")
    token = Token.create_personal("curation", curator.id, scopes=[]).access_token
    db.session.commit()
    own = f"{instance.layout.url}/api/records/{record['id']}"

    def ask(method: str, address: str, **body: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.request(method, address, json=body, headers=headers, timeout=30)

    restored = ask("POST", f"{own}/restore")
    assert (restored.status_code, "already" in restored.text) == (400, True), restored.text
    assert requests.get(own, timeout=30).status_code == 200
    withdraw(record)
    again = ask("DELETE", f"{own}/delete", removal_reason={"id": "spam"})
    assert (again.status_code, "already" in again.text) == (400, True), again.text
    assert requests.get(own, timeout=30).status_code == 410
