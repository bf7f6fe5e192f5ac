"""A dataset leaves as an RO-Crate and comes back as a draft: the same files, the same words."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import unquote

import pytest
import requests
from flask import Flask
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_queues.proxies import current_queues
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.models import RDMDraftMetadata

from ..doi.test_payload import DATA
from ..people import logged_in

Json = dict[str, Any]
Ask = Callable[..., requests.Response]
FILES = {
    "counts.csv": b"Cu;0.3\n" * 1000,
    "maps/a b é.txt": b"a map",
    "Maps/A b é.txt": b"another map",
    "empty": b"",
}
EMBARGO = {"active": True, "until": "2099-01-01", "reason": "A thesis."}


@pytest.fixture(scope="module")
def leader(app: Flask) -> Any:
    found = get_identity(current_datastore.get_user_by_email("leader@example.org"))
    found.provides |= {any_user, authenticated_user}
    return found


def published(leader: Any, access: Json) -> str:
    data = deepcopy(DATA) | {"access": access}
    data["metadata"]["subjects"] = [{"subject": "glaze, blue"}]
    data["custom_fields"]["thalie:analyses"] = [{"number": "0001", "object": "Cat"}]
    draft = service.create(leader, data)
    files = service.draft_files
    for name, content in FILES.items():
        files.init_files(leader, draft.id, [{"key": name}])
        files.set_file_content(leader, draft.id, name, io.BytesIO(content))
        files.commit_file(leader, draft.id, name)
    return str(service.publish(system_identity, draft.id).id)


@pytest.fixture(scope="module")
def records(leader: Any) -> dict[str, str]:
    """A dataset of the project leader's in each state, by its state."""
    made = {
        "open": published(leader, {"record": "public", "files": "public"}),
        "embargoed": published(
            leader, {"record": "public", "files": "restricted", "embargo": EMBARGO}
        ),
        "restricted": published(leader, {"record": "restricted", "files": "restricted"}),
        "withdrawn": published(leader, {"record": "public", "files": "public"}),
    }
    why = {"removal_reason": {"id": "retracted"}, "note": "", "is_visible": True}
    service.delete_record(system_identity, made["withdrawn"], why)
    return made


