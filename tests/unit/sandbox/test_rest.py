"""The REST API: statuses, bodies and refusals, from datacite/lupo ``spec/requests``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

URL = "https://data.example.org/records/1"
Headers = dict[str, str]


def body(**attributes: Any) -> dict[str, Any]:
    return {"data": {"type": "dois", "attributes": attributes}}


def post(client: FlaskClient, account: Headers, **attributes: Any) -> TestResponse:
    return client.post("/dois", json=body(**attributes), headers=account)


def put(client: FlaskClient, account: Headers, name: str, **attributes: Any) -> TestResponse:
    return client.put(f"/dois/{name}", json=body(**attributes), headers=account)


def attributes(answer: TestResponse) -> dict[str, Any]:
    shown: dict[str, Any] = answer.get_json()["data"]["attributes"]
    return shown


def errors(answer: TestResponse) -> list[dict[str, str]]:
    found: list[dict[str, str]] = answer.get_json()["errors"]
    return found


def test_a_draft_gets_a_random_suffix(client: FlaskClient, account: Headers) -> None:
    answer = post(client, account, prefix="10.5072")
    assert answer.status_code == 201
    assert answer.content_type.startswith("application/vnd.api+json")
    shown = attributes(answer)
    assert (shown["state"], shown["isActive"], shown["prefix"]) == ("draft", False, "10.5072")
    assert shown["doi"] == answer.get_json()["data"]["id"] == f"10.5072/{shown['suffix']}"
    assert attributes(post(client, account, prefix="10.5072"))["doi"] != shown["doi"]


def test_a_published_doi_is_echoed_as_datacite_does(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    answer = post(client, account, doi="10.5072/ABC", event="publish", url=URL, **complete)
    shown = attributes(answer)
    assert answer.status_code == 201
    assert (shown["doi"], shown["state"], shown["isActive"]) == ("10.5072/abc", "findable", True)
    assert (shown["publisher"], shown["publicationYear"]) == ("A laboratory", 2026)
    assert shown["creators"][0]["affiliation"] == ["Institut du radium"]
    assert (shown["metadataVersion"], shown["published"], shown["url"]) == (0, "2026", URL)
    assert shown["created"] == shown["registered"] == shown["updated"]
    full = attributes(client.get("/dois/10.5072/abc?publisher=true&affiliation=true"))
    assert full["publisher"] == {"name": "A laboratory"}
    assert full["creators"][0]["affiliation"] == [{"name": "Institut du radium"}]


def test_unpublished_dois_are_for_the_account_only(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    post(client, account, doi="10.5072/draft")
    post(client, account, doi="10.5072/reg", event="register", url=URL, **complete)
    post(client, account, doi="10.5072/open", event="publish", url=URL, **complete)
    without = {n: client.get(f"/dois/10.5072/{n}").status_code for n in ("draft", "reg", "open")}
    inside = {
        n: client.get(f"/dois/10.5072/{n}", headers=account).status_code for n in ("draft", "reg")
    }
    assert without == {"draft": 404, "reg": 404, "open": 200}
    assert inside == {"draft": 200, "reg": 200}
    assert client.get("/dois").get_json()["meta"]["total"] == 1
    assert client.get("/dois?state=draft").get_json()["meta"]["total"] == 1
    assert client.get("/dois", headers=account).get_json()["meta"]["total"] == 3


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/dois"), ("PUT", "/dois/10.5072/a"), ("DELETE", "/dois/10.5072/a")],
)
def test_changes_need_the_account(
    client: FlaskClient, account: Headers, method: str, path: str
) -> None:
    post(client, account, doi="10.5072/a")
    for headers in ({}, {"Authorization": "Basic TEFCLlRFU1Q6d3Jvbmc="}, {"Authorization": "x"}):
        answer = client.open(path, method=method, json=body(), headers=headers)
        assert answer.status_code == 401
        assert errors(answer) == [{"status": "401", "title": "Bad credentials."}]
    assert client.get("/dois/10.5072/a", headers=account).status_code == 200


def test_wrong_credentials_are_refused_even_where_none_are_needed(client: FlaskClient) -> None:
    wrong = {"Authorization": "Basic TEFCLlRFU1Q6d3Jvbmc="}
    assert client.get("/dois", headers=wrong).status_code == 401
    assert client.get("/dois").status_code == 200


def test_a_prefix_of_others_is_forbidden(client: FlaskClient, account: Headers) -> None:
    for answer in (
        post(client, account, doi="10.1234/a"),
        post(client, account, prefix="10.1234"),
        post(client, account),
        put(client, account, "10.1234/a"),
    ):
        assert answer.status_code == 403
        assert errors(answer) == [
            {"status": "403", "title": "You are not authorized to access this resource."}
        ]


def test_a_taken_doi_is_refused_and_left_as_it_was(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    post(client, account, doi="10.5072/a")
    answer = post(client, account, doi="10.5072/A", event="publish", url=URL, **complete)
    assert answer.status_code == 422
    assert errors(answer) == [
        {"source": "doi", "title": "This DOI has already been taken", "uid": "10.5072/a"}
    ]
    assert attributes(client.get("/dois/10.5072/a", headers=account))["state"] == "draft"


def test_every_problem_is_told_at_once(client: FlaskClient, account: Headers) -> None:
    answer = post(client, account, doi="10.5072/a+b", event="publish", titles=[{"title": "T"}])
    assert answer.status_code == 422
    found = {error["source"] for error in errors(answer)}
    assert found == {"doi", "url", "creators", "publisher", "publicationYear", "types"}


def test_put_creates_with_201_and_updates_with_200(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    made = put(client, account, "10.5072/a", event="publish", url=URL, **complete)
    moved = put(client, account, "10.5072/A", url=f"{URL}0", doi="10.5072/other")
    assert (made.status_code, moved.status_code) == (201, 200)
    assert (attributes(moved)["url"], attributes(moved)["doi"]) == (f"{URL}0", "10.5072/a")
    assert client.patch("/dois/10.5072/a", json=body(), headers=account).status_code == 200


def test_hiding_and_showing(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    post(client, account, doi="10.5072/a", event="publish", url=URL, **complete)
    states = [
        attributes(put(client, account, "10.5072/a", event=event))["state"]
        for event in ("hide", "hide", "publish", "register", "hide", "show")
    ]
    assert states == ["registered", "registered", "findable", "findable", "registered", "findable"]


def test_an_unknown_event_changes_nothing_and_is_noted(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    answer = post(client, account, doi="10.5072/a", event="release", url=URL, **complete)
    assert (answer.status_code, attributes(answer)["state"]) == (201, "draft")
    call = client.get("/_calls?doi=10.5072/a").get_json()["calls"][0]
    assert call["note"] == "unknown event 'release' ignored"


def test_deleting(client: FlaskClient, account: Headers, complete: dict[str, Any]) -> None:
    post(client, account, doi="10.5072/a")
    post(client, account, doi="10.5072/b", event="register", url=URL, **complete)
    assert client.delete("/dois/10.5072/A", headers=account).status_code == 204
    assert client.delete("/dois/10.5072/a", headers=account).status_code == 404
    refused = client.delete("/dois/10.5072/b", headers=account)
    assert refused.status_code == 405
    assert errors(refused) == [{"status": "405", "title": "Method not allowed"}]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"no json", 400),
        (b"[]", 400),
        (b'{"url": "https://example.org"}', 400),
        (b'{"data": []}', 400),
        (b'{"data": {"attributes": [1]}}', 400),
        (b'{"data": {"attributes": {"doi": "10.5072/a", "url": "https://x.org/\\ud800"}}}', 400),
        (b'{"data": {"attributes": {"doi": "10.5072/a", "xml": "PHg+"}}}', 422),
        (b'{"data": {"attributes": {"doi": "10.5072/a", "titles": "Text"}}}', 422),
        (b'{"data": {"attributes": {"doi": "10.5072/a", "url": 5}}}', 422),
        (b'{"data": {"attributes": {"doi": {"a": 1}}}}', 403),
        (b'{"data": {"attributes": {"prefix": 10.5072}}}', 403),
    ],
)
def test_senseless_bodies_are_refused(
    client: FlaskClient, account: Headers, data: bytes, status: int
) -> None:
    answer = client.post("/dois", data=data, headers=account)
    assert answer.status_code == status
    assert errors(answer)
    assert client.get("/dois", headers=account).get_json()["meta"]["total"] == 0


def test_errors_of_http_are_json_too(client: FlaskClient) -> None:
    answer = client.delete("/dois")
    assert (answer.status_code, errors(answer)[0]["status"]) == (405, "405")


def test_a_doi_may_hold_slashes_and_signs(client: FlaskClient, account: Headers) -> None:
    for name in ("10.5072/a//b", "10.5072/a/b/", "10.5072/a;b(c)*~$=:_."):
        assert post(client, account, doi=name).status_code == 201
        assert attributes(client.get(f"/dois/{name}", headers=account))["doi"] == name


def walk(client: FlaskClient, account: Headers, path: str) -> list[list[str]]:
    pages = []
    while path:
        answer = client.get(path, headers=account).get_json()
        pages.append([one["id"] for one in answer["data"]])
        path = answer["links"].get("next", "").removeprefix("http://localhost")
    return pages


def test_numbered_pages_and_cursors_meet_every_doi_once(
    client: FlaskClient, account: Headers
) -> None:
    names = [f"10.5072/{n}" for n in range(5)] + ["10.82433/x"]
    for name in names:
        post(client, account, doi=name)
    by_name = walk(client, account, "/dois?page[size]=2&prefix=10.5072&sort=name")
    by_age = walk(client, account, "/dois?page[size]=2&page[cursor]=1&prefix=10.5072,10.82433")
    assert by_name == [names[:2], names[2:4], names[4:5]]
    assert [name for page in by_age for name in page] == names
    first = client.get("/dois?page[size]=2", headers=account).get_json()
    assert first["meta"] == {"total": 6, "totalPages": 3, "page": 1}
    following = parse_qs(urlsplit(first["links"]["next"]).query)
    assert following == {"page[size]": ["2"], "page[number]": ["2"]}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("page[size]=0", 0),
        ("page[size]=-3", 0),
        ("page[size]=many", 3),
        ("page[size]=99999", 3),
        ("page[number]=0", 3),
        ("page[number]=2", 0),
        ("page[cursor]=%C3%A9", 3),
        ("state=findable,registered", 0),
    ],
)
def test_pages_out_of_range(client: FlaskClient, account: Headers, query: str, shown: int) -> None:
    for _ in range(3):
        post(client, account, prefix="10.5072")
    answer = client.get(f"/dois?{query}", headers=account)
    assert answer.status_code == 200
    assert len(answer.get_json()["data"]) == shown


@pytest.mark.parametrize("query", ["query=x", "sort=relevance", "state=lost"])
def test_what_this_datacite_cannot_do_is_said(
    client: FlaskClient, account: Headers, query: str
) -> None:
    assert client.get(f"/dois?{query}", headers=account).status_code == 400


def test_calls_are_counted_and_hold_no_credentials(client: FlaskClient, account: Headers) -> None:
    post(client, account, doi="10.5072/a")
    client.get("/dois/10.5072/A", headers=account)
    client.get("/dois/10.5072/b")
    client.get("/heartbeat")
    shown = client.get("/_calls?doi=10.5072/A").get_json()
    assert shown["total"] == 2
    assert [(call["method"], call["status"]) for call in shown["calls"]] == [
        ("POST", 201),
        ("GET", 200),
    ]
    everything = client.get("/_calls")
    assert everything.get_json()["total"] == 3
    assert "only-for-tests" not in everything.text
    assert account["Authorization"].split()[1] not in everything.text


def test_a_dropped_key_is_noted(client: FlaskClient, account: Headers) -> None:
    post(client, account, doi="10.5072/a", subjects=[{"subject": "x", "valueURI": "y"}])
    call = client.get("/_calls?doi=10.5072/a").get_json()["calls"][0]
    assert call["note"] == "dropped subjects.valueURI"


def test_faults_need_the_account_and_the_permission(client: FlaskClient, account: Headers) -> None:
    assert client.post("/_faults", json={"fault": "500"}).status_code == 401
    assert client.post("/_faults", json={"fault": "503"}, headers=account).status_code == 400
    assert client.post("/_faults", json={"fault": "500"}, headers=account).status_code == 201
    assert client.get("/_faults", headers=account).get_json()["faults"][0]["fault"] == "500"
    assert client.delete("/_faults", headers=account).get_json() == {"faults": []}
    assert client.get("/dois").status_code == 200


def test_without_the_permission_there_are_no_faults(client: FlaskClient, account: Headers) -> None:
    client.post("/_faults", json={"fault": "500"}, headers=account)
    settings = client.application.extensions
    settings["datacite"] = replace(settings["datacite"], faults=False)
    assert client.post("/_faults", json={"fault": "500"}, headers=account).status_code == 404
    assert client.get("/dois").status_code == 200
