"""Titles of records by their ids, in the language of the reader."""

from __future__ import annotations

from typing import Any

from flask import Flask
from invenio_db import db
from sqlalchemy import event

from tests.services import datasets
from thalie.crosswalks.spoken import Spoken
from thalie.records.titles import spoken_titles

FRENCH = {
    "title": "Un chat bleu",
    "type": {"id": "translated-title"},
    "lang": {"id": "fra"},
}


def test_each_title_is_the_reader_s_where_there_is_one(app: Flask) -> None:
    both = datasets.draft(
        datasets.dataset(
            "A blue cat", metadata={"additional_titles": [FRENCH], "languages": [{"id": "eng"}]}
        )
    )
    one = datasets.draft(datasets.dataset("A plain title"))
    for id_ in (both, one):
        datasets.add_file(id_)
        datasets.publish(id_)
    statements: list[str] = []

    def hear(conn: Any, cursor: Any, statement: str, *more: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        french = spoken_titles([both, one, "nothing"], "fr")
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    assert french == {both: Spoken("Un chat bleu", "fr"), one: Spoken("A plain title")}
    assert len(statements) == 1
    assert spoken_titles([both], "en") == {both: Spoken("A blue cat", "en")}
    assert spoken_titles([], "en") == {}


def test_a_draft_has_none(app: Flask) -> None:
    assert spoken_titles([datasets.draft()], "en") == {}
