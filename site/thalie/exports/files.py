"""Files as they go out: under the media type by which exports and typed links announce them.

InvenioRDM serves nearly all as ``application/octet-stream`` or ``text/plain``, so that no browser
runs what somebody has sent. What no browser runs is served as what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, make_response, request
from invenio_files_rest.utils import guess_mimetype
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from sqlalchemy.exc import NoResultFound

from thalie.crosswalks.things import doi_uri
from thalie.doi.sources import doi_of

DOWNLOAD = "invenio_app_rdm_records.record_file_download"
HARMLESS = frozenset(
    {
        "application/gzip",
        "application/json",
        "application/x-hdf5",
        "application/x-tar",
        "application/zip",
        "text/csv",
        "text/tab-separated-values",
    }
)
"""What a browser saves, or shows as text; ``nosniff`` and a policy without sources come with it."""


def install(app: Flask) -> None:
    """Put ours around the view that sends a file of a record."""
    app.view_functions[DOWNLOAD] = _as_announced(app.view_functions[DOWNLOAD])


def _as_announced(stock: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(stock)
    def view(**asked: Any) -> Response:
        answer = make_response(stock(**asked))
        kind = guess_mimetype(str(asked.get("filename", "")))
        if answer.status_code in (200, 206) and kind in HARMLESS:
            answer.mimetype = kind
        if answer.status_code == 200 and request.args.get("preview") != "1":
            _tell_doi(answer, str(asked.get("pid_value", "")))
        return answer

    return view


def _tell_doi(answer: Response, id_: str) -> None:
    """How the dataset of a file is cited, beside InvenioRDM's link to its page (FAIR Signposting).

    Not with parts of files, of which a reader may ask for thousands, nor with refusals.
    """
    try:
        doi = doi_of(records.record_cls.pid.resolve(id_).pids)
    except (PersistentIdentifierError, NoResultFound):
        return
    if doi:
        answer.headers.add("Link", f'<{doi_uri(doi)}>; rel="cite-as"')
