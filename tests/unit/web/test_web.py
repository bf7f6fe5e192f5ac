"""Addresses of pages, and what is refused, by a blueprint of this test alone."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Blueprint, Flask, g
from invenio_i18n import InvenioI18N
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError, PIDUnregistered
from invenio_rdm_records.services.errors import RecordDeletedException
from invenio_records_resources.services.errors import PermissionDeniedError
from werkzeug.exceptions import HTTPException

from thalie.web.paging import page_links
from thalie.web.refusals import refuse_in_json, refuse_on_pages

SHOWN = SimpleNamespace(tombstone=SimpleNamespace(is_visible=True, dump=dict))
RAISED: list[tuple[Exception, int]] = [
    (PermissionDeniedError("read"), 403),
    (PIDDeletedError("recid", "a"), 410),
    (RecordDeletedException(SHOWN), 410),
    (PIDDoesNotExistError("recid", "a"), 404),
    (PIDUnregistered("recid"), 404),
]


def asked(near: Callable[[Blueprint], Blueprint], error: Exception | None, path: str) -> Any:
    """What a visitor is answered when the view raises ERROR."""
    app = Flask(__name__)
    InvenioI18N(app)
    blueprint = Blueprint("of_this_test", __name__)

    @blueprint.get("/things/<name>")
    def thing(name: str) -> str:
        if error:
            raise error
        return name

    app.register_blueprint(near(blueprint))
    app.register_error_handler(HTTPException, lambda one: (f"the site's {one.code}", one.code))
    return app.test_client().get(path)


@pytest.mark.parametrize(("error", "status"), RAISED)
def test_pages_are_refused_with_the_sites_pages(error: Exception, status: int) -> None:
    answer = asked(refuse_on_pages, error, "/things/a")
    assert (answer.status_code, answer.text) == (status, f"the site's {status}")


@pytest.mark.parametrize(("error", "status"), RAISED)
def test_programs_are_refused_in_json(error: Exception, status: int) -> None:
    answer = asked(refuse_in_json, error, "/things/a")
    assert answer.status_code == answer.get_json()["status"] == status
    assert answer.get_json()["message"]


@pytest.mark.parametrize("near", [refuse_on_pages, refuse_in_json])
@pytest.mark.parametrize("path", ["/things/%00", "/things/a?q=b%00c"])
def test_a_nul_is_in_no_name(near: Callable[[Blueprint], Blueprint], path: str) -> None:
    assert asked(near, None, path).status_code == 404
    assert asked(near, None, "/things/a?q=b").status_code == 200


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    app = Flask(__name__)
    app.add_url_rule("/lists/<name>", "list", lambda name: name)

    def given(**words: Any) -> dict[str, str]:
        with app.test_request_context():
            g.identity = None
            return page_links("list", **words)

    monkeypatch.setattr(
        "invenio_records_resources.services.base.links.invenio_url_for", paging_url_for(app)
    )
    return given


def paging_url_for(app: Flask) -> Callable[..., str]:
    """InvenioRDM's builds addresses of both applications, which this test has not."""

    def build(endpoint: str, _anchor: str | None = None, **values: Any) -> str:
        with app.test_request_context():
            return app.url_for(endpoint, _anchor=_anchor, **values)

    return build


def pages_of(found: dict[str, str]) -> dict[str, int]:
    return {name: int(parse_qs(urlsplit(url).query)["page"][0]) for name, url in found.items()}


@pytest.mark.parametrize(
    ("page", "total", "there"),
    [
        (1, 0, {"self": 1}),
        (1, 25, {"self": 1}),
        (1, 26, {"self": 1, "next": 2}),
        (2, 26, {"prev": 1, "self": 2}),
        (2, 60, {"prev": 1, "self": 2, "next": 3}),
        (4, 60, {"prev": 3, "self": 4}),
        (9, 60, {"self": 9}),
    ],
)
def test_neighbours_that_are_there(
    links: Callable[..., dict[str, str]], page: int, total: int, there: dict[str, int]
) -> None:
    found = links(asked={"page": page, "size": 25}, total=total, name="a")
    assert pages_of(found) == there


def test_the_query_is_kept_without_what_is_empty(links: Callable[..., dict[str, str]]) -> None:
    asked = {"state": "late", "q": "", "page": 1, "size": 25}
    found = links(asked=asked, total=1, name="a b")
    assert found == {"self": "/lists/a%20b?page=1&size=25&state=late"}
