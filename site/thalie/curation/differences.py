"""What a draft says otherwise than the version before it, field by field, in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find

from .fields import BY_PATH, FIELDS, FormField

Json = Mapping[str, Any]
Files = Mapping[str, str]
"""Checksums of files by name."""

MOST = 50  # entries of one field that are told
FILES = BY_PATH["files.enabled"]

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
KINDS: Mapping[str, Sentence] = {
    ADDED: _("added"),
    CHANGED: _("changed"),
    REMOVED: _("removed"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: whether it was added, changed or removed, and which of its entries.

    ``others`` entries were left out of ``before`` and ``after``, which hold at most ``MOST`` each.
    """

    field: FormField
    kind: str
    before: Sequence[str]
    after: Sequence[str]
    others: int = 0

    def as_json(self, language: str) -> dict[str, Any]:
        """Plain values, in one language."""
        return {
            "field": self.field.path,
            "label": self.field.label.in_language(language),
            "kind": self.kind,
            "before": list(self.before),
            "after": list(self.after),
            "others": self.others,
        }


def differences(before: Json, after: Json, find: Find, language: str) -> list[Difference]:
    """The fields in which two versions differ, in the order of the form."""
    return [found for field in FIELDS if (found := _of(field, before, after, find, language))]


def _of(
    field: FormField, before: Json, after: Json, find: Find, language: str
) -> Difference | None:
    if field is FILES or field.value(before) == field.value(after):
        return None
    old, new = (field.told(one, find, language) for one in (before, after))
    return _difference(field, old, new)


def _difference(field: FormField, old: Sequence[str], new: Sequence[str]) -> Difference | None:
    """Of two lists of entries; ``None`` where they read the same."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if not gone and not come:
        return None
    kind = ADDED if not old else REMOVED if not new else CHANGED
    left, right = (list(some.elements()) for some in (gone, come))
    others = max(0, len(left) - MOST) + max(0, len(right) - MOST)
    return Difference(field, kind, left[:MOST], right[:MOST], others)


def file_differences(before: Files, after: Files, language: str) -> Difference | None:
    """Files that came, went, or have the same name and another content."""
    old = list(_names(before, after, _("%(name)s, as it was"), language))
    new = list(_names(after, before, _("%(name)s, with another content"), language))
    if not old and not new:
        return None
    kind = ADDED if not before else REMOVED if not after else CHANGED
    others = max(0, len(old) - MOST) + max(0, len(new) - MOST)
    return Difference(FILES, kind, old[:MOST], new[:MOST], others)


def _names(these: Files, those: Files, other: Sentence, language: str) -> Iterator[str]:
    for name, checksum in sorted(these.items()):
        if name not in those:
            yield name
        elif those[name] != checksum:
            yield other.in_language(language) % {"name": name}
