"""The pages for people."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from thalie_local.sandbox.texts import LANGUAGES, TEXTS

URL = "https://data.example.org/records/1"
NASTY = "<script>alert('1')</script> & \"more\""


@pytest.fixture
def filled(client: FlaskClient, account: dict[str, str], complete: dict[str, Any]) -> FlaskClient:
    def publish(doi: str, **given: Any) -> None:
        attributes = {**complete, "url": URL, "doi": doi, **given}
        answer = client.post("/dois", json={"data": {"attributes": attributes}}, headers=account)
        assert answer.status_code == 201, answer.text

    publish("10.5072/open", event="publish")
    publish("10.5072/reg", event="register", titles=[{"title": NASTY}])
    publish("10.82433/draft", titles=[{"title": "Brouillon d’or"}])
    publish("10.5072/ftp", event="publish", url="ftp://files.example.org/1")
    publish("10.5072/odd", event="publish", url="http://[odd")
    return client


def rows(page: str) -> list[str]:
    return re.findall(r'href="/about/([^"?]+)', page)


@pytest.mark.parametrize("path", ["/", "/about/10.5072/open", "/doi/10.5072/none", "/none"])
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_every_page_says_that_these_are_test_dois(
    filled: FlaskClient, path: str, language: str
) -> None:
    page = filled.get(path, headers={"Accept-Language": f"{language}-CA,{language};q=0.9"}).text
    assert f'<html lang="{language}">' in page
    assert TEXTS[language]["warning"] in page


def test_both_languages_say_everything() -> None:
    assert set(LANGUAGES) == set(TEXTS)
    assert set(TEXTS["fr"]) == set(TEXTS["en"])
    for name, text in TEXTS["fr"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", TEXTS["en"][name]))


def test_the_language_asked_for_wins_and_is_kept(filled: FlaskClient) -> None:
    page = filled.get("/?lang=fr&prefix=10.5072", headers={"Accept-Language": "en"}).text
    assert '<html lang="fr">' in page
    assert 'href="/about/10.5072/open?lang=fr"' in page
    assert 'href="/?prefix=10.5072&amp;lang=en"' in page
    assert '<html lang="en">' in filled.get("/?lang=de").text


def test_filters(filled: FlaskClient, account: dict[str, str]) -> None:
    def found(query: str) -> list[str]:
        return rows(filled.get(query, headers=account).text)

    assert len(found("/")) == 5
    assert found("/?prefix=10.82433") == ["10.82433/draft"]
    assert found("/?state=registered") == ["10.5072/reg"]
    assert found("/?text=D’OR") == ["10.82433/draft"]
    assert TEXTS["en"]["none"] in filled.get("/?text=nothing+of+the+kind", headers=account).text
    assert len(found("/?state=lost&page=99")) == 5


@pytest.mark.parametrize("query", ["/", "/?state=registered", "/?state=draft", "/?text=or"])
def test_strangers_find_what_is_findable(filled: FlaskClient, query: str) -> None:
    """As through the REST API: no draft, nothing that was withdrawn or is restricted."""
    page = filled.get(query).text
    assert set(rows(page)) <= {"10.5072/open", "10.5072/ftp", "10.5072/odd"}
    assert "Brouillon" not in page
    assert "alert" not in page
    asked = filled.get("/dois", query_string={"page[size]": 100}).get_json()["data"]
    assert {doi["id"] for doi in asked} == set(rows(filled.get("/").text))


@pytest.mark.parametrize("doi", ["10.5072/reg", "10.82433/draft"])
def test_what_is_not_findable_is_shown_to_the_account_alone(
    filled: FlaskClient, account: dict[str, str], doi: str
) -> None:
    stranger, unknown = filled.get(f"/about/{doi}"), filled.get("/about/10.5072/none")
    assert stranger.status_code == 404
    assert stranger.text == unknown.text.replace("10.5072/none", doi)
    assert filled.get(f"/about/{doi}", headers=account).status_code == 200
    wrong = {"Authorization": "Basic TEFCLlRFU1Q6d3Jvbmc="}
    assert filled.get(f"/about/{doi}", headers=wrong).status_code == 401


def test_the_list_has_pages(filled: FlaskClient, account: dict[str, str]) -> None:
    for _ in range(25):
        body = {"data": {"attributes": {"prefix": "10.5072"}}}
        filled.post("/dois", json=body, headers=account)
    first = filled.get("/", headers=account).text
    second = filled.get("/?page=2", headers=account).text
    assert (len(rows(first)), len(rows(second))) == (25, 5)
    assert 'rel="next" href="/?page=2"' in first
    assert 'rel="prev" href="/?page=1"' in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "path", ["/", "/about/10.5072/reg", f"/?text={NASTY}", f"/doi/{NASTY}", f"/about/{NASTY}"]
)
def test_what_others_wrote_is_escaped(
    filled: FlaskClient, account: dict[str, str], path: str
) -> None:
    answer = filled.get(path, headers=account)
    assert "<script" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r'(src|href)="(https?:)?//(?!data\.example\.org)', answer.text)


def test_a_doi_shows_its_metadata_and_its_calls(filled: FlaskClient) -> None:
    page = filled.get("/about/10.5072/OPEN").text
    assert "Étude d’un émail bleu" in page
    assert "Institut du radium" in page
    assert re.search(r"<td>POST</td>\s*<td>201</td>", page)
    assert "only-for-tests" not in page
    assert filled.get("/about/10.5072/none").status_code == 404


def test_a_web_address_is_a_link_and_another_is_not(filled: FlaskClient) -> None:
    assert f'href="{URL}"' in filled.get("/about/10.5072/open").text
    assert 'href="ftp:' not in filled.get("/about/10.5072/ftp").text


@pytest.mark.parametrize(
    ("doi", "status"),
    [("open", 302), ("OPEN", 302), ("reg", 302), ("ftp", 404), ("odd", 404), ("none", 404)],
)
def test_resolving(filled: FlaskClient, doi: str, status: int) -> None:
    answer = filled.get(f"/doi/10.5072/{doi}")
    assert answer.status_code == status
    assert answer.headers.get("Location") == (URL if status == 302 else None)


def test_a_draft_does_not_resolve(filled: FlaskClient) -> None:
    assert filled.get("/doi/10.82433/draft").status_code == 404


def test_query_parameters_cannot_turn_links_elsewhere(filled: FlaskClient) -> None:
    page = filled.get("/?_external=1&_scheme=javascript&_anchor=x").text
    assert "javascript:" not in page
    assert 'hreflang="fr"' in page


def test_pages_are_outlined_for_those_who_listen(
    filled: FlaskClient, account: dict[str, str]
) -> None:
    page = filled.get("/", headers=account).text
    assert page.count("<h1>") == 1
    fields = set(re.findall(r'<(?:select|input) id="(\w+)"', page))
    assert fields == set(re.findall(r'<label for="(\w+)"', page)) == {"prefix", "state", "text"}
    assert page.count('<th scope="col">') == 5
