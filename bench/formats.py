"""Milliseconds of processor time that each format of a record takes, beside InvenioRDM's own.

Two records: a plain one, and an open one of the demonstration campaign. Ours is the read model of a
document as a page of rows gives it, and the bytes of the format. InvenioRDM's is its serializer of
the same format, in the same process, on the JSON that its service gives of the same record: what
its export door adds to that (the service, the page) is not counted. In turns, on one core. What is
looked up for a page of records is measured by itself, by records in a page.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from .dataset import stock_draft, write_run
from .instance import FOLDER, ROOT, environment, running
from .machine import Machine
from .result import Figure, Result

TURNS = 9  # after one that does not count
TIMES = 20  # records a turn
PAGE = 50  # records
STOCK = {
    "datacite-json": "DataCite45JSONSerializer",
    "datacite-xml": "DataCite45XMLSerializer",
    "json-ld": "SchemaorgJSONLDSerializer",
    "dublincore": "DublinCoreXMLSerializer",
    "dcat-ap-rdf": "DCATSerializer",
    "marcxml": "MARCXMLSerializer",
    "csl": "CSLJSONSerializer",
    "bibtex": "BibtexSerializer",
    "cff": "CFFSerializer",
    "geojson": "GeoJSONSerializer",
}
"""InvenioRDM's serializers of our formats, by the keys of these."""

Work = Callable[[], object]


def measure() -> Result:
    """Publish both records, and take each format of each in turns."""
    machine = Machine.here(ROOT)
    with running() as here:
        os.environ.update(environment(here))
        from invenio_app.factory import create_api

        app = create_api()
        with app.app_context(), TemporaryDirectory(dir=FOLDER) as name:
            kinds = {"plain": _plain(Path(name)), "demonstration": _demonstration(app, Path(name))}
            taken = _turns({kind: _works(id_) for kind, id_ in kinds.items()})
            pages = _pages([kinds["plain"], *(_plain(Path(name)) for _ in range(PAGE - 1))])
    ratios = [
        Figure(f"{kind}, {key}, ours ÷ stock (less is better)", "",
               [a / b for a, b in zip(values, taken[kind, key, "stock"], strict=True)])
        for (kind, key, whose), values in taken.items()
        if whose == "ours" and (kind, key, "stock") in taken
    ]  # fmt: skip
    figures = [Figure(" ".join(what), "ms", values) for what, values in taken.items()]
    return Result("formats", machine, ratios, pages, details=figures)


def _plain(folder: Path) -> str:
    """The id of a record without heritage fields."""
    from invenio_access.permissions import system_identity as us
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    draft = service.create(us, stock_draft(write_run(folder / "run")))
    service.draft_files.init_files(us, draft.id, [{"key": "a.txt"}])
    service.draft_files.set_file_content(us, draft.id, "a.txt", io.BytesIO(b"counts"))
    service.draft_files.commit_file(us, draft.id, "a.txt")
    return str(service.publish(us, draft.id).id)


def _demonstration(app: Any, folder: Path) -> str:
    """The id of a record of the demonstration campaign whose files are open."""
    from thalie.deposit.runs import depositor_of
    from thalie_local.demo import AccessKind, write_campaign
    from thalie_local.demonstration import publish_campaign

    campaign = write_campaign(folder / "campaign", today=date.today())
    chosen = next(one for one in campaign.datasets if one.access.kind is AccessKind.OPEN)
    depositor = depositor_of(app, patience=60.0, say=lambda sentence: None)
    [report] = publish_campaign(replace(campaign, datasets=(chosen,)), depositor, lambda _: None)
    return str(report.record)


def _works(id_: str) -> dict[tuple[str, str], Work]:
    """What is measured of a record, by format and by whose it is."""
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service
    from invenio_rdm_records.resources import serializers

    from thalie.crosswalks.formats import FORMATS
    from thalie.exports.rendering import house
    from thalie.records.documents import of_rows
    from thalie.records.read_model import Page

    shown = service.read(system_identity, id_).to_dict()
    [bare] = of_rows(service.record_cls, [_uuid(id_)]).values()
    [whole] = of_rows(service.record_cls, [_uuid(id_)], analyses=True).values()
    page, here = Page([bare, whole]), house()
    works: dict[tuple[str, str], Work] = {("read model", "ours"): partial(page.read, bare)}
    for one in FORMATS:
        document = whole if one.analyses else bare
        if not one.exists(page.read(document)):
            continue
        works[one.key, "ours"] = lambda one=one, document=document: one.render(
            page.read(document), here
        )
        if one.key in STOCK:
            stock = getattr(serializers, STOCK[one.key])()
            works[one.key, "stock"] = partial(stock.serialize_object, shown)
    return works


def _turns(
    kinds: Mapping[str, Mapping[tuple[str, str], Work]],
) -> dict[tuple[str, str, str], list[float]]:
    """Milliseconds a record by kind of record, format and whose it is."""
    taken: dict[tuple[str, str, str], list[float]] = {}
    for turn in range(TURNS + 1):
        for kind, works in kinds.items():
            for (key, whose), work in works.items():
                spent = _spent(work, TIMES)
                if turn:
                    taken.setdefault((kind, key, whose), []).append(spent)
    return taken


def _pages(ids: Sequence[str]) -> list[Figure]:
    """Milliseconds a record of reading a page from the database, of one and of many records."""
    from thalie.exports.bulk import read_models

    uuids = [_uuid(id_) for id_ in ids]
    figures = []
    for size in (1, PAGE):
        read = partial(_exhaust, read_models, uuids[:size])
        values = [_spent(read, 1) / size for _ in range(TURNS + 1)][1:]
        figures.append(Figure(f"read from the database, a page of {size}", "ms a record", values))
    return figures


def _exhaust(read: Callable[[Sequence[UUID]], Any], page: Sequence[UUID]) -> None:
    for _ in read(page):
        pass


def _spent(work: Work, times: int) -> float:
    """Milliseconds of processor time of this process, each time."""
    start = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - start) / times


def _uuid(id_: str) -> UUID:
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    found: UUID = service.record_cls.pid.resolve(id_).id
    return found
