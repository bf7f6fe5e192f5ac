"""Pictures of published files: drawn by the worker, shown to those who may read them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from PIL import Image
from sqlalchemy import delete

from tests.services import datasets
from tests.services.leaks.world import EMBARGO, FILES, PUBLIC, RECORD, Dataset, audience, share
from tests.services.people import ask
from tests.unit.preview.files import g3_map, g3_points
from thalie.commands import pictures as command
from thalie.pictures import book
from thalie.pictures.models import PictureImage, PicturesEntry, now
from thalie.pictures.work import draw

from ..doi.conftest import until
from ..leaks.canaries import Canary

Json = dict[str, Any]
PATIENCE = 180.0  # seconds until the worker has drawn
UI = {"Accept": "application/vnd.inveniordm.v1+json"}
SMALL, LARGE, FRENCH = "map-thumbnail.webp", "map-large.en.webp", "map-large.fr.webp"
STATES = {
    "open": PUBLIC,
    "embargoed": EMBARGO,
    "files": FILES,
    "record": RECORD,
    "withdrawn": PUBLIC,
}
ROLES = ("nobody", "reader", "expired", "link", "granted", "leader", "curator")


def published(access: Json, path: Path, title: str = "A map") -> str:
    """A dataset of the project leader's with one file, published."""
    id_ = datasets.draft(datasets.dataset(title, access=access), by=datasets.who("leader"))
    datasets.add_file(id_, path.name, path.read_bytes())
    return str(datasets.publish(id_)["id"])


def version_of(pid: str) -> UUID:
    return UUID(str(service.record_cls.pid.resolve(pid).id))


def entry(version: UUID) -> PicturesEntry:
    db.session.rollback()  # what another process wrote
    db.session.expire_all()
    return db.session.get(PicturesEntry, version)


def drawn(pid: str) -> UUID:
    """The version, once the worker has drawn it."""
    version = version_of(pid)
    until(lambda: (found := entry(version)) is not None and found.state != "wanted", PATIENCE)
    return version


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def shelf(app: Flask, folder: Path) -> dict[str, Dataset]:
    """A dataset in each state, with pictures, shared by a link, one that ended, and a grant."""
    path = g3_map(folder)
    found = {}
    for state, access in STATES.items():
        one = found[state] = Dataset(state, Canary(), id=published(access, path, f"Map {state}"))
        share(one)
        drawn(one.id)
    why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
    service.delete_record(system_identity, found["withdrawn"].id, why)
    db.session.commit()
    return found


@pytest.fixture(scope="module")
def sessions(instance: Any, site: str, app: Flask) -> Iterator[dict[str, requests.Session]]:
    with audience(instance, site) as opened:
        yield opened


@pytest.mark.parametrize("state", STATES)
def test_a_picture_is_given_to_exactly_those_who_are_given_the_file(
    site: str, shelf: dict[str, Dataset], sessions: dict[str, requests.Session], state: str
) -> None:
    """Status by role, compared with that of the file itself; a picture that is not there tells
    nobody more."""
    one = shelf[state]
    name = "20260120_0044_OBJECT_PROJECT_IBA.hdf5"
    told, wanted, absent = {}, {}, {}
    for role in ROLES:
        token = f"?token={one.tokens[role]}" if role in one.tokens else ""
        look = f"{site}/records/{one.id}/quick-look"
        content = f"{site}/api/records/{one.id}/files/{name}/content{token}"
        told[role] = ask(sessions[role], f"{look}/{SMALL}{token}").status_code
        wanted[role] = ask(sessions[role], content).status_code
        absent[role] = ask(sessions[role], f"{look}/other.webp{token}").status_code
    if state == "withdrawn":  # of which curators get the files, but no page
        wanted = dict.fromkeys(ROLES, 410)
    assert told == wanted
    assert absent == {role: 404 if status == 200 else status for role, status in wanted.items()}
    if state in ("embargoed", "files", "record"):  # the negative control: both answers are met
        assert set(told.values()) == {200, 403}


@pytest.mark.parametrize("state", STATES)
def test_lists_show_and_tell_of_a_picture_to_the_same(
    site: str, shelf: dict[str, Dataset], sessions: dict[str, requests.Session], state: str
) -> None:
    one = shelf[state]
    for role in ROLES:
        token = f"&token={one.tokens[role]}" if role in one.tokens else ""
        may = ask(sessions[role], f"{site}/records/{one.id}/quick-look/{SMALL}?{token}").ok
        asked = f"{site}/api/records?q=id:{one.id}&allversions=true{token}"
        for hit in ask(sessions[role], asked, headers=UI).json()["hits"]["hits"]:
            assert ("thumbnail" in hit["ui"]) == may, role
        page = ask(sessions[role], f"{site}/records/{one.id}?{token}").text
        assert ("Strongest lines" in page) == ("quick-look" in page) == may, role
        for address in (
            asked,
            f"{site}/api/records/{one.id}?{token}",
            f"{site}/records/{one.id}/export/json?{token}",
        ):
            text = ask(sessions[role], address).text
            assert "quick-look" not in text and "Cu Kα" not in text and "Cu K\\u03b1" not in text


