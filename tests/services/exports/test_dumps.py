"""The dump of the catalogue: what everybody may read, whole, and what changed since another."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.models import RDMRecordMetadata
from lxml import etree
from rdflib import Graph

from thalie.crosswalks.formats import DUMPED
from thalie.exports.dump import folder, make_dump
from thalie.exports.dump_folder import WholeDump

from .test_doors import EMBARGO, published

Json = dict[str, Any]
Get = Callable[..., requests.Response]
OPEN = {"record": "public", "files": "public"}


@pytest.fixture(scope="module")
def records(app: Flask) -> dict[str, str]:
    made = {
        "open": published(OPEN),
        "other": published(OPEN),
        "embargoed": published({"record": "public", "files": "restricted", "embargo": EMBARGO}),
        "restricted": published({"record": "restricted", "files": "restricted"}),
        "withdrawn": published(OPEN),
        "hidden": published(OPEN),
    }
    for state in ("withdrawn", "hidden"):
        why = {"removal_reason": {"id": "retracted"}, "note": "", "is_visible": state != "hidden"}
        service.delete_record(system_identity, made[state], why)
    return made


@pytest.fixture(scope="module")
def get(site: str) -> Iterator[Get]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Connection"] = "close"
        yield lambda path, **more: session.get(site + path, timeout=60, **more)


def lines(dump: WholeDump, name: str = "records") -> dict[str, Json]:
    text = gzip.decompress((dump.path / f"{name}.jsonl.gz").read_bytes()).decode()
    found = [json.loads(line) for line in text.splitlines()]
    assert len({one["id"] for one in found}) == len(found)
    return {one["id"]: one for one in found}


def rows(dump: WholeDump, name: str = "deletions.csv") -> dict[str, Json]:
    text = (dump.path / name).read_text()
    return {one["id"]: one for one in csv.DictReader(io.StringIO(text))}


def retitle(id_: str, title: str) -> None:
    data = service.edit(system_identity, id_).to_dict()
    data["metadata"]["title"] = title
    service.update_draft(system_identity, id_, data)
    service.publish(system_identity, id_)


def test_a_dump_tells_what_everybody_may_read(records: dict[str, str]) -> None:
    dump = make_dump()
    told = lines(dump)
    assert {records["open"], records["other"], records["embargoed"]} <= told.keys()
    assert not {records["restricted"], records["withdrawn"], records["hidden"]} & told.keys()
    assert [one["name"] for one in told[records["open"]]["files"]] == ["counts.csv"]
    assert told[records["open"]]["analyses"][0]["number"] == "0001"
    assert told[records["embargoed"]]["access"]["status"] == "embargoed"
    manifest = dump.manifest()
    assert manifest["records"] == len(told) and manifest["skipped"] == []
    names = {one["format"]: one["name"] for one in manifest["files"] if one["set"] == "records"}
    assert names == {one.key: f"records.{how.extension}.gz" for one, how in DUMPED}
    for one in manifest["files"]:
        content = (dump.path / one["name"]).read_bytes()
        assert (one["size"], one["sha256"]) == (len(content), sha256(content).hexdigest())
    triples = gzip.decompress((dump.path / "records.nt.gz").read_bytes())
    graph = Graph().parse(data=triples, format="nt")
    kind = "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> }"
    assert [int(row.n) for row in graph.query(kind)] == [len(told)]  # type: ignore[union-attr]
    tree = etree.fromstring(gzip.decompress((dump.path / "records.datacite.xml.gz").read_bytes()))
    assert len(tree) == len(told)
    assert {etree.QName(one).localname for one in tree} == {"resource"}
    gone = rows(dump)
    assert gone[records["withdrawn"]]["reason"] == "retracted"
    assert records["hidden"] not in gone and records["restricted"] not in gone


def test_changes_are_told_and_what_was_closed_is_gone(records: dict[str, str]) -> None:
    first = make_dump()
    second = make_dump()
    assert lines(second, "changes") == {} and second.manifest()["changed"] == 0
    assert {first, second} <= set(folder().dumps())
    retitle(records["open"], "The green of another cat")
    new = published(OPEN)
    third = make_dump()
    changed = lines(third, "changes")
    assert changed.keys() == {records["open"], new}
    assert changed[records["open"]]["title"]["text"] == "The green of another cat"
    assert third.manifest()["since"] == second.moment.isoformat()
    data = service.edit(system_identity, records["other"]).to_dict()
    data["access"] = {"record": "restricted", "files": "restricted"}
    service.update_draft(system_identity, records["other"], data)
    service.publish(system_identity, records["other"])
    why = {"removal_reason": {"id": "spam"}, "note": "", "is_visible": True}
    service.delete_record(system_identity, new, why)
    last = make_dump()
    gone = rows(last, "changes-deletions.csv")
    assert {one: gone[one]["reason"] for one in gone} == {records["other"]: "closed", new: "spam"}
    assert folder().dumps() == [last], "older dumps tell what is public no more"
    assert "The green" in str(lines(last)) and records["other"] not in lines(last)


def test_one_broken_record_is_named_and_stops_nothing(records: dict[str, str]) -> None:
    """It is in the dump again once it is mended, and was never told as gone."""
    before = make_dump()
    id_ = service.record_cls.pid.resolve(records["open"]).id
    whole = broken(id_, {"metadata": {"creators": "nobody"}})
    try:
        dump = make_dump()
        manifest = dump.manifest()
        assert [one["id"] for one in manifest["skipped"]] == [records["open"]]
        assert lines(dump).keys() == lines(before).keys() - {records["open"]}
        assert rows(dump, "changes-deletions.csv") == {} and lines(dump, "changes") == {}
        done = subprocess.run([sys.executable, "-m", "thalie.cli", "dump"], capture_output=True,
                              text=True, env=os.environ.copy())  # fmt: skip
        assert done.returncode == 1 and records["open"] in done.stdout, done.stderr
    finally:
        broken(id_, whole)
    mended = make_dump()
    assert records["open"] in lines(mended) and mended.manifest()["skipped"] == []
    assert lines(mended, "changes") == {}, "it says what it said before"


def broken(id_: UUID, change: Json) -> Json:
    """Change a row past InvenioRDM; returns what stood there."""
    db.session.rollback()
    row = db.session.get(RDMRecordMetadata, id_)
    assert row is not None
    was = deepcopy(row.json)
    table = RDMRecordMetadata.__table__
    db.session.execute(table.update().where(table.c.id == id_).values(json={**was, **change}))
    db.session.commit()
    return was


def test_a_dump_that_is_killed_leaves_the_former(records: dict[str, str]) -> None:
    before = make_dump()
    command = [sys.executable, "-m", "thalie.cli", "dump"]
    with subprocess.Popen(command, env=os.environ.copy(), stderr=subprocess.DEVNULL) as child:
        partial = before.path.parent / ".partial" / "records.nt.gz"
        deadline = time.monotonic() + 120
        while not partial.exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
    newest = folder().dumps()[0]
    assert lines(newest).keys() == lines(before).keys()
    assert lines(make_dump()).keys() == lines(before).keys()


def test_dumps_are_served_with_ranges(records: dict[str, str], get: Get) -> None:
    dump = make_dump()
    page = get("/dumps", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "records.nt.gz" in page.text
    listed = get("/dumps", headers={"Accept": "application/json"}).json()["dumps"]
    assert listed[0]["name"] == dump.name and listed[0]["records"] == len(lines(dump))
    [one] = [each for each in listed[0]["files"] if each["name"] == "records.jsonl.gz"]
    path = one["url"].partition("/dumps/")[2]
    whole = get(f"/dumps/{path}")
    assert whole.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in whole.headers
    assert sha256(whole.content).hexdigest() == one["sha256"]
    tag = whole.headers["ETag"]
    part = get(f"/dumps/{path}", headers={"Range": "bytes=10-19", "If-Range": tag})
    assert part.status_code == 206 and part.content == whole.content[10:20]
    assert get(f"/dumps/{path}", headers={"If-None-Match": tag}).status_code == 304
    latest = get("/dumps/latest/records.nt.gz")
    assert latest.url.endswith(f"/{dump.name}/records.nt.gz") and latest.status_code == 200
    deletions = get("/dumps/latest/deletions.csv")
    assert deletions.headers["Content-Type"].startswith("text/csv")
    assert get("/dumps/latest/manifest.json").json() == dump.manifest()
    later = get("/dumps?since=2000-01-01").json()["dumps"]
    assert [one["name"] for one in later] == sorted(one.name for one in folder().dumps())
    assert get("/dumps?since=2999-01-01").json() == {"dumps": []}
    assert get("/dumps?since=yesterday").status_code == 400
    for wrong in ("latest/.digests.gz", "latest/..%2fmanifest.json", ".partial/x", "x/y"):
        assert get(f"/dumps/{wrong}").status_code == 404, wrong
