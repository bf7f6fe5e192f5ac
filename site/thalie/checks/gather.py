"""Collects what rules look at from a draft or a record and what an ingest remembered of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from invenio_cache import current_cache

from thalie.capture.safe import superblock
from thalie.deposit.remembered import Remembered, recall
from thalie.doi.external import PROVIDER, ask_sometimes
from thalie.openings.terms import known_terms, policy
from thalie.records.days import today
from thalie.records.read_model import read_model

from .subject import StoredFile, Subject

KEPT = 30 * 24 * 3600  # seconds for which a look into a file is remembered


_shared: ContextVar[dict[int, Subject] | None] = ContextVar("subjects in common", default=None)


@contextmanager
def in_common() -> Iterator[None]:
    """Within it what is known of a record is collected once, for all files of rules."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


def gather(record: Any) -> Subject:
    """The SUBJECT that a draft or record of InvenioRDM is now, saved or not."""
    shared = _shared.get()
    if shared is None:
        return _gather(record)
    if id(record) not in shared:
        shared[id(record)] = _gather(record)
    return shared[id(record)]


def _gather(record: Any) -> Subject:
    day = today()
    known = recall(record.id, record.parent.id)
    return Subject(
        document={
            "metadata": dict(record.get("metadata") or {}),
            "custom_fields": dict(record.get("custom_fields") or {}),
            "access": record.access.dump(),
            "pids": dict(record.get("pids") or {}),
        },
        today=day,
        granted=_granted(record),
        deposited=record.created.date() if record.created else day,
        read=lambda: read_model(record),
        policy=policy(),
        files=tuple(_files(record, known)) if record.files.enabled else (),
        names=known.names,
        existence=_existence(record.get("pids") or {}),
    )


def _granted(record: Any) -> date:
    """The day until which curators granted its embargo beyond the policy."""
    terms = known_terms(record.parent.id)
    return (terms and terms.exception) or date.min


def _existence(pids: Mapping[str, Any]) -> str:
    """Whether the DOI exists, where it is from elsewhere."""
    doi = pids.get("doi") or {}
    elsewhere = doi.get("provider") == PROVIDER and doi.get("identifier")
    return str(ask_sometimes(doi["identifier"])) if elsewhere else ""


def _files(record: Any, known: Remembered) -> Iterator[StoredFile]:
    for name, entry in record.files.items():
        stored = entry.object_version.file if entry.object_version else None
        if stored is None or not stored.readable:
            yield StoredFile(name, "unfinished")
        elif stored.checksum == f"md5:{known.read.get(name)}":
            yield StoredFile(name, damaged=name in known.damaged)
        else:
            yield StoredFile(name, _fault(name, stored))


def _fault(name: str, stored: Any) -> str:
    """What is wrong with a file that no ingest read; its bytes never change: one look will do."""
    if not stored.size:
        return "empty"
    if not name.casefold().endswith(superblock.ENDINGS):
        return ""
    key = f"thalie-look-{stored.id}"
    fault = current_cache.get(key)
    if fault is None:
        with stored.storage().open("rb") as stream:
            fault = superblock.fault(stream, stored.size)
        current_cache.set(key, fault, timeout=KEPT)
    return str(fault)
