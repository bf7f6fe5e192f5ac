"""Files of records and drafts as they lie on a disk, for programs that take paths."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from invenio_db import db
from invenio_files_rest.models import FileInstance

_PIECE = 1 << 20


@contextmanager
def on_disk(id_: UUID, uri: str, name: str) -> Iterator[Path]:
    """The file, called NAME: where it lies, else a copy from the storage.

    ID and URI are those of its ``FileInstance``. The session is rolled back where it was needed.
    """
    with TemporaryDirectory(prefix="thalie-file-") as folder:
        path = Path(folder) / name
        there = Path(uri)
        if there.is_absolute() and there.is_file():
            path.symlink_to(there)
        else:
            storage = db.session.get(FileInstance, id_).storage()
            with storage.open("rb") as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, _PIECE)
            db.session.rollback()
        yield path
