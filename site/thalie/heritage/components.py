"""What happens to heritage fields when a draft is saved, read, submitted or published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_records_resources.services.errors import ValidationErrorGroup

from thalie.ground.language import languages
from thalie.ground.language import sentence as _
from thalie.vocabularies import terms

from .custom_fields import UNSETTLED, language
from .model import BY_NAME
from .reading import Path, Reading, Remark

Json = dict[str, Any]


class HeritageComponent(ServiceComponent):  # type: ignore[misc]
    """Reads what was given for the heritage fields, after ``CustomFieldsComponent`` took it over.

    Nothing gets lost: what cannot be kept stays beside the draft, with why.
    """

    def create(self, identity: Any, data: Any = None, record: Any = None, **kwargs: Any) -> None:
        """Keep what could not be read, and tell what was changed."""
        self._settle(record, data, kwargs.get("errors"))

    def update_draft(
        self, identity: Any, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Keep what could not be read, and tell what was changed."""
        self._settle(record, data, kwargs.get("errors"))

    def read_draft(self, identity: Any, draft: Any = None, errors: Any = None, **kw: Any) -> None:
        """Tell what is still to be settled."""
        if errors is not None:
            errors.extend(_errors(draft.get("custom_fields", {}).get(UNSETTLED, [])))

    def submit_record(self, identity: Any, record: Any = None, **kwargs: Any) -> None:
        """Nothing unsettled goes to review."""
        _refuse(record)

    def publish(self, identity: Any, draft: Any = None, record: Any = None, **kwargs: Any) -> None:
        """Nothing unsettled is published."""
        _refuse(draft)

    def _settle(self, record: Any, data: Json | None, errors: list[Json] | None) -> None:
        if "custom_fields" not in (data or {}):
            return
        custom_fields = record.setdefault("custom_fields", {})
        kept, reading = read(custom_fields)
        for name, value in kept.items():
            if value is None:
                del custom_fields[name]
            else:
                custom_fields[name] = value
        unsettled = [_kept(remark) for remark in reading.rejected if remark.given not in (None, "")]
        for entry in custom_fields.pop(UNSETTLED, []):
            if isinstance(entry, dict) and not _answered(entry, unsettled, custom_fields):
                unsettled.append(entry)
        if unsettled:
            custom_fields[UNSETTLED] = unsettled
        if errors is not None:
            errors.extend(_refusals(reading.rejected))
            errors.extend(
                {"field": field, "messages": [message], "severity": "info"}
                for field, message in map(_said, reading.notes)
            )


def read(custom_fields: Json) -> tuple[Json, Reading]:
    """The heritage fields as they are kept (``None``: not at all), and what was remarked."""
    reading = Reading(terms.known)
    given = {name: custom_fields[name] for name in BY_NAME if name in custom_fields}
    return {name: BY_NAME[name].clean(v, (name,), reading) for name, v in given.items()}, reading


def _said(remark: Remark) -> tuple[str, str]:
    """The place of a remark, and its sentence for whoever asks."""
    return dotted(remark.path), remark.sentence.in_language(language())


def _refusals(remarks: Iterable[Remark]) -> list[Json]:
    """One error for each place, in the order of the model."""
    places: dict[str, list[str]] = {}
    for field, message in map(_said, remarks):
        places.setdefault(field, []).append(message)
    return [{"field": field, "messages": messages} for field, messages in places.items()]


def dotted(path: Path) -> str:
    """PATH of a remark as InvenioRDM names fields: ``custom_fields.thalie:objects.0.label``."""
    return ".".join(["custom_fields", *map(str, path)])


def _kept(remark: Remark) -> Json:
    """The remark as the draft holds it, in each language that has a catalogue."""
    said = {language: remark.sentence.in_language(language) for language in languages()}
    return {"field": dotted(remark.path), "given": remark.given, **said}


def _answered(entry: Json, newer: list[Json], custom_fields: Json) -> bool:
    """Whether ENTRY is settled: its place holds a value now, or was refused again."""
    field = str(entry.get("field", ""))
    if any(other["field"] == field for other in newer):
        return True
    at: Any = custom_fields
    for part in field.split(".")[1:]:
        if isinstance(at, list) and part.isdigit() and int(part) < len(at):
            at = at[int(part)]
        elif isinstance(at, dict):
            at = at.get(part)
        else:
            return True
    return at not in (None, "", [])


def _errors(entries: list[Json]) -> list[Json]:
    return [
        {
            "field": entry["field"],
            "messages": [_said_of(entry)],
            "severity": "error",
            "context": {"given": entry["given"]},
        }
        for entry in entries
        if {"field", "en", "given"} <= entry.keys()
    ]


def _said_of(entry: Json) -> str:
    """The sentence, with what was given: the form shows the draft, where it is missing."""
    given, why = entry["given"], str(entry.get(language(), entry["en"]))
    if not isinstance(given, str | int | float):
        return why
    return _("You gave “%(given)s”. %(why)s", given=given, why=why).in_language(language())


def _refuse(draft: Any) -> None:
    custom_fields = draft.get("custom_fields", {})
    entries, reading = custom_fields.get(UNSETTLED, []), read(custom_fields)[1]
    if entries or reading.rejected:
        raise ValidationErrorGroup(errors=[*_errors(entries), *_refusals(reading.rejected)])
