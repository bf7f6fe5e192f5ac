"""What is left of a withdrawn dataset, without an instance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, g, jsonify

from thalie.withdrawal.tombstone import (
    Replacement,
    Tombstone,
    add_typed_links,
    create_api_blueprint,
    role,
)

DOI_URL = "https://doi.org/10.5072/abc"
LEFT = Tombstone(
    url="https://data.example.org/records/abc",
    removed="2026-11-21",
    role="curator",
    reason="Personal data issue",
    note="",
    citation="Curie, I. (2026). A blue enamel.",
    doi="10.5072/abc",
    doi_url=DOI_URL,
    replacement=Replacement("https://data.example.org/records/def", "10.5072/def"),
)


@pytest.mark.parametrize(
    ("removed_by", "owned_by", "expected"),
    [
        ({"user": "system"}, {"user": "3"}, "system"),
        ({"user": "3"}, {"user": "3"}, "owner"),
        ({"user": "3"}, {"user": 3}, "owner"),
        ({"user": "4"}, {"user": "3"}, "curator"),
        ({"user": "4"}, None, "curator"),
        (None, None, "system"),
    ],
)
def test_who_removed_it_is_told_as_a_role(removed_by: Any, owned_by: Any, expected: str) -> None:
    assert role(removed_by, owned_by) == expected


def test_programs_are_told_that_it_is_withdrawn_and_by_what_it_is_replaced() -> None:
    told = LEFT.json_ld("This dataset was withdrawn", "Reason: Personal data issue.")
    assert (told["@type"], told["@id"]) == ("Dataset", DOI_URL)
    assert told["identifier"]["value"] == "10.5072/abc"
    assert (told["creativeWorkStatus"], told["expires"]) == ("Withdrawn", "2026-11-21")
    assert told["creditText"] == LEFT.citation
    assert told["dcterms:isReplacedBy"] == {"@id": "https://data.example.org/records/def"}
    assert "curator" not in str(told)


def test_what_is_not_there_is_not_told() -> None:
    bare = replace(LEFT, doi="", doi_url="", citation="", replacement=None)
    told = bare.json_ld("This dataset was withdrawn", "Reason: Spam.")
    assert told["@id"] == bare.url
    assert not {"identifier", "creditText", "dcterms:isReplacedBy"} & set(told)
    assert {link.relation for link in bare.links()} == {"type"}


def test_an_earlier_version_is_no_replacement() -> None:
    earlier = replace(LEFT, replacement=Replacement("https://x.example.org/1", "1", newer=False))
    assert "dcterms:isReplacedBy" not in earlier.json_ld("", "")
    told = {link.relation: link.target for link in earlier.links()}
    assert told["related"] == "https://x.example.org/1"
    assert "successor-version" not in told


@pytest.mark.parametrize(("status", "count"), [(410, 4), (404, 0), (200, 0)])
def test_typed_links_are_in_the_header_of_a_tombstone_only(status: int, count: int) -> None:
    app = Flask(__name__)
    with app.test_request_context():
        g.thalie_typed_links = LEFT.links()
        links = add_typed_links(Response(status=status)).headers.getlist("Link")
    assert len(links) == count
    assert not links or links[0] == f'<{DOI_URL}>; rel="cite-as"'


@pytest.mark.parametrize(("status", "told"), [(410, False), (200, True), (404, True)])
def test_a_tombstone_of_the_api_names_no_account(status: int, told: bool) -> None:
    app = Flask(__name__)
    app.register_blueprint(create_api_blueprint(app))
    body = {"status": status, "tombstone": {"removed_by": {"user": "4"}, "note": "é"}}
    app.add_url_rule("/gone", view_func=lambda: (jsonify(body), status))
    answer = app.test_client().get("/gone")
    assert ("removed_by" in answer.get_json()["tombstone"]) is told
    assert answer.get_json()["tombstone"]["note"] == "é"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("data", [b"[1]", b"no json", b'{"tombstone": "x"}', b""])
def test_other_answers_that_are_gone_stay_as_they_are(data: bytes) -> None:
    app = Flask(__name__)
    app.register_blueprint(create_api_blueprint(app))
    app.add_url_rule(
        "/gone", view_func=lambda: Response(data, 410, content_type="application/json")
    )
    assert app.test_client().get("/gone").data == data
