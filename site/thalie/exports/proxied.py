"""Stored files that the web server in front sends itself, where it may read them.

The application decides who gets a file and says where it lies (``X-Accel-Redirect``, nginx, module
``ngx_http_proxy_module``); a worker is free again before the first byte leaves. Ranges, their
conditions and the entity tag are nginx's then. InvenioRDM has this for its own files API alone,
not for files of records.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, current_app
from invenio_files_rest.storage import PyFSFileStorage
from invenio_files_rest.storage import pyfs_storage_factory as invenio_factory

SENT = frozenset({200, 206})
OF_THE_BODY = ("Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified")


class ProxiedStorage(PyFSFileStorage):  # type: ignore[misc]
    """Files on a disk, which the server in front sends when ``THALIE_FILES_BY_PROXY`` is set."""

    def send_file(self, *args: Any, **kwargs: Any) -> Response:
        """As InvenioRDM's; without a body where the server in front has it.

        A file that is not there, and a range that it does not have, are refused as before.
        """
        answer: Response = super().send_file(*args, **kwargs)
        place = current_app.config["THALIE_FILES_BY_PROXY"]
        path = Path(str(self.fileurl))
        if not place or answer.status_code not in SENT or not path.is_absolute():
            return answer
        answer.close()
        answer.direct_passthrough = False
        answer.status_code = 200
        answer.set_data(b"")
        for name in OF_THE_BODY:
            answer.headers.pop(name, None)
        answer.headers["X-Accel-Redirect"] = f"{place.rstrip('/')}{quote(str(path))}"
        return answer


def storage_factory(**asked: Any) -> PyFSFileStorage:
    """The storage of a file; for ``FILES_REST_STORAGE_FACTORY``."""
    return invenio_factory(**{"filestorage_class": ProxiedStorage, **asked})
