"""A previewer of InvenioRDM for HDF5 and NeXus: leads the frame of a preview to the viewer."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from thalie.capture.safe.superblock import ENDINGS

from .chosen import may_be_looked_into

previewable_extensions = tuple(ending.removeprefix(".") for ending in ENDINGS)


def can_preview(file: Any) -> bool:
    """Whether FILE, InvenioRDM's ``PreviewFile``, is one that the viewer opens."""
    return bool(file.is_local()) and may_be_looked_into(str(file.filename))


def preview(file: Any) -> Any:
    """The way to the viewer; who may not read the file does not get here."""
    draft: dict[str, Any] = {"preview": 1} if request.args.get("preview") == "1" else {}
    pid = (request.view_args or {})["pid_value"]
    return redirect(url_for("thalie_viewer.page", pid_value=pid, filename=file.filename, **draft))
