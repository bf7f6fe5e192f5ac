"""What a tab of the browser says: the page, then the name of the site, once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import COMPLETE, Account, add_file, drafted
from tests.browser.visitor import Visitor


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/login/", "Connexion"),
        ("/signup/", "Créer un compte"),
        ("/lost-password/", "Mot de passe oublié ?"),
        ("/administration/", "Administration"),
        ("/administration/dois", "DOI"),
    ],
)
def test_pages_have_titles(
    visitor: Visitor, site: str, accounts: dict[str, Account], path: str, title: str
) -> None:
    account = accounts["curator"] if path.startswith("/administration") else None
    seen = visitor.go("look", name=f"title{path.replace('/', '-')}", language="fr-FR",
                      url=site + path, account=account)  # fmt: skip
    assert seen["title"].replace("’", "'").replace("\xa0", " ") == f"{title} | Thalie"


@pytest.mark.parametrize(("language", "word"), [("en-GB", "Preview"), ("fr-FR", "Aperçu")])
def test_the_preview_of_a_text_names_it_and_fits(
    visitor: Visitor, site: str, app: Any, language: str, word: str
) -> None:
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    draft = drafted(app, **COMPLETE)
    add_file(draft, "notes.txt", b"counts " * 400)
    service.publish(system_identity, draft)
    seen = visitor.go("look", name=f"preview-{language[:2]}", language=language,
                      url=f"{site}/records/{draft}/preview/notes.txt")  # fmt: skip
    assert (seen["language"], seen["overflow"]) == (language[:2], 0)
    assert seen["title"] == f"{word}: notes.txt"
    assert "counts counts" in seen["text"]
