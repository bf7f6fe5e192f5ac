"""Logging in by clicking."""

from __future__ import annotations

from tests.browser.conftest import Account
from tests.browser.visitor import Visitor


def test_the_curator_finds_the_administration(
    visitor: Visitor, site: str, accounts: dict[str, Account]
) -> None:
    seen = visitor.go("logIn", name="log-in-curator", **accounts["curator"])
    assert "Administration" in seen["menu"]


def test_the_reader_does_not(visitor: Visitor, site: str, accounts: dict[str, Account]) -> None:
    seen = visitor.go("logIn", name="log-in-reader", **accounts["reader"])
    assert "Log out" in seen["menu"]
    assert "Administration" not in seen["menu"]


def test_a_wrong_password_is_said(
    visitor: Visitor, site: str, accounts: dict[str, Account]
) -> None:
    email = accounts["reader"]["email"]
    page = visitor.go("refused", name="log-in-refused", site=site, email=email, password="x" * 12)
    assert page["url"].startswith(f"{site}/login/")
    assert "password" in page["complaint"].lower()
