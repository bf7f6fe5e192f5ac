"""Compares the ledger with all DOIs that DataCite has of our prefixes, and mends what differs.

The walk keeps one page in memory; what was met is kept in a table (``DoiSeen``) until it ends, so
that what is missing and what is double is found by the database.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from . import channel
from .adopt import adopt_everything
from .answers import Answer, Verdict, judge, reason
from .client import ConfiguredDataCiteClient, Page, read_page
from .digest import held
from .ledger import doubt, entry_of
from .models import DoiEntry, DoiReport, DoiSeen, now
from .notifications import ComparedDois
from .notifications import tell as notify
from .sources import source
from .steps import State

PAGE = 500  # DOIs of a page at DataCite, and of a piece of the ledger
TRIES = 6  # for each page
PAUSE = 10.0  # seconds before another try, unless DataCite asks for more
FORGOTTEN = timedelta(days=1)
"""After so long, what a comparison left behind is no more of a running one."""
KEPT = timedelta(days=400)
"""After so long, a report is forgotten."""
MOST_FINDINGS = 500  # told one by one in a report

MISSING, UNKNOWN, STATE, URL = "missing", "unknown", "state", "url"
METADATA, DUPLICATE, STATUS, WANTED = "metadata", "duplicate", "status", "wanted"
KINDS: Mapping[str, str] = {
    MISSING: "not at DataCite",
    UNKNOWN: "at DataCite, but not in the ledger",
    STATE: "in another state at DataCite",
    URL: "leads elsewhere",
    METADATA: "has other metadata at DataCite",
    DUPLICATE: "there twice",
    STATUS: "has another status in InvenioRDM",
    WANTED: "wanted otherwise by its record",
}

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it ought to be. ``kind`` is one of ``KINDS``."""

    kind: str
    doi: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison found; the findings are the first of each run.

    ``compared`` DOIs were met at DataCite. ``adopted`` were not in the ledger before. ``repairs``
    were given to the workers; where nothing is written (``dry_run``) they would have been.
    """

    id: int
    dry_run: bool
    compared: int
    adopted: int
    repairs: int
    counts: Mapping[str, int]
    findings: Sequence[Finding]
    error: str

    @property
    def clean(self) -> bool:
        """Whether nothing was found, and all was looked at."""
        return not self.error and not any(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "clean": self.clean}


class ReconcileError(Exception):
    """DataCite does not give its list; the message says why."""


def reconcile(*, dry_run: bool = False, tell: Tell = lambda number: None) -> Report:
    """Compare, mend unless ``dry_run``, keep a report, and tell curators where something was found.

    What differs is given to the workers, who ask DataCite again before they change anything. A
    DOI that only DataCite knows is told, never changed. ``tell`` gets how many DOIs were met. A
    comparison that DataCite cuts short says so (``error``), and calls nothing missing.
    """
    adopted = 0 if dry_run else adopt_everything()
    comparison = _Comparison(_begin(dry_run), dry_run)
    error = ""
    try:
        comparison.run(tell)
    except (ReconcileError, ValueError) as failure:
        db.session.rollback()
        error = str(failure)[:500]
    report = comparison.finish(adopted, error)
    if not report.clean and not dry_run:
        notify(ComparedDois.build(**report.as_json()))
    return report


def _begin(dry_run: bool) -> int:
    """Open a report; forget old ones, and what killed comparisons left behind. Commits."""
    report = DoiReport(dry_run=dry_run)
    db.session.add(report)
    db.session.execute(
        delete(DoiReport)
        .where(DoiReport.started < now() - KEPT)
        .execution_options(synchronize_session=False)
    )
    old = select(DoiReport.id).where(
        or_(DoiReport.finished.is_not(None), DoiReport.started < now() - FORGOTTEN)
    )
    db.session.execute(
        delete(DoiSeen)
        .where(DoiSeen.report_id.in_(old))
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    number: int = report.id
    return number


class _Comparison:
    def __init__(self, report_id: int, dry_run: bool) -> None:
        self.report_id = report_id
        self.dry_run = dry_run
        self.started = now()
        self.client = ConfiguredDataCiteClient("datacite")
        self.counts: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.compared = 0
        self.repairs = 0

    def run(self, tell: Tell) -> None:
        for prefix in self.client.prefixes:
            for page, asked in self._pages(prefix):
                self._compare(page, asked)
                self.compared += len(page.found)
                tell(self.compared)
        for found, kind, text in self._missing(), *self._doubles():
            self._note_all(found, kind, text)
        self._check_ledger()

    def finish(self, adopted: int, error: str) -> Report:
        """Close the report. Commits."""
        counts = {kind: self.counts[kind] for kind in KINDS}
        row = db.session.get(DoiReport, self.report_id)
        row.finished, row.compared, row.error = now(), self.compared, error
        row.counts = {**counts, "adopted": adopted, "repairs": self.repairs}
        row.findings = [asdict(one) for one in self.findings]
        self._forget()
        db.session.commit()
        return Report(
            self.report_id,
            self.dry_run,
            self.compared,
            adopted,
            self.repairs,
            counts,
            tuple(self.findings),
            error,
        )

    # The walk

    def _pages(self, prefix: str) -> Iterator[tuple[Page, datetime]]:
        cursor = "1"
        while cursor:
            asked = now()
            page = self._page(prefix, cursor)
            yield page, asked
            cursor = page.cursor if page.cursor != cursor and page.found else ""

    def _page(self, prefix: str, cursor: str) -> Page:
        """A page; asked for again, with pauses, where DataCite does not give it."""
        for _ in range(TRIES):
            gate = channel.take_turn()
            if gate.closed and not gate.wait:
                raise ReconcileError(f"Not asked: {gate.closed}.")
            time.sleep(gate.wait)
            if gate.closed:
                continue
            answer = self.client.api.walk(prefix, PAGE, cursor)
            try:
                return read_page(answer)
            except ValueError:
                self._stumble(answer)
        raise ReconcileError("DataCite does not give its list of DOIs.")

    def _stumble(self, answer: Answer) -> None:
        verdict = judge("GET", answer)
        if verdict is Verdict.CREDENTIALS:
            channel.refused(reason(answer))
        if verdict in (Verdict.CREDENTIALS, Verdict.REFUSED, Verdict.ABSENT):
            raise ReconcileError(f"DataCite does not give its list: {reason(answer)}")
        time.sleep(max(PAUSE, min(answer.wait, 600.0)))

    def _compare(self, page: Page, asked: datetime) -> None:
        """Compare one page with the ledger. Commits."""
        shown = {str(one["doi"]).lower(): one for one in page.found}
        for doi in self._see(page):
            self._note(Finding(DUPLICATE, doi, "DataCite lists it twice."))
        known = {
            entry.doi.lower(): entry
            for entry in db.session.execute(
                select(DoiEntry)
                .where(func.lower(DoiEntry.doi).in_(shown))
                .execution_options(populate_existing=True)
            ).scalars()
        }
        differing: list[Finding] = []
        for doi, attributes in shown.items():
            entry = known.get(doi)
            if entry is None:
                text = f"{attributes.get('state')}, leads to {attributes.get('url')}"
                self._note(Finding(UNKNOWN, doi, text))
            elif entry.settled and entry.confirmed and entry.confirmed < asked:
                differing += differences(entry, attributes)
        db.session.commit()
        for finding in differing:
            self._mend(finding)
        db.session.expunge_all()

    def _see(self, page: Page) -> list[str]:
        """Keep which DOIs were met; returns those that were met before."""
        names = [str(one["doi"]).lower() for one in page.found]
        if not names:
            return []
        seen = DoiSeen.__table__.c
        before = set(
            db.session.execute(
                select(seen.doi).where(seen.report_id == self.report_id, seen.doi.in_(names))
            ).scalars()
        )
        rows = [
            {"report_id": self.report_id, "doi": name, "url_digest": _short(one.get("url"))}
            for name, one in zip(names, page.found, strict=True)
        ]
        db.session.execute(insert(DoiSeen).on_conflict_do_nothing(), rows)
        return sorted(before)

    # What the database finds

    def _missing(self) -> tuple[Any, str, str]:
        """DOIs of which DataCite said that it has them, and that were not met."""
        met = exists().where(
            DoiSeen.report_id == self.report_id, DoiSeen.doi == func.lower(DoiEntry.doi)
        )
        query = select(DoiEntry.doi).where(
            DoiEntry.next_attempt.is_(None), DoiEntry.confirmed < self.started, ~met
        )
        return query, MISSING, "DataCite does not list it."

    def _doubles(self) -> list[tuple[Any, str, str]]:
        """DOIs that share a page with another, and entries that share an object."""
        mine = DoiSeen.report_id == self.report_id
        shared = (
            select(DoiSeen.url_digest)
            .where(mine, DoiSeen.url_digest != "")
            .group_by(DoiSeen.url_digest)
            .having(func.count() > 1)
        )
        same_page = select(DoiSeen.doi).where(mine, DoiSeen.url_digest.in_(shared))
        objects = (
            select(DoiEntry.object_id)
            .group_by(DoiEntry.kind, DoiEntry.object_id)
            .having(func.count() > 1)
        )
        same_object = select(DoiEntry.doi).where(DoiEntry.object_id.in_(objects))
        return [
            (same_page, DUPLICATE, "Another DOI leads to the same page."),
            (same_object, DUPLICATE, "The ledger has another DOI of the same."),
        ]

    def _note_all(self, query: Any, kind: str, text: str) -> None:
        """Note each DOI that QUERY finds, piece by piece, and mend what is missing. Commits."""
        column, last = query.selected_columns[0], ""
        while True:
            piece = (
                db.session.execute(query.where(column > last).order_by(column).limit(PAGE))
                .scalars()
                .all()
            )
            for doi in piece:
                finding = Finding(kind, doi, text)
                self._mend(finding) if kind == MISSING else self._note(finding)
            db.session.commit()
            if len(piece) < PAGE:
                return
            last = piece[-1]

    def _check_ledger(self) -> None:
        """See that the ledger wants what records want, and that the status here fits. Commits."""
        last = ""
        while True:
            piece = (
                db.session.execute(
                    select(DoiEntry)
                    .where(DoiEntry.doi > last)
                    .order_by(DoiEntry.doi)
                    .limit(PAGE)
                    .execution_options(populate_existing=True)
                )
                .scalars()
                .all()
            )
            if not piece:
                return
            last = piece[-1].doi
            for finding in [*_wanted_otherwise(piece), *_other_status(piece)]:
                self._mend(finding)
            db.session.commit()
            db.session.expunge_all()

    # What becomes of it

    def _note(self, finding: Finding) -> None:
        self.counts[finding.kind] += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def _mend(self, finding: Finding) -> None:
        """Note the finding, and have a worker look at the DOI. Commits.

        One DOI in a transaction: a publication that waits for several cannot wait in a circle.
        """
        self._note(finding)
        self.repairs += 1
        if not self.dry_run:
            entry = entry_of(finding.doi, lock=True)
            if entry is not None:
                doubt(entry, f"Comparison: {KINDS[finding.kind]}. {finding.text}")
            db.session.commit()

    def _forget(self) -> None:
        db.session.execute(
            delete(DoiSeen)
            .where(DoiSeen.report_id == self.report_id)
            .execution_options(synchronize_session=False)
        )


def differences(entry: DoiEntry, attributes: Mapping[str, Any]) -> Iterator[Finding]:
    """What DataCite shows otherwise than it confirmed."""
    state, url = attributes.get("state"), attributes.get("url")
    if state != entry.known:
        yield Finding(STATE, entry.doi, f"{state}; {entry.known} was confirmed")
    if url != entry.url:
        yield Finding(URL, entry.doi, f"{url}; {entry.url} was confirmed")
    if held(attributes) != entry.held:
        yield Finding(METADATA, entry.doi, "They are not those that DataCite confirmed.")


def _wanted_otherwise(piece: Sequence[DoiEntry]) -> Iterator[Finding]:
    kinds: dict[str, list[DoiEntry]] = {}
    for entry in piece:
        kinds.setdefault(entry.kind, []).append(entry)
    for kind, entries in kinds.items():
        wanted: dict[UUID, State] = source(kind).wanted([entry.object_id for entry in entries])
        for entry in entries:
            now_wanted = wanted.get(entry.object_id, State(entry.wanted))
            if entry.settled and now_wanted != entry.wanted:
                yield Finding(WANTED, entry.doi, f"{now_wanted}; the ledger has {entry.wanted}")


def _other_status(piece: Sequence[DoiEntry]) -> Iterator[Finding]:
    settled = [e.doi for e in piece if e.settled and e.remote is not None and e.remote.resolves]
    pid = PersistentIdentifier
    rows = db.session.execute(
        select(pid.pid_value, pid.status).where(
            pid.pid_type == "doi", pid.pid_value.in_(settled), pid.status != PIDStatus.REGISTERED
        )
    )
    for doi, status in rows:
        yield Finding(STATUS, doi, f"It is {status.name.lower()} here, registered there.")


def _short(url: object) -> str:
    """A short name of an address; nothing for none."""
    return hashlib.md5(str(url).encode(), usedforsecurity=False).hexdigest() if url else ""