def test_what_a_list_is_given(site: str, shelf: dict[str, Dataset]) -> None:
    """Of the open one, to anybody, in their language; and the picture is what it says."""
    asked = f"{site}/api/records?q=id:{shelf['open'].id}"
    for language, words in (("en", "Counts of the lines"), ("fr", "Coups des raies")):
        answer = requests.get(asked, headers=UI | {"Accept-Language": language}, timeout=60)
        (hit,) = answer.json()["hits"]["hits"]
        shown = hit["ui"]["thumbnail"]
        assert words in shown["alt"] and "X1" in shown["alt"] and "Cu Kα" in shown["alt"]
        picture = requests.get(site + shown["src"], timeout=60)
        assert picture.headers["Content-Type"] == "image/webp"
        image = Image.open(io.BytesIO(picture.content))
        assert image.size == (shown["width"], shown["height"]) == (320, 200)


def test_caches_of_many_keep_what_is_open_alone(
    site: str, shelf: dict[str, Dataset], sessions: dict[str, requests.Session]
) -> None:
    for state, session in (("open", sessions["nobody"]), ("embargoed", sessions["leader"])):
        answer = ask(session, f"{site}/records/{shelf[state].id}/quick-look/{FRENCH}")
        assert ("public" in answer.headers["Cache-Control"]) == (state == "open")
        assert ("private" in answer.headers["Cache-Control"]) == (state != "open")
        assert answer.headers["ETag"] == f'"{sha256(answer.content).hexdigest()}"'
        again = {"If-None-Match": answer.headers["ETag"]}
        same = ask(session, answer.url, headers=again)
        assert same.status_code == 304 and not same.content
    closed = ask(sessions["nobody"], answer.url, headers=again)
    assert closed.status_code == 403  # whoever knows the tag is told no more


# Drawing


def test_other_files_have_other_pictures_and_the_same_are_drawn_once(
    app: Flask, folder: Path
) -> None:
    first = published(PUBLIC, g3_map(folder))
    version = drawn(first)
    images = {row.name: row.digest for row in rows(version)}
    assert images.keys() >= {SMALL, LARGE, FRENCH, "spectrum-thumbnail.webp"}
    record = service.record_cls.get_record(version)
    assert not book.want(record)  # nothing to do
    service.edit(system_identity, first)
    datasets.publish(first)  # other metadata, no other files
    assert entry(version).state == "drawn"
    assert {row.name: row.digest for row in rows(version)} == images
    later = str(service.new_version(system_identity, first).id)
    data = service.read_draft(system_identity, later).to_dict()
    data["metadata"]["publication_date"] = "2026-05-01"
    service.update_draft(system_identity, later, data)
    points = g3_points(folder)
    datasets.add_file(later, points.name, points.read_bytes())
    datasets.publish(later)
    assert {one.kind for one in book.known([later, first])[first].told} == {"map", "spectrum"}
    assert entry(drawn(later)).told[0]["kind"] == "spectrum"
    assert {row.name: row.digest for row in rows(version)} == images


def rows(version: UUID) -> list[PictureImage]:
    return db.session.query(PictureImage).filter_by(version_id=version).all()


def test_what_is_interrupted_is_drawn_again_and_given_up_in_the_end(
    app: Flask, folder: Path
) -> None:
    """A worker that is killed leaves a try that was begun, and nothing else."""
    version = drawn(published(PUBLIC, g3_map(folder)))
    record = service.record_cls.get_record(version)
    assert book.want(record, again=True)
    db.session.commit()
    assert rows(version) == []  # nothing of before is shown meanwhile
    late = now() + timedelta(hours=1)
    for _ in range(book.MOST_TRIES):
        assert version in book.waiting(1000, late)
        assert book.begin(version)
        assert version not in book.waiting(1000)  # somebody draws it
    assert version not in book.waiting(1000, late)
    assert entry(version).state == "failed"
    assert not draw(version)
    assert version in book.enter()  # whoever asks for it
    assert draw(version) and entry(version).state == "drawn"


def test_what_was_drawn_of_former_files_is_not_kept(app: Flask, folder: Path) -> None:
    version = drawn(published(PUBLIC, g3_map(folder)))
    image = book.Drawn(SMALL, b"old", 1, 1)
    assert not book.keep(version, "f" * 64, [image], [])
    assert b"old" not in [row.content for row in rows(version)]


@pytest.mark.parametrize("content", [b"", b"no HDF5", b"\x89HDF\r\n\x1a\n" + b"\0" * 900])
def test_files_that_cannot_be_read_have_no_pictures(
    app: Flask, site: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "20260120_0044_OBJECT_PROJECT_IBA.hdf5"
    path.write_bytes(content or b"\0")
    pid = published(PUBLIC, path)
    assert entry(drawn(pid)).state == "nothing"
    page = requests.get(f"{site}/records/{pid}", timeout=60)
    assert page.ok and "quick-look" not in page.text


def test_a_dataset_without_such_files_is_not_entered(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("counts")
    assert entry(version_of(published(PUBLIC, path))) is None


def test_the_command_draws_what_is_missing_and_tells(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on an instance that is older than the pictures."""
    monkeypatch.setattr(command, "instance", lambda: nullcontext(app))

    def run(*words: str) -> Any:
        return CliRunner().invoke(command.pictures, words)

    version = drawn(published(datasets.OPEN, g3_map(folder), "An old map"))
    for table in (PictureImage, PicturesEntry):
        key = table.version_id
        db.session.execute(delete(table).where(key == version))
    db.session.commit()
    done = run("draw", "--wait")
    assert " versions were looked at." in done.output, done.output
    assert entry(version).state == "drawn"
    assert book.image(version, SMALL) is not None
    told = json.loads(run("status", "--json").output)
    assert told["drawn"] >= 1 and told["bytes"] > 0
    assert run("status").exit_code == (1 if told["failed"] else 0)
    again = run("draw")
    assert "0 versions were given to the worker." in again.output or told["failed"]
