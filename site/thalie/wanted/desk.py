"""The card of the desk: terms that depositors miss."""

from __future__ import annotations

from collections.abc import Sequence

from flask_principal import Identity
from invenio_accounts.models import User
from invenio_db import db

from thalie.ground.language import Sentence, counted
from thalie.ground.language import sentence as _
from thalie.web.cards import Action, Asked, Card, Found, Row, Words, for_administrators

from . import book
from .models import DECLINED, TAKEN, WantedTerm


def search(identity: Identity, asked: Asked) -> Found:
    """Those that nobody has looked at, the oldest first."""
    rows, total = book.waiting(asked.text, asked.start, asked.size)
    return Found([_row(one) for one in rows], total)


def _row(one: WantedTerm) -> Row:
    said: list[Words] = [_("In the vocabulary “%(name)s”.", name=one.vocabulary)]
    user = db.session.get(User, one.by)
    if user is not None:
        said.append(_("Proposed by %(who)s.", who=user.email))
    if one.about:
        said.append(one.about)
    return Row(str(one.id), one.name, f"/vocabulary/{one.vocabulary}", one.at, said)


def take(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """The chosen are in the vocabulary: tell who proposed them."""
    done = book.settle(chosen, TAKEN)
    return counted(
        "%(number)s term is marked as taken, and its proposer told.",
        "%(number)s terms are marked as taken, and their proposers told.",
        done,
    )


def decline(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """The chosen will not be in the vocabulary: tell who proposed them."""
    done = book.settle(chosen, DECLINED)
    return counted(
        "%(number)s term is declined, and its proposer told.",
        "%(number)s terms are declined, and their proposers told.",
        done,
    )


CARD = Card(
    title=_("Terms that were proposed"),
    empty=_("Nobody misses a term."),
    allowed=for_administrators,
    search=search,
    actions={
        "take": Action(_("The chosen are in the vocabulary now"), take),
        "decline": Action(_("Decline the chosen"), decline),
    },
)
