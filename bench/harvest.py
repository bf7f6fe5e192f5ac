"""Harvesting by OAI-PMH through HTTP, beside a bare loop that reads the same from the database.

A few datasets are published, and their items and renderings are copied in the tables to as many as
are wanted. One client takes every list from first page to last, over one connection, compressed.
Processor time is that of the web server's processes. The bare loop reads pages of 100 compressed
records by keyset, inflates, joins and compresses them: nothing with the same bytes is quicker.
The stock instance serves some hundred records with the same metadata in the same run, in pages of
the same size: what it takes a record does not depend on how many there are.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
import psycopg2

from thalie.oaipmh.packing import Packed
from thalie_local.standalone.environment import database_uri
from thalie_local.standalone.layout import Layout, StandaloneError
from thalie_local.standalone.secrets import load
from thalie_local.standalone.supervisor import Supervisor

from .dataset import stock_draft, write_run
from .instance import ROOT, environment, running
from .machine import Machine
from .record import heritage
from .result import Figure, Result
from .stock.build import Stock

SIZES = (1_000, 20_000, 100_000)
SOURCES = 20  # datasets that are copied
PAGE = 100
HARVESTERS = 4
LOOKS = 60  # at a record, while they harvest
STOCK = 200  # records of the stock instance
STOCK_PREFIXES = ("oai_dc", "oai_datacite", "dcat")  # of those that both have
FORGET = "DELETE FROM thalie_oai_item WHERE identifier LIKE 'oai:bench:%'"
COPY = """
WITH source AS (
  SELECT i.*, row_number() OVER (ORDER BY i.position) AS n FROM thalie_oai_item i
  WHERE NOT i.deleted AND i.identifier NOT LIKE 'oai:bench:%%' LIMIT %(sources)s
)
INSERT INTO thalie_oai_item
  (id, parent_id, identifier, datestamp, position, deleted, sets, known_sets, print)
SELECT gen_random_uuid(), gen_random_uuid(), 'oai:bench:' || g,
  timestamptz '2020-01-01Z' + g * interval '7 s', g + 100000000, false, s.sets, s.known_sets,
  replace(s.id::text, '-', '')
FROM generate_series(%(first)s, %(last)s) g
JOIN source s ON s.n = 1 + g %% (SELECT count(*) FROM source)
"""
RENDER = """
INSERT INTO thalie_oai_rendering (item_id, key, print, edition, body, failure)
SELECT i.id, r.key, i.print, r.edition, r.body, ''
FROM thalie_oai_item i JOIN thalie_oai_rendering r ON replace(r.item_id::text, '-', '') = i.print
WHERE i.identifier LIKE 'oai:bench:%%' AND i.position > 100000000 + %(first)s - 1
"""
BARE = """
SELECT i.identifier, i.datestamp, i.position, r.body FROM thalie_oai_item i
JOIN thalie_oai_rendering r ON r.item_id = i.id AND r.key = 'dublincore'
WHERE (i.datestamp, i.position) > (%s, %s) ORDER BY i.datestamp, i.position LIMIT 100
"""


class Client:
    """One harvester with one connection."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=120)

    def ask(self, path: str, **headers: str) -> bytes:
        """The answer, inflated. Raises ``StandaloneError``."""
        for _ in range(3):
            try:
                asked = {"Accept-Encoding": "gzip", **headers}
                self._connection.request("GET", path, headers=asked)
                answer = self._connection.getresponse()
                body = answer.read()
                break
            except (http.client.HTTPException, ConnectionError):  # closed by the server meanwhile
                self._connection.close()
        else:
            raise StandaloneError(f"{self._host} does not answer.")
        if answer.status != 200:
            raise StandaloneError(f"{path}: HTTP {answer.status}")
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(body) if packed else body

    def harvest(self, verb: str, prefix: str) -> tuple[int, list[float]]:
        """How many items a list has, and seconds of each page."""
        words, number, pages = {"verb": verb, "metadataPrefix": prefix}, 0, []
        while words:
            start = time.perf_counter()
            body = self.ask(f"/oai2d?{urlencode(words)}")
            pages.append(time.perf_counter() - start)
            number += body.count(b"<header>")
            token = re.search(rb"<resumptionToken[^>]*>\s*([^<\s]+)", body)  # one of blanks is none
            words = {"verb": verb, "resumptionToken": token[1].decode()} if token else {}
        return number, pages


