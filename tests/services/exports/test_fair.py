"""FAIR by F-UJI's metrics, of records in every state; and files as their metadata announce them."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import h5py
import numpy as np
import pytest
import requests
from flask import Flask
from fsspec.implementations.http import HTTPFile
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as service
from requests.utils import parse_header_links

from tests.services import datasets
from thalie.crosswalks.formats import BY_KEY
from thalie.exports.rendering import house, model_of

from ..doi.test_payload import DATA
from .fuji import Evidence, collect, points

Json = dict[str, Any]
PATIENCE = 90.0  # seconds until a worker has registered a DOI
EMBARGO = {"active": True, "until": "2099-01-01", "reason": "A thesis."}
WITHDRAWAL = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
FILES = {"map.hdf5": b"\x89HDF\r\n\x1a\n", "counts.csv": b"Cu;0.3\n"}
ACTIVE = {"page.html": b"<p>x</p>"}
ACCESS = {
    "open": {"record": "public", "files": "public"},
    "embargoed": {"record": "public", "files": "restricted", "embargo": EMBARGO},
    "restricted": {"record": "public", "files": "restricted"},
    "withdrawn": {"record": "public", "files": "public"},
    "secret": {"record": "restricted", "files": "restricted"},
}


def filled(draft: str, given: dict[str, bytes] = FILES) -> str:
    files = service.draft_files
    files.init_files(system_identity, draft, [{"key": name} for name in given])
    for name, content in given.items():
        files.set_file_content(system_identity, draft, name, io.BytesIO(content))
        files.commit_file(system_identity, draft, name)
    return str(service.publish(system_identity, draft).id)


@pytest.fixture(scope="module")
def records(app: Flask) -> dict[str, str]:
    """Ids by state."""
    data = deepcopy(DATA)
    data["metadata"]["subjects"] = [{"subject": "glaze"}]
    made = {
        state: filled(service.create(system_identity, {**data, "access": access}).id)
        for state, access in ACCESS.items()
    }
    made["active"] = filled(service.create(system_identity, data).id, ACTIVE)
    draft = service.new_version(system_identity, made["open"])
    service.update_draft(system_identity, draft.id, {**data, "access": ACCESS["open"]})
    made["new version"] = filled(draft.id)
    service.delete_record(system_identity, made["withdrawn"], WITHDRAWAL)
    return made


@pytest.fixture(scope="module")
def get() -> Iterator[Callable[..., requests.Response]]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Connection"] = "close"
        yield lambda address, **more: session.get(address, timeout=60, **more)


@pytest.fixture(scope="module")
def look(app: Flask, records: dict[str, str], site: str, get: Any) -> Callable[[str], Evidence]:
    """What there is to be seen of the record in a state, from its DOI on."""

    def seen(state: str) -> Evidence:
        doi = service.record_cls.pid.resolve(records[state]).pids["doi"]["identifier"]
        found = collect(get, registered_at(app, doi), f"https://doi.org/{doi}", registered=True)
        assert found.page.url == f"{site}/records/{records[state]}"
        return found

    return seen


def registered_at(app: Flask, doi: str) -> str:
    """The address to which DataCite leads, once it knows the DOI."""
    config = app.config
    account = (config["DATACITE_USERNAME"], config["DATACITE_PASSWORD"])
    address = f"{config['DATACITE_API_URL'].rstrip('/')}/dois/{doi}"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = requests.get(address, auth=account, timeout=10)
        said = answer.json()["data"]["attributes"] if answer.ok else {}
        if said.get("state") in ("findable", "registered"):
            return str(said["url"])
        time.sleep(1)
    raise AssertionError(f"DataCite does not know {doi}")


@pytest.mark.parametrize(
    ("state", "least"), [("open", 26), ("new version", 26), ("embargoed", 25), ("withdrawn", 13)]
)
def test_what_a_machine_finds_is_fair(
    look: Callable[[str], Evidence], state: str, least: int
) -> None:
    found = points(look(state))
    assert sum(found.values()) >= least, found


def test_restricted_files_are_as_fair_where_the_house_names_them(
    app: Flask,
    records: dict[str, str],
    look: Callable[[str], Evidence],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = look("restricted")
    assert not seen.distributions, "as Thalie comes, what is closed without an end has no name"
    monkeypatch.setitem(app.config, "THALIE_NAME_CLOSED_FILES", ("embargoed", "restricted"))
    named = replace(seen, embedded=told(records["restricted"]))
    assert sum(points(named).values()) >= 24
    assert "distribution" not in told(records["secret"])
    assert "distribution" not in told(records["withdrawn"])


def told(id_: str) -> Json:
    """The JSON-LD by the settings of this process."""
    record = service.record_cls.pid.resolve(id_, registered_only=False)
    said: Json = json.loads(BY_KEY["json-ld"].render(model_of(record), house()))
    return said


def test_what_will_open_is_told_and_not_given(look: Callable[[str], Evidence], get: Any) -> None:
    seen = look("embargoed")
    assert {one["name"] for one in seen.distributions} == {*FILES}
    for one in seen.distributions:
        assert "2099-01-01" in json.dumps(one["conditionsOfAccess"])
        assert one["spdx:checksum"]["spdx:checksumValue"]
        assert seen.data[one["contentUrl"]].status_code in (302, 403)
    turtle = seen.negotiated["text/turtle"]
    assert "spdx:checksumValue" in turtle and "dcat:byteSize" in turtle
    assert "2099-01-01" in turtle and "dcat:downloadURL" not in turtle
    assert not [one for one in seen.links if one["rel"] == "item"]


def test_the_judge_misses_what_is_not_there(
    look: Callable[[str], Evidence], site: str, get: Any
) -> None:
    whole = look("open")
    bare = collect(get, f"{site}/robots.txt", "record 1", registered=False)
    assert sum(points(bare).values()) == 0
    for name, lost in (("license", 1), ("distribution", 5), ("keywords", 1), ("name", 2)):
        less = replace(whole, embedded={k: v for k, v in whole.embedded.items() if k != name})
        assert sum(points(whole).values()) - sum(points(less).values()) == lost, name
    assert points(replace(whole, described={})).keys() < points(whole).keys()


def test_files_are_served_as_announced_in_whole_and_in_parts(
    look: Callable[[str], Evidence], get: Any
) -> None:
    seen = look("open")
    [item] = [one for one in seen.distributions if one["name"] == "map.hdf5"]
    address = item["contentUrl"]
    whole = get(address)
    assert whole.headers["Accept-Ranges"] == "bytes"
    mark = whole.headers["ETag"]
    part = get(address, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"HDF")
    assert part.headers["Content-Range"] == "bytes 1-3/8"
    assert part.headers["Content-Type"] == whole.headers["Content-Type"] == "application/x-hdf5"
    ranged = {"Range": "bytes=1-3"}
    assert get(address, headers={**ranged, "If-Range": mark}).status_code == 206
    assert get(address, headers={**ranged, "If-Range": '"another"'}).content == FILES["map.hdf5"]
    assert get(address, headers={"Range": "bytes=100-"}).status_code == 416
    [active] = look("active").distributions
    page = get(active["contentUrl"])
    assert page.headers["Content-Type"].partition(";")[0] == "text/plain", "no browser runs it"
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_files_and_formats_lead_back_to_the_page(look: Callable[[str], Evidence], get: Any) -> None:
    seen = look("open")
    file = get(seen.distributions[0]["contentUrl"])
    export = get(next(one["url"] for one in seen.links if one["rel"] == "describedby"))
    for answer, relation in ((file, "collection"), (export, "describes")):
        back = {one["rel"]: one for one in parse_header_links(answer.headers["Link"])}
        assert back[relation]["url"] == seen.page.url
        assert back["linkset"]["type"] == "application/linkset+json"
    told = {one["rel"]: one["url"] for one in parse_header_links(file.headers["Link"])}
    assert told["cite-as"] == next(one["url"] for one in seen.links if one["rel"] == "cite-as")


def test_pages_of_other_sites_read_what_everybody_reads(
    look: Callable[[str], Evidence], get: Any, site: str, records: dict[str, str]
) -> None:
    [item] = [one for one in look("open").distributions if one["name"] == "map.hdf5"]
    there = {"Origin": "https://viewer.example.org"}
    rest = f"{site}/api/records/{records['open']}/files/map.hdf5/content"
    for address in (item["contentUrl"], rest):
        part = get(address, headers={**there, "Range": "bytes=1-3"})
        assert (part.status_code, part.content) == (206, b"HDF")
        assert part.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in part.headers
        assert {"Content-Range", "ETag"} <= {
            name.strip() for name in part.headers["Access-Control-Expose-Headers"].split(",")
        }
        asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "Range"}
        leave = requests.options(address, headers={**there, **asked}, timeout=60)
        assert "Range" in leave.headers["Access-Control-Allow-Headers"]
        asked["Access-Control-Request-Method"] = "PUT"
        refused = requests.options(address, headers={**there, **asked}, timeout=60)
        assert "PUT" not in refused.headers.get("Access-Control-Allow-Methods", "")
    closed = get(f"{site}/records/{records['embargoed']}/files/map.hdf5", headers=there)
    assert closed.status_code == 403
    for other in ("/api/records?size=1", "/", "/api/user"):
        assert "Access-Control-Allow-Origin" not in get(f"{site}{other}", headers=there).headers


def test_a_program_reads_one_row_of_a_file_by_ranges(get: Any, site: str, tmp_path: Path) -> None:
    """As the guide says, with the program that it names; counted by who passes it on."""
    path = tmp_path / "large.hdf5"
    with h5py.File(path, "w") as file:
        file["data/X3"] = np.arange(64 * 64 * 512, dtype="u4").reshape(64, 64, 512)
    id_ = datasets.draft(datasets.dataset("A large map"))
    datasets.add_file(id_, path.name, path.read_bytes())
    datasets.publish(id_)
    read = [0]
    fetch = HTTPFile._fetch_range

    def counted(self: Any, start: int, end: int) -> Any:
        read[0] += end - start
        return fetch(self, start, end)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPFile, "_fetch_range", counted)
        address = f"{site}/records/{id_}/files/{path.name}"
        with fsspec.open(address, block_size=65536) as remote:
            row = h5py.File(remote)["data/X3"][3, 4, :]
    assert row.tolist() == list(range((3 * 64 + 4) * 512, (3 * 64 + 5) * 512))
    assert 0 < read[0] < path.stat().st_size / 10
