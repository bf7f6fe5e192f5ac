"""The landing page of a dataset: its DOI, its embargo."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import DataCite, Dataset, publish
from tests.browser.visitor import Visitor


def test_the_doi_leads_through_datacite_to_the_page(
    visitor: Visitor, site: str, open_dataset: Dataset, datacite: DataCite
) -> None:
    way = visitor.go("followDoi", name="doi", url=open_dataset.url, doi=open_dataset.doi)
    assert way["leadsTo"] == f"{datacite.url}/doi/{open_dataset.doi}"
    assert [(step["url"], step["status"]) for step in way["steps"]] == [
        (f"{datacite.url}/doi/{open_dataset.doi}", 302),
        (f"{site}/doi/{open_dataset.doi}", 302),
        (open_dataset.url, 200),
    ]
    assert way["heading"] == open_dataset.title
    assert "doi.org" not in way["text"]
    assert "handle.test.datacite.org" not in way["text"]


def plain(text: str) -> str:
    """With spaces that are all alike."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_embargo_is_told_in_english(visitor: Visitor, embargoed_dataset: Dataset) -> None:
    page = visitor.go("look", name="embargo-en", url=embargoed_dataset.url)
    assert "Embargoed until 30 June 2099 (" in plain(page["text"])
    assert "A thesis is being written." in page["text"]
    assert "_IBA.hdf5" not in page["text"]


def test_an_embargo_is_told_in_french(visitor: Visitor, embargoed_dataset: Dataset) -> None:
    page = visitor.go("look", name="embargo-fr", language="fr-FR", url=embargoed_dataset.url)
    assert "Sous embargo jusqu’au 30 juin 2099 (" in plain(page["text"])
    assert "Les fichiers seront publics le 30 juin 2099." in page["text"]
    assert "Jeu de données" in page["text"]


def test_an_open_dataset_speaks_of_no_embargo(visitor: Visitor, open_dataset: Dataset) -> None:
    page = visitor.go("look", name="open-fr", language="fr-FR", url=open_dataset.url)
    assert "mbargo" not in page["text"]
    assert "_IBA.hdf5" in page["text"]
    for told in ("Objets étudiés (1)", "musée du Louvre", "Voici les 50 premiers sur 120."):
        assert told in page["text"]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("label", ["Codex", "musée du Louvre"])
def test_a_thing_leads_to_its_datasets(
    visitor: Visitor, open_dataset: Dataset, label: str, width: int
) -> None:
    way = visitor.go("followThing", name=f"thing-{width}", language="fr-FR", width=width,
                     url=open_dataset.url, label=label, title=open_dataset.title)  # fmt: skip
    assert way["thing"]["heading"] == label
    assert way["thing"]["overflow"] == 0
    assert "/id/" in way["thing"]["text"], "its address, to be cited"
    assert way["back"]["url"] == open_dataset.url


def test_all_analyses_are_read_a_page_at_a_time(visitor: Visitor, open_dataset: Dataset) -> None:
    page = visitor.go("look", name="analyses", url=f"{open_dataset.url}/analyses?page=2")
    assert page["heading"] == "Analyses"
    assert "Page 2 of 2" in page["text"] and "0119" in page["text"]
    assert "0099" not in page["text"]


def test_a_doi_that_waits_for_datacite_is_no_link_yet(
    visitor: Visitor, app: Any, site: str, datacite: DataCite
) -> None:
    datacite.fail(times=1000)
    try:
        dataset = publish(app, "Azurite that waits")
        page = visitor.go("look", name="doi-pending", url=dataset.url)
    finally:
        datacite.forgive()
    assert "This DOI is reserved" in page["text"]
    assert datacite.state(dataset.doi) is None
