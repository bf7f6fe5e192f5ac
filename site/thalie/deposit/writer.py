"""Drafts made, filled and published. Every call joins a unit of work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_files_rest.errors import FileSizeError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.files.transfer import LOCAL_TRANSFER_TYPE
from invenio_records_resources.services.uow import RecordCommitOp
from marshmallow import ValidationError

from thalie.crosswalks.model import File
from thalie.deposit.readme import NAME as README
from thalie.doi.reserve import reserve
from thalie.ground.errors import OperatorError
from thalie.upstream.insides import record_of

from .files import DepositFile, Manifest
from .readmes import MARK, listed, may_write, says, text_of
from .state import stored_files
from .uow import DepositUnitOfWork

KEPT = ("metadata", "custom_fields", "access")
OTHER_README = f"The draft has a {README} of its own, which is left as it is."


class DepositError(OperatorError):
    """InvenioRDM does not take the draft or a file. The message is for the operator."""


class DraftWriter:
    """Creates, fills and publishes one draft inside one unit of work.

    ``draft`` is InvenioRDM's record object once there is one.
    """

    def __init__(self, uow: DepositUnitOfWork) -> None:
        self.uow = uow
        self.draft: Any = None

    @property
    def recid(self) -> str:
        """Identifier of the record in addresses."""
        return str(self.draft.pid.pid_value)

    def create(self, made: dict[str, Any], owner: int | None) -> None:
        """Make the draft with its complete metadata; ``owner`` is a user's number."""
        item = records.create(on_behalf_of(owner), deepcopy(made), uow=self.uow)
        self._refuse_errors(item.errors)
        self.draft = record_of(item)
        self.uow.born.add(self.draft.id)

    def open(self, draft_id: UUID) -> None:
        """Continue a draft."""
        self.draft = records.draft_cls.get_record(draft_id)

    def new_version(self, record_id: UUID) -> None:
        """Make the draft of the next version, with the files and words of the published one."""
        published = records.record_cls.get_record(record_id)
        item = records.new_version(system_identity, published.pid.pid_value, uow=self.uow)
        self.uow.born.add(record_of(item).id)
        records.import_files(system_identity, item.id, uow=self.uow)
        self.open(record_of(item).id)

    def update(self, merged: dict[str, Any]) -> None:
        """Save other words in the draft."""
        data = records.read_draft(system_identity, self.recid).data
        item = records.update_draft(
            system_identity, self.recid, {**data, **deepcopy(merged)}, uow=self.uow
        )
        self._refuse_errors(item.errors)
        self.draft = record_of(item)

    def kept(self) -> dict[str, Any]:
        """The words of the draft as InvenioRDM keeps them."""
        return {name: deepcopy(dict(self.draft.get(name, {}))) for name in KEPT}

    def send(self, files: Sequence[DepositFile]) -> None:
        """Put files into the draft, in place of those of the same names."""
        self._refuse_too_many(file.name for file in files)
        for file in files:
            try:
                with file.path.open("rb") as stream:
                    self._put(file.name, stream, file.size, file.md5, file.sha256)
            except OSError as error:
                raise DepositError(f"{file.name} cannot be sent: {error.strerror}.") from error

    def send_manifest(self, manifest: Manifest) -> None:
        """Put the list of sums into the draft."""
        self._refuse_too_many([Manifest.NAME])
        stream = BytesIO(manifest.content)
        size = len(manifest.content)
        self._put(Manifest.NAME, stream, size, manifest.md5, manifest.sha256)

    def send_readme(self, files: Sequence[File] | None = None) -> None:
        """Put a README with the DOIs of the draft beside its files; take them where needed.

        ``files`` are those that it lists, by default all that the draft has. A README that is as
        it ought to be stays. Raises ``DepositError`` when a person put another README there.
        """
        if not may_write(self.draft):
            raise DepositError(OTHER_README)
        self._refuse_too_many([README])
        try:
            reserved = reserve(self.draft)
        except ValidationError as error:
            raise DepositError(_sentence(error.messages)) from error
        self._save()
        content = text_of(self.draft, reserved, listed(self.draft) if files is None else files)
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()  # as the storage has it
        if stored_files(self.draft).get(README) == md5 and says(self.draft) == reserved.doi:
            return
        sha256 = hashlib.sha256(content).hexdigest()
        self._put(README, BytesIO(content), len(content), md5, sha256, {MARK: reserved.doi})
        self.draft.files.default_preview = self.draft.files.default_preview or README
        self._save()

    def remove_readme(self) -> None:
        """Take out the README that was made here, if there is one."""
        if says(self.draft) is not None:
            self.draft.files.delete(README, remove_rf=True)
            self._save()

    def publish(self) -> Any:
        """Publish the draft; returns the record. The DOI is registered after commit."""
        try:
            return record_of(records.publish(system_identity, self.recid, uow=self.uow))
        except ValidationError as error:
            raise DepositError(
                f"The draft {self.recid} cannot be published: {_sentence(error.messages)}."
            ) from error

    def _save(self) -> None:
        self.uow.register(RecordCommitOp(self.draft, indexer=records.draft_indexer))

    def _put(
        self,
        name: str,
        stream: BinaryIO,
        size: int,
        md5: str,
        sha256: str,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        """Store one file whole, and compare what was stored with what was read before.

        Uses the data layer: the file service would queue a task for each file that looks for
        pictures and archives in a draft which may be published by then.
        """
        files = self.draft.files
        if name in files:
            files.delete(name, remove_rf=True)
            self._save()
        try:
            entry = files.create(
                name,
                stream=stream,
                data={"metadata": {"sha256": sha256, **(marks or {})}},
                transfer={"type": LOCAL_TRANSFER_TYPE},
                size=size,
                size_limit=files.bucket.size_limit,
            )
        except FileSizeError as error:
            raise DepositError(f"{name}: {error.description}") from error
        if entry.file.checksum != f"md5:{md5}":
            raise DepositError(f"{name} changed while it was being sent; run the command again.")

    def _refuse_too_many(self, names: Iterable[str]) -> None:
        most = records.draft_files.config.max_files_count
        number = len({*self.draft.files, *names})
        if most and number > most:
            raise DepositError(
                f"With this run the record would have {number} files, but this instance takes "
                f"{most} at most; its operator can raise RDM_RECORDS_MAX_FILES_COUNT."
            )

    def _refuse_errors(self, errors: list[dict[str, Any]] | None) -> None:
        """A draft without creators is allowed, and files come later; nothing else may be lost.

        What has a level below ``error`` is a remark.
        """
        allowed = {"metadata.creators", "files.enabled"}
        found = [
            error
            for error in errors or []
            if error["field"] not in allowed and error.get("severity", "error") == "error"
        ]
        if found:
            told = "; ".join(f"{e['field']}: {', '.join(map(str, e['messages']))}" for e in found)
            raise DepositError(f"InvenioRDM does not take this draft: {told}.")


def on_behalf_of(owner: int | None) -> Identity:
    """The system's rights under a user's number, so that the draft is born with its owner."""
    if owner is None:
        return system_identity
    identity = Identity(owner)
    identity.provides = set(system_identity.provides)
    return identity


def _sentence(messages: Any) -> str:
    """Marshmallow's tree of messages on one line."""
    if isinstance(messages, dict):
        return "; ".join(f"{key}: {_sentence(value)}" for key, value in messages.items())
    if isinstance(messages, list):
        return ", ".join(_sentence(message) for message in messages)
    return str(messages)
