"""From a request to the pieces of its answer: the six verbs over the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from invenio_db import db

from thalie.crosswalks.formats import Format

from . import book, pages, writing
from .facts import rules_of_sets
from .packing import Piece
from .pages import Item
from .protocol import Code, Fault, Refusal, Request, Selection, Verb, read_request
from .renderings import HARVESTED
from .sets import Rule
from .stamping import stamp
from .tokens import LIFE, Signer, Token

PATIENCE = 1.0
"""Seconds for which a request enters changes before it answers, and waits for who does."""

MOST_BYTES = 8_000_000
"""What the metadata of a page may have; a page of greater ones has fewer records."""


class NotReadyError(Exception):
    """The ledger has no answer now; it will have one in some seconds."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who answers, and under which address."""

    site: writing.Site
    house: writing.House
    signer: Signer
    records_page: int
    identifiers_page: int

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Provider:
        """Read InvenioRDM's ``OAISERVER_*`` and ``THALIE_OAI_*``."""
        root = str(config["SITE_UI_URL"]).rstrip("/")
        base = f"{root}/oai2d"
        return cls(
            writing.Site(base, "/oai2d/style.xsl"),
            writing.House(
                str(config["OAISERVER_REPOSITORY_NAME"]),
                tuple(config["OAISERVER_ADMIN_EMAILS"]),
                str(config["OAISERVER_ID_PREFIX"]),
                config["THALIE_OAI_RIGHTS"],
                tuple(config["THALIE_OAI_FRIENDS"]),
            ),
            Signer(str(config["SECRET_KEY"]), base),
            int(config["OAISERVER_PAGE_SIZE"]),
            int(config["THALIE_OAI_IDENTIFIERS_PAGE"]),
        )


def answer(provider: Provider, pairs: Iterable[tuple[str, str]]) -> list[Piece]:
    """The answer to these arguments, errors of the protocol among them.

    Raises ``NotReadyError``.
    """
    opened, marked = book.look()
    if not opened:
        raise NotReadyError
    if marked:
        stamp(PATIENCE, patience=PATIENCE)
    moment = book.read_clock()
    said: Mapping[str, str] = {}
    try:
        request = read_request(pairs, HARVESTED)
        said = request.said
        parts = writing.element(request.verb, VERBS[request.verb](provider, request, moment))
    except Refusal as refusal:
        codes = {one.code for one in refusal.faults}
        said = {} if codes & {Code.BAD_VERB, Code.BAD_ARGUMENT} else refusal.said or said
        parts = writing.errors(refusal.faults)
    finally:
        db.session.rollback()
    return writing.document(provider.site, moment, said, parts)


Parts = Iterable[Piece]


def _identify(provider: Provider, request: Request, moment: datetime) -> Parts:
    return writing.identify(provider.house, provider.site, book.earliest() or moment)


def _list_formats(provider: Provider, request: Request, moment: datetime) -> Parts:
    if request.identifier:
        _found(request.identifier)
    told = ((p, one.harvest) for p, one in HARVESTED.items() if one.harvest)
    return writing.formats((p, harvest.schema, harvest.namespace) for p, harvest in told)


def _list_sets(provider: Provider, request: Request, moment: datetime) -> Parts:
    token = provider.signer.read(request.token, request.verb) if request.token else None
    size = provider.identifiers_page
    found, more = pages.sets(token.after if token else "", size)
    rules = {rule.spec: rule for rule in rules_of_sets()}
    parts = [*writing.sets((one.spec, one.english, _about(one, rules)) for one in found)]
    if not more and token is None:
        return parts
    cursor = token.cursor if token else 0
    total = max(token.total if token else 0, cursor + len(found) + more)
    after = found[-1].spec if found else ""
    following = Token(request.verb, Selection(), None, cursor + len(found), total, after)
    text = provider.signer.write(following) if more else ""
    return [*parts, writing.token(text, cursor=cursor, total=total, expires=moment + LIFE)]


