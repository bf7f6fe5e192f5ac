"""One record at every door: the same bytes, whoever asks and however."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as service
from lxml import etree
from requests.adapters import HTTPAdapter
from signposting import find_signposting_http
from urllib3.util import Retry

from thalie.crosswalks.formats import FORMATS, Format

from ..doi.test_payload import DATA

Json = dict[str, Any]
OAI = "{http://www.openarchives.org/OAI/2.0/}"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"  # what browsers send
EMBARGO = {"active": True, "until": "2099-01-01", "reason": "A thesis."}
NOTHING = "application/x-nothing"
Ask = Callable[..., requests.Response]


def published(access: Json, name: str = "counts.csv") -> str:
    data = deepcopy(DATA) | {"access": access}
    data["custom_fields"]["thalie:objects"][0]["discovery_place"] = {"name": "Suse"}
    data["custom_fields"]["thalie:analyses"] = [{"number": "0001", "object": "Cat"}]
    draft = service.create(system_identity, data)
    files = service.draft_files
    files.init_files(system_identity, draft.id, [{"key": name}])
    files.set_file_content(system_identity, draft.id, name, io.BytesIO(b"Cu;0.3\n"))
    files.commit_file(system_identity, draft.id, name)
    return str(service.publish(system_identity, draft.id).id)


@pytest.fixture(scope="module")
def records(app: Flask) -> dict[str, str]:
    """A record in each state, by its state."""
    made = {
        "open": published({"record": "public", "files": "public"}),
        "embargoed": published({"record": "public", "files": "restricted", "embargo": EMBARGO}),
        "restricted": published({"record": "restricted", "files": "restricted"}),
        "withdrawn": published({"record": "public", "files": "public"}),
        "hidden": published({"record": "public", "files": "public"}),
    }
    for state in ("withdrawn", "hidden"):
        why = {"removal_reason": {"id": "retracted"}, "note": "", "is_visible": state != "hidden"}
        service.delete_record(system_identity, made[state], why)
    return made


@pytest.fixture(scope="module")
def ask(site: str) -> Iterator[Ask]:
    """Ask as anybody."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Connection"] = "close"
        limited = Retry(total=4, status_forcelist=[429])  # anybody has 500 requests a minute
        session.mount(site, HTTPAdapter(max_retries=limited))

        def get(path: str, accept: str = "", **more: Any) -> requests.Response:
            headers = {"Accept": accept or None}
            return session.get(site + path, headers=headers, timeout=60, **more)

        yield get


@pytest.mark.parametrize("state", ["open", "embargoed"])
@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.key)
def test_every_door_gives_the_same_bytes(
    records: dict[str, str], ask: Ask, one: Format, state: str
) -> None:
    id_ = records[state]
    export = ask(f"/records/{id_}/export/{one.key}")
    if export.status_code == 404:
        absent = {"codemeta"} if state == "open" else {"codemeta", "croissant"}
        assert one.key in absent, "this record has places and a table, and is no software"
        assert ask(f"/records/{id_}", one.media_types[0]).status_code == 406
        assert ask(f"/api/records/{id_}", one.media_types[0]).status_code == 406
        return
    assert export.status_code == 200, export.text
    assert export.headers["Content-Type"].partition(";")[0] == one.media_type
    assert one.extension in export.headers["Content-Disposition"]
    for media_type in one.media_types:
        for path in (f"/records/{id_}", f"/api/records/{id_}"):
            answer = ask(path, media_type)
            assert answer.status_code == 200, (path, media_type, answer.text)
            assert answer.content == export.content, (path, media_type)
        landing = ask(f"/records/{id_}", media_type)
        assert "Accept" in landing.headers["Vary"]
        assert "Content-Disposition" not in landing.headers
        assert landing.headers["Content-Type"].partition(";")[0] == one.media_type
    for prefix in one.harvest.prefixes if one.harvest else ():
        assert canonical(harvested(ask, id_, prefix)) == canonical(etree.fromstring(export.content))


def harvested(ask: Ask, id_: str, prefix: str) -> etree._Element:
    oai = service.record_cls.pid.resolve(id_).pids["oai"]["identifier"]
    words = {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": oai}
    answer = ask("/oai2d", params=words)
    tree = etree.fromstring(answer.content)
    [metadata] = tree.iter(f"{OAI}metadata")
    found: etree._Element = metadata[0]
    return found


def canonical(element: etree._Element) -> bytes:
    """The element by itself, whatever names of namespaces stood around it."""
    parser = etree.XMLParser(remove_blank_text=True)  # a list of records is indented
    written = etree.fromstring(etree.tostring(element, with_tail=False), parser)
    etree.cleanup_namespaces(written)
    made: bytes = etree.tostring(written, method="c14n", exclusive=True)
    return made


@pytest.mark.parametrize("accept", ["", "*/*", HTML, "text/html"])
def test_people_get_the_page(records: dict[str, str], ask: Ask, accept: str) -> None:
    answer = ask(f"/records/{records['open']}", accept)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    assert "Accept" in answer.headers["Vary"]


def test_what_there_is_not_is_answered_with_what_there_is(
    records: dict[str, str], ask: Ask
) -> None:
    answer = ask(f"/records/{records['open']}", NOTHING)
    assert answer.status_code == 406 and "Accept" in answer.headers["Vary"]
    assert all(one.media_type in answer.text for one in FORMATS)
    assert ask(f"/api/records/{records['open']}", NOTHING).status_code == 406


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0.1, text/turtle;q=0.9", "text/turtle"),
        (f"{NOTHING}, text/turtle;q=0.1", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_what_is_preferred_is_served(
    records: dict[str, str], ask: Ask, accept: str, served: str
) -> None:
    answer = ask(f"/records/{records['open']}", accept)
    assert answer.headers["Content-Type"].partition(";")[0] == served


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.key)
@pytest.mark.parametrize("state", ["restricted", "hidden"])
def test_what_is_closed_is_closed_at_every_door(
    records: dict[str, str], ask: Ask, one: Format, state: str
) -> None:
    refused = {"restricted": {302, 403}, "hidden": {404, 410}}[state]  # 302: to log in
    id_, kind = records[state], one.media_types[0]
    for answer in (
        ask(f"/records/{id_}/export/{one.key}", allow_redirects=False),
        ask(f"/records/{id_}", kind, allow_redirects=False),
        ask(f"/api/records/{id_}", kind),
    ):
        assert answer.status_code in refused
        assert "cat that never was" not in answer.text


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.key)
def test_of_a_withdrawn_record_the_tombstone_is_told(
    records: dict[str, str], ask: Ask, one: Format
) -> None:
    answer = ask(f"/records/{records['withdrawn']}/export/{one.key}")
    assert answer.status_code == (200 if one.withdrawn else 410)
    told = answer.text
    assert "Maps of a glaze" not in told and "counts.csv" not in told
    negotiated = ask(f"/records/{records['withdrawn']}", one.media_types[0])
    assert negotiated.content == answer.content or not one.withdrawn


