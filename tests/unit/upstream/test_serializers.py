"""What InvenioRDM's formats of records are given, and that they still need it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_resources import BaseListSchema, BaseObjectSchema, MarshmallowSerializer
from flask_resources.serializers import JSONSerializer
from invenio_rdm_records.resources.serializers.dublincore.schema import DublinCoreSchema
from marshmallow import fields

from thalie.upstream.serializers import _dump, digestible

RECORD: dict[str, Any] = {
    "id": "a",
    "access": {"status": "open"},
    "metadata": {"title": "T\ufffe", "rights": [{"title": {"fr": "Licence ouverte"}}]},
}


class Shown(BaseObjectSchema):  # type: ignore[misc]
    """As InvenioRDM's ``UIRecordSchema``."""

    object_key = "ui"
    id = fields.String()


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


def test_a_page_finds_in_the_record_what_is_shown_of_it() -> None:
    """InvenioRDM's landing page reads ``record.ui`` of the record that it had dumped."""
    serializer = MarshmallowSerializer(
        format_serializer_cls=JSONSerializer,
        object_schema_cls=Shown,
        list_schema_cls=BaseListSchema,
    )
    record = dict(RECORD)
    with Flask(__name__).app_context():
        dumped = _dump(serializer, record)
    assert record["ui"] == dumped["ui"] == {"id": "a"}
    assert record["metadata"]["title"] == "T\ufffe"
