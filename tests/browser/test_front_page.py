"""The front page, the language, and the note about test DOIs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Account, DataCite, Dataset, publish
from tests.browser.visitor import JourneyError, Visitor


def test_english_for_who_asks_for_a_language_we_lack(
    app: Any, visitor: Visitor, site: str, open_dataset: Dataset
) -> None:
    newest = publish(app, "Ochre on a wall, seen first")
    page = visitor.go("look", name="front-en", language="de-DE", url=site)
    assert page["status"] == 200
    assert page["language"] == "en"
    assert page["heading"] == "Heritage-science data, open and citable"
    assert newest.title in page["text"]
    for word in ("turn-key", "Demo site", "Chatroom", "successfully installed"):
        assert word not in page["text"]


def test_french_for_who_asks_for_it(visitor: Visitor, site: str, open_dataset: Dataset) -> None:
    page = visitor.go("look", name="front-fr", language="fr-FR", url=site)
    assert page["language"] == "fr"
    assert page["heading"] == "Les données des sciences du patrimoine, ouvertes et citables"
    for word in ("Derniers jeux de données", "Connexion", "Déposer un jeu de données", "Ouvert"):
        assert word in page["text"]


@pytest.mark.parametrize(
    ("browser", "name", "language"), [("en-GB", "Français", "fr"), ("fr-FR", "English", "en")]
)
def test_language_is_chosen_by_keyboard_and_kept(
    visitor: Visitor, site: str, browser: str, name: str, language: str
) -> None:
    seen = visitor.go("switchLanguage", name=f"switch-{language}", language=browser, site=site,
                      to=language, label=name)  # fmt: skip
    assert seen["before"]["language"] != language
    assert seen["after"]["language"] == language
    assert seen["after"]["url"].startswith(f"{site}/help/search")
    assert seen["later"]["language"] == language


PUBLIC = ("/", "/search", "/login/", "/help/search", "/communities", "/no-such-page")
OWN = ("/uploads/new", "/me/uploads", "/administration/records")


def test_every_page_says_that_dois_are_test_dois(
    visitor: Visitor,
    site: str,
    accounts: dict[str, Account],
    datacite: DataCite,
    open_dataset: Dataset,
) -> None:
    paths = [*PUBLIC, f"/records/{open_dataset.id}"]
    notes = visitor.go("readNotes", name="notes", site=site, paths=paths)
    notes += visitor.go(
        "readNotes", name="notes-own", site=site, paths=OWN, account=accounts["curator"]
    )
    wanted = {"words": "Test DOIs.", "link": f"{datacite.url}/"}
    assert notes == [{"path": path, **wanted} for path in (*paths, *OWN)]


def test_the_note_is_french_too(visitor: Visitor, site: str) -> None:
    [note] = visitor.go("readNotes", name="note-fr", language="fr-FR", site=site, paths=["/search"])
    assert note["words"] == "DOI d’essai."


def test_a_journey_that_goes_astray_is_told(visitor: Visitor) -> None:
    with pytest.raises(JourneyError, match="ERR_"):
        visitor.go("look", name="astray", url="http://127.0.0.1:9/")
