"""``/records/<id>/view/<file>``: the viewer of a file; ``…/inside/<file>``: what it asks.

Both are refused as the file is, whether there is one or not. The page is a document of its own,
with a policy that lets it run our scripts and ask this site, and nothing else.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)

from thalie.heritage.custom_fields import language
from thalie.preview import inside as listing
from thalie.web.caching import for_everybody, for_one_reader
from thalie.web.refusals import refuse_on_pages

from . import asking
from .bundle import bundle
from .chosen import may_be_looked_into, most_telling
from .files import Opened, opened
from .refusals import RefusedError
from .words import words

Json = dict[str, Any]

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
}
"""The Content-Security-Policy of the viewer: nothing of elsewhere, no code made of text."""

_SPAN: Final = re.compile(r"(\d{1,7})-(\d{1,7})")
_REGION: Final = re.compile(r"(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
_PATH: Final = 2_000  # characters
_TREE: Final = ("meta", "attr", "data", "paths")


def create_blueprint(app: Flask) -> Blueprint:
    """The viewer, and what landing pages ask of it."""
    blueprint = Blueprint("thalie_viewer", __name__)
    blueprint.add_url_rule("/records/<pid_value>/view/<path:filename>", "page", page)
    blueprint.add_url_rule("/records/<pid_value>/inside/<path:filename>", "inside", inside)
    blueprint.add_app_template_global(most_telling, "thalie_most_telling")
    blueprint.add_app_template_global(may_be_looked_into, "thalie_may_be_looked_into")
    return refuse_on_pages(blueprint)


def page(pid_value: str, filename: str) -> Response:
    """The document of the viewer; it fills a window or a frame of the landing page."""
    file = opened(pid_value, filename)
    spoken = language()
    text = render_template(
        "thalie/viewer.html",
        file=file,
        bundle=bundle(),
        told=_told(file, spoken),
        language=spoken,
        title=file.record.data["metadata"].get("title", ""),
        **_addresses(file),
    )
    return for_one_reader(make_response(text))


page.talisman_view_options = {"content_security_policy": POLICY}  # type: ignore[attr-defined]


def inside(pid_value: str, filename: str) -> Response:
    """What the viewer asks of a file, as JSON or bytes: ``ask`` says what."""
    file = opened(pid_value, filename)
    etag = _etag(file)
    same = request.if_none_match.contains_weak(etag)  # as nginx packs it
    answer = Response(status=304) if same else _answered(file)
    if answer.status_code in (200, 304):
        answer.set_etag(etag)
        answer.vary.update(("Accept-Language", "Cookie"))  # where the language of the reader stands
        return for_everybody(answer) if file.open else for_one_reader(answer)
    return answer


def _answered(file: Opened) -> Response:
    try:
        found = ASKED.get(request.args.get("ask", ""), _unknown)(file)
    except RefusedError as error:
        refusal = error.refusal
        answer = _json({"message": refusal.words.in_language(language()), "code": str(error)})
        answer.status_code = refusal.status
        if refusal.status == 503:
            answer.headers["Retry-After"] = "2"
        answer.cache_control.no_store = True
        return answer
    return found if isinstance(found, Response) else _json(found)


def _contents(file: Opened) -> Json:
    held = asking.contents(file)
    return listing.inside(held.analyses, held.faults, language())


def _spectrum(file: Opened) -> Json:
    return asking.spectrum(file, _word("of"), _numbers("region", _REGION))


def _map(file: Opened) -> Json:
    return asking.layer(file, _word("of"), _numbers("window", _SPAN))


def _trust(file: Opened) -> Json:
    return asking.trust(file, _word("of"))


def _tree(file: Opened) -> Json | Response:
    what = request.args["ask"]
    found = asking.tree(
        file,
        {
            "what": what,
            "path": _word("path") or "/",
            "selection": _word("selection"),
            "binary": request.args.get("format") == "bin",
            "flat": request.args.get("flatten") == "true",
        },
    )
    if "bin" in found:
        return Response(base64.b64decode(found["bin"]), mimetype="application/octet-stream")
    return _json(found["json"])


def _unknown(file: Opened) -> Json:
    raise RefusedError("wrong")


ASKED: Mapping[str, Callable[[Opened], Json | Response]] = {
    "contents": _contents,
    "spectrum": _spectrum,
    "map": _map,
    "trust": _trust,
    **dict.fromkeys(_TREE, _tree),
}
"""What can be asked of a file, by ``ask``."""


def _word(name: str) -> str:
    """A path or selection in the address. Raises ``RefusedError`` for one that none is."""
    word = request.args.get(name, "")
    if len(word) > _PATH:
        raise RefusedError("wrong")
    return word


def _numbers(name: str, form: re.Pattern[str]) -> tuple[int, ...] | None:
    """Numbers in the address. Raises ``RefusedError`` for what is written otherwise."""
    said = request.args.get(name)
    if not said:
        return None
    found = form.fullmatch(said)
    if found is None:
        raise RefusedError("wrong")
    return tuple(map(int, found.groups()))


def _json(found: Any) -> Response:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return Response(text, mimetype="application/json")


def _etag(file: Opened) -> str:
    """The same for the same question about the same bytes."""
    asked = sorted((key, value) for key, value in request.args.items() if key != "token")
    said = repr((asking.EDITION, file.id, asked, language()))
    return sha256(said.encode()).hexdigest()[:32]


def _told(file: Opened, spoken: str) -> Json:
    """What the scripts of the page need to know."""
    pids = file.record.data.get("pids") or {}
    return {
        "file": file.name,
        "language": spoken,
        "title": file.record.data["metadata"].get("title", ""),
        "doi": (pids.get("doi") or {}).get("identifier", ""),
        "words": words(spoken),
        **_addresses(file),
    }


def _addresses(file: Opened) -> dict[str, str]:
    where: Json = {"pid_value": file.pid, "filename": file.name}
    more: Json = {"preview": 1} if file.draft else {}
    room = "invenio_app_rdm_records"
    dataset = url_for(f"{room}.record_detail", pid_value=file.pid, **more)
    return {
        "inside": url_for("thalie_viewer.inside", **where, **more),
        "page": url_for("thalie_viewer.page", **where, **more),
        "dataset": dataset,
        "download": url_for(f"{room}.record_file_download", **where, download=1, **more),
        "site": str(current_app.config["SITE_UI_URL"]),
    }
