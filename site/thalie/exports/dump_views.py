"""``/dumps``: the dumps of the catalogue for people and programs, their files with ranges."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.exceptions import BadRequest, NotFound

from .dump import folder
from .dump_folder import MANIFEST, Json, WholeDump

LATEST = "latest"
TYPES = ("text/html", "application/json")
STORED = "application/gzip"  # as which a compressed file is served: it is compressed to stay so


def create_blueprint(app: Flask) -> Blueprint:
    """The page, the list, and the files."""
    blueprint = Blueprint("thalie_dumps", __name__)
    blueprint.add_url_rule("/dumps", "dumps", dumps)
    blueprint.add_url_rule("/dumps/<dump>/<name>", "file", file)
    return blueprint


def dumps() -> Response:
    """All dumps, the newest first; in JSON those made after the day ``since``, the oldest first."""
    found = [(one, told) for one in folder().dumps() if (told := _told(one))]
    wanted = request.accept_mimetypes.best_match(TYPES, TYPES[0])
    if wanted == TYPES[1] or "since" in request.args:
        since = _since()
        asked = [told for one, told in found if since is None or one.moment > since]
        answer = jsonify({"dumps": asked[::-1] if since else asked})
    else:
        answer = make_response(render_template("thalie/exports/dumps.html", dumps=found))
    answer.vary.add("Accept")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def file(dump: str, name: str) -> Any:
    """A file of a dump; of the ``latest``, the way to it."""
    found = folder().dumps()
    one = next((each for each in found if dump in (each.name, LATEST)), None)
    manifest = _manifest(one) if one else None
    files: list[Json] = manifest["files"] if manifest else []
    told = next((each for each in files if each["name"] == name), {})
    if one is None or not (told or (manifest and name == MANIFEST)):
        raise NotFound
    if dump == LATEST:
        answer = redirect(url_for("thalie_dumps.file", dump=one.name, name=name))
        answer.headers["Cache-Control"] = "no-cache"
        return answer
    return send_file(
        (one.path / name).resolve(),
        mimetype=_media_type(name, told),
        as_attachment=name != MANIFEST,
        download_name=f"{one.name}-{name}",
        etag=told.get("sha256", True),
        conditional=True,
        max_age=3600,
    )


def _media_type(name: str, told: Json) -> str:
    if name == MANIFEST:
        return "application/json"
    return STORED if name.endswith(".gz") else str(told["media_type"])


def _manifest(one: WholeDump) -> Json | None:
    """What is in a dump; nothing where it is being taken away."""
    try:
        return one.manifest()
    except FileNotFoundError:
        return None


def _told(one: WholeDump) -> Json | None:
    """The manifest with the name of the dump and the addresses of its files."""
    site = current_app.config["SITE_UI_URL"].rstrip("/")
    manifest = _manifest(one)
    if manifest is None:
        return None
    files = [{**each, "url": f"{site}/dumps/{one.name}/{each['name']}"}
             for each in manifest["files"]]  # fmt: skip
    return {"name": one.name, **manifest, "files": files}


def _since() -> datetime | None:
    """The first moment after the day that is asked for."""
    given = request.args.get("since", "")
    if not given:
        return None
    try:
        return datetime.combine(date.fromisoformat(given), time.max, UTC)
    except ValueError as error:
        raise BadRequest("since is a day, such as 2026-03-31.") from error
