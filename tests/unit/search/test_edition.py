"""Which requests to the search engine change what pages are made from."""

from __future__ import annotations

from typing import Any

import pytest
from opensearchpy import Transport

from thalie.search import edition

CHANGING = [
    ("PUT", "/thalie-rdmrecords-records-record-v7.0.0-1/_doc/abc"),
    ("DELETE", "/thalie-rdmrecords-records/_doc/abc"),
    ("POST", "/_bulk"),
    ("POST", "/thalie-rdmrecords-records/_bulk"),
    ("POST", "/thalie-rdmrecords-records/_update/abc"),
    ("POST", "/thalie-rdmrecords-records/_delete_by_query"),
    ("POST", "/thalie-rdmrecords-records/_refresh"),
    ("POST", "/_aliases"),
    ("PUT", "/thalie-communities-communities-v2.0.0/_doc/abc"),
    ("POST", "/thalie-rdmrecords-drafts,thalie-rdmrecords-records/_delete_by_query"),
    ("DELETE", "/thalie-*"),
    ("DELETE", "/_all"),
    ("POST", "/"),
]
READING = [
    ("GET", "/thalie-rdmrecords-records/_doc/abc"),
    ("HEAD", "/thalie-rdmrecords-records"),
    ("POST", "/thalie-rdmrecords-records/_search"),
    ("POST", "/_msearch"),
    ("DELETE", "/_search/scroll"),
    ("PUT", "/thalie-rdmrecords-drafts-draft-v6.0.0-1/_doc/abc"),
    ("POST", "/thalie-events-stats-record-view-2026-11/_bulk"),
]


@pytest.mark.parametrize(("method", "url"), CHANGING)
def test_what_writes_changes(method: str, url: str) -> None:
    assert edition.changes(method, url)


@pytest.mark.parametrize(("method", "url"), READING)
def test_what_reads_or_writes_elsewhere_does_not(method: str, url: str) -> None:
    assert not edition.changes(method, url)


@pytest.mark.parametrize("fails", [False, True])
def test_there_is_another_edition_before_and_after(
    monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    told: list[str] = []

    def send(*_: Any, **__: Any) -> None:
        told.append("sent")
        if fails:
            raise ConnectionError

    monkeypatch.setattr(Transport, "perform_request", send)
    monkeypatch.setattr(edition, "begin_another", lambda: told.append("another"))
    transport = edition.WatchedTransport([])
    for method, url in (("PUT", "/thalie-rdmrecords-records/_doc/a"), ("GET", "/x/_doc/a")):
        try:
            transport.perform_request(method, url)
        except ConnectionError:
            assert fails
    assert told == ["another", "sent", "another", "sent"]
