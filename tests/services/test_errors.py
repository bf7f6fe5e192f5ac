"""Pages of errors: in the reader's language, with a way on, and nothing of what is closed."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.exceptions import Gone, InternalServerError

from tests.services.openings.closed import embargo, published, restricted, soon
from thalie.theme import errors

WORDS = {
    404: ("There is no such page", "Cette page n’existe pas"),
    405: ("This cannot be done here", "Cela ne peut pas se faire ici"),
    403: ("This page is not open to you", "Cette page ne vous est pas ouverte"),
}


def asked(url: str, language: str = "en", **more: Any) -> requests.Response:
    headers = {"Accept-Language": language, "Accept": "text/html"}
    return requests.request(more.pop("method", "GET"), url, headers=headers, timeout=60, **more)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("status", "method", "path"),
    [
        (404, "GET", "/nothing/here"),
        (404, "GET", "/records/aaaaa-aaaaa"),
        (405, "POST", "/instruments"),
    ],
)
def test_an_error_is_a_page_of_ours(
    site: str, status: int, method: str, path: str, language: str
) -> None:
    answer = asked(site + path, language, method=method)
    assert answer.status_code == status
    assert WORDS[status][language == "fr"] in answer.text
    assert WORDS[status][language != "fr"] not in answer.text
    assert 'href="/search"' in answer.text and "thalie-strip" in answer.text


@pytest.mark.parametrize("way", ["?download=1", "", "/container/a"])
def test_a_file_under_embargo_tells_when_it_opens(app: Flask, site: str, way: str) -> None:
    until = soon(400)
    id_ = published(embargo(until))
    answer = asked(f"{site}/records/{id_}/files/a.txt{way}", "fr", allow_redirects=False)
    assert answer.status_code == 403
    assert "Ce fichier est sous embargo" in answer.text and str(until.year) in answer.text
    assert f"/records/{id_}" in answer.text and "/login/?next=" in answer.text
    unknown = asked(f"{site}/records/{id_}/files/b.txt{way}", "fr", allow_redirects=False)
    assert unknown.status_code == 403  # whatever is asked for
    assert unknown.text.count("sous embargo") == answer.text.count("sous embargo")


def test_of_a_closed_record_nothing_is_told(app: Flask, site: str) -> None:
    id_ = published(restricted(record="restricted"))
    answer = asked(f"{site}/records/{id_}/files/a.txt", allow_redirects=False)
    assert answer.status_code == 302 and "/login/" in answer.headers["Location"]


def test_a_fault_is_told_though_nothing_works(
    ui_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **more: Any) -> str:
        raise OSError("No scripts, no database.")

    monkeypatch.setattr(errors, "render_template", broken)
    with ui_app.test_request_context("/records/x"):
        answer = errors.answer(InternalServerError())
        assert answer.status_code == 500
        text = answer.get_data(as_text=True)
        assert "The fault is ours" in text and "Elle vient de nous" in text
        with pytest.raises(OSError, match="No scripts"):
            errors.answer(Gone())
