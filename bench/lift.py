"""Embargoes lifted on their day, each hundredth of them damaged, beside InvenioRDM's own task.

A few embargoed datasets are published and copied in the database, with all rows that a lift meets;
they end on the days after today, in equal shares. Each share is lifted by a process of its own as
if its day had come, and between them the stock instance lifts some of its own, with the same
metadata and the same file. In the end what was damaged is mended, and lifted by the next run.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg2

from thalie_local.standalone.layout import Layout, StandaloneError

from .closed import LIKE, copy, damage
from .dataset import stock_draft, write_run
from .harvest import address
from .instance import ROOT, environment, running
from .machine import Machine
from .record import heritage
from .result import Figure, Result
from .stock.build import Stock

NUMBER = 10_000
SOURCES = 10  # datasets that are copied
SHARES = 4  # days on which they end
STOCK = 50  # records that the stock task lifts at each turn
Cost = Mapping[str, float]


def measure() -> Result:
    """Lift share after share, with the stock task before each."""
    machine = Machine.here(ROOT)
    first = date.today() + timedelta(days=2)
    with running() as here:
        stock = Stock(here)
        stock.install()
        stock.prepare()
        run = write_run(here.home / "lift" / "run")
        draft = here.home / "lift" / "draft.json"
        draft.write_text(json.dumps(stock_draft(run)))
        _publish(here, json.loads(draft.read_text()), run.files[0].path)
        connection = psycopg2.connect(address(here))
        connection.autocommit = True
        with connection.cursor() as cursor:
            copy(cursor, NUMBER, first, SHARES)
            bad = damage(cursor, "2026-13-45")
            costs: dict[str, list[Cost]] = {"ours": [], "stock": []}
            for share in range(SHARES):
                _call(stock.python, stock.environment(), here, "prepare", str(draft),
                      str(run.files[0].path), str(STOCK))  # fmt: skip
                costs["stock"].append(_call(stock.python, stock.environment(), here, "stock"))
                day = (first + timedelta(days=share)).isoformat()
                costs["ours"].append(_call(here.python, environment(here), here, "ours", day))
            left = _left(cursor)
            damage(cursor, first.isoformat())
            mended = _call(here.python, environment(here), here, "again", day)
            after = _left(cursor)
        connection.close()
    facts = [
        f"{NUMBER} due, {bad} damaged: {left[0]} closed afterwards, {left[1]} of them listed with "
        f"a reason; mended, the next run opened {mended['lifted']:.0f} and left {after[0]}",
        f"load {os.getloadavg()[0]:.1f} at the end",
    ]
    return _result(machine, costs, facts)


def _publish(here: Layout, draft: dict[str, Any], file: Path) -> None:
    """The datasets that are copied: with what they studied, and how."""
    os.environ.update(environment(here))
    from invenio_access.permissions import system_identity as us
    from invenio_app.factory import create_api
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    from thalie.records.days import today

    rich = heritage()
    few = {"thalie:objects": rich["thalie:objects"][:3],
           "thalie:experiment": rich["thalie:experiment"]}  # fmt: skip
    with create_api().app_context():
        until = (today() + timedelta(days=900)).isoformat()
        held = {"active": True, "until": until, "reason": "A thesis."}
        access = {"record": "public", "files": "restricted", "embargo": held}
        for _ in range(SOURCES):
            content = json.loads(json.dumps({**draft, "custom_fields": few, "access": access}))
            id_ = service.create(us, content).id
            service.draft_files.init_files(us, id_, [{"key": "a.hdf5"}])
            with file.open("rb") as stream:
                service.draft_files.set_file_content(us, id_, "a.hdf5", stream)
            service.draft_files.commit_file(us, id_, "a.hdf5")
            service.publish(us, id_)


def _call(python: Any, environ: Mapping[str, str], here: Layout, *words: str) -> Cost:
    """Run ``bench.lifting`` in an environment; returns what it cost."""
    log = here.logs / "lift.log"
    with log.open("a") as out:
        done = subprocess.run(
            [str(python), "-m", "bench.lifting", *words], env=environ, cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=out,
        )  # fmt: skip
    if done.returncode:
        raise StandaloneError(f"{' '.join(words)} ended with {done.returncode}; see {log}.")
    line = done.stdout.strip().splitlines()[-1]
    print(f"  {words[0]}: {line}", flush=True)
    cost: Cost = json.loads(line)
    return cost


def _left(cursor: Any) -> tuple[int, int]:
    """How many copies are closed, and how many of these are listed with a reason."""
    cursor.execute(
        "SELECT count(*), count(*) FILTER (WHERE d.failure <> '') FROM rdm_records_metadata r "
        "LEFT JOIN thalie_embargo_due d ON d.version_id = r.id "
        "WHERE r.json->>'id' LIKE %s AND r.json->'access'->>'files' <> 'public'",
        [LIKE],
    )
    closed, listed = cursor.fetchone()
    return closed, listed


def _result(machine: Machine, costs: Mapping[str, Sequence[Cost]], facts: Sequence[str]) -> Result:
    def each(way: str, cost: str) -> list[float]:
        return [1000 * one[cost] / one["lifted"] for one in costs[way]]

    def ratio(cost: str) -> list[float]:
        return [a / b for a, b in zip(each("ours", cost), each("stock", cost), strict=True)]

    memory = [one["memory"] for one in costs["ours"]]
    ratios = [
        Figure("processor time a record, ours ÷ stock (less is better)", "", ratio("cpu")),
        Figure("wall time a record, ours ÷ stock (less is better)", "", ratio("wall")),
    ]
    figures = [
        *(Figure(f"{way}, processor", "ms/record", each(way, "cpu")) for way in costs),
        *(Figure(f"{way}, wall", "ms/record", each(way, "wall")) for way in costs),
        Figure(f"ours, peak memory of {NUMBER // SHARES} records", "MiB", memory),
    ]
    return Result("lift", machine, ratios, figures, facts)
