"""What describes DOIs beside the records: code, settings, vocabularies."""

from __future__ import annotations

import hashlib
import time
from functools import cache, lru_cache
from pathlib import Path

from flask import current_app
from invenio_db import db
from invenio_vocabularies.records.models import VocabularyMetadata
from sqlalchemy import func, select

from thalie import crosswalks
from thalie.crosswalks.settings import Settings

HERE = Path(__file__).parent
DESCRIBE = ("instruments.py", "links.py", "payload.py", "policy.py", "sources.py")
FRESH = 60  # seconds for which what was found holds


def edition() -> str:
    """A short name for all of it, as it was within the last minute."""
    return _edition(int(time.monotonic() // FRESH))


@lru_cache(maxsize=1)
def _edition(minute: int) -> str:
    terms = db.session.execute(
        select(func.count(), func.max(VocabularyMetadata.updated)).select_from(VocabularyMetadata)
    ).one()
    said = (_code(), Settings.from_config(current_app.config), tuple(terms))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """SHA-256 of the modules that describe."""
    files = [*Path(crosswalks.__path__[0]).glob("*.py"), *(HERE / name for name in DESCRIBE)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()
