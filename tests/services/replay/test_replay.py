"""Replay packs, NeXus and ``verify`` at an instance: who gets what, and that it is whole."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from secrets import token_hex
from typing import Any

import h5py
import nbformat
import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_queues.proxies import current_queues
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services import datasets
from tests.services.leaks.canaries import Canary
from tests.services.leaks.world import EMBARGO, FILES, PUBLIC, RECORD, Dataset, audience, share
from tests.services.people import ask
from tests.unit.preview.files import MAP, g3_map
from thalie.commands import verify as command
from thalie.replay.config import THALIE_NEXUS_LARGEST, THALIE_REPLAY_INSIDE

STATES = {
    "open": PUBLIC,
    "embargoed": EMBARGO,
    "files": FILES,
    "record": RECORD,
    "withdrawn": PUBLIC,
}
ROLES = ("nobody", "reader", "expired", "link", "granted", "leader", "curator")
NAME = "20260120_0044_OBJECT_PROJECT_IBA.hdf5"
NOTE = "maps/a note é.txt"
Shelf = dict[str, Dataset]
Sessions = dict[str, requests.Session]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return g3_map(tmp_path_factory.mktemp("files"))


def published(access: dict[str, Any], path: Path, title: str) -> str:
    fields = {
        "thalie:experiment": {"particle": {"id": "proton"}, "energy": 3000},
        "thalie:detectors": [{"name": "X1", "calibration": "MCA a=0.02, MCA b=0, MCA c=0"}],
        "thalie:analyses": [
            {
                "number": "0044", "kind": {"id": "map"}, "day": "2026-01-20", "file": NAME,
                "path": "/", "pixels_x": 10, "pixels_y": 6, "pixel_size_x": 25, "pixel_size_y": 25,
                "detectors": ["X1", "X3"],
            }
        ],
    }  # fmt: skip
    data = datasets.dataset(title, access=access, custom_fields=fields)
    id_ = datasets.draft(data, by=datasets.who("leader"))
    datasets.add_file(id_, NAME, path.read_bytes())
    datasets.add_file(id_, NOTE, b"note")
    return str(datasets.publish(id_)["id"])


@pytest.fixture(scope="module")
def shelf(app: Flask, path: Path) -> Shelf:
    """A dataset in each state, shared by a link, one that ended, and a grant."""
    found = {}
    for state, access in STATES.items():
        one = Dataset(state, Canary(), id=published(access, path, f"Replay {state}"))
        found[state] = one
        share(one)
    why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
    service.delete_record(system_identity, found["withdrawn"].id, why)
    db.session.commit()
    return found


@pytest.fixture(scope="module")
def sessions(instance: Any, site: str, app: Flask) -> Iterator[Sessions]:
    with audience(instance, site) as opened:
        yield opened


def inside(answer: requests.Response) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_is_whole(site: str, shelf: Shelf, sessions: Sessions, path: Path) -> None:
    queue = current_queues.queues["stats-file-download"]
    list(queue.consume())
    address = f"{site}/records/{shelf['open'].id}/replay.zip"
    head = sessions["nobody"].head(address, timeout=60)
    answer = ask(sessions["nobody"], address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert f"{shelf['open'].id}.replay.zip" in answer.headers["Content-Disposition"]
    found = inside(answer)
    assert found[NAME] == path.read_bytes() and found[NOTE] == b"note"
    nbformat.validate(nbformat.reads(found["replay/replay.ipynb"].decode(), as_version=4))
    told = json.loads(found["replay/conditions.json"])
    assert told["experiment"]["energy"] == 3000 and told["analyses"][0]["path"] == "/"
    assert told["dataset"]["doi"].startswith("10.")
    english = found["replay/conditions.en.txt"].decode()
    assert "3,000" in english or "3000" in english
    assert sorted(one["file_key"] for one in queue.consume()) == sorted([NAME, NOTE])
    page = ask(sessions["nobody"], f"{site}/records/{shelf['open'].id}").text
    assert "/replay.zip" in page and f"/nexus/{NAME}.nxs" in page
    assert "/nexus/maps" not in page, "a note is no HDF5"


@pytest.mark.parametrize("state", STATES)
def test_files_are_in_packs_of_exactly_those_who_may_read_them(
    site: str, shelf: Shelf, sessions: Sessions, state: str, path: Path
) -> None:
    """Status and contents by role, compared with what is answered for the page and the file."""
    one = shelf[state]
    content = path.read_bytes()
    met = set()
    for role in ROLES:
        token = f"?token={one.tokens[role]}" if role in one.tokens else ""
        page = ask(sessions[role], f"{site}/api/records/{one.id}{token}").status_code
        file = ask(sessions[role], f"{site}/api/records/{one.id}/files/{NAME}/content{token}")
        for root in ("", "/api"):
            answer = ask(sessions[role], f"{site}{root}/records/{one.id}/replay.zip{token}")
            if state == "withdrawn":
                assert answer.status_code == 410
                continue
            assert answer.status_code == page, (role, root)
            met.add((page, file.status_code))
            if page != 200:
                assert content[:100] not in answer.content
                continue
            found = inside(answer)
            assert (found.get(NAME) == content) == (file.status_code == 200), role
            if file.status_code != 200:
                assert NAME not in found and content[2000:3000] not in answer.content
                notebook = found["replay/replay.ipynb"].decode()
                assert "not in this pack" in notebook or "pas dans ce dossier" in notebook
    expected = {"open": {(200, 200)}, "withdrawn": set(), "record": {(200, 200), (403, 403)}}
    assert met == expected.get(state, {(200, 200), (200, 403)})


def test_a_stranger_is_told_no_names(site: str, shelf: Shelf, sessions: Sessions) -> None:
    """As the RO-Crate of closed files tells none; the conditions are what the page tells."""
    for state in ("embargoed", "files"):
        answer = ask(sessions["nobody"], f"{site}/records/{shelf[state].id}/replay.zip")
        found = inside(answer)
        assert json.loads(found["replay/files.json"])["files"] == []
        assert NAME.encode() not in answer.content and NOTE.encode() not in answer.content
        assert json.loads(found["replay/conditions.json"])["analyses"][0]["number"] == "0044"
        page = ask(sessions["nobody"], f"{site}/records/{shelf[state].id}").text
        assert "/replay.zip" in page and "/nexus/" not in page


def test_files_are_chosen(site: str, shelf: Shelf, sessions: Sessions) -> None:
    address = f"{site}/records/{shelf['open'].id}/replay.zip"

    def asked(**parameters: Any) -> requests.Response:
        return sessions["nobody"].get(address, params=parameters, timeout=60)

    some = inside(asked(files=[NOTE]))
    assert NOTE in some and NAME not in some
    told = {one["name"]: one for one in json.loads(some["replay/files.json"])["files"]}
    assert (told[NOTE]["inside"], told[NAME]["inside"]) == (True, False)
    assert told[NAME]["url"].startswith("http") and told[NAME]["checksum"].startswith("md5:")
    none = inside(asked(files=""))
    assert NAME not in none and NOTE not in none
    unknown = asked(files="<b>nothing</b>")
    assert unknown.status_code == 404 and unknown.headers["Content-Type"].startswith("text/plain")
    french = sessions["nobody"].get(
        address, params={"files": "x"}, headers={"Accept-Language": "fr"}, timeout=60
    )
    assert "n’a pas de fichier" in french.text
    api = sessions["nobody"].get(
        address.replace("/records", "/api/records"), params={"files": "x"}, timeout=60
    )
    assert api.status_code == 404 and api.json()["message"]
    closed = f"{site}/records/{shelf['embargoed'].id}/replay.zip"
    refused = sessions["nobody"].get(closed, params={"files": NAME}, timeout=60)
    assert refused.status_code == 403 and len(refused.content) < 500


@pytest.fixture(scope="module")
def token(app: Flask) -> Iterator[str]:
    made = Token.create_personal(
        f"t{token_hex(4)}", datasets.who("leader").id, scopes=["user:email"]
    )
    db.session.commit()
    yield str(made.access_token)
    db.session.delete(made.client)
    db.session.commit()


def test_what_is_not_inside_is_fetched_and_checked(
    site: str, shelf: Shelf, token: str, tmp_path: Path, path: Path
) -> None:
    """By the program in the pack, of a dataset under embargo, for who may read its files."""
    answer = requests.get(
        f"{site}/api/records/{shelf['embargoed'].id}/replay.zip",
        params={"files": ""}, headers={"Authorization": f"Bearer {token}"}, timeout=60,
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)

    def fetched(**more: str) -> subprocess.CompletedProcess[str]:
        bare = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
        words = [sys.executable, "replay_tools/fetching.py"]
        return subprocess.run(
            words, cwd=tmp_path / "replay", env=bare | more, capture_output=True, text=True
        )

    refused = fetched()
    assert refused.returncode == 1 and "THALIE_TOKEN" in refused.stdout
    assert not (tmp_path / NAME).exists() and not list(tmp_path.rglob("*.part"))
    done = fetched(THALIE_TOKEN=token)
    assert done.returncode == 0, done.stdout
    assert (tmp_path / NAME).read_bytes() == path.read_bytes()
    (tmp_path / NAME).write_bytes(path.read_bytes()[:-1] + b"x")
    spoilt = fetched()
    assert spoilt.returncode == 1 and "changed" in spoilt.stdout


# NeXus


@pytest.mark.parametrize("state", STATES)
def test_nexus_is_given_to_exactly_those_who_are_given_the_file(
    site: str, shelf: Shelf, sessions: Sessions, state: str
) -> None:
    one = shelf[state]
    told, wanted = {}, {}
    for role in ROLES if state != "open" else ("nobody", "curator"):
        token = f"?token={one.tokens[role]}" if role in one.tokens else ""
        file = ask(sessions[role], f"{site}/api/records/{one.id}/files/{NAME}/content{token}")
        wanted[role] = 410 if state == "withdrawn" else file.status_code
        answer = ask(sessions[role], f"{site}/records/{one.id}/nexus/{NAME}.nxs{token}")
        told[role] = answer.status_code
        unknown = ask(sessions[role], f"{site}/api/records/{one.id}/nexus/other.nxs{token}")
        assert unknown.status_code == (404 if wanted[role] == 200 else wanted[role])
    assert told == wanted


def test_a_nexus_file_is_one(site: str, shelf: Shelf, sessions: Sessions, path: Path) -> None:
    root = f"{site}/records/{shelf['open'].id}"
    for address in (f"{root}/nexus/{NAME}.nxs", f"{root}/run.nxs", f"{root}/run.nxs?analysis=0044"):
        answer = ask(sessions["nobody"], address)
        assert answer.status_code == 200, answer.text
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        with h5py.File(io.BytesIO(answer.content)) as file:
            entry = file["entry_20260120_0044"]
            assert (entry["X1/data"][()] == MAP).all()
            assert shelf["open"].id and "Replay open" in entry["title"].asstr()[()]
    refused = ask(sessions["nobody"], f"{root}/nexus/{NOTE}.nxs")
    assert refused.status_code == 422 and "HDF5" in refused.text
    assert ask(sessions["nobody"], f"{root}/run.nxs?analysis=9").status_code == 422
    assert THALIE_NEXUS_LARGEST >= THALIE_REPLAY_INSIDE


# Verify


def test_a_stored_record_is_verified(
    app: Flask, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "instance", lambda: nullcontext(app))
    id_ = published(PUBLIC, path, "Verified")

    def run(*words: str) -> Any:
        return CliRunner().invoke(command.verify, words)

    done = run(id_, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    by_name = {one["name"]: one for one in told["files"]}
    assert (by_name[NAME]["sum"], by_name[NAME]["reading"]) == ("right", "whole")
    assert by_name[NAME]["conditions"] == "agree" and by_name[NOTE]["reading"] == "other"
    doi = service.read(system_identity, id_).to_dict()["pids"]["doi"]["identifier"]
    assert run(doi, "--language", "fr").exit_code == 0
    version = service.record_cls.pid.resolve(id_)
    stored = Path(version.files[NAME].object_version.file.uri)
    content = bytearray(stored.read_bytes())
    content[-5] ^= 1
    stored.chmod(0o644)
    stored.write_bytes(content)
    done = run(id_, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert {one["name"]: one["sum"] for one in told["files"]} == {NAME: "wrong", NOTE: "right"}
    stored.unlink()
    told = json.loads(run(id_, "--json").stdout)
    assert {one["name"]: one["sum"] for one in told["files"]}[NAME] == "missing"
    assert run("zzzzz-zzzzz").exit_code == 1
