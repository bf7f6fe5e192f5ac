"""Files for pages of other sites: viewers of HDF5 that run in a browser read them by ranges.

Such a page asks as nobody (no cookie goes along, Fetch Standard, CORS protocol), so that it gets
what everybody gets. A hook of both applications, after they are made.
"""

from __future__ import annotations

from flask import Flask
from flask_cors import CORS

FILES = r"^/records/[^/]+/files/.+"
"""Of a published version: pages, and REST below its own root."""

TOLD = (
    "Accept-Ranges", "Content-Disposition", "Content-Encoding", "Content-Length", "Content-Range",
    "ETag", "Last-Modified", "Link",
)  # fmt: skip
DAY = 86_400


def install(app: Flask) -> None:
    """Let browsers give files to other sites, unless the setting says no."""
    if app.config.get("THALIE_FILES_FOR_OTHER_SITES"):
        CORS(
            app,
            resources={FILES: {}},
            origins="*",
            send_wildcard=True,
            supports_credentials=False,
            methods=["GET", "HEAD"],
            allow_headers=["Range", "If-Range", "If-None-Match"],
            expose_headers=list(TOLD),
            max_age=DAY,
        )
