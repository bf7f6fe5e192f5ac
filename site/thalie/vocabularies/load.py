"""Bringing vocabularies from their files into a running instance.

InvenioRDM's own ``add-to-fixture`` sends one task per term, never tells what became of it, and
rewrites terms that did not change. Here a vocabulary is compared with the database and with the
search index, written in one transaction and indexed in few requests. It may be killed at any line
and repeated: what the index lacks is found by comparison. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from invenio_access.permissions import system_identity
from invenio_db.uow import UnitOfWork
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_pidstore.models import PersistentIdentifier
from invenio_records_resources.proxies import current_service_registry
from invenio_records_resources.records.api import Record
from invenio_records_resources.services.uow import RecordCommitOp
from invenio_search.engine import search
from invenio_search.proxies import current_search_client
from invenio_vocabularies.records.api import Vocabulary
from invenio_vocabularies.records.models import VocabularyType
from marshmallow import ValidationError
from sqlalchemy.exc import NoResultFound

from thalie.search import bulk

from .check import KEYS
from .files import VocabularyError
from .sources import Source, Term

CONTENT = KEYS - {"id"}


@dataclass(slots=True)
class Outcome:
    """What became of the terms of one vocabulary, by their ids."""

    name: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    not_in_file: list[str] = field(default_factory=list)  # in the database; left alone


def load_source(source: Source) -> Outcome:
    """Add the new terms of SOURCE and change the changed ones.

    Raises ``VocabularyError`` where InvenioRDM or the search engine refuses a term; then no term
    of this vocabulary was written.
    """
    if source.entry.service_str != "vocabularies":
        return _load_specific(source)
    _ensure_type(source)
    outcome = Outcome(source.name)
    known = _known(source.pid_type)
    with UnitOfWork() as uow:
        ids = {term["id"]: _write(term, known, outcome, uow) for term in _once(source)}
        uow.commit()
    outcome.not_in_file = sorted(known.keys() - ids.keys())
    _index(Vocabulary.get_records(list(ids.values())))
    return outcome


def _once(source: Source) -> list[Term]:
    """The terms. Raises ``VocabularyError`` if two have the same id."""
    terms = list(source.terms())
    ids = [term.get("id") for term in terms]
    if twice := {str(one) for one in ids if ids.count(one) > 1}:
        raise VocabularyError(f"{source.files[0]}: given twice: {', '.join(sorted(twice))}")
    return terms


def _ensure_type(source: Source) -> None:
    found = VocabularyType.query.filter_by(id=source.name).one_or_none()
    if found is None:
        service = current_service_registry.get("vocabularies")
        service.create_type(system_identity, source.name, source.pid_type)
    elif found.pid_type != source.pid_type:
        raise VocabularyError(
            f"{source.name}: this instance knows it with the pid-type “{found.pid_type}”, which "
            f"cannot be changed to “{source.pid_type}”."
        )


def _known(pid_type: str) -> dict[str, Vocabulary]:
    """The terms of the database by their ids."""
    pids = PersistentIdentifier.query.filter_by(pid_type=pid_type, object_type="rec").all()
    records = {one.id: one for one in Vocabulary.get_records([pid.object_uuid for pid in pids])}
    return {p.pid_value: records[p.object_uuid] for p in pids if p.object_uuid in records}


def _write(term: Term, known: Mapping[str, Vocabulary], outcome: Outcome, uow: UnitOfWork) -> UUID:
    """Create or change one term in the database; return the UUID of its record."""
    service = current_service_registry.get("vocabularies")
    record = known.get(term["id"])
    context = {"identity": system_identity}
    if record is not None:
        context |= {"pid": record.pid, "record": record}
    try:
        data, _ = service.schema.load(dict(term), context=context, raise_errors=True)
    except ValidationError as error:
        raise VocabularyError(f"{outcome.name}: {term['id']}: {error.messages}") from error
    if record is not None and _content(record) == _content(data):
        outcome.unchanged.append(term["id"])
        return UUID(str(record.id))
    action = "update" if record is not None else "create"
    record = record if record is not None else Vocabulary.create({})
    service.run_components(action, system_identity, data=data, record=record, uow=uow)
    uow.register(RecordCommitOp(record))
    (outcome.changed if action == "update" else outcome.added).append(term["id"])
    return UUID(str(record.id))


def _content(term: Mapping[str, Any]) -> dict[str, Any]:
    return {key: term[key] for key in CONTENT if term.get(key)}


def _index(records: Sequence[Record]) -> None:
    """Index the records that the search engine lacks or has in another version."""
    if not records:
        return
    service = current_service_registry.get("vocabularies")
    index = bulk.index_of(service, records[0])
    current_search_client.indices.refresh(index=index)
    ids = [str(record.id) for record in records]
    query = {"query": {"ids": {"values": ids}}, "_source": ["version_id"]}
    hits = search.helpers.scan(current_search_client, query, index=index)
    indexed = {hit["_id"]: hit["_source"].get("version_id") for hit in hits}
    lacking = [one for one in records if indexed.get(str(one.id)) != one.model.version_id]
    _, refused = bulk.write(index, lacking, refresh=True)
    if refused:
        reason = refused[0].get("error", {}).get("reason", "no reason given")
        raise VocabularyError(f"The search engine refuses a term: {reason}")


def _cleaned(service: Any, term: Term) -> Term:
    """The term as InvenioRDM would keep it (it straightens apostrophes, for example)."""
    data, _ = service.schema.load(
        dict(term), context={"identity": system_identity}, raise_errors=False
    )
    return {key: data.get(key, value) for key, value in term.items()}


def _load_specific(source: Source) -> Outcome:
    """Affiliations, names, funders, awards, subjects: in tables of their own, added to by others.

    What the database has beside the file is not told: depositors name affiliations, too.
    """
    source.entry.pre_load(system_identity, set())
    service = current_service_registry.get(source.entry.service_str)
    outcome = Outcome(source.name)
    for term in _once(source):
        try:
            found = service.read(system_identity, term["id"]).data
        except (PersistentIdentifierError, NoResultFound):
            service.create(system_identity, dict(term))
            outcome.added.append(term["id"])
            continue
        if all(found.get(key) == value for key, value in _cleaned(service, term).items()):
            outcome.unchanged.append(term["id"])
        else:
            service.update(system_identity, term["id"], dict(term))
            outcome.changed.append(term["id"])
    _index([service.record_cls.pid.resolve(one) for one in outcome.unchanged])
    return outcome
