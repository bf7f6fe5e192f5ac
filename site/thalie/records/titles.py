"""Titles of records in the language of a reader, for lists that have no more than their ids."""

from __future__ import annotations

from collections.abc import Collection

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select

from thalie.crosswalks.spoken import Spoken, titles
from thalie.vocabularies.terms import find

WORDS = ("title", "additional_titles", "languages")


def spoken_titles(ids: Collection[str], language: str) -> dict[str, Spoken]:
    """By id of a published record its title in LANGUAGE, else in its own. One statement.

    Who may read them is not asked: it is for those who are told of the records anyway.
    """
    if not ids:
        return {}
    pid, version = PersistentIdentifier, RDMRecordMetadata
    query = (
        select(pid.pid_value, *(version.json["metadata"][name] for name in WORDS))
        .join(version, version.id == pid.object_uuid)
        .where(pid.pid_type == "recid", pid.pid_value.in_(ids), version.json.is_not(None))
    )
    found = {
        id_: titles(dict(zip(WORDS, words, strict=True)), find, language).shown
        for id_, *words in db.session.execute(query)
    }
    return {id_: shown[0] for id_, shown in found.items() if shown}
