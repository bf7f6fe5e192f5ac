"""What the room adds to both applications: a ``finalize_app`` hook."""

from __future__ import annotations

from flask import Flask

from . import book, door


def install(app: Flask) -> None:
    """Keep the book, and stand at the door."""
    book.watch(app)
    door.watch(app)
