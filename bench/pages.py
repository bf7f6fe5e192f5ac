"""What everyday pages cost a stranger, at three sizes of the catalogue, beside a stock instance.

Some datasets are published and copied in database and index. Of a hundred records that were never
looked at, the landing page is read for the first time, and again once each process of the web
server has seen it twice; the record as REST gives it; pages of a search as the page of the search
asks for them, with all facets. The same by four clients at once. Then the page of a record with
2 000 analyses and 200 objects. A stock InvenioRDM has as many records with the same metadata,
without ours, and is asked the same, in turns. ``BENCH_SIZES=1000`` is a run of some minutes.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
import psycopg2
from opensearchpy import OpenSearch

from thalie_local.standalone.layout import LOOPBACK, Layout, StandaloneError

from .dataset import stock_draft, write_run
from .harvest import Client, address
from .instance import ROOT, environment, running
from .machine import Machine
from .populating import Catalogue
from .record import OUR_PREFIX, STOCK_PREFIX, heritage
from .result import Figure, Result
from .stock.build import Stock

SIZES = tuple(int(one) for one in os.environ.get("BENCH_SIZES", "1000,20000,100000").split(","))
SOURCES = 20  # datasets that are copied; each fourth has a file
LOOKS = 100  # at records, one after the other
CLIENTS, TOGETHER = 4, 400  # and requests that they share
LARGE_LOOKS = 40
WORDS = ("", "glass", "lead", "measured", "trace elements", "analysis of glass", "Object", "bronze")
SEARCHES = 60
UI = {"Accept": "application/vnd.inveniordm.v1+json"}  # what the page of the search asks for
LIMIT = "INVENIO_RATELIMIT_GUEST_USER"
MATERIALS = ("bronze", "gold", "silver", "glass", "ivory")
TECHNIQUES = ("pixe", "rbs", "pige")
Json = dict[str, Any]
Ask = Callable[[Client], None]


@dataclass(frozen=True)
class Site:
    """One of the two that are asked. ``master`` is the first process of its web server."""

    name: str
    url: str
    catalogue: Catalogue
    large: str = ""

    @property
    def processes(self) -> list[psutil.Process]:
        """Of the web server: the first, and its workers."""
        bind = urlsplit(self.url).netloc
        found = [one for one in psutil.process_iter(["cmdline"])
                 if bind in (one.info["cmdline"] or ())]  # fmt: skip
        if not found:
            raise StandaloneError(f"Nobody serves {self.url}.")
        return found


@dataclass(frozen=True)
class Taken:
    """Seconds of each request, of all together, and of processors for the web server."""

    each: Sequence[float]
    wall: float
    spent: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.each) / self.wall

    @property
    def cpu(self) -> float:
        """Milliseconds of a processor for each request."""
        return 1000 * self.spent / len(self.each)


def measure() -> Result:
    """Both sites at each size, in turns."""
    machine = Machine.here(ROOT)
    os.environ[LIMIT] = "'1000000 per minute'"
    figures: list[Figure] = []
    medians: dict[tuple[str, str, int], float] = {}
    with running(pages=True) as here, _sites(here) as sites:
        for size in SIZES:
            for site in sites:
                site.catalogue.grow(size)
                time.sleep(3)  # the index is at rest
                for what, taken in _measured(site, random.Random(size)):  # noqa: S311
                    print(f"  {site.name}, {size}, {what}: {taken.rate:.1f}/s", flush=True)
                    medians[site.name, what, size] = _median(taken.each)
                    figures += _figures(f"{site.name}, {what}, {size}", taken)
                memory = sum(one.memory_full_info().uss for one in site.processes) / 1024**2
                figures.append(Figure(f"{site.name}, memory of the web server, {size}", "MiB",
                                      [memory]))  # fmt: skip
    return Result("pages", machine, list(_ratios(medians)), figures,
                  [f"load {os.getloadavg()[0]:.1f} at the end"])  # fmt: skip


@contextmanager
def _sites(here: Layout) -> Iterator[list[Site]]:
    """Ours and the stock one, with their sources, both served."""
    stock = Stock(here)
    stock.install()
    stock.prepare()
    engine = OpenSearch([{"host": LOOPBACK, "port": here.port_of("opensearch")}])
    draft = stock_draft(run := write_run(here.home / "publish" / "run"))
    file = str(run.files[0].path)
    rich = [_rich(draft, number) for number in range(SOURCES)]
    ids = _published(here, here.python, environment(here), rich, file)
    [large] = _published(here, here.python, environment(here),
                         [{**draft, "custom_fields": heritage()}], file)  # fmt: skip
    plain = _published(here, stock.python, stock.environment(), [draft] * SOURCES, file)
    ours, theirs = (psycopg2.connect(uri) for uri in (address(here), stock.database))
    ours.autocommit = theirs.autocommit = True
    with ours.cursor() as one, theirs.cursor() as other, stock.web() as url:
        index = "rdmrecords-records"
        sites = [
            Site("ours", here.url, Catalogue(one, engine, OUR_PREFIX + index, ids), large),
            Site("stock", url, Catalogue(other, engine, STOCK_PREFIX + index, plain)),
        ]
        for site in sites:
            _until_it_answers(site.url)
        yield sites
        for site in sites:
            site.catalogue.forget()
    ours.close()
    theirs.close()


def _rich(draft: Json, number: int) -> Json:
    """A draft with what was studied and how, another one for each NUMBER."""
    whole = heritage()
    objects = [{**one, "materials": [{"id": MATERIALS[(number + place) % 5]}],
                "inventory_number": f"OA {number}-{place}"}
               for place, one in enumerate(whole["thalie:objects"][:3])]  # fmt: skip
    experiment = {**whole["thalie:experiment"], "project": f"TREASURE {number}",
                  "techniques": [{"id": TECHNIQUES[number % 3]}]}  # fmt: skip
    analyses = [{**one, "object": objects[0]["inventory_number"]}
                for one in whole["thalie:analyses"][:5]]  # fmt: skip
    fields = {
        "thalie:objects": objects,
        "thalie:experiment": experiment,
        "thalie:detectors": whole["thalie:detectors"],
        "thalie:analyses": analyses,
    }
    return {**draft, "custom_fields": fields}


def _published(
    here: Layout, python: Any, environ: Mapping[str, str], drafts: Sequence[Json], file: str
) -> list[str]:
    wanted = here.home / "pages.json"
    wanted.write_text(json.dumps([
        {"content": draft, "file": "" if number % 4 else file}
        for number, draft in enumerate(drafts)
    ]))  # fmt: skip
    with (here.logs / "pages.log").open("a") as log:
        done = subprocess.run(
            [str(python), "-m", "bench.paging", str(wanted)], env=environ, cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    if done.returncode:
        raise StandaloneError(f"The datasets cannot be published; see {here.logs / 'pages.log'}.")
    ids: list[str] = json.loads(done.stdout.strip().splitlines()[-1])
    return ids


def _until_it_answers(url: str) -> None:
    for _ in range(60):
        try:
            Client(url).ask("/")
            return
        except (StandaloneError, OSError):
            time.sleep(1)
    raise StandaloneError(f"{url} does not answer.")


def _measured(site: Site, chance: random.Random) -> Iterator[tuple[str, Taken]]:
    """What each page takes; nothing that is measured was asked for before, unless it says so."""
    drawn = chance.sample(site.catalogue.names, 4 * LOOKS)
    looked, warm = drawn[:LOOKS], drawn[3 * LOOKS :]
    pages, others = [_page(id_) for id_ in looked], [_page(id_) for id_ in drawn[LOOKS : 3 * LOOKS]]
    rest = [_get(f"/api/records/{id_}") for id_ in looked]
    searches = [_search(number, anew=number + 1) for number in range(2 * SEARCHES)]
    known = [_search(number) for number in range(SEARCHES)]
    _alone(site, [*(_page(id_) for id_ in warm[:20]), *rest[-5:], *known[:10]])
    yield "landing page, first time", _alone(site, pages)
    yield f"landing page, first time, {CLIENTS} clients", _together(site, others)
    yield "record by REST", _alone(site, rest)
    yield f"record by REST, {CLIENTS} clients", _together(site, _many(rest, TOGETHER // 2))
    yield "search with facets, first time", _alone(site, searches[:SEARCHES])
    yield f"search with facets, first time, {CLIENTS} clients", _together(site, searches[SEARCHES:])
    _together(site, _many(known, 6 * SEARCHES))  # each process has seen them
    yield "search with facets, again", _alone(site, known)
    yield f"search with facets, again, {CLIENTS} clients", _together(site, known)
    _together(site, _many(pages, 2 * TOGETHER))  # each process has seen them
    yield "landing page, again", _alone(site, pages)
    yield f"landing page, again, {CLIENTS} clients", _together(site, _many(pages, TOGETHER))
    if site.large:
        page = _page(site.large)
        anew = [_get(f"/records/{site.large}?anew={n}") for n in range(LARGE_LOOKS)]
        _alone(site, [page, *anew[:3]])
        yield "page of 2 000 analyses and 200 objects, made anew", _alone(site, anew)
        yield "page of 2 000 analyses and 200 objects, again", _alone(site, [page] * LARGE_LOOKS)


def _get(path: str, **headers: str) -> Ask:
    def ask(client: Client) -> None:
        client.ask(path, **headers)

    return ask


def _page(id_: str) -> Ask:
    return _get(f"/records/{id_}", Accept="text/html")


def _search(number: int, anew: int = 0) -> Ask:
    """Pages of ten of other words each time, in the orders that the page offers.

    With ANEW nobody has asked for the same: InvenioRDM passes over what it does not know.
    """
    words, page = WORDS[number % len(WORDS)], 1 + number // len(WORDS) % 3
    sort = "bestmatch" if words else "newest"
    asked = {"q": words, "size": 10, "page": page, "sort": sort} | ({"anew": anew} if anew else {})
    return _get(f"/api/records?{urlencode(asked)}", **UI)


def _many(asks: Sequence[Ask], number: int) -> list[Ask]:
    return [asks[place % len(asks)] for place in range(number)]


def _alone(site: Site, asks: Iterable[Ask]) -> Taken:
    client = Client(site.url)
    spent, start = _spent(site), time.perf_counter()
    each = [_seconds(ask, client) for ask in asks]
    return Taken(each, time.perf_counter() - start, _spent(site) - spent)


def _together(site: Site, asks: Sequence[Ask]) -> Taken:
    """The same requests by several clients, each with a connection of its own."""

    def work(place: int) -> list[float]:
        client = Client(site.url)
        return [_seconds(ask, client) for ask in asks[place::CLIENTS]]

    spent, start = _spent(site), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        each = [one for several in pool.map(work, range(CLIENTS)) for one in several]
    return Taken(each, time.perf_counter() - start, _spent(site) - spent)


def _seconds(ask: Ask, client: Client) -> float:
    start = time.perf_counter()
    ask(client)
    return time.perf_counter() - start


def _spent(site: Site) -> float:
    """Seconds of a processor that the web server has taken."""
    times = [one.cpu_times() for one in site.processes]
    return float(sum(one.user + one.system for one in times))


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _figures(name: str, taken: Taken) -> list[Figure]:
    found = [
        Figure(name, "ms", [1000 * one for one in taken.each]),
        Figure(f"{name}, processor", "ms", [taken.cpu]),
    ]
    if "clients" in name:
        found.append(Figure(f"{name}, rate", "requests/s", [taken.rate]))
    return found


def _ratios(medians: Mapping[tuple[str, str, int], float]) -> Iterator[Figure]:
    """Ours beside stock at each size, and the largest catalogue beside the smallest."""
    for (name, what, size), value in medians.items():
        stock = medians.get(("stock", what, size))
        if name == "ours" and stock:
            yield Figure(f"{what}, {size}, ours ÷ stock (less is better)", "", [value / stock])
    if len(SIZES) > 1:
        for (name, what, size), value in medians.items():
            if name == "ours" and size == SIZES[-1]:
                yield Figure(f"ours, {what}, {size} ÷ {SIZES[0]} (1 is flat)", "",
                             [value / medians[name, what, SIZES[0]]])  # fmt: skip
