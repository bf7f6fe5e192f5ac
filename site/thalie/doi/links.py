"""What published versions name, and what those things are told of them in return.

The links of a version are written with its publication. The other side is read from them when the
thing is described; a version speaks there only while everybody may read its metadata, it is not
withdrawn, and it is the newest of its dataset. A thing is told unhurriedly (``tell_news``), so that
a day of publications does not send the metadata of an instrument a hundred times.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    String,
    Uuid,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)

from thalie.crosswalks.datacite import named_dois
from thalie.crosswalks.datacite_terms import INVERSE
from thalie.crosswalks.model import Detector, Identifier, Record, Relation, Term
from thalie.ground.instrument_kinds import DETECTOR
from thalie.records.read_model import read_model
from thalie.records.versions import newest, public, walk
from thalie.vocabularies.terms import find, named

from .ledger import want
from .models import DoiEntry, DoiInstrument, DoiLink, DoiNews, now
from .steps import State

MOST = 500
"""Datasets that one thing tells of; the newest. Its page leads to all, by search."""

LONGEST = 255  # characters of a DOI that is kept; those given here are shorter
PIECE = 500

Link = tuple[str, str]
"""A relation, in DataCite's words, and what it leads to (``DoiLink.target``)."""


def key(vocabulary: str, term: str) -> str:
    """The target that stands for a term, whether or not it has a DOI yet."""
    return f"{vocabulary}:{term}"


# What a version names


def links_of(model: Record) -> set[Link]:
    """What a version names: DOIs, and instruments by their terms."""
    model = recognised(model)
    found = {*named_dois(model), *_instruments(model)}
    return {(relation, target) for relation, target in found if len(target) <= LONGEST}


def recognised(model: Record) -> Record:
    """MODEL, with the terms that its detectors go by.

    Only where the instrument is one of the list: other laboratories have an X0, too.
    """
    if not model.experiment.instrument:
        return model
    return replace(model, detectors=tuple(map(_recognised, model.detectors)))


def _recognised(detector: Detector) -> Detector:
    term = named("instruments", detector.name)
    facts = find("instruments", term) if term else None
    if facts is None or facts.props.get("kind") != DETECTOR:
        return detector
    return replace(detector, instrument=Term("instruments", facts.id, facts.title))


def _instruments(model: Record) -> Iterator[Link]:
    """The terms; a DOI that a person gave says which instrument it was, and no term is needed."""
    if model.experiment.instrument and not model.experiment.instrument_doi:
        yield "IsCollectedBy", key("instruments", model.experiment.instrument.id)
    for detector in model.detectors:
        if detector.instrument:
            yield "IsCollectedBy", key("instruments", detector.instrument.id)


def write_links(version_id: UUID, links: Collection[Link]) -> None:
    """Keep these as the links of a version. Not committed."""
    forget = delete(DoiLink).where(DoiLink.version_id == version_id)
    db.session.execute(forget.execution_options(synchronize_session=False))
    rows = [
        {"version_id": version_id, "relation": relation, "target": target}
        for relation, target in sorted(links)
    ]
    if rows:
        db.session.execute(insert(DoiLink), rows)


def targets_of(versions: Collection[UUID]) -> set[str]:
    """All that these versions name."""
    query = select(DoiLink.target).where(DoiLink.version_id.in_(versions))
    return set(db.session.execute(query).scalars())


def rewrite_links(tell: Callable[[int], None] = lambda number: None) -> int:
    """Write the links of all published versions anew; returns their number. Commits in pieces.

    For an instance whose datasets are older than the links.
    """
    number = 0
    for ids in walk(PIECE):
        for record in records.record_cls.get_records(ids):
            try:
                links = links_of(read_model(record))
            except Exception:  # whatever it is, the links of the others are written
                current_app.logger.exception("%s cannot be read", record.id)
                continue
            before = targets_of([record.id])
            write_links(record.id, links)
            announce(before ^ {target for _, target in links})
        db.session.commit()
        db.session.expunge_all()
        number += len(ids)
        tell(number)
    return number


# What things are told in return


@dataclass(frozen=True, slots=True)
class Mention:
    """A public dataset that names a thing. ``relation`` is what the thing says of the dataset."""

    relation: str
    id: str
    title: str
    doi: str
    resource_type: str
    date: str

    @property
    def told(self) -> Relation:
        """The relation as DataCite is told of it."""
        return Relation(self.relation, Identifier("doi", self.doi), self.resource_type)


@dataclass(frozen=True, slots=True)
class Thing:
    """What may be mentioned. ``targets`` are its DOIs, and its term where it is one.

    ``besides`` is the parent of the thing itself, whose versions tell of each other otherwise.
    """

    targets: tuple[str, ...]
    besides: UUID | None = None


def mentions(thing: Thing, most: int = 0) -> tuple[Mention, ...]:
    """The public datasets that name a thing, the newest first; ``MOST`` unless told otherwise."""
    return mentions_of([thing], most)[0]


