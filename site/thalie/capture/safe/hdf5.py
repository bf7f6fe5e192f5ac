"""What the reading process loads for HDF5: reading, adding up, overwriting names in a copy."""

from __future__ import annotations

from .adding import add_up
from .reader import outline, read
from .scrub import scrub as overwrite

__all__ = ["add_up", "outline", "overwrite", "read"]
