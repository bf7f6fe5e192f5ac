"""The local DataCite over HTTP: a thin skin over ``states``, ``store`` and ``jsonapi``.

The REST API answers as DataCite's (``application/vnd.api+json``); ``pages`` are for people;
``/_calls`` and ``/_faults`` are for tests.
"""

from __future__ import annotations

import json
import secrets
import socket
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from thalie_local.sandbox import activities, jsonapi, pages, states
from thalie_local.sandbox import metadata as kernel
from thalie_local.sandbox.account import authenticated, require_account, shown
from thalie_local.sandbox.faults import Fault, FaultError, Faults
from thalie_local.sandbox.query import selection
from thalie_local.sandbox.settings import Settings
from thalie_local.sandbox.states import Doi, Problem, RefusedError
from thalie_local.sandbox.store import Call, Store

CONTENT_TYPE = "application/vnd.api+json; charset=utf-8"
MAX_BODY = 10 * 1024 * 1024
_SUFFIX_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, as DataCite's

api = Blueprint("api", __name__)
tests = Blueprint("tests", __name__)


def create_app(settings: Settings) -> Flask:
    """The WSGI application of one account. Raises ``sqlite3.Error`` for an unusable store."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.merge_slashes = False  # a DOI may hold two slashes in a row
    app.extensions["datacite"] = settings
    app.extensions["datacite-store"] = Store(settings.database)
    app.extensions["datacite-faults"] = Faults()
    app.register_blueprint(api)
    app.register_blueprint(tests)
    app.register_blueprint(pages.pages)
    app.register_error_handler(RefusedError, _refusal)
    app.register_error_handler(HTTPException, _http_error)
    return app


@api.get("/dois")
def list_dois() -> Response:
    """A page of DOIs: all states for the account, findable ones for others."""
    query = request.args.to_dict()
    username = _settings().username
    chosen, order = selection(query, username=username, everything=authenticated())
    page = jsonapi.page(query)
    store = _store()
    if page.walk:
        found = store.find_after(chosen, limit=page.size, after=page.cursor)
    else:
        found = store.find(chosen, limit=page.size, offset=page.offset, order=order)
    detail = query.get("detail") == "true"
    resources = [jsonapi.resource(doi, username, query, detail=detail) for doi in found]
    last = (found[-1].created, found[-1].name) if found else None
    total = store.count(chosen)
    return _json(jsonapi.collection(resources, total, page, query, request.base_url, cursor=last))


@api.get("/dois/<path:name>")
def show_doi(name: str) -> Response:
    """One DOI: findable to everyone, the others to the account."""
    return _show(_visible(name))


@api.get("/dois/<path:name>/activities")
def list_activities(name: str) -> Response:
    """What was done to a DOI, newest first, to those who may see it."""
    doi = _visible(name)
    query = request.args.to_dict()
    page = jsonapi.page({key: value for key, value in query.items() if key != "page[cursor]"})
    found = _store().activities(doi.name, limit=page.size, offset=page.offset)
    return _json(
        activities.collection(
            found,
            _store().count_activities(doi.name),
            page,
            query,
            request.host_url,
            username=_settings().username,
            path=f"dois/{doi.name}/activities",
        )
    )


@api.get("/activities/<identifier>")
def show_activity(identifier: str) -> Response:
    """One activity, to those who may see its DOI."""
    activity = _store().activity(identifier)
    if activity is None:
        raise states.not_found()
    _visible(activity.doi)
    query = request.args.to_dict()
    shown = activities.resource(activity, request.host_url, _settings().username, query)
    return _json({"data": shown})


@api.post("/dois")
def create_doi() -> Response:
    """A new DOI, with a random suffix where only a prefix is given."""
    require_account()
    attributes = _attributes()
    name = str(attributes.get("doi") or _random_name(attributes.get("prefix")) or "")

    def make(known: Doi | None) -> Doi:
        return states.create(
            name, attributes, prefixes=_settings().prefixes, taken=known is not None, now=_now()
        )

    doi = _store().put(name, make)
    _note_silences(doi, attributes)
    response = _show(doi, 201)
    response.headers["Location"] = f"/dois/{doi.name}"
    return response


@api.route("/dois/<path:name>", methods=["PUT", "PATCH"])
def update_doi(name: str) -> Response:
    """A changed DOI (200), or a new one where the name is free (201)."""
    require_account()
    attributes = _attributes()
    existed = False

    def make(known: Doi | None) -> Doi:
        nonlocal existed
        existed = known is not None
        return states.put(known, name, attributes, prefixes=_settings().prefixes, now=_now())

    doi = _store().put(name, make)
    _note_silences(doi, attributes)
    return _show(doi, 200 if existed else 201)


@api.delete("/dois/<path:name>")
def delete_doi(name: str) -> Response:
    """No more DOI: drafts only."""
    allowed = authenticated()

    def check(known: Doi | None) -> None:
        if known is None:
            raise states.not_found()
        if not allowed:
            raise states.bad_credentials()
        states.check_deletable(known)

    _store().delete(name, check)
    return Response(status=204)


@api.get("/heartbeat")
def heartbeat() -> Response:
    """OK, while the store answers."""
    _store().get("10.0/0")
    return Response("OK", content_type="text/plain; charset=utf-8")


@api.before_request
def _fault_before() -> Response | None:
    g.subject, g.notes, g.fault = "", [], None
    g.subject = _subject()
    if request.path == "/heartbeat" or not _settings().faults:
        return None
    fault = _faults().strike(request.method, g.subject)
    if fault is None:
        return None
    g.fault = fault
    g.notes.append(f"fault {fault.fault}")
    return _instead(fault)


@api.after_request
def _record(response: Response) -> Response:
    kind = g.fault.fault if g.fault else None
    if kind == "500-after":
        g.notes.append(f"handled {response.status_code}")
        response = _broken(500, "Internal server error")
    if request.path != "/heartbeat":
        note = "; ".join(g.notes)
        _store().log(Call(_now(), request.method, g.subject, response.status_code, note))
    if kind in ("drop", "refuse"):
        _hang_up()
    elif kind == "clock":
        _answer_at(response, datetime.now(UTC) + timedelta(seconds=g.fault.seconds))
    return response


@tests.get("/_calls")
def list_calls() -> Response:
    """The last 1000 calls of the REST API, newest last, and how many there were in all.

    With ``?doi=``, those about one DOI.
    """
    doi = request.args.get("doi")
    calls = [asdict(call) for call in _store().calls(doi)]
    return _json({"total": _store().count_calls(doi), "calls": calls})


@tests.route("/_faults", methods=["GET", "POST", "DELETE"])
def faults() -> Response:
    """Queue a fault (POST), see which wait and which are spent (GET), forget all (DELETE)."""
    if not _settings().faults:
        raise states.not_found()
    require_account()
    if request.method == "POST":
        try:
            _faults().add(request.get_json(force=True, silent=True))
        except FaultError as error:
            raise RefusedError(400, Problem(str(error))) from error
    elif request.method == "DELETE":
        _faults().clear()
    shown = {"faults": _faults().waiting(), "spent": _faults().spent()}
    return _json(shown, 201 if request.method == "POST" else 200)


def _refusal(refused: RefusedError) -> Response:
    return _json(jsonapi.errors(refused), refused.status)


def _http_error(error: HTTPException) -> Any:
    """Errors of HTTP itself: as JSON where programs ask, as a page where people do."""
    if request.path.startswith(("/dois", "/_")):
        return _refusal(RefusedError(error.code or 500, Problem(error.name)))
    return pages.missing() if error.code == 404 else error


def _settings() -> Settings:
    settings: Settings = current_app.extensions["datacite"]
    return settings


def _store() -> Store:
    store: Store = current_app.extensions["datacite-store"]
    return store


def _faults() -> Faults:
    queue: Faults = current_app.extensions["datacite-faults"]
    return queue


def _attributes() -> dict[str, Any]:
    """The attributes of a JSON:API document. Raises ``RefusedError`` (400) where there are none."""
    body = request.get_json(force=True, silent=True)
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or not _is_text(data):
        raise RefusedError(400, Problem("You need to provide a payload following the JSONAPI spec"))
    attributes = data.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise RefusedError(400, Problem("You need to provide a payload following the JSONAPI spec"))
    if attributes.get("xml"):
        raise RefusedError(
            422,
            Problem("This local DataCite takes metadata as JSON attributes only.", "xml"),
            doi=g.subject,
        )
    return attributes


def _is_text(data: dict[str, Any]) -> bool:
    """Whether everything in it can be written down: JSON may escape half a character."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _subject() -> str:
    """The DOI (or, before there is one, the prefix) a call is about; nothing for a list."""
    if request.view_args:
        return str(request.view_args.get("name", ""))
    if request.method != "POST":
        return ""
    body: Any = request.get_json(force=True, silent=True)
    try:
        attributes = body["data"]["attributes"]
        return str(attributes.get("doi") or attributes.get("prefix") or "")
    except (TypeError, KeyError, AttributeError):
        return ""


