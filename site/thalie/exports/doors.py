"""The pages of records as doors of the formats: negotiation, tombstones, typed links, the head.

An Invenio ``finalize_app`` hook puts it around InvenioRDM's views of the landing page and of
exports, which go on deciding who may read what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request
from invenio_rdm_records.services.errors import RecordDeletedException
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotFound

from thalie.crosswalks import head_tags, schema_org, signposting, things
from thalie.crosswalks.formats import BY_KEY, FORMATS, Format
from thalie.crosswalks.model import Record
from thalie.upstream.insides import record_of
from thalie.web.negotiation import PAGES, nothing_fits, preferred, varied

from . import files
from .rendering import FormatLackingError, house, model_of, rendered

View = Callable[..., Any]


class LackingHereError(NotFound):
    """At the address of an export, a record that has no such format is not there."""


ROOM = "invenio_app_rdm_records"
LANDING, EXPORT = f"{ROOM}.record_detail", f"{ROOM}.record_export"


def install(app: Flask) -> None:
    """Put ours around the views of InvenioRDM."""
    views = app.view_functions
    exports = views[EXPORT] = _exported(views[EXPORT])
    views[LANDING] = _negotiated(views[LANDING], exports)
    files.install(app)
    app.jinja_env.globals["thalie_head"] = head
    app.jinja_env.globals["thalie_formats"] = formats
    app.jinja_env.globals["thalie_things"] = things_shown


def head(record: Any) -> dict[str, Any]:
    """What the head of the landing page tells machines; RECORD is the item of the service."""
    model = described_here(record)
    return {"tags": head_tags.tags(model, house()), "script": schema_org.script(model, house())}


def described_here(record: Any) -> Record:
    """The read model of the record of this page, made once for all that tells of it."""
    version = record_of(record)
    known: Record | None = g.get("thalie_described")
    if known is None or known.id != version.pid.pid_value:
        known = g.thalie_described = model_of(version)
        g.thalie_public = not version.is_draft and version.access.protection.record == "public"
    return known


def formats() -> list[str]:
    """The keys of the exports that the record of this page has, as ``head`` found it."""
    model = g.thalie_described
    lacking = {one.key for one in FORMATS if not one.exists(model)}
    return [key for key in current_app.config["APP_RDM_RECORD_EXPORTERS"] if key not in lacking]


def things_shown(field: str) -> list[str]:
    """The pages of the objects or samples (FIELD) of the record of this page, in their order.

    None where not everybody may read the record: nobody is told of its things.
    """
    model = g.get("thalie_described")
    if model is None or not g.get("thalie_public"):
        return []
    tell = {"objects": things.object_uri, "samples": things.sample_uri}[field]
    bare = replace(house(), site="")
    addresses = (tell(model, place, bare) for place in range(len(getattr(model, field))))
    return [f"/things{address.removeprefix('/id')}" for address in addresses]


def asked_for(accept: MIMEAccept, formats: Iterable[Format] = FORMATS) -> str | None:
    """The media type that an ``Accept`` header prefers; ``None`` if none does."""
    return preferred(accept, (one for each in formats for one in each.media_types))


def format_of(media_type: str) -> Format | None:
    """The format that is asked for by a media type."""
    return next((one for one in FORMATS if media_type in one.media_types), None)


def _negotiated(page: View, exports: View) -> View:
    @wraps(page)
    def view(pid_value: str, **more: Any) -> Any:
        wanted = asked_for(request.accept_mimetypes)
        if wanted is None:
            return _nothing_fits(pid_value)
        one = format_of(wanted)
        if one:
            try:
                answer = make_response(exports(pid_value=pid_value, export_format=one.key))
            except LackingHereError:
                return _nothing_fits(pid_value)
            answer.headers.pop("Content-Disposition", None)
            answer.headers["Content-Location"] = f"/records/{pid_value}/export/{one.key}"
            return varied(answer)
        answer = make_response(page(pid_value=pid_value, **more))
        model = g.pop("thalie_described", None)
        if model is not None and answer.status_code == 200:
            answer.headers["Link"] = signposting.header(signposting.landing(model, house()))
        return varied(answer)

    return view


def _exported(stock: View) -> View:
    """The formats of a record; of a withdrawn one that has a tombstone, what that may tell."""

    @wraps(stock)
    def view(pid_value: str, **more: Any) -> Any:
        one = BY_KEY.get(more.get("export_format", ""))
        try:
            return make_response(stock(pid_value=pid_value, **more))
        except FormatLackingError as error:
            raise LackingHereError(error.description) from error
        except RecordDeletedException as error:
            if one is None or not one.withdrawn or not _has_tombstone(error.record):
                raise
            return Response(rendered(one, error.record), content_type=one.media_type)

    return view


def _has_tombstone(version: Any) -> bool:
    """Whether everybody may see the tombstone of a withdrawn version."""
    stone = getattr(version, "tombstone", None)
    public = version.access.protection.record == "public"
    return bool(stone is not None and stone.is_visible and public)


def _nothing_fits(pid_value: str) -> Response:
    there = [(PAGES[0], f"/records/{pid_value}")]
    there += [(one.media_type, f"/records/{pid_value}/export/{one.key}") for one in FORMATS]
    return nothing_fits(there)
