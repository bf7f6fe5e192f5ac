"""Settings of pictures, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

THALIE_PICTURES = True
"""Whether a worker draws pictures of the spectra and maps in published files."""

THALIE_PICTURES_LARGEST = 4 * 1024**3
"""Bytes of a file that is read for a picture; larger ones are left out."""

THALIE_PICTURES_SECONDS = 300
"""Seconds of the processor that reading one file for a picture may take."""

BEAT_SCHEDULE = {
    "draw-pictures": {
        "task": "thalie.pictures.tasks.sweep",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
}
"""Draws what no worker was told of, or what one did not finish."""
