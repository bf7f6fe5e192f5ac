"""The files of a published version as they are stored, to be verified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.services.errors import RecordDeletedException
from sqlalchemy.exc import NoResultFound

from thalie.exports.crate import stored_files
from thalie.upstream.insides import record_of

from .nexus_files import on_disk
from .verifying import Dataset, NoDatasetError, Stated


@contextmanager
def of_record(named: tuple[str, str]) -> Iterator[Dataset]:
    """The published version NAMED by a scheme (``recid`` or ``doi``) and a value.

    Raises ``NoDatasetError``.
    """
    scheme, value = named
    try:
        if scheme == "doi":
            shown = records.pids.resolve(system_identity, value, "doi")
        else:
            shown = records.read(system_identity, value)
    except (PIDDoesNotExistError, NoResultFound):
        raise NoDatasetError(f"There is no published record “{value}”.") from None
    except RecordDeletedException:
        raise NoDatasetError(f"“{value}” was withdrawn.") from None
    version = record_of(shown)
    with ExitStack() as opened:
        told = {one.told.name: one for one in stored_files(version)}
        files = []
        for name, entry in sorted(version.files.items()) if version.files.enabled else ():
            one = told.get(name)
            path = opened.enter_context(on_disk(one)) if one and _is_there(one.storage) else Path()
            known = entry.object_version.file if entry.object_version else None
            size = int(known.size) if known is not None and known.size is not None else None
            sum_ = (known.checksum or "") if known is not None else ""
            files.append(Stated(name, path, size, sum_))
        fields = dict(version.get("custom_fields") or {})
        db.session.rollback()  # nothing is held while files are read
        yield Dataset(str(shown.id), tuple(files), fields)


def _is_there(storage: object) -> bool:
    """Whether the file is where the database says."""
    place = Path(str(getattr(storage, "fileurl", "")))
    return not place.is_absolute() or place.is_file()
