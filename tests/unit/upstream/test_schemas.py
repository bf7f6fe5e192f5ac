"""Schemas that tell are made once in a thread of an application, and tell the same."""

from __future__ import annotations

import inspect
from threading import Thread

from flask import Flask
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper
from marshmallow import Schema, fields

from thalie.upstream.schemas import made_before


class Inner(Schema):
    name = fields.Str()


class Outer(Schema):
    inner = fields.Nested(Inner)


def test_one_is_made_for_each_kind_thread_and_application() -> None:
    app, other = Flask("a"), Flask("b")
    found: list[Schema] = []
    with app.app_context():
        first = made_before(Outer())
        assert made_before(Outer()) is first
        assert made_before(Inner()) is not first

    def elsewhere() -> None:
        with app.app_context():
            found.append(made_before(Outer()))

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    with other.app_context():
        found.append(made_before(Outer()))
    assert len({id(one) for one in (first, *found)}) == 3


def test_it_tells_of_each_what_it_is() -> None:
    with Flask("a").app_context():
        told = [made_before(Outer()).dump({"inner": {"name": name}}) for name in ("a", "b")]
    assert told == [{"inner": {"name": "a"}}, {"inner": {"name": "b"}}]


def test_one_that_was_asked_for_in_another_way_is_new() -> None:
    with Flask("a").app_context():
        made_before(Outer())
        for schema in (Outer(only=["inner"]), Outer(many=True), Outer(exclude=["inner"]),
                       Outer(partial=True)):  # fmt: skip
            assert made_before(schema) is schema


def test_upstream_makes_one_for_each_record() -> None:
    source = inspect.getsource(ServiceSchemaWrapper.dump)
    assert "self.schema(**schema_args).dump" in source, "upstream/schemas.py can go"
