"""The ledger for other machines than harvesters of OAI-PMH: ResourceSync, an Atom feed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import func, select

from thalie.exports.rendering import house
from thalie.ground.plain import plain
from thalie.records.versions import newest, public
from thalie.web import atom

from . import book, resource_sync
from .facts import in_utc
from .models import HarvestItem
from .resource_sync import Resource

PART = 10_000  # resources of a document
NEWS = 50  # entries of the feed
KINDS = ("resourcelist", "changelist")


def add_routes(blueprint: Blueprint) -> None:
    """Their addresses."""
    for rule, view in (
        ("/.well-known/resourcesync", source),
        ("/resourcesync/capabilitylist.xml", capabilities),
        ("/resourcesync/<kind>.xml", index),
        ("/resourcesync/<kind>/<int:after>.xml", part),
        ("/feed.atom", feed),
    ):
        blueprint.add_url_rule(rule, view.__name__, view)


def source() -> Response:
    """Where ResourceSync begins."""
    return _xml(resource_sync.source(house().site))


def capabilities() -> Response:
    """What there is of ResourceSync."""
    return _xml(resource_sync.capabilities(house().site))


def index(kind: str) -> Response:
    """The parts of a list; each begins after a position of the ledger."""
    if kind not in KINDS:
        abort(404)
    moment = book.read_clock()
    numbered = select(
        HarvestItem.position, func.row_number().over(order_by=HarvestItem.position).label("n")
    ).subquery()
    ends = select(numbered.c.position).where(numbered.c.n % PART == 0).order_by(numbered.c.n)
    parts = [0, *db.session.execute(ends).scalars()]
    since = book.earliest() or moment
    return _xml(resource_sync.index(house().site, kind, parts, moment, since))


def part(kind: str, after: int) -> Response:
    """Items after a position, in the order of changes."""
    if kind not in KINDS or after >= 2**63:
        abort(404)
    moment = book.read_clock()
    query = (
        select(HarvestItem.identifier, HarvestItem.datestamp, HarvestItem.deleted)
        .where(HarvestItem.position > after)
        .order_by(HarvestItem.position)
        .limit(PART)
    )
    found = [
        Resource(name.rpartition(":")[2], changed, gone)
        for name, changed, gone in db.session.execute(query)
    ]
    since = book.earliest() or moment
    return _xml(resource_sync.part(house().site, kind, found, moment, since))


def feed() -> Response:
    """The newest datasets."""
    record, site = RDMRecordMetadata, house().site
    query = (
        select(record.json, record.created, HarvestItem.datestamp)
        .join(HarvestItem, HarvestItem.id == record.id)
        .where(public(), newest(), HarvestItem.deleted.is_(False))
        .order_by(record.created.desc(), record.id)
        .limit(NEWS)
    )
    news = [_news(site, *row) for row in db.session.execute(query)]
    name = str(current_app.config["THEME_SITENAME"])
    about = atom.About(f"{site}/feed.atom", site, name, name)
    return _xml(atom.feed(about, news, book.read_clock()), atom.MEDIA_TYPE)


def _news(site: str, json: Any, created: Any, changed: Any) -> atom.News:
    metadata = json["metadata"]
    return atom.News(
        f"{site}/records/{json['id']}",
        metadata.get("title") or json["id"],
        tuple(str(one["person_or_org"].get("name", "")) for one in metadata.get("creators", ())),
        plain(metadata.get("description") or ""),
        in_utc(created),
        changed,
    )


def _xml(body: bytes, kind: str = "application/xml") -> Response:
    db.session.rollback()
    return Response(body, content_type=f"{kind}; charset=utf-8")