def _about(one: pages.SetTold, rules: Mapping[str, Rule]) -> list[tuple[str, str]]:
    rule = rules.get(one.spec)
    if rule is None:
        own = [("fr", one.french)] if one.french != one.english else []
        return [*own, *([("en", one.about)] if one.about else [])]
    both = [*rule.name.items(), *rule.about.items()]
    return [(language, text) for language, text in both if text != one.english]


def _get_record(provider: Provider, request: Request, moment: datetime) -> Parts:
    one = HARVESTED[request.selection.prefix]
    item = _found(request.identifier, one)
    return writing.records([item], writing.about_rights(provider.house.rights))


def _found(identifier: str, one: Format | None = None) -> Item:
    item = pages.find(identifier, one)
    if item is None:
        raise Refusal(Fault(Code.NO_ITEM, "There is no item with this identifier."))
    return item


def _list_identifiers(provider: Provider, request: Request, moment: datetime) -> Parts:
    items, rest = _list(provider, request, provider.identifiers_page, None, moment)
    return [*writing.headers(items), *rest]


def _list_records(provider: Provider, request: Request, moment: datetime) -> Parts:
    items, rest = _list(provider, request, provider.records_page, HARVESTED, moment)
    about = writing.about_rights(provider.house.rights)
    return [*writing.records(items, about), *rest]


def _list(
    provider: Provider,
    request: Request,
    size: int,
    formats: Mapping[str, Format] | None,
    moment: datetime,
) -> tuple[list[Item], list[bytes]]:
    """The items of a page, and the token with which the list goes on."""
    began = provider.signer.read(request.token, request.verb) if request.token else None
    chosen = began.selection if began else request.selection
    if chosen.prefix not in HARVESTED:
        raise Refusal(Fault(Code.BAD_TOKEN, "The format of this list is no more: begin again."))
    one = formats[chosen.prefix] if formats else None
    items, more = _fitting(*pages.page(chosen, began.place if began else None, size, one))
    if not items:
        return _ended(began, chosen, one)
    if began is None and not more:
        return items, []
    cursor = began.cursor if began else 0
    total = began.total if began else pages.count(chosen)
    total = max(total, cursor + len(items) + more)
    following = Token(request.verb, chosen, items[-1].place, cursor + len(items), total)
    text = provider.signer.write(following) if more else ""
    return items, [writing.token(text, cursor=cursor, total=total, expires=moment + LIFE)]


def _fitting(items: list[Item], more: bool) -> tuple[list[Item], bool]:
    """As many items as there is room for; at least one."""
    size = 0
    for number, item in enumerate(items):
        size += item.body.size if item.body else 0
        if size > MOST_BYTES and number:
            return items[:number], True
    return items, more


def _ended(
    began: Token | None, chosen: Selection, one: Format | None
) -> tuple[list[Item], list[bytes]]:
    """A list without further items.

    Of one that was begun all others may have changed since, beyond its ``until``; as no list may be
    empty, its last item is told again.
    """
    if began and began.place and (items := pages.last_before(chosen, began.place, one)):
        return items, [writing.token("", cursor=began.cursor, total=began.total, expires=None)]
    if chosen.set and not pages.is_set(chosen.set):
        raise Refusal(Fault(Code.NO_MATCH, "There is no such set; ListSets tells which are."))
    raise Refusal(Fault(Code.NO_MATCH, "No item has been changed so."))


Answer = Callable[[Provider, Request, datetime], Parts]
VERBS: Mapping[Verb, Answer] = {
    Verb.IDENTIFY: _identify,
    Verb.LIST_FORMATS: _list_formats,
    Verb.LIST_SETS: _list_sets,
    Verb.GET_RECORD: _get_record,
    Verb.LIST_IDENTIFIERS: _list_identifiers,
    Verb.LIST_RECORDS: _list_records,
}


def provider() -> Provider:
    """The provider of this application."""
    return Provider.from_config(current_app.config)
