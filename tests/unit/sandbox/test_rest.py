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


@pytest.mark.parametrize(
    "query",
    [
        *("sort=relevance", "state=lost", "colour=blue", "created=now", "created=2026-01"),
        *("query=a+OR+b", "query=-a", "query=(a+b)", "query=creators.name:Curie", 'query="a'),
        *("query=updated:[now TO *]", "query=url:[a TO b]", "query=updated:[2026-13-01 TO *]"),
    ],
)
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
    assert client.post("/_faults", json={"fault": "502"}, headers=account).status_code == 400
    assert client.post("/_faults", json={"fault": "500"}, headers=account).status_code == 201
    assert client.get("/_faults", headers=account).get_json()["faults"][0]["fault"] == "500"
    emptied = client.delete("/_faults", headers=account).get_json()
    assert emptied == {"faults": [], "spent": []}
    assert client.get("/dois").status_code == 200


def test_without_the_permission_there_are_no_faults(client: FlaskClient, account: Headers) -> None:
    client.post("/_faults", json={"fault": "500"}, headers=account)
    settings = client.application.extensions
    settings["datacite"] = replace(settings["datacite"], faults=False)
    assert client.post("/_faults", json={"fault": "500"}, headers=account).status_code == 404
    assert client.get("/dois").status_code == 200


# --- Filters -----------------------------------------------------------------------------------


@pytest.fixture
def filled(client: FlaskClient, account: Headers, complete: dict[str, Any]) -> FlaskClient:
    """Four DOIs, made in four years."""
    made = [
        ("10.5072/a", "2023", "publish", "Émail bleu"),
        ("10.5072/ab", "2024", "publish", "Lapis lazuli"),
        ("10.82433/c", "2025", "register", "Émail blanc"),
        ("10.5072/d", "2026", None, "Verre"),
    ]
    store = client.application.extensions["datacite-store"]
    for name, year, event, title in made:
        given = {"event": event} if event else {}
        metadata = {**complete, "titles": [{"title": title}], "publicationYear": int(year)}
        post(client, account, doi=name, url=f"{URL}/{year}", **given, **metadata)
        time = f"{year}-06-15T12:00:00.000Z"
        store.put(name, lambda doi, time=time: replace(doi, created=time, updated=time))
    return client


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "a ab c d"),
        ("prefix=10.5072", "a ab d"),
        ("prefix=10.507", ""),
        ("state=registered,draft", "c d"),
        ("client-id=lab.test", "a ab c d"),
        ("client-id=other.lab,LAB.TEST", "a ab c d"),
        ("client-id=other.lab", ""),
        ("provider-id=lab", "a ab c d"),
        ("created=2024", "ab"),
        ("created=2025,2024", "ab c"),
        ("published=2026", "d"),
        ("query=émail", "a c"),
        ("query=émail AND blanc", "c"),
        ('query="lapis lazuli"', "ab"),
        ("query=titles.title:verre", "d"),
        ("query=titles.title:publish", ""),
        ("query=doi:10.5072/a", "a"),
        ("query=doi:10.5072\\/a*", "a ab"),
        ("query=state:findable", "a ab"),
        ("query=url:records/1/2025", "c"),
        ("query=updated:[2024-06-15T12:00:00Z TO *]", "ab c d"),
        ("query=updated:{2024-06-15T12:00:00Z TO *]", "c d"),
        ("query=updated:{2024-06-15T12:00:00.000Z TO *]", "c d"),
        ("query=created:[* TO 2024]", "a ab"),
        ("query=created:[2024 TO 2025-06-15}", "ab"),
        ("query=created:[2024 TO 2025-06-15]", "ab c"),
        ("query=updated:[2024-06 TO 2024-06]&state=findable", "ab"),
    ],
)
def test_filters(filled: FlaskClient, account: Headers, query: str, found: str) -> None:
    answer = filled.get(f"/dois?{query}&sort=created", headers=account).get_json()
    assert " ".join(one["id"].partition("/")[2] for one in answer["data"]) == found
    assert answer["meta"]["total"] == len(found.split())


def test_a_range_that_excludes_a_time_excludes_what_the_time_covers(
    filled: FlaskClient, account: Headers
) -> None:
    """``{2024 TO …`` begins after 2024, as there; a time to the second covers its fractions."""
    answer = filled.get("/dois?query=created:{2024 TO *]", headers=account).get_json()
    assert {one["id"] for one in answer["data"]} == {"10.82433/c", "10.5072/d"}


def test_filters_stay_in_the_links_of_a_walk(filled: FlaskClient, account: Headers) -> None:
    path = "/dois?query=émail&page[cursor]=1&page[size]=1&fields[dois]=state,url"
    met = walk(filled, account, path)
    assert met == [["10.5072/a"], ["10.82433/c"], []]