@pytest.fixture(scope="module")
def ask(site: str) -> Iterator[Ask]:
    """Ask the site as anybody, or with a token."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Connection"] = "close"

        def call(path: str, token: str = "", method: str = "GET", **more: Any) -> requests.Response:
            headers = more.pop("headers", {})
            if token:
                headers |= {"Authorization": f"Bearer {token}"}
            return session.request(method, site + path, headers=headers, timeout=120, **more)

        yield call


@pytest.fixture(scope="module")
def token(leader: Any) -> Iterator[str]:
    made = Token.create_personal(f"t{token_hex(4)}", leader.id, scopes=["user:email"])
    db.session.commit()
    yield str(made.access_token)
    db.session.delete(made.client)
    db.session.commit()


def contents(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


PATHS = {
    "counts.csv": "counts.csv",
    "maps/a b é.txt": "maps/a b é (2).txt",
    "Maps/A b é.txt": "Maps/A b é.txt",
    "empty": "empty",
}


def test_a_package_has_all_files_and_their_description(records: dict[str, str], ask: Ask) -> None:
    queue = current_queues.queues["stats-file-download"]
    list(queue.consume())
    head = ask(f"/records/{records['open']}/ro-crate.zip", method="HEAD")
    answer = ask(f"/records/{records['open']}/ro-crate.zip")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]
    found = contents(answer.content)
    assert {path: found[path] for path in PATHS.values()} == {
        PATHS[name]: content for name, content in FILES.items()
    }
    others = found.keys() - set(PATHS.values())
    assert others == {"ro-crate-metadata.json", "ro-crate-preview.html", "inveniordm-record.json"}
    assert "maps/a%20b%20%C3%A9%20%282%29.txt" in found["ro-crate-preview.html"].decode()
    assert sorted(one["file_key"] for one in queue.consume()) == sorted(FILES)
    described = json.loads(found["ro-crate-metadata.json"])["@graph"]
    files = {unquote(one["@id"]) for one in described if one["@type"] == "File"}
    assert files == {*PATHS.values(), "inveniordm-record.json"}


def test_whoever_may_read_the_files_may_have_them_all(
    records: dict[str, str], ask: Ask, token: str
) -> None:
    codes = {"open": 200, "embargoed": 403, "restricted": 403, "withdrawn": 410}
    for state, code in codes.items():
        path = f"/records/{records[state]}/ro-crate.zip"
        for answer in (ask(path), ask(f"/api{path}")):
            assert answer.status_code == code, (state, answer.url)
            assert code == 200 or b"Cu;0.3" not in answer.content
    for state in ("embargoed", "restricted"):
        answer = ask(f"/api/records/{records[state]}/ro-crate.zip", token)
        assert answer.status_code == 200 and len(contents(answer.content)) == len(FILES) + 3
        assert answer.headers["Cache-Control"] == "no-store"
    assert ask("/records/xxxxx-xxxxx/ro-crate.zip").status_code == 404
    page = ask(f"/records/{records['open']}")
    assert f"/records/{records['open']}/ro-crate.zip" in page.text
    assert 'type="application/zip"' in page.headers["Link"]
    closed = ask(f"/records/{records['embargoed']}")
    assert "ro-crate.zip" not in closed.text + closed.headers["Link"]


def test_a_file_that_cannot_be_read_breaks_the_stream_off(leader: Any, ask: Ask) -> None:
    id_ = published(leader, {"record": "public", "files": "public"})
    version = service.record_cls.pid.resolve(id_)
    Path(version.files["maps/a b é.txt"].object_version.file.uri).unlink()
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ask(f"/records/{id_}/ro-crate.zip")
    assert ask(f"/records/{id_}").status_code == 200, "the server goes on"


# And back


def drafts() -> int:
    db.session.rollback()
    return int(db.session.query(RDMDraftMetadata).count())


def sent(ask: Ask, token: str, body: Any, kind: str = "application/zip") -> requests.Response:
    return ask("/api/crates", token, "POST", data=body, headers={"Content-Type": kind})


def test_what_left_comes_back_the_same(records: dict[str, str], ask: Ask, token: str) -> None:
    package = ask(f"/records/{records['open']}/ro-crate.zip").content
    answer = sent(ask, token, package)
    assert answer.status_code == 201, answer.text
    draft = answer.json()
    assert draft["remarks"] == [] and draft["imported_files"] == 4
    whole = ask(f"/api/records/{draft['id']}/draft", token).json()
    before = service.read(system_identity, records["open"]).to_dict()
    for part in ("metadata", "custom_fields"):
        assert whole[part] == before[part]
    listed = ask(f"/api/records/{draft['id']}/draft/files", token).json()["entries"]
    sums = {one["key"]: one["checksum"] for one in listed}
    assert sums == {
        name: f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"
        for name, content in FILES.items()
    }
    assert whole["access"]["files"] == "public" and "doi" not in whole["pids"]
    mine = ask("/api/user/records?q=" + draft["id"], token)
    assert mine.status_code == 200


def test_the_description_alone_gives_what_it_tells(
    records: dict[str, str], ask: Ask, token: str
) -> None:
    """What is lost on this way is told in the documentation of depositors."""
    alone = ask(f"/records/{records['open']}/export/ro-crate").content
    answer = sent(ask, token, alone, "application/ld+json")
    assert answer.status_code == 201, answer.text
    draft, before = answer.json(), service.read(system_identity, records["open"]).to_dict()
    same = ("title", "publication_date", "creators", "rights", "languages")
    assert {n: draft["metadata"].get(n) for n in same} == {n: before["metadata"][n] for n in same}
    objects = draft["custom_fields"]["thalie:objects"]
    [cat] = before["custom_fields"]["thalie:objects"]
    assert objects[0]["label"] == cat["label"] and objects[0]["materials"] == cat["materials"]
    assert objects[0]["keeper"] == cat["keeper"]
    experiment = draft["custom_fields"]["thalie:experiment"]
    assert experiment["techniques"] == before["custom_fields"]["thalie:experiment"]["techniques"]
    assert draft["imported_files"] == 0


def test_a_person_sends_a_crate_by_the_form(instance: Any, site: str) -> None:
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    accounts = {name: (email, password) for name, email, password in lines}
    with logged_in(site, *accounts["leader"]) as person:
        page = f"{site}/uploads/crate"
        assert "/uploads/crate" in person.get(f"{site}/uploads/new", timeout=60).text

        def send(content: bytes) -> requests.Response:
            [token] = re.findall(r'csrf_token"[^>]*value="([^"]+)"', person.get(page).text)
            form = {"csrf_token": token}
            return person.post(page, data=form, files={"crate": ("c.zip", content)}, timeout=60)

        done = send(crate_of({"a.txt": b"first"}))
        assert re.fullmatch(rf"{site}/uploads/[a-z0-9-]{{11}}", done.url), done.url
        refused = send(crate_of({"../evil": b""}))
        assert refused.status_code == 400 and "../evil" in refused.text
        before = drafts()
        forged = person.post(page, files={"crate": ("c.zip", crate_of({}))}, timeout=60)
        assert forged.url == page and drafts() == before, "another site has no token"


def crate_of(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    root = {"@id": "./", "@type": "Dataset", "name": "Mine", "author": {"name": "A B"}}
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("ro-crate-metadata.json", json.dumps({"@graph": [descriptor, root]}))
        for name, data in content.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_nothing_is_made_of_what_is_no_crate(ask: Ask, token: str) -> None:
    before = drafts()
    good = crate_of({"a.txt": b"first", "b.txt": b"unlike anything"})
    broken = good.replace(b"unlike anything", b"Unlike anything")
    for body, told in (
        (broken, "b.txt"),  # after the first file was stored
        (crate_of({"../evil": b""}), "../evil"),
        (good[:-40], "no zip"),
        (b"[]", "@graph"),
        (b"", "no JSON"),
    ):
        answer = sent(ask, token, body)
        assert answer.status_code == 400 and told in answer.json()["message"], answer.text
    refused = sent(ask, "", good)  # 400: a browser that is not logged in has no token of a form
    assert refused.status_code in (400, 401, 403) and "CSRF" in refused.text.upper()
    assert drafts() == before
    assert sent(ask, token, good).status_code == 201 and drafts() == before + 1
