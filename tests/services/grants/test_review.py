"""Links for anonymous review: what a referee sees of a closed dataset, and what not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services import datasets
from tests.services.datasets import person as somebody
from tests.services.datasets import who
from thalie.grants import book, reviews
from thalie.grants.models import KeptGrant
from thalie.grants.sweep import end_due
from thalie.ground.tokens import digest
from thalie.records.days import today

from .conftest import EMBARGOED, RESTRICTED, Person, fields, parent_of

People = Callable[..., Person]
FILES = {
    "counts.txt": b"1 2 3",
    "README.txt": b"By Emmy Noether.",
    "noether-map.hdf5": b"\x89HDF\r\n\x1a\n\0counts",
    "all.zip": b"PK\x03\x04",
}
TELLING = (
    "Noether", "Emmy", "0000-0002-1825-0097", "Lovelace", "Mathematical Institute", "A-GRANT-77",
    "10.5072", "AGLAE-2026-PRJ", "2026-02-ink",
)  # fmt: skip
METADATA: dict[str, Any] = {
    "description": (
        "<p>Of AGLAE-2026-PRJ, 2026-02-ink: Emmy Noether <b>measured</b> it:"
        " emmy@example.org &amp; us</p>"
    ),
    "creators": [
        {
            "person_or_org": {
                "type": "personal",
                "family_name": "Noether",
                "given_name": "Emmy",
                "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
            },
            "affiliations": [{"name": "Mathematical Institute"}],
        }
    ],
    "contributors": [somebody("Lovelace", "Ada", role={"id": "contactperson"})],
    "funding": [
        {"funder": {"name": "A fund"}, "award": {"number": "A-GRANT-77", "title": {"en": "Blue"}}}
    ],
    "related_identifiers": [
        {
            "identifier": "10.5072/noether",
            "scheme": "doi",
            "relation_type": {"id": "issupplementto"},
        }
    ],
}


def made(access: dict[str, Any], *, publish: bool = True) -> str:
    data = datasets.dataset("A blue enamel of Noether’s", access=access, metadata=METADATA)
    data["custom_fields"] = {
        "thalie:objects": [{"label": "An enamelled plaque"}],
        "thalie:experiment": {"project": "AGLAE-2026-PRJ", "run": "2026-02-ink"},
        "thalie:analyses": [{"number": "0001", "object": "An enamelled plaque"}],
    }
    id_ = datasets.draft(data, by=who("leader"))
    for name, content in FILES.items():
        datasets.add_file(id_, name, content)
    if publish:
        datasets.publish(id_)
    return id_


@pytest.fixture(scope="module")
def closed(app: Flask) -> str:
    return made(EMBARGOED)


def invited(leader: Person, pid: str, **more: str) -> tuple[str, str]:
    """The address of a new link, and its identifier."""
    answer = leader.ask(f"records/{pid}/grants/review", "POST", json=more)
    assert answer.status_code == 201, answer.text
    return answer.json()["links"]["review"], answer.json()["id"]


def read(address: str, **more: Any) -> requests.Response:
    return requests.get(address, timeout=60, **more)


def links_in(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('href="') if "/files/" in part[:120]]


@pytest.mark.parametrize("access", [EMBARGOED, RESTRICTED], ids=["embargoed", "restricted"])
@pytest.mark.parametrize("publish", [True, False], ids=["published", "draft"])
def test_a_referee_reads_and_does_not_learn_whose_it_is(
    site: str, person: People, access: dict[str, Any], publish: bool
) -> None:
    pid = made(access, publish=publish)
    address, _ = invited(person("leader"), pid, note="Journal of Enamels, 12")
    for tongue in ("en", "fr"):
        answer = read(address, headers={"Accept-Language": tongue})
        assert answer.status_code == 200, answer.text
        assert "A blue enamel of […]’s" in answer.text
        assert "An enamelled plaque" in answer.text
        assert "<p>Of […], […]: […] measured it: […] &amp; us</p>" in answer.text
        told = [word for word in (*TELLING, pid) if word in answer.text]
        assert told == []
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    table = read(f"{address}/analyses.csv")
    assert "0001" in table.text
    files = {one: read(f"{site}{one}") for one in links_in(answer.text)}
    assert len(files) == len(FILES)
    given = {one.content for one in files.values() if one.status_code == 200}
    assert given == {FILES["counts.txt"], FILES["noether-map.hdf5"]}
    assert sorted(one.status_code for one in files.values()) == [200, 200, 403, 403]
    for one in files.values():
        assert "oether" not in str(one.headers) + (one.text if one.status_code == 403 else "")


def test_the_same_page_without_the_veil_would_tell(
    site: str,
    browser: Callable[..., requests.Session],
    closed: str,
) -> None:
    page = browser("leader").get(f"{site}/records/{closed}", timeout=60).text
    assert [word for word in TELLING if word not in page] == []


def test_the_link_opens_nothing_else(site: str, person: People, closed: str) -> None:
    address, _ = invited(person("leader"), closed)
    secret = address.rpartition("/")[2]
    for query in (f"?token={secret}", ""):
        assert read(f"{site}/records/{closed}/files/counts.txt{query}").status_code == 403
        assert read(f"{site}/api/records/{closed}/files{query}").status_code == 403
    name = links_in(read(address).text)[0].rpartition("/")[2]
    other, _ = invited(person("leader"), made(EMBARGOED, publish=False))
    assert read(f"{other}/files/{digest('nothing')[:32]}").status_code == 404
    assert read(f"{address}/files/counts.txt").status_code == 404
    assert read(f"{address}/files/{name}").status_code in (200, 403)
    assert read(f"{address}/quick-look/spectrum.en.png").status_code == 404
    assert read(f"{site}/review/{'a' * 43}").status_code == 404
    assert read(f"{site}/review/{digest(secret)}").status_code == 404


def test_it_is_listed_changed_revoked_and_ends(
    site: str,
    person: People,
    browser: Callable[..., requests.Session],
    closed: str,
) -> None:
    leader = person("leader")
    address, id_ = invited(leader, closed, note="Journal of Enamels, 12")
    listed = leader.ask(f"records/{closed}/grants").json()["hits"]["hits"]
    one = next(one for one in listed if one["id"] == id_)
    assert one["name"] == "Journal of Enamels, 12"
    assert one["ends"] == reviews.usual()
    assert address.rpartition("/")[2] not in str(listed)
    assert person("reader").ask(f"records/{closed}/grants/review", "POST").status_code == 403
    assert person().ask(f"records/{closed}/grants/review", "POST").status_code in (401, 403)
    later = (today() + timedelta(days=5)).isoformat()
    changed = leader.ask(f"records/{closed}/grants/review/{id_}", "PUT", json={"ends": later})
    assert changed.json()["ends"] == later
    wrong = leader.ask(f"records/{closed}/grants/review", "POST", json={"ends": "2001-01-01"})
    assert wrong.status_code == 400
    assert leader.ask(f"records/{closed}/grants/review/{id_}", "DELETE").status_code == 204
    assert read(address).status_code == 404
    page = browser("leader").get(f"{site}/records/{closed}/grants", timeout=60).text
    form = {**fields(page), "action": "invite", "note": "<b>Enamels</b>", "ends": later}
    answer = browser("leader").post(
        f"{site}/records/{closed}/grants", data=form, headers={"Referer": site}, timeout=60
    )
    address = answer.text.partition('readonly value="')[2].partition('"')[0]
    assert "&lt;b&gt;Enamels" in answer.text
    assert read(address).status_code == 200
    again = browser("leader").get(f"{site}/records/{closed}/grants", timeout=60).text
    assert address not in again
    db.session.query(KeptGrant).filter_by(subject=digest(address.rpartition("/")[2])).update(
        {"ends": today()}
    )
    db.session.commit()
    assert read(address).status_code == 404
    assert end_due() >= 1
    kept = book.entries(parent_of(closed).id)
    assert ("review", digest(address.rpartition("/")[2])) not in kept


def test_it_outlives_a_new_version_and_ends_with_the_dataset(person: People) -> None:
    pid = made(EMBARGOED)
    address, id_ = invited(person("leader"), pid)
    newer = service.new_version(system_identity, pid)
    service.import_files(system_identity, newer.id)
    data = {**newer.data, "metadata": {**newer.data["metadata"], "title": "Another title"}}
    data["metadata"]["publication_date"] = "2026-04-01"
    service.update_draft(system_identity, newer.id, data)
    datasets.publish(newer.id)
    assert "A blue enamel" in read(address).text
    assert ("review", id_) in book.entries(parent_of(pid).id)
    service.delete_record(system_identity, pid, {"removal_reason": {"id": "test-record"}})
    answer = read(address)
    assert answer.status_code == 404
    assert "oether" not in answer.text


def test_a_deleted_draft_leaves_nothing(person: People) -> None:
    pid = made(EMBARGOED, publish=False)
    address, _ = invited(person("leader"), pid)
    service.delete_draft(system_identity, pid)
    assert read(address).status_code == 404