def test_only_the_fields_asked_for(filled: FlaskClient, account: Headers) -> None:
    answer = filled.get("/dois/10.5072/a?fields[dois]=state,updated,nothing", headers=account)
    assert set(attributes(answer)) == {"state", "updated"}


# --- Activities --------------------------------------------------------------------------------


def activities(client: FlaskClient, account: Headers, name: str, query: str = "") -> list[Any]:
    answer = client.get(f"/dois/{name}/activities{query}", headers=account)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.get_json()["data"]
    return found


def test_activities_tell_what_changed(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    post(client, account, doi="10.5072/A", **complete)
    put(client, account, "10.5072/a", event="publish", url=URL, publicationYear=2027)
    put(client, account, "10.5072/a", url=URL)  # changes nothing, so that there is nothing to tell
    second, first = activities(client, account, "10.5072/A")
    assert (first["attributes"]["action"], first["attributes"]["version"]) == ("create", 1)
    assert first["attributes"]["changes"]["aasm_state"] == "draft"
    assert first["attributes"]["changes"]["publisher"] == "A laboratory"
    assert second["attributes"]["changes"] == {
        "aasm_state": ["draft", "findable"],
        "url": [None, URL],
        "publication_year": ["2026", 2027],
    }
    assert second["attributes"]["prov:wasDerivedFrom"] == "http://localhost/doi/10.5072/a"
    assert second["attributes"]["prov:wasAttributedTo"].endswith("/repositories/lab.test")
    alone = client.get(second["attributes"]["prov:wasGeneratedBy"], headers=account).get_json()
    assert alone == {"data": second}
    (full,) = [
        one["attributes"]["changes"]["publisher"]
        for one in activities(client, account, "10.5072/a", "?publisher=true")
        if "publisher" in one["attributes"]["changes"]
    ]
    assert full == {"name": "A laboratory"}


def test_activities_come_in_pages(client: FlaskClient, account: Headers) -> None:
    post(client, account, doi="10.5072/a")
    for number in range(4):
        put(client, account, "10.5072/a", url=f"{URL}/{number}")
    path, versions = "/dois/10.5072/a/activities?page[size]=2", []
    while path:
        answer = client.get(path, headers=account).get_json()
        assert answer["meta"]["total"] == 5
        versions.append([one["attributes"]["version"] for one in answer["data"]])
        path = answer["links"].get("next", "")
    assert versions == [[5, 4], [3, 2], [1]]


def test_activities_are_for_those_who_may_see_the_doi(
    client: FlaskClient, account: Headers
) -> None:
    post(client, account, doi="10.5072/a")
    (made,) = activities(client, account, "10.5072/a")
    assert client.get("/dois/10.5072/a/activities").status_code == 404
    assert client.get(f"/activities/{made['id']}").status_code == 404
    assert client.get("/activities/none", headers=account).status_code == 404
    client.delete("/dois/10.5072/a", headers=account)
    assert client.get("/dois/10.5072/a/activities", headers=account).status_code == 404
    post(client, account, doi="10.5072/a")
    assert len(activities(client, account, "10.5072/a")) == 1


# --- Refusals of metadata ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({"rightsList": [{"rights": "x" * 2001}]}, "rightsList"),
        ({"contributors": [{"name": "A"}]}, "contributors"),
        ({"schemaVersion": "http://datacite.org/schema/kernel-3"}, "xml"),
        ({"language": "français"}, "language"),
    ],
)
def test_some_things_are_refused_even_in_a_draft(
    client: FlaskClient, account: Headers, given: dict[str, Any], source: str
) -> None:
    answer = post(client, account, doi="10.5072/a", **given)
    (error,) = errors(answer)
    assert answer.status_code == 422
    assert (error["source"], error["uid"]) == (source, "10.5072/a")
    assert client.get("/dois/10.5072/a", headers=account).status_code == 404


def test_what_a_draft_may_hold_a_findable_doi_may_not(
    client: FlaskClient, account: Headers, complete: dict[str, Any]
) -> None:
    given = {**complete, "titles": [{"title": "T", "lang": "fr_FR"}], "url": URL}
    assert post(client, account, doi="10.5072/a", **given).status_code == 201
    refused = put(client, account, "10.5072/a", event="publish")
    assert (refused.status_code, errors(refused)[0]["source"]) == (422, "titles")
    assert attributes(client.get("/dois/10.5072/a", headers=account))["state"] == "draft"
    mended = put(client, account, "10.5072/a", event="publish", titles=[{"title": "T"}])
    assert attributes(mended)["state"] == "findable"
