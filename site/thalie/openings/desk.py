"""The card of the desk: embargoes that end soon, could not be lifted, or wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask_principal import Identity

from thalie.embargo.words import day_words
from thalie.ground.language import Sentence, counted
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.records.days import today
from thalie.web.cards import Action, Asked, Card, Found, Row, Words, piece

from . import board
from .permissions import is_curator
from .reminders import remind_now

SOON = timedelta(days=30)


def search(identity: Identity, asked: Asked) -> Found:
    """What is over, failed, to be reviewed or ends within 30 days; and what is asked for."""
    until = today() + SOON
    ending = board.search(board.Filter(until=until, text=asked.text), 1, board.MOST).rows
    others = board.search(board.Filter(state="asked", text=asked.text), 1, board.MOST).rows
    failed = board.search(board.Filter(state="failed", text=asked.text), 1, board.MOST).rows
    found = {row.id: row for row in (*failed, *others, *ending)}
    rows = list(found.values())
    return Found([_row(row) for row in piece(rows, asked)], len(rows))


def _row(row: board.Row) -> Row:
    return Row(
        key=row.id,
        title=row.title,
        url=f"/me/requests/{row.request}" if row.request else f"/records/{row.id}/embargo",
        since=row.asked or row.failed,
        lacks=list(_lacks(row)),
        id=row.id,
    )


def _lacks(row: board.Row) -> Iterator[Words]:
    day = day_words(row.end, language())
    if row.attempts:
        yield counted(
            "It could not be opened, after %(number)s attempt.",
            "It could not be opened, after %(number)s attempts.",
            row.attempts,
        )
        yield row.failure
    if row.request:
        yield _("An extension is asked for.")
    if row.restricted:
        yield _("Closed without an end; to be reviewed on %(day)s.", day=day)
    elif row.end <= today():
        yield _("The embargo was over on %(day)s, and the files are closed.", day=day)
    else:
        yield _("The embargo ends on %(day)s.", day=day)


def remind(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """Remind the leaders of the chosen. Commits."""
    number = remind_now(identity, chosen)
    return counted("%(number)s reminder was sent.", "%(number)s reminders were sent.", number)


CARD = Card(
    title=_("Embargoes that need a look"),
    empty=_("No embargo ends soon, and none waits for a decision."),
    allowed=is_curator,
    search=search,
    actions={"remind": Action(_("Remind the leaders of the chosen"), remind)},
    more="/administration/embargoes",
)
