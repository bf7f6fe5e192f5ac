"""One way of exporting the catalogue, in a process of its own: ``python -m bench.dumping WAY``.

``ours`` is the dump of Thalie. ``stock`` is what InvenioRDM offers: a loop that reads each record
with its service, as anybody, and gives it to its own serializers of JSON, DataCite XML and DCAT.
Prints what it cost as JSON: ``records``, ``wall`` and ``cpu`` in seconds, ``memory`` as the peak in
MiB, ``before`` that of the application alone.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from .clock import peak

SHARE = 300  # records that the stock loop reads: its cost grows with their number


def ours(folder: Path) -> int:
    """The dump into FOLDER; returns how many records."""
    from flask import current_app

    from thalie.exports.dump import make_dump

    current_app.config["THALIE_DUMPS"] = str(folder)
    return int(make_dump().manifest()["records"])


def stock(folder: Path) -> int:
    """The same three kinds of files of SHARE records, those that are real again and again."""
    from flask_principal import AnonymousIdentity
    from invenio_access.permissions import any_user
    from invenio_db import db
    from invenio_rdm_records.proxies import current_rdm_records_service as service
    from invenio_rdm_records.records.models import RDMRecordMetadata
    from invenio_rdm_records.resources.serializers import DataCite45XMLSerializer, DCATSerializer
    from sqlalchemy import select

    from thalie.records.versions import public

    from .cloning import MARK

    anybody = AnonymousIdentity()
    anybody.provides.add(any_user)
    names = select(RDMRecordMetadata.json["id"].as_string()).where(public())
    ids = [one for one in db.session.scalars(names) if MARK not in one]
    xml, dcat = DataCite45XMLSerializer(), DCATSerializer()
    folder.mkdir(parents=True, exist_ok=True)
    with (
        gzip.open(folder / "records.jsonl.gz", "wb") as lines,
        gzip.open(folder / "records.datacite.xml.gz", "wb") as elements,
        gzip.open(folder / "records.rdf.gz", "wb") as graphs,
    ):
        for place in range(SHARE):
            shown = service.read(anybody, ids[place % len(ids)]).to_dict()
            lines.write(json.dumps(shown, default=str).encode())
            elements.write(xml.serialize_object(shown).encode())
            graphs.write(dcat.serialize_object(shown).encode())
            db.session.rollback()
    return SHARE


WAYS: dict[str, Callable[[Path], int]] = {"ours": ours, "stock": stock}


if __name__ == "__main__":
    from invenio_app.factory import create_api

    with create_api().app_context():
        before, wall, cpu = peak(), time.monotonic(), time.process_time()
        number = WAYS[sys.argv[1]](Path(sys.argv[2]))
        told = {
            "records": number,
            "wall": time.monotonic() - wall,
            "cpu": time.process_time() - cpu,
            "memory": peak(),
            "before": before,
        }
    print(json.dumps(told))
