"""Whoever may not read the files of a record is refused, whatever name of a file is asked for.

InvenioRDM looks for the file first: 404 for a name that is none, 403 for one that is. So anybody
could find out by guessing how closed files are called.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, after_this_request, g, request
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records as rdm
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy.exc import NoResultFound

_IIIF = "iiif"
_PAGES = "invenio_app_rdm_records"
_REST = ("record_files", "record_media_files", "draft_files", "draft_media_files")


def refuse_before_names(app: Flask) -> None:
    """Look at the right before the name. An Invenio ``finalize_app`` hook."""
    app.before_request(_refuse)


def _refuse() -> None:
    """Raise ``PermissionDeniedError``, which the page or resource answers as it always does."""
    for draft, media, id_, key in _asked():
        service = _service(draft, media)
        record = _record(service, id_)
        if record is None:
            continue
        if not service.check_permission(g.identity, "read_files", record=record, file_key=key):
            raise PermissionDeniedError("read_files")
        if record.is_draft or record.deletion_status.is_deleted:
            after_this_request(_for_one)
        return


def _for_one(answer: Response) -> Response:
    """Keep a draft, or what is withdrawn, out of the caches of many.

    InvenioRDM looks at the access to the record alone, which may be public.
    """
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _asked() -> list[tuple[bool, bool, str, str]]:
    """Where the file that the request names may be: in a draft, among media files, its names.

    The first that is there counts. Empty where no file is named.
    """
    values = request.view_args or {}
    if request.blueprint in _REST:
        words = request.blueprint.split("_")
        id_, key = values.get("pid_value"), values.get("key")
        return [("draft" in words, "media" in words, id_, key)] if id_ and key else []
    if request.blueprint == _PAGES:
        return _of_page(values)
    return _of_image(values) if request.blueprint == _IIIF else []


def _of_page(values: dict[str, Any]) -> list[tuple[bool, bool, str, str]]:
    id_, key = values.get("pid_value"), values.get("filename")
    if not id_ or not key:
        return []
    media = "media" in str(request.endpoint)
    drafts = (True, False) if request.args.get("preview") == "1" else (False,)
    return [(draft, media, id_, key) for draft in drafts]


def _of_image(values: dict[str, Any]) -> list[tuple[bool, bool, str, str]]:
    """``record:<id>:<name>``, or ``record:<id>`` with the name after it."""
    kind, _, rest = str(values.get("uuid", "")).partition(":")
    id_, _, key = rest.partition(":")
    key = key or str(values.get("file_name") or "")
    return [(kind != "record", False, id_, key)] if id_ and key else []


def _service(draft: bool, media: bool) -> Any:
    """The service of such files."""
    records = rdm.records_media_files_service if media else rdm.records_service
    return records.draft_files if draft else records.files


def _record(service: Any, id_: str) -> Any:
    """The record or draft; ``None`` if there is none, which is somebody else's to say."""
    try:
        return service.record_cls.pid.resolve(id_, registered_only=False)
    except (PersistentIdentifierError, NoResultFound):
        return None
