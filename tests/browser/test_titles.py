"""What a tab of the browser says: the page, then the name of the site, once."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Account
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
