"""A record with 2 000 analyses and 200 objects, beside a plain one, through the same services.

Saving a draft, publishing it, reading it by REST, its landing page and a page of its analyses: each
as wall time in one process (pages: of the web server), as ratio to a record without heritage
fields. Bytes are those of the document in the search index, also of stock InvenioRDM's.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import requests

from .dataset import stock_draft, write_run
from .instance import ROOT, environment, running
from .machine import Machine
from .result import Figure, Result
from .stock.build import Stock

ROUNDS = 9  # after one that does not count
ANALYSES, OBJECTS = 2_000, 200
OUR_PREFIX, STOCK_PREFIX = "thalie-", "stock-"  # invenio.cfg of each
Json = dict[str, Any]


def heritage() -> Json:
    """Custom fields as rich as a long run makes them."""
    materials = ("bronze", "gold", "silver", "glass", "ivory")
    return {
        "thalie:objects": [
            {
                "label": f"Object {n} of the treasure",
                "inventory_number": f"OA {7000 + n}",
                "type": {"id": "vessel"},
                "keeper": {"id": "louvre"},
                "materials": [{"id": materials[n % 5]}],
                "period": {"id": "bronze-age"},
                "year_from": -1600,
                "year_to": -1100,
                "discovery_place": {"name": "Suse", "latitude": 32.19, "longitude": 48.25},
            }
            for n in range(OBJECTS)
        ],
        "thalie:experiment": {
            "project": "TREASURE",
            "techniques": [{"id": "pixe"}, {"id": "rbs"}],
            "particle": {"id": "proton"},
            "energy": 3000,
            "start": "2026-01-20",
            "end": "2026-01-30",
        },
        "thalie:detectors": [{"name": f"X{n}", "active_area": 50} for n in range(5)],
        "thalie:analyses": [
            {
                "number": f"{n % 10000:04d}",
                "kind": {"id": "point"},
                "object": f"OA {7000 + n % OBJECTS}",
                "description": f"spot {n}, left of the handle",
                "day": "2026-01-20",
                "started": "2026-01-20T10:00:00",
                "dose": 2000,
                "acquisition_time": 300,
                "detectors": ["X0", "X1", "X2", "X3", "X4"],
                "file": "20260120_TREASURE_batch_IBA.hdf5",
                "path": f"/20260120_{n:04d}_OA",
            }
            for n in range(ANALYSES)
        ],
    }


def measure() -> Result:
    """Time every step of both kinds of records in turns."""
    machine = Machine.here(ROOT)
    with running(pages=True) as here:
        os.environ.update(environment(here))
        run = write_run(here.home / "publish" / "run")
        draft = stock_draft(run)
        draft.pop("custom_fields", None)
        kinds = {"plain": draft, "rich": {**draft, "custom_fields": heritage()}}
        times, sizes = _times(kinds, here.url)
        sizes["stock"] = _stock_bytes(here, draft, run.files[0].path)
    steps = list(times["plain"])
    ratios = [
        Figure(
            f"{step}, rich ÷ plain (less is better)",
            "",
            [a / b for a, b in zip(times["rich"][step], times["plain"][step], strict=True)],
        )
        for step in steps
    ]
    ratios.append(
        Figure("index bytes, rich ÷ stock (less is better)", "", [sizes["rich"] / sizes["stock"]])
    )
    figures = [
        Figure(f"{kind}, {step}", "ms", [1000 * t for t in taken])
        for kind, steps_ in times.items()
        for step, taken in steps_.items()
    ]
    facts = [f"{kind}: {size} bytes in the index" for kind, size in sizes.items()]
    rich = len(json.dumps(kinds["rich"]["custom_fields"]))
    return Result("record", machine, ratios, figures, [*facts, f"heritage fields {rich} bytes"])


def _times(
    kinds: dict[str, Json], site: str
) -> tuple[dict[str, dict[str, list[float]]], dict[str, int]]:
    """Seconds by kind and step, and bytes in the index by kind."""
    from invenio_app.factory import create_api

    times: dict[str, dict[str, list[float]]] = {kind: {} for kind in kinds}
    sizes: dict[str, int] = {}
    with create_api().app_context():
        for turn in range(ROUNDS + 1):
            for kind, content in kinds.items():
                taken = _one(content, site)
                sizes[kind] = _newest_bytes(OUR_PREFIX)
                if turn:
                    for step, seconds in taken.items():
                        times[kind].setdefault(step, []).append(seconds)
    return times, sizes


def _one(content: Json, site: str) -> dict[str, float]:
    """Create, save, publish and read a record: seconds by step."""
    from invenio_access.permissions import system_identity as us
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    taken: dict[str, float] = {}

    def clock(step: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        done = work()
        taken[step] = time.perf_counter() - start
        return done

    made = clock("create", lambda: service.create(us, deepcopy(content)))
    data = made.to_dict()
    clock("save", lambda: service.update_draft(us, made.id, data))
    files = service.draft_files
    files.init_files(us, made.id, [{"key": "a.txt"}])
    files.set_file_content(us, made.id, "a.txt", io.BytesIO(b"counts"))
    files.commit_file(us, made.id, "a.txt")
    clock("publish", lambda: service.publish(us, made.id))
    service.indexer.refresh()
    pages = {
        "read": f"/api/records/{made.id}",
        "search": f"/api/records?q=id:{made.id}",
        "landing page": f"/records/{made.id}",
        "page of analyses": f"/api/records/{made.id}/analyses",
    }
    for step, path in pages.items():
        clock(step, lambda path=path: requests.get(site + path, timeout=60).raise_for_status())
    return taken


def _newest_bytes(prefix: str) -> int:
    """Bytes of the newest record's document as the search engine keeps it (its source)."""
    from invenio_search import current_search_client

    index = f"{prefix}rdmrecords-records"
    current_search_client.indices.refresh(index=index)
    body = {"size": 1, "sort": [{"created": "desc"}]}
    [hit] = current_search_client.search(index=index, body=body)["hits"]["hits"]
    return len(json.dumps(hit["_source"]))


def _stock_bytes(here: Any, draft: Json, file: Any) -> int:
    """Bytes of the same plain record in the index of a stock instance."""
    from invenio_app.factory import create_api

    stock = Stock(here)
    stock.install()
    stock.prepare()
    path = here.home / "publish" / "draft.json"
    path.write_text(json.dumps(draft))
    words = [stock.python, "-m", "bench.publishers.plain", str(path), str(file)]
    subprocess.run(
        words, env=stock.environment(dois=False), cwd=ROOT, input="1\n", text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    with create_api().app_context():
        return _newest_bytes(STOCK_PREFIX)
