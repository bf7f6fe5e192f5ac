"""What InvenioRDM's formats of records are given, and that they still need it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from invenio_rdm_records.resources.serializers.dublincore.schema import DublinCoreSchema

from thalie.upstream.serializers import digestible

RECORD: dict[str, Any] = {
    "id": "a",
    "access": {"status": "open"},
    "metadata": {"title": "T\ufffe", "rights": [{"title": {"fr": "Licence ouverte"}}]},
}


def rights(record: dict[str, Any]) -> list[str]:
    with Flask(__name__).app_context():
        said: list[str] = DublinCoreSchema().get_rights(record)
    return said


def test_dublin_core_has_no_words_for_a_french_licence() -> None:
    """Ours may go once it has."""
    assert None in rights(RECORD)


def test_any_language_will_do() -> None:
    with Flask(__name__).app_context():
        given = digestible(RECORD)
    assert "Licence ouverte" in rights(given)
    assert given["metadata"]["rights"] == [
        {"title": {"fr": "Licence ouverte", "en": "Licence ouverte"}}
    ]
    assert given["metadata"]["title"] == "T"
    assert RECORD["metadata"]["title"] == "T\ufffe"


def test_what_is_no_record_is_left_alone() -> None:
    for other in (None, [], {}, {"metadata": None}, {"metadata": {"title": "a"}}):
        assert digestible(other) == other
