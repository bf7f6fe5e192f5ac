"""The landing page of a dataset: its DOI, its embargo."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import COMPLETE, DataCite, Dataset, add_file, drafted, publish
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


@pytest.fixture(scope="module")
def analysed_dataset(app: Any, site: str) -> str:
    """Address of a dataset of maps and points in blue and red, numbered backwards."""
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    analyses = [
        {"number": f"{n:04d}", "kind": {"id": "map" if n % 2 == 0 else "point"},
         "spot": "blue" if n % 4 == 0 else "red"}
        for n in range(23, -1, -1)
    ]  # fmt: skip
    fields = {**COMPLETE["custom_fields"], "thalie:analyses": analyses}
    draft = drafted(app, **{**COMPLETE, "custom_fields": fields})
    add_file(draft)
    service.publish(system_identity, draft)
    return f"{site}/records/{draft}"


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
    assert "les fichiers sont fermés jusqu’au 30 juin 2099" in plain(page["text"])
    assert "Jeu de données" in page["text"]


def test_an_open_dataset_speaks_of_no_embargo(visitor: Visitor, open_dataset: Dataset) -> None:
    page = visitor.go("look", name="open-fr", language="fr-FR", url=open_dataset.url)
    own = page["text"].partition("Jeux de données liés\nLe même")[0]
    assert "mbargo" not in own
    assert "Provenance" in own, "which stands among the contents of the page"
    assert "_IBA.hdf5" in page["text"]
    for told in ("Ce qui a été étudié", "musée du Louvre", "Voici les 20 premiers sur 120."):
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


def test_it_is_read_without_scripts_and_printed(visitor: Visitor, open_dataset: Dataset) -> None:
    seen = visitor.go("readBare", name="bare", language="fr-FR", width=1000, url=open_dataset.url)
    bare, printed = plain(seen["bare"]["text"]), plain(seen["printed"]["text"])
    reference = f"Curie, Irène (2026). {open_dataset.title}. C2RMF, AGLAE. Jeu de données."
    for told in (reference, "Ce qui a été mesuré", "_IBA.hdf5", "0019", open_dataset.doi):
        assert told in bare and told in printed
    for clicked in ("English", "Haut de page", "Afficher"):
        assert clicked in bare and clicked not in printed
    assert seen["printed"]["overflow"] <= 0


def test_the_other_language_is_a_click_away(visitor: Visitor, app: Any, site: str) -> None:
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    french = {"title": "Le bleu d’un chat", "type": {"id": "translated-title"},
              "lang": {"id": "fra"}}  # fmt: skip
    words = {"title": "The blue of a cat", "languages": [{"id": "eng"}],
             "additional_titles": [french]}  # fmt: skip
    draft = drafted(app, **{**COMPLETE, "metadata": COMPLETE["metadata"] | words})
    add_file(draft)
    service.publish(system_identity, draft)
    for language, label, mine, other in (
        ("fr-FR", "En anglais", "Le bleu d’un chat", "The blue of a cat"),
        ("en-GB", "In French", "The blue of a cat", "Le bleu d’un chat"),
    ):
        seen = visitor.go("unfold", name=f"unfold-{language[:2]}", language=language,
                          url=f"{site}/records/{draft}", label=label)  # fmt: skip
        assert seen["before"]["heading"] == mine
        article = seen["before"]["text"].partition("DOI")[0]
        assert other not in article and other in seen["after"]["text"]


@pytest.mark.parametrize("width", [1280, 375])
def test_analyses_are_narrowed_sorted_and_taken_away(
    visitor: Visitor, analysed_dataset: str, width: int
) -> None:
    seen = visitor.go("narrowAnalyses", name=f"narrow-{width}", width=width, url=analysed_dataset,
                      words="blue", kind="map", column="Number")  # fmt: skip
    assert [row.split()[0] for row in seen["rows"]] == [f"{n:04d}" for n in range(20, -1, -4)][::-1]
    assert seen["name"].endswith("-analyses.csv")
    assert seen["csv"].count("\r\n") == 7
    assert seen["overflow"] == 0


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
