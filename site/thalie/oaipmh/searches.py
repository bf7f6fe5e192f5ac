"""Sets that administrators made as searches: who is in them is looked at in the search index.

In the background, after changes and after a set was written otherwise; where the search engine does
not answer, all stays as it was, and the provider goes on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_oaiserver.proxies import current_oaiserver
from invenio_oaiserver.query import query_string_parser
from sqlalchemy import select, update

from . import book
from .facts import community_of
from .models import HarvestBook, HarvestItem, now
from .stamping import next_place

LAG = timedelta(minutes=1)
"""For which the index may be behind the database: so long it is asked again."""

PIECE = 200  # items that are entered in one transaction


def follow_searches() -> int:
    """Look again who is in the sets that are searches, where something changed since.

    Returns how many items came into one, or left it. Commits.
    """
    page = db.session.execute(select(HarvestBook).limit(1)).scalar_one_or_none()
    if page is None or page.opened is None or page.searched >= page.position:
        db.session.rollback()
        return 0
    seen, quiet = page.position, now() - page.datestamp > LAG
    sets = db.session.execute(select(OAISet.spec, OAISet.search_pattern, OAISet)).all()
    number = 0
    for spec, pattern in [(s, p) for s, p, one in sets if p and not community_of(one)]:
        try:
            number += _follow(spec, pattern)
        except Exception:  # whatever the search engine has against it, the others are looked at
            db.session.rollback()
            current_app.logger.exception("The set %s cannot be searched", spec)
    if quiet and not number:
        db.session.execute(update(HarvestBook).values(searched=seen))
        db.session.commit()
    db.session.rollback()
    return number


def _follow(spec: str, pattern: str) -> int:
    search = current_oaiserver.search_cls(index=str(current_app.config["OAISERVER_RECORD_INDEX"]))
    search = search.query(query_string_parser(search_pattern=pattern)).source(False)
    found = {UUID(hit.meta.id) for hit in search.scan()}
    held = HarvestItem.sets.contains([spec])
    members = set(db.session.execute(select(HarvestItem.id).where(held)).scalars())
    return _enter(spec, found - members, join=True) + _enter(spec, members - found, join=False)


def _enter(spec: str, items: Collection[UUID], *, join: bool) -> int:
    waiting, number = sorted(items), 0
    while waiting:
        piece, waiting = waiting[:PIECE], waiting[PIECE:]
        db.session.rollback()
        if not book.enter_alone():
            return number
        query = select(HarvestItem).where(HarvestItem.id.in_(piece), HarvestItem.deleted.is_(False))
        rows = db.session.execute(query.execution_options(populate_existing=True)).scalars().all()
        moment, page = book.stop_clock()
        for item in rows:
            item.sets = sorted({*item.sets, spec} if join else {*item.sets} - {spec})
            item.known_sets = sorted({*item.known_sets, spec})
            item.datestamp, item.position = next_place(page, moment)
        db.session.commit()
        number += len(rows)
    return number
