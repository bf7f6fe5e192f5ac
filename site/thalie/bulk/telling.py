"""A change and its records, for pages, programs and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_principal import Identity

from thalie.ground.language import sentence as _
from thalie.heritage.present import title_of
from thalie.vocabularies.terms import find

from . import book
from .models import BulkChange, BulkRow
from .operation import Do, Operation
from .paths import SPOTS, Shape, Spot, ValueRefusedError, spot_of, text_of

Json = dict[str, Any]
LONGEST = 600  # characters of a value that is told
NOTHING = _("(nothing)")
HIDDEN = _("You may not read this dataset.")
DONE = {
    Do.SET: _("%(label)s: set to “%(value)s”"),
    Do.ADD: _("%(label)s: “%(value)s” added"),
    Do.REMOVE: _("%(label)s: “%(value)s” removed"),
    Do.REPLACE: _("%(label)s: “%(was)s” replaced by “%(value)s”"),
}
WAYS = {
    Do.SET: _("set to a value"),
    Do.ADD: _("add a value"),
    Do.REMOVE: _("remove a value"),
    Do.REPLACE: _("replace one value by another"),
}


def what(change: BulkChange, language: str) -> str:
    """What a change does, in words."""
    if change.kind == book.SHEET:
        name = change.selection.get("name") or _("unnamed").in_language(language)
        return _("Corrections of the file %(name)s", name=name).in_language(language)
    if change.kind == book.UNDO:
        undone = what(book.change(change.undone), language)
        return _("Taken back: %(what)s", what=undone).in_language(language)
    try:
        asked = Operation.read(change.operation, book.named)
    except ValueRefusedError:  # of a field that there was once
        return str(change.operation.get("field", ""))
    facts = {"label": asked.spot.label(language), "value": asked.value[:LONGEST],
             "was": asked.was[:LONGEST]}  # fmt: skip
    facts["value"] = facts["value"] or NOTHING.in_language(language)
    return DONE[asked.do].in_language(language) % facts


def which(change: BulkChange, language: str) -> str:
    """Which records were asked for, in words."""
    if words := change.selection.get("q"):
        return _("found by “%(words)s”", words=words[:LONGEST]).in_language(language)
    if ids := change.selection.get("ids"):
        return _("named: %(ids)s", ids=", ".join(ids)[:LONGEST]).in_language(language)
    return ""


def changes_told(changes: Sequence[BulkChange], language: str) -> list[Json]:
    """Changes with how many records are in which state."""
    counted = book.counts([one.id for one in changes])
    who = book.names([account for one in changes for account in (one.by, one.carried_out_by)])
    return [_told(one, counted[one.id], who, language) for one in changes]


def change_told(change: BulkChange, language: str) -> Json:
    """One of them."""
    return changes_told([change], language)[0]


def _told(change: BulkChange, counted: Json, who: Mapping[int, str], language: str) -> Json:
    def person(account: int | None) -> str:
        if account is None:
            return _("an operator").in_language(language)
        return who.get(account, "")

    trouble = change.trouble or {}
    return {
        "id": str(change.id),
        "kind": change.kind,
        "state": change.state,
        "state_said": book.STATES[change.state].in_language(language),
        "what": what(change, language),
        "which": which(change, language),
        "operation": change.operation,
        "selection": change.selection,
        "by": person(change.by),
        "at": change.at.isoformat(),
        "carried_out": change.carried_out.isoformat() if change.carried_out else None,
        "carried_out_by": person(change.carried_out_by) if change.carried_out else None,
        "undoes": str(change.undone) if change.undone else None,
        "trouble": trouble.get(language) or trouble.get("en") or "",
        "settled": change.settled is not None,
        "records": {"total": sum(counted.values()), **counted},
    }


def rows_told(
    identity: Identity, change: BulkChange, page: int, size: int, language: str, state: str = ""
) -> list[Json]:
    """Records of a change, with old and new values; of what may not be read, that alone."""
    return [
        _row(row, language) if readable else _hidden(row, language)
        for row, readable in book.rows(identity, change.id, page, size, state)
    ]


def _row(row: BulkRow, language: str) -> Json:
    return {
        "position": row.position,
        "id": row.pid,
        "line": row.given.get("line"),
        "state": row.state,
        "state_said": book.ROW_STATES[row.state].in_language(language),
        "why": [one.get(language) or one.get("en") or "" for one in row.why],
        "values": [_value(place, old, new, language) for place, old, new in row.said],
    }


def _hidden(row: BulkRow, language: str) -> Json:
    return {
        "position": row.position,
        "id": None,
        "line": row.given.get("line"),
        "state": row.state,
        "state_said": book.ROW_STATES[row.state].in_language(language),
        "why": [HIDDEN.in_language(language)],
        "values": [],
    }


def _value(place: str, old: Any, new: Any, language: str) -> Json:
    spot = spot_of(place)
    texts = [_said(spot, value, language) for value in (old, new)]
    return {
        "field": place,
        "label": spot.label(language, place) if spot else place,
        "old": texts[0],
        "new": texts[1],
    }


def _said(spot: Spot | None, value: Any, language: str) -> str:
    """A value for a reader; a term by its title, with its id."""
    if spot is None or value is None:
        return "" if value is None else str(value)[:LONGEST]
    if spot.shape is Shape.TERM:
        items = value if isinstance(value, list) else [value]
        return ", ".join(_term(spot, one, language) for one in items)[:LONGEST]
    text = text_of(spot, value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _term(spot: Spot, value: Any, language: str) -> str:
    id_ = value.get("id") if isinstance(value, Mapping) else None
    if not isinstance(id_, str):
        return text_of(spot, [value] if spot.many else value)
    title = title_of(spot.vocabulary, id_, find, language)
    return id_ if title == id_ else f"{title} ({id_})"


def fields_told(language: str) -> list[Json]:
    """The fields that may be changed."""
    return [
        {
            "path": spot.path,
            "label": spot.label(language),
            "many": spot.many,
            "form": spot.shape.value,
            "vocabulary": spot.vocabulary or None,
        }
        for spot in SPOTS.values()
    ]
