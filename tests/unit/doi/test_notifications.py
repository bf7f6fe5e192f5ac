"""What the mails about DOIs say, to whom, in which languages."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from thalie.config import NOTIFICATIONS_BUILDERS
from thalie.doi.notifications import BUILDERS, ComparedDois, LateDois, RefusedAccount, tell
from thalie.doi.reconcile import KINDS, Finding, Report

REPORT = Report(
    id=1,
    dry_run=False,
    compared=1234,
    adopted=0,
    repairs=8,
    counts=dict.fromkeys(KINDS, 7) | {"missing": 0},
    findings=(Finding("state", "10.5072/a", "draft; findable was confirmed <here>"),),
    error="",
)


def sent(mails: list[Any], notification: Any) -> Any:
    assert tell(notification)
    (mail,) = mails
    return mail


def test_a_mail_goes_to_the_curators_from_this_site(app: Flask, mails: list[Any]) -> None:
    mail = sent(mails, LateDois.build(number=3, since="2026-03-01 12:00 UTC"))
    assert mail.recipients == ["curator@example.org"]
    assert mail.sender == "no-reply@example.org"
    assert mail.subject == "[Thalie] DOIs: late"
    for text in (mail.body, mail.html):
        assert "3 DOI(s) wait for DataCite since 2026-03-01 12:00 UTC or longer." in text
        assert "3 DOI attendent DataCite depuis 2026-03-01 12:00 UTC au moins." in text
        assert "Voir `thalie doi status`." in text
        assert app.config["SITE_UI_URL"] in text


def test_what_datacite_said_is_no_markup(app: Flask, mails: list[Any]) -> None:
    mail = sent(mails, RefusedAccount.build(reason="HTTP 401: Bad <b>credentials</b> & more"))
    assert "<b>" not in mail.html and "&lt;b&gt;" in mail.html and "&amp; more" in mail.html
    assert "credentials" in mail.body and "& more" in mail.body


def test_a_comparison_is_told_in_both_languages(app: Flask, mails: list[Any]) -> None:
    mail = sent(mails, ComparedDois.build(**REPORT.as_json()))
    assert mail.subject == "[Thalie] DOIs compared with DataCite"
    assert mail.body.splitlines()[0] == "1234 DOIs at DataCite were compared with the ledger."
    assert "1234 DOI de DataCite ont été comparés au registre.\n" in mail.body
    for kind, name in KINDS.items():
        assert (f"{name}: 7\n" in mail.body) == (kind != "missing")
    assert mail.body.count(" : 7\n") == len(KINDS) - 1
    assert "Ended early" not in mail.body and "Interrompu" not in mail.body
    assert "10.5072/a: draft; findable was confirmed" in mail.body
    assert "&lt;here&gt;" in mail.html


def test_the_first_findings_are_told(app: Flask, mails: list[Any]) -> None:
    many = [{"doi": f"10.5072/{n}", "text": "twice"} for n in range(60)]
    mail = sent(mails, ComparedDois.build(**{**REPORT.as_json(), "findings": many}))
    assert "10.5072/49: twice" in mail.body and "10.5072/50: twice" not in mail.body


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_instance_knows_them_beside_its_own(kind: str) -> None:
    assert NOTIFICATIONS_BUILDERS[kind] is BUILDERS[kind]
    assert "community-submission.submit" in NOTIFICATIONS_BUILDERS
