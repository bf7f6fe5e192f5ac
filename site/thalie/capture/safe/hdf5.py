"""What the reading process loads for HDF5: reading, adding up, copying, overwriting names."""

from __future__ import annotations

from .adding import add_up
from .copying import copy
from .reader import outline, read
from .scrub import scrub as overwrite

__all__ = ["add_up", "copy", "outline", "overwrite", "read"]
