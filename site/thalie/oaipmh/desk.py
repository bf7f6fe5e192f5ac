"""The card of the desk: what harvesters cannot be told, or are told late."""

from __future__ import annotations

from collections.abc import Iterator

from flask_principal import Identity

from thalie.ground.language import counted
from thalie.ground.language import sentence as _
from thalie.web.cards import Asked, Card, Found, Row, for_administrators, piece

from .administration import unwritten
from .health import LATE, health

PAGE = "/administration/harvesting"
MOST = 1_000  # items that cannot be written


def search(identity: Identity, asked: Asked) -> Found:
    """The ledger itself, where it is late or not open; then the items that cannot be written."""
    rows = [row for row in (*_of_ledger(), *_of_items()) if asked.text in row.key]
    return Found(piece(rows, asked), len(rows))


def _of_ledger() -> Iterator[Row]:
    found = health()
    if not found.open:
        yield Row("ledger", _("The ledger of harvesters"), PAGE, lacks=[_("It is not open yet.")])
    elif found.oldest >= LATE:
        late = counted(
            "%(number)s change is not entered yet, for %(minutes)s minutes.",
            "%(number)s changes are not entered yet, for %(minutes)s minutes.",
            found.waiting,
            minutes=round(found.oldest / 60),
        )
        yield Row("ledger", _("The ledger of harvesters"), PAGE, lacks=[late])


def _of_items() -> Iterator[Row]:
    for one in unwritten(MOST):
        said = _("It cannot be written as %(format)s:", format=one.format)
        yield Row(f"{one.identifier} {one.format}", one.identifier, PAGE,
                  lacks=[said, one.failure])  # fmt: skip


CARD = Card(
    title=_("Harvests"),
    empty=_("Harvesters are told everything."),
    allowed=for_administrators,
    search=search,
    actions={},
    more=PAGE,
)