def measure() -> Result:
    """Fill, harvest every prefix at every size, and look at a record meanwhile."""
    machine, ratios, figures, details = Machine.here(ROOT), [], [], []
    ours: dict[tuple[str, str], float] = {}
    with running(pages=True) as here:
        os.environ.update(environment(here))
        stock = _stock(here)
        _publish(here)
        connection = psycopg2.connect(address(here))
        connection.autocommit = True
        with connection.cursor() as cursor:
            before = 0
            cursor.execute(FORGET)
            for size in SIZES:
                _fill(cursor, before + 1, size)
                before = size
                bare = _bare(cursor)
                figures.append(Figure(f"bare loop, {size}", "records/s", [bare]))
                for verb, prefix in _lists():
                    rate, spent, pages = _harvest(here, verb, prefix)
                    ours[verb, prefix] = rate
                    name = f"{prefix if verb == 'ListRecords' else 'identifiers'}, {size}"
                    figures.append(Figure(name, "a second", [rate]))
                    details.append(Figure(f"{name}, page", "ms", [1000 * one for one in pages]))
                    details.append(Figure(f"{name}, first page", "ms", [1000 * pages[0]]))
                    details.append(Figure(f"{name}, last page", "ms", [1000 * pages[-1]]))
                    details.append(Figure(f"{name}, of a core", "a second", [spent]))
                    if prefix == "oai_dc" and verb == "ListRecords":
                        ratio = Figure(f"oai_dc ÷ bare loop, {size} (more is better)", "",
                                       [rate / bare])  # fmt: skip
                        ratios.append(ratio)
                figures.append(Figure(f"memory of the web server, {size}", "MiB", [_memory(here)]))
            looked = {page: _looks(here, page) for page in PAGES}
            cursor.execute(FORGET)
        connection.close()
        with stock.web() as url:
            theirs = {list_: _rate(url, *list_) for list_ in ours if list_[1] in STOCK_PREFIXES}
    for page, (alone, beside) in looked.items():
        slower = statistics.median(beside) / statistics.median(alone)
        ratios.append(Figure(f"{page}, beside four harvesters ÷ alone", "", [slower]))
        for name, taken in (("alone", alone), ("beside four harvesters", beside)):
            figures.append(Figure(f"{page}, {name}", "ms", [1000 * one for one in taken]))
    for (verb, prefix), rate in theirs.items():
        name = prefix if verb == "ListRecords" else "identifiers"
        figures.append(Figure(f"stock, {name}, {STOCK}", "a second", [rate]))
        ratio = Figure(f"{name}, ours ÷ stock (more is better)", "", [ours[verb, prefix] / rate])
        ratios.append(ratio)
    return Result("harvest", machine, ratios, figures, details=details)


def _stock(here: Layout) -> Stock:
    """A stock instance with records, whose lists have pages as long as ours."""
    stock = Stock(here)
    stock.install()
    stock.prepare()
    draft = here.home / "harvest-stock.json"
    draft.write_text(json.dumps(stock_draft(write_run(here.home / "publish" / "run"))))
    words = [stock.python, "-m", "bench.stocking", str(draft), str(STOCK)]
    with stock.log.open("a") as log:
        subprocess.run(words, env=stock.environment(), cwd=ROOT, stdout=log, stderr=log, check=True)
    return stock


def _rate(url: str, verb: str, prefix: str) -> float:
    """Items of a list that another site gives in a second."""
    client = Client(url)
    for _ in range(60):  # until it answers
        try:
            client.ask("/oai2d?verb=Identify")
            break
        except StandaloneError:
            time.sleep(1)
    start = time.perf_counter()
    number, _ = client.harvest(verb, prefix)
    return number / (time.perf_counter() - start)


def _lists() -> Iterator[tuple[str, str]]:
    from thalie.oaipmh.renderings import HARVESTED

    known: set[str] = set()
    for prefix, one in HARVESTED.items():
        if one.key not in known:
            known.add(one.key)
            yield "ListRecords", prefix
    yield "ListIdentifiers", "oai_dc"


def address(here: Layout) -> str:
    uri = database_uri(here, load(here.secrets_file))
    return uri.replace("postgresql+psycopg2", "postgresql")


