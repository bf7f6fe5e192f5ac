"""The provider as harvesters meet it, and InvenioRDM's own as the control: its defects are seen."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as service
from lxml import etree

from thalie.crosswalks.formats import FORMATS

from ..doi.test_payload import DATA
from .conftest import OAI, Answer, Ask, Dataset, answered, document, oai_id

LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
PREFIXES = [prefix for one in FORMATS if one.harvest for prefix in one.harvest.prefixes]
GET = {"verb": "GetRecord", "metadataPrefix": "oai_dc"}
HEAD = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
Publish = Callable[..., Dataset]


@pytest.fixture(scope="module")
def rich(app: Flask) -> str:
    """A dataset with all kinds of metadata; its OAI identifier."""
    data = deepcopy(DATA) | {"files": {"enabled": False}}
    allowed = app.config["RDM_ALLOW_METADATA_ONLY_RECORDS"]
    app.config["RDM_ALLOW_METADATA_ONLY_RECORDS"] = True
    draft = service.create(system_identity, data)
    version = service.publish(system_identity, draft.id).id
    app.config["RDM_ALLOW_METADATA_ONLY_RECORDS"] = allowed
    return oai_id(Dataset([version]))


@pytest.fixture(scope="module")
def withdrawn(app: Flask) -> str:
    draft = service.create(system_identity, document("Gone"))
    dataset = Dataset([service.publish(system_identity, draft.id).id])
    dataset.withdraw()
    return oai_id(dataset)


@pytest.fixture(scope="module")
def stock(app: Flask) -> Iterator[Ask]:
    """Ask InvenioRDM's own provider."""
    from invenio_app.factory import create_ui
    from invenio_oaiserver.views.server import response

    from thalie.oaipmh.views import STOCK

    ui = create_ui()
    ui.view_functions[STOCK] = response
    ui.config["OAISERVER_PAGE_SIZE"] = 2
    with ui.test_client() as client:

        def asked(words: Any, *, post: bool = False, **more: Any) -> Answer:
            pairs = words if isinstance(words, list) else list(words.items())
            try:
                if post:
                    got = client.post("/oai2d", data=dict(pairs))
                else:
                    got = client.get(f"/oai2d?{urlencode(pairs)}")
            except Exception as error:  # an error page, were it served
                return Answer(500, repr(error).encode())
            return Answer(got.status_code, got.data, dict(got.headers))

        yield asked


