"""Addresses of pages, and what is refused, by a blueprint of this test alone."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Blueprint, Flask
from invenio_i18n import InvenioI18N
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError, PIDUnregistered
from invenio_rdm_records.services.errors import RecordDeletedException
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy.exc import DataError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException

from thalie.web.refusals import (
    refuse_in_json,
    refuse_on_pages,
    refuse_unknown_in_json,
    refuse_unknown_on_pages,
)

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


@pytest.mark.parametrize("refuse", [refuse_unknown_on_pages, refuse_unknown_in_json])
@pytest.mark.parametrize("path", ["/things/%00", "/things/a?q=b%00c", "/nothing/%00", "/a?%00=b"])
def test_a_nul_is_in_no_name(refuse: Callable[[Flask], None], path: str) -> None:
    """Before anything is asked, a database or a template among it."""
    app = Flask(__name__)
    app.add_url_rule("/things/<name>", "thing", lambda name: name)
    refuse(app)
    assert app.test_client().get(path).status_code == 404
    assert app.test_client().get("/things/a?q=b").status_code == 200


def nobody() -> None:
    raise NoResultFound


def half_a_name() -> None:
    raise DataError("SELECT", {}, ValueError("invalid input syntax for type uuid"))


def closed() -> None:
    raise PermissionDeniedError("create")


def unfit() -> None:
    raise NotImplementedError


def away() -> None:
    raise OperationalError("SELECT", {}, ValueError("server closed the connection"))


@pytest.mark.parametrize("refuse", [refuse_unknown_on_pages, refuse_unknown_in_json])
@pytest.mark.parametrize(
    ("view", "method", "status"),
    [
        (nobody, "GET", 404),
        (half_a_name, "GET", 404),
        (half_a_name, "POST", 400),
        (closed, "POST", 403),
        (unfit, "POST", 405),
        (away, "GET", 500),
    ],
)
def test_what_no_view_answers_for_is_not_found(
    refuse: Callable[[Flask], None],
    view: Callable[[], None],
    method: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A database that is away is no such thing."""
    undone = []
    session = SimpleNamespace(rollback=lambda: undone.append(view))
    monkeypatch.setattr("thalie.web.refusals.db", SimpleNamespace(session=session))
    app = Flask(__name__)
    app.add_url_rule("/things", "thing", view, methods=["GET", "POST"])
    refuse(app)
    assert app.test_client().open("/things", method=method).status_code == status
    assert bool(undone) == (view is half_a_name)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/things", "[]", 400),
        ("/things", '"<p>"', 400),
        ("/things", '[{"a": 1}]', 400),
        ("/things", '{"a": 1}', 200),
        ("/things", "null", 200),
        ("/things", "{", 200),  # the view says what is wrong with it
        ("/draft/files", '[{"key": "a"}]', 200),
        ("/draft/files", "3.5", 400),
        ("/draft/files/a/content", "[1, 2]", 200),
    ],
)
def test_json_without_names_is_refused_where_names_are_looked_for(
    path: str, body: str, status: int
) -> None:
    app = Flask(__name__)
    for rule in ("/things", "/draft/files", "/draft/files/a/content"):
        app.add_url_rule(rule, rule, lambda: "taken", methods=["POST"])
    refuse_unknown_in_json(app)
    answer = app.test_client().post(path, data=body, content_type="application/json")
    assert answer.status_code == status


@pytest.mark.parametrize(("scheme", "status"), [("doi", 200), ("0", 404), ("*", 404)])
def test_identifiers_of_an_unknown_scheme_are_not_found(scheme: str, status: int) -> None:
    app = Flask(__name__)
    app.config["RDM_PERSISTENT_IDENTIFIERS"] = {"doi": {}, "oai": {}}
    app.add_url_rule("/pids/<scheme>", "pids", lambda scheme: scheme, methods=["POST", "DELETE"])
    refuse_unknown_in_json(app)
    for method in ("POST", "DELETE"):
        assert app.test_client().open(f"/pids/{scheme}", method=method).status_code == status