def _publish(here: Layout) -> None:
    """The datasets that are copied, entered and written."""
    from invenio_access.permissions import system_identity as us
    from invenio_app.factory import create_api
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    draft = stock_draft(write_run(here.home / "publish" / "run"))
    rich = heritage()
    few = {"thalie:objects": rich["thalie:objects"][:3],
           "thalie:experiment": rich["thalie:experiment"]}  # fmt: skip
    content = {**draft, "custom_fields": few, "files": {"enabled": False}}
    content["access"] = {"record": "public", "files": "public"}
    app = create_api()
    app.config["RDM_ALLOW_METADATA_ONLY_RECORDS"] = True
    with app.app_context():
        from invenio_db import db
        from sqlalchemy import func, select

        from thalie.oaipmh.models import HarvestItem
        from thalie.oaipmh.renderings import render_stale
        from thalie.oaipmh.stamping import open_ledger, stamp

        open_ledger()
        known = db.session.scalar(select(func.count()).select_from(HarvestItem)) or 0
        for _ in range(max(0, SOURCES - known)):
            content["metadata"]["resource_type"] = {"id": "dataset"}
            service.publish(us, service.create(us, content).id)
        stamp(120, patience=60)
        render_stale(120)


def _fill(cursor: Any, first: int, last: int) -> None:
    for table in ("thalie_oai_item", "thalie_oai_rendering"):  # others may have been forgotten
        cursor.execute(f"VACUUM ANALYZE {table}")
    cursor.execute(COPY, {"sources": SOURCES, "first": first, "last": last})
    cursor.execute(RENDER, {"first": first})
    cursor.execute("UPDATE thalie_oai_book SET rendered = 100000000 + %s", [last])
    for table in ("thalie_oai_item", "thalie_oai_rendering"):
        cursor.execute(f"VACUUM ANALYZE {table}")


def _bare(cursor: Any) -> float:
    """Records a second of a loop without anything around it."""
    last, number, start = ("1970-01-01Z", 0), 0, time.perf_counter()
    while True:
        cursor.execute(BARE, last)
        rows = cursor.fetchall()
        if not rows:
            return number / (time.perf_counter() - start)
        gzip.compress(b"".join(Packed.read(row[3]).text for row in rows), 1)
        last, number = rows[-1][1:3], number + len(rows)


def _harvest(here: Layout, verb: str, prefix: str) -> tuple[float, float, Sequence[float]]:
    """Items a second, items a second of a processor's core, and seconds of each page."""
    client = Client(here.url)
    client.ask("/oai2d?verb=Identify")
    before, start = _spent(here), time.perf_counter()
    number, pages = client.harvest(verb, prefix)
    wall, spent = time.perf_counter() - start, _spent(here) - before
    return number / wall, number / max(spent, 0.01), pages


def _spent(here: Layout) -> float:
    """Seconds of a processor that the web server has taken."""
    master = psutil.Process(Supervisor(here).pid("web"))
    times = [one.cpu_times() for one in (master, *master.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def _memory(here: Layout) -> float:
    """Memory of the web server's processes that is theirs alone, in MiB."""
    master = psutil.Process(Supervisor(here).pid("web"))
    each = [one.memory_full_info().uss for one in (master, *master.children(recursive=True))]
    return float(sum(each)) / 1024**2


PAGES = {"a record by REST": "/api/records/{}", "a landing page": "/records/{}"}


def _looks(here: Layout, page: str) -> tuple[list[float], list[float]]:
    """Seconds to read a record, alone and beside harvesters."""
    client = Client(here.url)
    listed = json.loads(client.ask("/api/records?size=1&q=NOT+id:bench*"))["hits"]["hits"]
    path = PAGES[page].format(listed[0]["id"])  # none of those that were copied in the database

    def look() -> float:
        start = time.perf_counter()
        client.ask(path)
        return time.perf_counter() - start

    look()
    alone = [look() for _ in range(LOOKS)]
    with _harvesters(here):
        beside = [look() for _ in range(LOOKS)]
    return alone, beside


@contextmanager
def _harvesters(here: Layout) -> Iterator[None]:
    end = threading.Event()

    def work() -> None:
        client = Client(here.url)
        while not end.is_set():
            try:
                client.ask("/oai2d?verb=ListRecords&metadataPrefix=oai_datacite")
            except StandaloneError:  # sent away: there are too many
                time.sleep(1)

    several = [threading.Thread(target=work, daemon=True) for _ in range(HARVESTERS)]
    for one in several:
        one.start()
    try:
        yield
    finally:
        end.set()
        for one in several:
            one.join()
