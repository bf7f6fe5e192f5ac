"""The README beside the files of a draft: what it lists, whose it is, whether it still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_principal import Identity
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_i18n import lazy_gettext as _
from invenio_rdm_records.services.errors import ValidationErrorWithMessageAsList

from thalie.capture import configured
from thalie.crosswalks.model import File
from thalie.deposit.readme import NAME, readme
from thalie.doi.reserve import Reserved, known
from thalie.ground.errors import OperatorError
from thalie.records.read_model import read_model

from .files import Manifest
from .state import stored_files

MARK = "readme_of"
"""Key in the metadata of the file: the DOI that a README made here tells."""


class UnfinishedError(OperatorError):
    """A file is not whole yet; the message says which."""


def says(holder: Any) -> str | None:
    """The DOI that the README of a draft or record tells; ``None`` where none was made here."""
    entry = holder.files.get(NAME) if holder.files.enabled else None
    return (entry.metadata or {}).get(MARK) if entry is not None else None


def may_write(draft: Any) -> bool:
    """Whether there is no README yet but one that was made here."""
    return NAME not in draft.files or says(draft) is not None


def holds(draft: Any, files: Sequence[File], *, wanted: bool) -> bool:
    """Whether the README of DRAFT is there and up to date, or away, as it ought to be."""
    if not wanted:
        return says(draft) is None
    if not may_write(draft):
        return True  # a person's own
    reserved = known(draft)
    if reserved is None:
        return False
    content = text_of(draft, reserved, files)
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()  # as the storage has it
    return stored_files(draft).get(NAME) == md5


def listed(draft: Any) -> list[File]:
    """The files that a README of DRAFT lists: all but itself and the list of sums.

    Raises ``UnfinishedError`` while one is being uploaded.
    """
    return list(_files(draft))


def _files(draft: Any) -> Iterator[File]:
    for name, entry in draft.files.items():
        if name in (NAME, Manifest.NAME):
            continue
        stored = entry.file
        if stored is None or not stored.checksum:
            raise UnfinishedError(str(_("%(name)s is not uploaded yet.", name=name)))
        sha256 = (entry.metadata or {}).get("sha256")
        checksum = f"sha256:{sha256}" if sha256 else str(stored.checksum)
        yield File(name, int(stored.size), checksum=checksum)


def text_of(draft: Any, reserved: Reserved, files: Sequence[File]) -> bytes:
    """The README of DRAFT, as the database has it in this transaction."""
    model = replace(read_model(draft), doi=reserved.doi, concept_doi=reserved.concept)
    contact = current_app.config.get("THALIE_CONTACT") or ""
    formats = configured(current_app.config).formats
    return readme(model, files, formats=formats, contact=contact).encode()


class ReadmeComponent(ServiceComponent):  # type: ignore[misc]
    """Refuses to publish a README that names another DOI; comes after what gives the DOIs."""

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Compare what the README tells with the DOI that RECORD gets."""
        told = says(record)
        if told is None or told == ((record.pids.get("doi") or {}).get("identifier") or ""):
            return
        message = _(
            "%(readme)s names another DOI than this version gets. Renew it, or delete it.",
            readme=NAME,
        )
        raise ValidationErrorWithMessageAsList(
            message=[{"field": "files.enabled", "messages": [message]}]
        )