def _note_silences(doi: Doi, attributes: dict[str, Any]) -> None:
    """Note in the call log what DataCite passes over in silence."""
    g.subject = doi.name
    event = attributes.get("event")
    if event is not None and event not in states.EVENTS:
        g.notes.append(f"unknown event {event!r:.40} ignored")
    lost = kernel.dropped(attributes)
    if lost:
        g.notes.append(f"dropped {', '.join(lost)}")


def _visible(name: str) -> Doi:
    """The DOI, where this reader may see it. Raises ``RefusedError`` (404) otherwise."""
    doi = shown(_store().get(name))
    if doi is None:
        raise states.not_found()
    return doi


def _show(doi: Doi, status: int = 200) -> Response:
    if g.fault is not None and g.fault.fault == "stale" and status != 201:
        earlier = _store().earlier(doi.name)
        if earlier is None:
            raise states.not_found()
        doi = earlier
    data = jsonapi.resource(doi, _settings().username, request.args.to_dict(), detail=True)
    return _json({"data": data}, status)


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(current_app.json.dumps(body), status, content_type=CONTENT_TYPE)


def _random_name(prefix: object) -> str | None:
    if not isinstance(prefix, str) or not prefix:
        return None
    letters = "".join(secrets.choice(_SUFFIX_LETTERS) for _ in range(8))
    return f"{prefix}/{letters[:4]}-{letters[4:]}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _instead(fault: Fault) -> Response | None:
    """The answer given instead of handling the call, where the fault has one."""
    if fault.fault == "timeout":
        time.sleep(fault.seconds)
    elif fault.fault == "html":
        return Response("<!doctype html><title>Maintenance</title>", content_type="text/html")
    elif fault.fault == "500":
        return _broken(500, "Internal server error")
    elif fault.fault in ("503", "refuse"):
        return _broken(503, "Service unavailable")
    elif fault.fault == "401":
        return _refusal(states.bad_credentials())
    elif fault.fault == "foreign":
        return _refusal(_of_another())
    elif fault.fault == "429":
        response = _broken(429, "Too many requests")
        response.headers["Retry-After"] = str(round(fault.seconds))
        return response
    return None


def _of_another() -> RefusedError:
    """What is said of a DOI of another repository."""
    if request.method == "GET":
        return states.not_found()
    return states.already_taken() if request.method == "POST" else states.not_authorized()


def _broken(status: int, title: str) -> Response:
    return _refusal(RefusedError(status, Problem(title)))


def _hang_up() -> None:
    """Close the connection: what is answered from here on goes nowhere."""
    connection: socket.socket = request.environ["gunicorn.socket"]
    connection.shutdown(socket.SHUT_RDWR)


def _answer_at(response: Response, moment: datetime) -> None:
    """Answer with another clock than this machine's, past the server that adds its own."""
    connection: socket.socket = request.environ["gunicorn.socket"]
    response.headers.update({"Date": http_date(moment), "Connection": "close"})
    body = response.get_data()
    lines = [
        f"HTTP/1.1 {response.status}",
        *(f"{name}: {value}" for name, value in response.headers),
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    _hang_up()
