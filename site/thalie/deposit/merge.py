"""Bring a newly generated draft into one that people may have edited. Pure.

Three versions meet: what was generated last time, what is generated now, and what stands in the
draft. A field whose generated value did not change is left alone; a field edited by hand stays as
it is unless the operator just spoke about it; of lists that people add to, their additions stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

SECTIONS = ("metadata", "custom_fields")
ADDED_TO = frozenset({"additional_titles", "additional_descriptions", "subjects", "dates"})
VOLATILE = frozenset({"publication_date"})  # changes from day to day without a reason


def snapshot(made: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is remembered of a generated draft: as made, and as InvenioRDM kept it."""
    return {
        state: {name: deepcopy(dict(draft.get(name, {}))) for name in (*SECTIONS, "access")}
        for state, draft in (("made", made), ("kept", kept))
    }


def differs(past: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose generated value is another than last time."""
    before = past.get("made", {})
    changed = ["access"] if before.get("access") != made.get("access") else []
    for section in SECTIONS:
        changed += _changed(before.get(section, {}), made.get(section, {}))
    return changed


def merge(
    current: Mapping[str, Any],
    past: Mapping[str, Any],
    made: Mapping[str, Any],
    asked: frozenset[str] = frozenset(),
) -> tuple[dict[str, Any], list[str]]:
    """Return the draft to save, and the fields left as people wrote them.

    ``current`` is the draft as it stands, ``past`` a ``snapshot``, ``asked`` the fields that the
    operator speaks about now, which win over edits.
    """
    merged = {name: deepcopy(dict(current.get(name, {}))) for name in (*SECTIONS, "access")}
    left = []
    before, kept = past.get("made", {}), past.get("kept", {})
    for section in SECTIONS:
        for name in _changed(before.get(section, {}), made.get(section, {})):
            theirs, baseline = merged[section].get(name), kept.get(section, {}).get(name)
            new = made.get(section, {}).get(name)
            if name in ADDED_TO:
                new = [*(new or []), *_additions(theirs, baseline)]
            elif theirs != baseline and name not in asked:
                left.append(name)
                continue
            _put(merged[section], name, new)
    if before.get("access") != made.get("access"):
        if merged["access"] != kept.get("access") and "access" not in asked:
            left.append("access")
        else:
            merged["access"] = deepcopy(made["access"])
    return merged, left


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    names = sorted((set(before) | set(after)) - VOLATILE)
    return [name for name in names if before.get(name) != after.get(name)]


def _additions(theirs: list[Any] | None, baseline: list[Any] | None) -> list[Any]:
    return [item for item in theirs or [] if item not in (baseline or [])]


def _put(section: dict[str, Any], name: str, value: Any) -> None:
    if value in (None, [], {}, ""):
        section.pop(name, None)
    else:
        section[name] = deepcopy(value)
