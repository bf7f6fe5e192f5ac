"""What somebody saw of a draft when they began to change it.

A draft is read with a mark of its words, ``access.seen``. Whoever sends the mark
back with a change, as the form does, changes what they saw: if it is something else by now, the
change is refused and nothing is overwritten. Programs may leave it out. It is kept nowhere.

InvenioRDM's own ``If-Match`` counts revisions, and each upload of a file makes one: two uploads in
one tab would be a conflict.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from flask_resources import HTTPJSONException
from invenio_i18n import gettext as _

PLACE, SEEN = "access", "seen"
WORDS = ("metadata", "custom_fields", "access")


LARGE = re.compile("[0-9]{17}")


def mark(draft: Any) -> str | None:
    """The mark of the words of DRAFT as the database has them; ``None`` if it has none."""
    # ``model.data`` would be a copy
    kept = getattr(draft.model, "json", None) if getattr(draft, "is_draft", False) else None
    if not kept:
        return None
    words = json.dumps([kept.get(name) for name in WORDS], sort_keys=True)
    return sha256(_alike(words).encode()).hexdigest()[:16]


def _alike(words: str) -> str:
    """WORDS with one type of numbers: 1e17 comes back from the database as an integer."""
    if "e+" not in words and not LARGE.search(words):
        return words  # no number that may be written in two ways
    return json.dumps(json.loads(words, parse_int=float), sort_keys=True)


def taken_from(data: Any) -> str:
    """Take the mark out of the DATA of a change; empty where there was none."""
    place = data.get(PLACE) if isinstance(data, dict) else None
    seen = place.pop(SEEN, "") if isinstance(place, dict) else ""
    return seen if isinstance(seen, str) else ""


def refuse_unseen(draft: Any, seen: str) -> None:
    """Raise 409 when SEEN is not what DRAFT says now."""
    if seen and seen != mark(draft):
        raise HTTPJSONException(
            code=409,
            description=_(
                "This draft was changed in another window, or by somebody else, since you opened "
                "it here. Nothing was overwritten, and what you typed is still on this page."
            ),
        )