def test_the_doors_know_the_formats_of_the_table_and_no_other(app: Flask) -> None:
    keys = {one.key for one in FORMATS}
    assert {*app.config["APP_RDM_RECORD_EXPORTERS"]} == keys | {
        "json",
        "datapackage",
    }  # InvenioRDM's
    asked = {media_type for one in FORMATS for media_type in one.media_types}
    ours = {
        name
        for name, handler in app.config["RDM_RECORDS_SERIALIZERS"].items()
        if type(handler.serializer).__module__.startswith("thalie")
    }
    lists = {"application/vnd.inveniordm.v1+json"}  # in the words of pages
    assert ours == asked | {"application/linkset+json", "application/linkset"} | lists
    prefixes = {prefix for one in FORMATS if one.harvest for prefix in one.harvest.prefixes}
    assert {*app.config["OAISERVER_METADATA_FORMATS"]} == prefixes


def test_the_page_carries_what_search_engines_and_zotero_read(
    records: dict[str, str], ask: Ask
) -> None:
    answer = ask(f"/records/{records['open']}")
    tree = etree.HTML(answer.text)
    [script] = tree.xpath('//head/script[@type="application/ld+json"]')
    export = ask(f"/records/{records['open']}/export/json-ld").json()
    assert json.loads(script.text) == export
    assert tree.xpath('//meta[@name="citation_author"]/@content') == ["Exemple, Camille"]
    assert tree.xpath('//meta[@name="citation_date"]/@content') in (["2026/03/31"], [])


@pytest.mark.parametrize("state", ["open", "embargoed", "withdrawn"])
def test_typed_links_stand_in_the_header(records: dict[str, str], ask: Ask, state: str) -> None:
    page = ask(f"/records/{records[state]}")
    found: dict[str, list[Json]] = {}
    for link in requests.utils.parse_header_links(page.headers["Link"]):
        found.setdefault(link["rel"], []).append(link)
    assert {"type", "describedby"} <= found.keys()
    assert ("item" in found) == (state == "open")
    for link in found["describedby"]:
        path = link["url"].partition("/records/")[2]
        served = ask(f"/records/{path}")
        assert served.status_code == 200
        assert served.headers["Content-Type"].partition(";")[0] == link["type"]


def test_the_linkset_has_all_in_both_forms(records: dict[str, str], ask: Ask) -> None:
    path = f"/api/records/{records['open']}"
    said = ask(path, "application/linkset+json").json()["linkset"]
    [page] = [one for one in said if "describedby" in one]
    assert len(page["describedby"]) >= len([one for one in FORMATS if one.withdrawn])
    back = {one["anchor"]: one for one in said if one is not page}
    assert all("collection" in back[link["href"]] for link in page["item"])
    assert all("describes" in back[link["href"]] for link in page["describedby"])
    text = ask(path, "application/linkset").text
    assert text.count("anchor=") == sum(
        len(links) for one in said for name, links in one.items() if name != "anchor"
    )


def test_a_client_of_signposting_finds_the_same_in_header_and_linkset(
    records: dict[str, str], site: str, app: Flask
) -> None:
    page = find_signposting_http(f"{site}/records/{records['open']}")
    assert str(page.citeAs.target).startswith("https://doi.org/10.")
    assert {str(one.target) for one in page.types} == {
        "https://schema.org/AboutPage",
        "https://schema.org/Dataset",
    }
    assert {one.type for one in page.items} == {"text/csv", "application/zip"}
    assert str(page.license.target).startswith("https://creativecommons.org/licenses/by/4.0")
    assert "0000-0002-1825-0097" in str(next(iter(page.authors)).target)
    existing = {one.media_type for one in FORMATS if one.key != "codemeta"}
    assert {one.type for one in page.describedBy} == existing
    assert {one.type for one in page.linksets} == {
        "application/linkset+json",
        "application/linkset",
    }
    bare = find_signposting_http(f"{site}/robots.txt")
    assert not bare.describedBy and not bare.items, "the judge sees what is not there"
