"""Settings of the viewer, for ``invenio.cfg``."""

from __future__ import annotations

from invenio_app_rdm.config import PREVIEWER_PREFERENCE as STOCK_PREVIEWERS

PREVIEWER_PREFERENCE = ["thalie_viewer", *STOCK_PREVIEWERS]
"""InvenioRDM's previewers, and ours before them."""

THALIE_VIEW_PROCESSES = 2
"""Processes that each process of the web server may have to read files for viewers."""

THALIE_VIEW_SECONDS = 20
"""Seconds of the processor that one answer to a viewer may take."""

THALIE_VIEW_MEMORY = 640 * 1024**2
"""Bytes that a process may take for one answer, beyond its start."""

THALIE_VIEW_READ = 512 * 1024**2
"""Bytes of unpacked numbers that are read for one answer; of larger maps fewer rows are."""
