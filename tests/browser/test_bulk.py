"""A curator changes a field of several datasets, sees it first, takes it back; or a table."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

import pytest
import requests

from tests.browser.conftest import Account
from tests.browser.visitor import Visitor

LANGUAGES = pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
KEEPER = "custom_fields.thalie:objects.keeper"
WOULD = {"en-GB": "2 datasets would change. Nothing is written yet.",
         "fr-FR": "2 jeux de données changeraient. Rien n’est encore écrit."}  # fmt: skip
DONE = {"en-GB": "2 datasets were changed.", "fr-FR": "2 jeux de données ont été modifiés."}
FAULT = {
    "en-GB": "Line 1, column metadata.titel: There is no such field to be changed.",
    "fr-FR": "Ligne 1, colonne metadata.titel : Il n’y a pas de tel champ à modifier.",
}


def published(app: Any, title: str) -> str:
    from tests.services import datasets
    from tests.services.reviewed import titled

    with app.test_request_context():
        id_ = datasets.draft(titled(title))
        datasets.add_file(id_)
        datasets.publish(id_)
    return id_


def keeper(site: str, id_: str) -> str:
    told = requests.get(f"{site}/api/records/{id_}", timeout=30).json()
    return str(told["custom_fields"]["thalie:objects"][0]["keeper"]["id"])


@LANGUAGES
def test_seen_carried_out_taken_back(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str
) -> None:
    ids = [published(app, f"Minium {token_hex(4)}") for _ in range(2)]
    seen = visitor.go("changeMany", name=f"bulk-{language}", language=language,
                      account=accounts["curator"], site=site, ids=ids, field=KEEPER,
                      way="replace", was="louvre", value="musee-orsay")  # fmt: skip
    assert WOULD[language] in seen["seen"]["text"]
    assert "musee-orsay" in seen["seen"]["text"] and seen["seen"]["overflow"] == 0
    assert DONE[language] in seen["done"]["text"]
    assert WOULD[language] in seen["back"]["text"]
    assert DONE[language] in seen["text"]
    assert [keeper(site, id_) for id_ in ids] == ["louvre"] * 2
    urls = [f"{site}/desk/bulk", seen["url"]]
    found = visitor.go("checkAccessibilityOf", name=f"axe-bulk-{language}", language=language,
                       account=accounts["curator"], urls=urls, width=375)  # fmt: skip
    assert {url: rules for url, rules in found.items() if rules} == {}
    for number, url in enumerate(urls):
        page = visitor.go("look", name=f"bulk-{number}-{language}", language=language, width=375,
                          account=accounts["curator"], url=url)  # fmt: skip
        assert page["overflow"] == 0, url


@LANGUAGES
def test_a_table_is_corrected(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str
) -> None:
    ids = [published(app, f"Massicot {token_hex(4)}") for _ in range(2)]
    seen = visitor.go("correctTable", name=f"bulk-table-{language}", language=language,
                      account=accounts["curator"], site=site, ids=ids, field=KEEPER,
                      was="louvre", value="musee-orsay")  # fmt: skip
    assert seen["csv"].startswith("\ufeffid,revision,doi,metadata.title (")
    assert FAULT[language] in seen["refused"]
    assert WOULD[language] in seen["text"]
    assert [keeper(site, id_) for id_ in ids] == ["louvre"] * 2
