"""What the reading process loads for HDF5: reading a file, and overwriting names in a copy."""

from __future__ import annotations

from .reader import read
from .scrub import scrub as overwrite

__all__ = ["overwrite", "read"]