def mentions_of(things: Sequence[Thing], most: int = 0) -> list[tuple[Mention, ...]]:
    """The public datasets that name each of these things, in one statement."""
    found: list[list[Mention]] = [[] for _ in things]
    asked = [(n, t.lower(), one.besides) for n, one in enumerate(things) for t in one.targets if t]
    if asked:
        for number, *row in db.session.execute(_speaking(asked, most or MOST)):
            found[number] += filter(None, [_mention(*row)])
    return [tuple(dict.fromkeys(several)) for several in found]


def _speaking(asked: Sequence[tuple[int, str, UUID | None]], most: int) -> Select[Any]:
    """Links of versions that may be told: public, not withdrawn, the newest that is left.

    ``asked`` are numbers of things, with a target and with the parent whose versions do not count.
    """
    numbers, targets, parents = zip(*asked, strict=True)
    thing = (
        func.unnest(
            cast(numbers, ARRAY(Integer)), cast(targets, ARRAY(String)), cast(parents, ARRAY(Uuid))
        )
        .table_valued("number", "target", "besides")
        .render_derived(name="thing")
    )
    version = RDMRecordMetadata
    order = (version.created.desc(), version.id, DoiLink.relation)
    told = (
        select(
            thing.c.number,
            DoiLink.relation,
            version.json["id"].as_string().label("id"),
            version.json["metadata"]["title"].as_string().label("title"),
            version.json["pids"]["doi"]["identifier"].as_string().label("doi"),
            version.json["metadata"]["resource_type"]["id"].as_string().label("kind"),
            version.json["metadata"]["publication_date"].as_string().label("day"),
            func.row_number().over(partition_by=thing.c.number, order_by=order).label("place"),
        )
        .join(DoiLink, DoiLink.target == thing.c.target)
        .join(version, version.id == DoiLink.version_id)
        .where(
            version.parent_id.is_distinct_from(thing.c.besides),
            public(version),
            newest(version),
        )
        .subquery()
    )
    kept = [told.c[name] for name in ("number", "relation", "id", "title", "doi", "kind", "day")]
    return select(*kept).where(told.c.place <= most).order_by(told.c.number, told.c.place)


def _mention(
    relation: str, id_: str, title: str, doi: str | None, kind: str | None, day: str | None
) -> Mention | None:
    inverse = INVERSE.get(relation)
    if not inverse or not doi:
        return None
    facts = find("resourcetypes", kind or "")
    general = facts.props.get("datacite_general", "") if facts else ""
    return Mention(inverse, id_, title, doi, general, day or "")


# When things are told


def announce(targets: Iterable[str]) -> None:
    """Something may be told otherwise about these. In the transaction that is going on."""
    rows = [{"target": target, "since": now()} for target in sorted(set(targets))]
    if rows:
        db.session.execute(insert(DoiNews), rows)


def announce_namers(targets: Collection[str]) -> None:
    """What names these may say it otherwise: by a DOI that is new. Not committed."""
    versions = select(DoiLink.version_id).where(DoiLink.target.in_(targets))
    parents = select(RDMRecordMetadata.parent_id).where(RDMRecordMetadata.id.in_(versions))
    namers = select(DoiEntry.doi).where(
        or_(DoiEntry.object_id.in_(versions), DoiEntry.object_id.in_(parents))
    )
    announce(db.session.execute(namers).scalars())


def tell_news() -> int:
    """Want the DOIs of which something has been told otherwise for a while. Commits.

    Returns how many. What the ledger does not have is forgotten: it is described with all links
    when it comes.
    """
    delay = timedelta(seconds=current_app.config["THALIE_DOI_RELATED_DELAY"])
    due = select(DoiNews.target).where(DoiNews.since <= now() - delay).distinct().limit(PIECE)
    targets = list(db.session.execute(due).scalars())
    news = select(DoiNews.id).where(DoiNews.target.in_(targets)).with_for_update(skip_locked=True)
    ids = list(db.session.execute(news).scalars())
    if not ids:
        db.session.rollback()
        return 0
    entries = _entries(targets)
    for doi, kind, object_id, wanted in sorted(entries):  # as publications do, or both would wait
        want(doi, kind, object_id, State(wanted))
    forget = delete(DoiNews).where(DoiNews.id.in_(ids))
    db.session.execute(forget.execution_options(synchronize_session=False))
    db.session.commit()
    return len(entries)


def _entries(targets: Collection[str]) -> list[tuple[str, str, UUID, str]]:
    """The entries of the ledger that these targets mean, in the order of their DOIs."""
    instruments = select(DoiInstrument.doi).where(
        literal(key("instruments", "")).concat(DoiInstrument.term).in_(targets)
    )
    query = select(DoiEntry.doi, DoiEntry.kind, DoiEntry.object_id, DoiEntry.wanted).where(
        or_(func.lower(DoiEntry.doi).in_(targets), DoiEntry.doi.in_(instruments))
    )
    rows = db.session.execute(query.order_by(DoiEntry.doi))
    return [tuple(row) for row in rows]
