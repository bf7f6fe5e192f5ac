"""Pages for people: the DOIs, one DOI with its calls, and what doi.org would do with it.

They tell what the REST API tells the same reader: findable DOIs, and all of them to the account.
"""

from __future__ import annotations

import json
import math
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from thalie_local.sandbox.account import authenticated, shown
from thalie_local.sandbox.settings import Settings
from thalie_local.sandbox.states import State
from thalie_local.sandbox.store import Selection, Store
from thalie_local.sandbox.texts import LANGUAGES, TEXTS

PER_PAGE = 25
CALLS_SHOWN = 100
_QUERY = ("prefix", "state", "text", "page", "lang")

pages = Blueprint("pages", __name__, template_folder="templates")


@pages.get("/")
def home() -> str:
    """The DOIs, newest change first, filtered by prefix, text and, for the account, state."""
    states = list(State) if authenticated() else []
    chosen = {name: request.args.get(name, "").strip() for name in ("prefix", "state", "text")}
    selection = Selection(
        prefixes=(chosen["prefix"].lower(),) if chosen["prefix"] else (),
        states=_states(chosen["state"], states),
        text=chosen["text"],
    )
    count = _store().count(selection)
    total = max(1, math.ceil(count / PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), total)
    return _render(
        "dois.html",
        dois=_store().find(selection, limit=PER_PAGE, offset=(number - 1) * PER_PAGE),
        count=count,
        chosen=chosen,
        number=number,
        total=total,
        prefixes=_settings().prefixes,
        states=states,
    )


def _states(chosen: str, states: list[State]) -> tuple[State, ...]:
    """What is listed: the chosen one of ``states``, else all of them; findable where are none."""
    if not states:
        return (State.FINDABLE,)
    return (State(chosen),) if chosen in states else ()


@pages.get("/about/<path:name>")
def about(name: str) -> str | Response:
    """One DOI: its metadata and the calls about it."""
    doi = shown(_store().get(name))
    if doi is None:
        return missing()
    return _render(
        "doi.html",
        doi=doi,
        link=doi.url if _is_web(doi.url) else None,
        metadata=json.dumps(dict(doi.metadata), ensure_ascii=False, indent=2),
        calls=_store().calls(doi.name, limit=CALLS_SHOWN),
        calls_shown=CALLS_SHOWN,
    )


@pages.get("/doi/<path:name>")
def resolve(name: str) -> BaseResponse:
    """What ``https://doi.org/<name>`` would do: lead to the landing page."""
    doi = _store().get(name)
    if doi is None or not doi.state.resolves:
        return _message("unresolved", "unresolved_text", doi=name)
    if not _is_web(doi.url):
        return _message("unresolved", "no_web", doi=name, url=doi.url)
    return redirect(str(doi.url))


def missing() -> Response:
    """The page for an address where there is nothing."""
    return _message("missing", "missing_text")


@pages.after_app_request
def protect(response: Response) -> Response:
    """Pages load nothing from elsewhere, and are shown in no frame."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _message(heading: str, text: str, **values: object) -> Response:
    words = TEXTS[_language()]
    page = _render("message.html", heading=words[heading], text=words[text].format(**values))
    return Response(page, status=404)


def _render(template: str, **values: Any) -> str:
    language = _language()
    return render_template(
        template,
        words=TEXTS[language],
        language=language,
        languages=LANGUAGES,
        lang=language if request.args.get("lang") == language else None,
        here=_here,
        **values,
    )


def _language() -> str:
    """The language asked for by ``?lang=``, else by the browser, else English."""
    asked = request.args.get("lang", "")
    return asked if asked in TEXTS else request.accept_languages.best_match(TEXTS, default="en")


def _here(**changes: object) -> str:
    """The address of this page with some of its query parameters changed."""
    kept = {name: request.args[name] for name in _QUERY if request.args.get(name)}
    place = request.view_args or {}
    return url_for(request.endpoint or "pages.home", **{**place, **kept, **changes})


def _is_web(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["datacite"]
    return settings


def _store() -> Store:
    store: Store = current_app.extensions["datacite-store"]
    return store
