"""Files that the server in front sends: the application says where, to those who may have them."""

from __future__ import annotations

from contextvars import Context
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.services import datasets
from thalie.exports.proxied import OF_THE_BODY

CONTENT = b"spectra and maps" * 100


@pytest.fixture(scope="module")
def shelf(app: Any) -> dict[str, str]:
    """Ids of an open and of a restricted dataset."""
    closed = {"record": "public", "files": "restricted"}
    ids = {}
    for name, access in (("open", datasets.OPEN), ("closed", closed)):
        id_ = datasets.draft(datasets.dataset(name) | {"access": access}, by=datasets.who("leader"))
        datasets.add_file(id_, "été.hdf5", CONTENT)
        datasets.publish(id_)
        ids[name] = id_
    return ids


@pytest.fixture
def nginx(monkeypatch: pytest.MonkeyPatch, app: Any, ui_app: Any) -> None:
    for one in (app, ui_app):
        monkeypatch.setitem(one.config, "THALIE_FILES_BY_PROXY", "/stored-files")


@pytest.fixture(params=["page", "rest"])
def ask(request: pytest.FixtureRequest, app: Any, ui_app: Any, site: str) -> Any:
    def get(id_: str, **headers: str) -> TestResponse:
        page = request.param == "page"
        address = f"/records/{id_}/files/été.hdf5" + ("" if page else "/content")
        client = (ui_app if page else app).test_client()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Context().run(client.get, address, headers=sent, base_url=site)

    return get


def test_the_application_sends_files_as_it_comes(shelf: dict[str, str], ask: Any) -> None:
    answer = ask(shelf["open"], Range="bytes=0-6")
    assert (answer.status_code, answer.data) == (206, b"spectra")
    assert "X-Accel-Redirect" not in answer.headers


def test_the_server_in_front_is_told_where_a_file_lies(
    shelf: dict[str, str], ask: Any, nginx: None
) -> None:
    for asked in ({}, {"Range": "bytes=0-6"}):
        answer = ask(shelf["open"], **asked)
        assert (answer.status_code, answer.data) == (200, b"")
        place = answer.headers["X-Accel-Redirect"]
        assert place.startswith("/stored-files/") and place.endswith("/data")
        with open(place.removeprefix("/stored-files"), "rb") as file:  # noqa: PTH123 - as nginx
            assert file.read() == CONTENT
        assert not set(OF_THE_BODY) - {"Content-Length"} & set(answer.headers)
        assert answer.headers["Content-Security-Policy"]


def test_nobody_else_is_told(shelf: dict[str, str], ask: Any, nginx: None) -> None:
    answer = ask(shelf["closed"])
    assert answer.status_code in (302, 403)
    assert "X-Accel-Redirect" not in answer.headers


def test_a_range_that_is_not_there_is_refused(shelf: dict[str, str], ask: Any, nginx: None) -> None:
    answer = ask(shelf["open"], Range="bytes=999999-")
    assert answer.status_code == 416
    assert "X-Accel-Redirect" not in answer.headers
