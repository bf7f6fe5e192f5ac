"""The card of the desk: published datasets that lack what no dataset may lack."""

from __future__ import annotations

from flask_principal import Identity

from thalie.ground.language import enumeration
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.cards import Asked, Card, Found, Row, piece

from .lacks import LackingRecord, Wanted, count, find
from .permissions import LacksPermissionPolicy

WANTED = Wanted(level="error", status="published")
MOST = 1_000  # looked through for words


def search(identity: Identity, asked: Asked) -> Found:
    """Those of the last run of the checks, what changed last first."""
    if not asked.text:
        return Found([_row(one) for one in find(WANTED, asked.start, asked.size)], count(WANTED))
    text = asked.text.casefold()
    rows = [one for one in find(WANTED, 0, MOST) if text in f"{one.id} {one.title}".casefold()]
    return Found([_row(one) for one in piece(rows, asked)], len(rows))


def _row(one: LackingRecord) -> Row:
    titles = [lack.title.get(language()) or lack.title["en"] for lack in one.lacks]
    said = _("Lacks: %(lacks)s", lacks=enumeration(titles, language()))
    return Row(one.id, one.title, f"/uploads/{one.id}", lacks=[said], id=one.id)


CARD = Card(
    title=_("Published, and lacking something"),
    empty=_("No published dataset lacks what the rules ask for."),
    allowed=lambda identity: bool(LacksPermissionPolicy("search").allows(identity)),
    search=search,
    actions={},
)
