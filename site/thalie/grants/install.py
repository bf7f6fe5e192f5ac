"""What the room adds to both applications: a ``finalize_app`` hook."""

from __future__ import annotations

from flask import Flask

from . import book, door, requests


def install(app: Flask) -> None:
    """Keep the book, stand at the door, decide on requests."""
    book.watch(app)
    door.watch(app)
    requests.register(app)
