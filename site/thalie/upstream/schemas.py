"""Schemas of marshmallow that are made once in a thread, not for each record that is told.

To make the schema of a record, with all that is nested in it, takes longer than to use it: a third
of what a page of search results cost. InvenioRDM makes one for each record, as older versions kept
in it who asks; since that stands in a context variable, a schema that only tells has no state.
Upstream: no issue is known; it would be "ServiceSchemaWrapper: reuse schema instances for dump"
(invenio-records-resources).
"""

from __future__ import annotations

from threading import local
from typing import TypeVar

from flask import current_app
from marshmallow import Schema

_EXTENSION = "thalie-schemas"
Kind = TypeVar("Kind", bound=Schema)


def made_before(schema: Kind) -> Kind:
    """One like SCHEMA that this thread of this application has used before; for telling alone.

    SCHEMA itself where it was asked for in another way than as it comes.
    """
    if not _is_as_it_comes(schema):
        return schema
    mine: dict[type[Schema], Kind] = current_app.extensions.setdefault(_EXTENSION, local()).__dict__
    return mine.setdefault(type(schema), schema)


def _is_as_it_comes(schema: Schema) -> bool:
    return (
        schema.only is None
        and not schema.context
        and not schema.many
        and schema.partial is None
        and set(schema.exclude) == set(schema.opts.exclude)
        and set(schema.load_only) == set(schema.opts.load_only)
    )