# Judges: what is wrong with a provider


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def deletions(ask: Ask, gone: str) -> list[str]:
    answer = ask({"verb": "Identify"})
    wrong = (
        [] if b"<deletedRecord>persistent</deletedRecord>" in answer.body else ["not persistent"]
    )
    got = ask({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": gone})
    return wrong + ([] if got.headers_told == {gone: True} else ["a deletion is not told"])


def statuses(ask: Ask, gone: str) -> list[str]:
    return [] if ask({"verb": "junk"}).status == 200 else ["errors are no answers"]


def codes(ask: Ask, gone: str) -> list[str]:
    wanted = [
        ({"verb": "junk"}, "badVerb"),
        ({"verb": "ListRecords", "metadataPrefix": "junk"}, "cannotDisseminateFormat"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ([("verb", "Identify"), ("identifier", "a:b")], "badArgument"),
        ({**LIST, "from": today(), "until": f"{today()}T00:00:00Z"}, "badArgument"),
        ({**LIST, "from": "10000-01-01"}, "badArgument"),
        ({**LIST, "set": "no:such"}, "noRecordsMatch"),
        ({**GET, "identifier": "oai:x:y"}, "idDoesNotExist"),
    ]  # fmt: skip
    found = [(words, ask(words)) for words, _ in wanted]
    return [
        f"{words}: {answer.codes}"
        for (words, answer), (_, code) in zip(found, wanted, strict=True)
        if answer.codes != [code] or answer.status != 200
    ]


def days(ask: Ask, gone: str) -> list[str]:
    answer = ask({**HEAD, "from": today(), "until": today()})
    return [] if answer.status == 200 and answer.headers_told else ["today does not hold today"]


def posts(ask: Ask, gone: str) -> list[str]:
    return ask({"verb": "Identify"}, post=True).codes


def replays(ask: Ask, gone: str) -> list[str]:
    first = ask(HEAD)
    if first.token is None:
        return ["one page"]
    words = {"verb": "ListIdentifiers", "resumptionToken": first.token}
    twice = [sorted(ask(words).headers_told) for _ in range(2)]
    return [] if twice[0] == twice[1] else ["a token gives another page when it is used again"]


def ends(ask: Ask, gone: str) -> list[str]:
    answer, seen = ask(HEAD), Counter[str]()
    while True:
        told = answer.headers_told
        seen.update(told)
        if not told:
            return ["an empty page"]
        if answer.token is None:
            return ["the last page has no token"] if seen.total() > len(told) else []
        if not answer.token:
            return [] if max(seen.values()) == 1 else ["an item twice"]
        answer = ask({"verb": "ListIdentifiers", "resumptionToken": answer.token})


def sorts(ask: Ask, gone: str) -> list[str]:
    stamps = [str(one.text) for one in ask(HEAD).tree.iter(f"{OAI}datestamp")]
    return [] if stamps == sorted(stamps) else ["not in the order of changes"]


JUDGES = [deletions, statuses, codes, days, posts]


@pytest.mark.parametrize("judge", JUDGES, ids=lambda one: one.__name__)
def test_what_stock_fails_passes_here(
    ask: Ask, stock: Ask, rich: str, withdrawn: str, judge: Callable[[Ask, str], list[str]]
) -> None:
    assert judge(ask, withdrawn) == []
    assert judge(stock, withdrawn) != [], "the control has the defect"


@pytest.mark.parametrize("judge", [replays, ends, sorts], ids=lambda one: one.__name__)
def test_what_stock_fails_in_lists_passes_here(
    stock: Ask, publish: Publish, rich: str, judge: Callable[[Ask, str], list[str]]
) -> None:
    first, _, _ = publish(), publish(), publish()
    until_indexed(stock)
    first.edit("Changed last")
    assert judge(answered, rich) == []
    if judge is not sorts:  # which by chance may be right
        assert judge(stock, rich) != [], "the control has the defect"


def until_indexed(stock: Ask) -> None:
    """The control reads the search index, which follows."""
    service.indexer.refresh()
    assert stock(HEAD).token


# The schema


def test_every_answer_meets_the_official_schema(
    ask: Ask, envelope: etree.XMLSchema, rich: str, withdrawn: str
) -> None:
    requests_ = [
        {"verb": "Identify"},
        {"verb": "ListSets"},
        {"verb": "ListMetadataFormats"},
        {"verb": "ListMetadataFormats", "identifier": rich},
        {"verb": "ListMetadataFormats", "identifier": withdrawn},
        HEAD,
        {**HEAD, "set": "technique:pixe"},
        *(
            {"verb": verb, "metadataPrefix": prefix, **more}
            for prefix in ("oai_dc", "datacite", "oai_datacite", "marcxml", "marc21")
            for verb, more in (("ListRecords", {}), ("GetRecord", {"identifier": rich}))
        ),
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": withdrawn},
        {"verb": "junk"},
        {**LIST, "set": "no:such"},
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": 'a"<&:b'},
        {"verb": "ListRecords", "resumptionToken": "<'\"&"},
        {"verb": "<\x00&>"},
        {"verb": "Identify", "<\x0b&>": "\ud7ff\ufffe"},
    ]
    for words in requests_:
        answer = ask(words)
        assert answer.status == 200, words
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert envelope.validate(answer.tree), (words, envelope.error_log)
    spoiled = ask(HEAD).body.replace(b"<datestamp>", b"<datestamp>x", 1)
    assert not envelope.validate(etree.fromstring(spoiled)), "the judge sees a fault"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_bytes_are_those_of_the_export(ask: Ask, rich: str, prefix: str, app: Flask) -> None:
    answer = ask({"verb": "GetRecord", "metadataPrefix": prefix, "identifier": rich})
    [one] = [one for one in FORMATS if one.harvest and prefix in one.harvest.prefixes]
    shown = service.read(system_identity, rich.rpartition(":")[2]).to_dict()
    export = app.config["APP_RDM_RECORD_EXPORTERS"][one.key]["serializer"](one.key)
    document = export.serialize_object(shown)
    told = answer.body.partition(b"<metadata>")[2].rpartition(b"</metadata>")[0]
    assert told and document.rstrip().endswith(told)
    assert document.rstrip().removesuffix(told).strip().startswith((b"<?xml", b""))


def test_a_restricted_dataset_is_never_told_and_one_that_was_public_is_deleted(
    ask: Ask, publish: Publish
) -> None:
    since = ask({"verb": "Identify"}).date
    secret, closing = publish("restricted"), publish()
    name = oai_id(closing)
    words = {"verb": "GetRecord", "metadataPrefix": "oai_dc"}
    hidden = f"oai:thalie.localhost:{secret.versions[-1]}"
    assert ask({**words, "identifier": hidden}).codes == ["idDoesNotExist"]
    assert ask({**words, "identifier": name}).headers_told == {name: False}
    closing.edit("Now closed", "restricted")
    answer = ask({**words, "identifier": name})
    assert answer.headers_told == {name: True} and b"<metadata>" not in answer.body
    assert ask({**HEAD, "from": since}).headers_told[name]
    closing.edit("Open again")
    assert b"Open again" in ask({**words, "identifier": name}).body


def test_what_changes_is_told_at_once(ask: Ask, publish: Publish) -> None:
    """Without waiting for workers: who asks has it entered."""
    dataset = publish()
    name = oai_id(dataset)
    words = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": name}
    for number in range(3):
        dataset.edit(f"Title number {number}")
        assert f"Title number {number}".encode() in ask(words).body
    dataset.withdraw()
    assert ask(words).headers_told == {name: True}
    dataset.restore()
    assert ask(words).headers_told == {name: False}


def test_what_leaves_a_set_is_deleted_there(ask: Ask, publish: Publish) -> None:
    since = ask({"verb": "Identify"}).date
    dataset = publish()
    name = oai_id(dataset)
    assert ask({**HEAD, "set": "access:metadata-only", "from": since}).headers_told[name] is False
    service.edit(system_identity, dataset.versions[-1])
    data = document("A picture")
    data["metadata"]["resource_type"] = {"id": "image"}
    service.update_draft(system_identity, dataset.versions[-1], data)
    service.publish(system_identity, dataset.versions[-1])
    assert ask({**HEAD, "set": "resource_type:dataset", "from": since}).headers_told[name] is True
    assert ask({**HEAD, "set": "resource_type:image", "from": since}).headers_told[name] is False
    record = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "resource_type:dataset"}
    tree = ask({**record, "from": since}).tree
    [left] = [one for one in tree.iter(f"{OAI}record") if name in etree.tostring(one).decode()]
    assert left.find(f"{OAI}metadata") is None
    assert ask({**HEAD, "from": since}).headers_told[name] is False


def test_communities_come_and_go(ask: Ask, publish: Publish, app: Flask) -> None:
    from invenio_communities.proxies import current_communities
    from invenio_rdm_records.proxies import current_record_communities_service as members

    slug = f"enamels-{uuid4()}"
    made = current_communities.service.create(
        system_identity,
        {
            "slug": slug,
            "metadata": {"title": "Enamels"},
            "access": {"visibility": "public", "record_submission_policy": "open"},
        },
    )
    dataset = publish()
    name, set_ = oai_id(dataset), f"community-{slug}"
    assert set_ in ask({"verb": "ListSets"}).body.decode()
    members.bulk_add(system_identity, made.id, [dataset.versions[-1]])
    assert ask({**HEAD, "set": set_}).headers_told == {name: False}
    members.remove(system_identity, dataset.versions[-1], {"communities": [{"id": made.id}]})
    assert ask({**HEAD, "set": set_}).headers_told == {name: True}


def test_answers_are_compressed_for_who_takes_it(ask: Ask, base: str, rich: str) -> None:
    with requests.get(f"{base}?{urlencode(LIST)}", headers={"Accept-Encoding": "gzip"}, stream=True,
                      timeout=60) as answer:  # fmt: skip
        raw = answer.raw.read()
        assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<record>" in gzip.decompress(raw)
    plain = requests.get(f"{base}?verb=Identify", headers={"Accept-Encoding": ""}, timeout=60)
    assert "Content-Encoding" not in plain.headers
    assert "Set-Cookie" not in plain.headers, "no session is kept of a harvester"


def test_clumsy_requests_get_errors_of_the_protocol(ask: Ask, rich: str) -> None:
    long = "x" * 3000
    other = ask({"verb": "ListRecords", "metadataPrefix": "oai_dc"}).token or "ImEi.Z0.x"
    cases: list[tuple[Any, str]] = [
        ({}, "badVerb"),
        ({"verb": "listRecords"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({**LIST, "from": ""}, "badArgument"),
        ({**LIST, "from": "2026-13-01"}, "badArgument"),
        ({**LIST, "until": "99999999999999999999-01-01"}, "badArgument"),
        ({**LIST, "from": "2026-02-01", "until": "2026-01-01"}, "badArgument"),
        ({**LIST, "from": "3000-01-01"}, "noRecordsMatch"),
        ({**LIST, "until": "1990-01-01"}, "noRecordsMatch"),
        ({**LIST, "set": "a b"}, "badArgument"),
        ({**LIST, "resumptionToken": other}, "badArgument"),
        ({"verb": "ListIdentifiers", "resumptionToken": other}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": f"{other}x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": other[:-3]}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": long}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "a\0b"}, "badArgument"),
    ]
    for words, code in cases:
        answer = ask(words)
        assert (answer.status, answer.codes) == (200, [code]), words
        assert b"Traceback" not in answer.body
    assert ask({"verb": "Identify", "x": "y" * 100_000}, post=True).status == 413


def test_fifty_clients_at_once_are_answered_or_sent_away(base: str, rich: str) -> None:
    seen: list[int] = []

    def come() -> None:
        answer = requests.get(f"{base}?{urlencode(LIST)}", timeout=120)
        seen.append(answer.status_code)
        assert answer.status_code != 503 or int(answer.headers["Retry-After"]) > 0

    clients = [threading.Thread(target=come) for _ in range(50)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert len(seen) == 50 and {200} <= set(seen) <= {200, 503}
