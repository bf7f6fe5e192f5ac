"""What a record may hold, beside what InvenioRDM's schema says (``RDM_RECORD_SCHEMA``)."""

from __future__ import annotations

from typing import Any

from flask_resources import HTTPJSONException
from invenio_i18n import gettext as _
from invenio_rdm_records.services.schemas.access import AccessSchema, EmbargoSchema
from invenio_rdm_records.services.schemas.metadata import DateSchema, MetadataSchema
from invenio_rdm_records.services.schemas.record import RDMRecordSchema
from marshmallow import ValidationError, fields, post_dump, pre_load, validates_schema
from marshmallow_utils.context import context_schema
from marshmallow_utils.fields import NestedAttribute, SanitizedUnicode

from thalie.embargo.state import day_of
from thalie.ground import dates
from thalie.ground.plain import legal_throughout
from thalie.upstream.schemas import made_before

from . import sight
from .days import today


def is_date(text: str) -> None:
    """Raise ``ValidationError`` for what cannot be sorted and worded as a date."""
    if not dates.read(text):
        raise ValidationError(
            _(
                "Give a year, a month or a day (2026, 2026-01, 2026-01-20), or two of them as an "
                "interval (2024/2026). Before our era: -0799 is 800 BCE."
            )
        )


def is_date_or_moment(text: str) -> None:
    """The same, where a time of the day may follow."""
    if not dates.is_moment(text):
        is_date(text)


PARTS = ("access", "custom_fields", "files", "media_files", "metadata", "parent", "pids", "review")
LISTED = ("identifiers", "references", "related_identifiers")


def misshapen(data: Any) -> str:
    """The first part, or list of identifiers, that does not hold objects; empty if all do."""
    for name in PARTS:
        if not isinstance(data.get(name), dict | None):
            return name
    return _misshapen(data.get("metadata"))


def _misshapen(value: Any) -> str:
    if isinstance(value, list):
        return next(filter(None, map(_misshapen, value)), "")
    if not isinstance(value, dict):
        return ""
    for name, part in value.items():
        if name in LISTED and isinstance(part, list):
            if any(not isinstance(one, dict) for one in part):
                return str(name)
        elif found := _misshapen(part):
            return found
    return ""


class DatedSchema(DateSchema):  # type: ignore[misc]
    """A date with its type, for those of the data."""

    date = SanitizedUnicode(required=True, validate=is_date_or_moment)


class DatedMetadataSchema(MetadataSchema):  # type: ignore[misc]
    """Metadata whose dates every page, list, index and export can say."""

    publication_date = SanitizedUnicode(required=True, validate=is_date)
    dates = fields.List(fields.Nested(DatedSchema))


class LocalEmbargoSchema(EmbargoSchema):  # type: ignore[misc]
    """An embargo that ends with a day of the facility, not of Greenwich."""

    @validates_schema
    def validate_embargo(self, data: dict[str, Any], **kwargs: Any) -> None:
        """An embargo ends on a day that is still to come; what is over ended by today."""
        until, active = day_of(data.get("until")), data.get("active")
        if active and (until is None or until <= today()):
            raise ValidationError(_("The embargo ends on a day that is still to come."), "until")
        if active is False and until is not None and until > today():
            raise ValidationError(_("Without an embargo there is no day to come."), "until")


class LocalAccessSchema(AccessSchema):  # type: ignore[misc]
    """Who may read, and from which day of the facility on."""

    embargo = NestedAttribute(LocalEmbargoSchema)

    @validates_schema
    def validate_closed(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Files cannot be public and under an embargo; InvenioRDM would give them to everybody."""
        embargo = data.get("embargo") or {}
        until, active = day_of(embargo.get("until")), embargo.get("active")
        held = active or (active is None and until is not None and until > today())
        if held and data.get("record") == data.get("files") == "public":
            raise ValidationError(
                _("There is an embargo, and the files are public. Restrict the files, or take the "
                  "embargo away."), "files",
            )  # fmt: skip


class RecordSchema(RDMRecordSchema):  # type: ignore[misc]
    """A record that no page and no export stumbles over."""

    access = NestedAttribute(LocalAccessSchema)
    metadata = NestedAttribute(DatedMetadataSchema)

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """As InvenioRDM's, by a schema that was made before."""
        return RDMRecordSchema.dump(made_before(self), obj, many=many)

    @pre_load
    def without_unfit(self, data: Any, **kwargs: Any) -> Any:
        """Every text without what XML, and PostgreSQL, cannot carry: nobody typed or sees it.

        Raises 400 for parts of another shape, on which InvenioRDM's schemas fail, and 409 for a
        change of a draft that says something else by now.
        """
        kept = legal_throughout(data)
        name = misshapen(kept)
        if name:
            raise HTTPJSONException(
                code=400, description=_("“%(name)s” takes objects with named fields.", name=name)
            )
        seen, draft = sight.taken_from(kept), context_schema.get({}).get("record")
        if draft is not None:
            sight.refuse_unseen(draft, seen)
        return kept

    @post_dump(pass_original=True)
    def with_mark(self, data: Any, original: Any, many: bool, **kwargs: Any) -> Any:
        """A draft with the mark of what is seen of it."""
        mark = sight.mark(original) if hasattr(original, "model") else None
        if mark:
            data.setdefault(sight.PLACE, {})[sight.SEEN] = mark
        return data
