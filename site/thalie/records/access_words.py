"""A record in the words of lists: its access, until when and how long that is; its title and
description in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_resources import BaseListSchema, JSONSerializer, MarshmallowSerializer
from invenio_i18n import get_locale
from invenio_rdm_records.resources.serializers.ui.fields import AccessStatusField
from invenio_rdm_records.resources.serializers.ui.schema import UIRecordSchema
from marshmallow import fields

from thalie.crosswalks.spoken import Translated, abstracts, titles
from thalie.embargo.state import access_state
from thalie.embargo.words import badge
from thalie.ground.plain import plain
from thalie.vocabularies.terms import find

from .days import today


class AccessWords(AccessStatusField):  # type: ignore[misc]
    """InvenioRDM's words; “Embargoed” tells the day."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        words = super()._serialize(value, attr, obj, **kwargs)
        until = access_state(obj.get("access") or {}).until
        if words and until:
            words["title_l10n"] = badge(until, today(), str(get_locale() or "en"))
        return words


class RecordWords(UIRecordSchema):  # type: ignore[misc]
    """A record as pages and lists show it."""

    access_status = AccessWords(attribute="access")
    title_l10n = fields.Function(lambda obj: _said(titles, obj))
    description_l10n = fields.Function(lambda obj: plain(_said(abstracts, obj)))


def _said(part: Callable[..., Translated], obj: dict[str, Any]) -> str:
    return part(obj.get("metadata") or {}, find, str(get_locale() or "en")).text


class RecordWordsSerializer(MarshmallowSerializer):  # type: ignore[misc]
    """``application/vnd.inveniordm.v1+json``: what lists of the site ask for."""

    def __init__(self) -> None:
        """As InvenioRDM's."""
        super().__init__(
            format_serializer_cls=JSONSerializer,
            object_schema_cls=RecordWords,
            list_schema_cls=BaseListSchema,
        )
