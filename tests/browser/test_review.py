"""A leader submits, a curator asks for a change at a field, it is mended, accepted, published."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

import pytest
import requests

from tests.browser.conftest import Account
from tests.browser.visitor import Visitor

LANGUAGES = pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
REMARK = {
    "en-GB": "Name the manuscript, not only its colour.",
    "fr-FR": "Nommez le manuscrit, et pas seulement sa couleur.",
}
SAID = {"en-GB": "A curator says: ", "fr-FR": "Un curateur dit : "}
ASKED = {"en-GB": "A curator asks for changes.", "fr-FR": "Un curateur demande des corrections."}
DONE = {"en-GB": "Accepted and published.", "fr-FR": "Accepté et publié."}


@pytest.fixture(scope="module")
def author(app: Any, site: str) -> Account:
    """A leader without the right to publish."""
    from tests.services import reviewed

    with app.test_request_context():
        reviewed.author()
    return {"site": site, "email": reviewed.EMAIL, "password": reviewed.PASSWORD}


def draft_of(app: Any, title: str, *, submit: bool = False) -> tuple[str, str]:
    """A complete draft of the author's with a file, and its review if it is submitted."""
    from tests.services.reviewed import author, drafted, submitted, titled

    with app.test_request_context():
        if submit:
            return submitted(author(), titled(title))
        return drafted(author(), titled(title)), ""


@LANGUAGES
def test_from_submission_to_doi(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], author: Account,
    language: str,
) -> None:  # fmt: skip
    title, mended = f"Yellow {token_hex(4)}", f"Yellow of the Psalter {token_hex(4)}"
    draft, _ = draft_of(app, title)
    form = f"{site}/uploads/{draft}"
    sent = visitor.go("submitDraft", name=f"review-submit-{language}", language=language,
                      account=author, url=form)  # fmt: skip
    assert "New AGLAE" in sent["community"]

    asked = visitor.go("askForChanges", name=f"review-ask-{language}", language=language,
                       account=accounts["curator"], site=site, title=title,
                       field="metadata.title", words=REMARK[language])  # fmt: skip
    assert title in asked["desk"]
    assert (asked["remarked"], asked["asked"]) == (303, 303)
    assert asked["overflow"] == 0

    seen = visitor.go("mendAndSubmit", name=f"review-mend-{language}", language=language,
                      account=author, url=form, title=mended)  # fmt: skip
    assert ASKED[language] in seen["told"]
    assert SAID[language] + REMARK[language] in seen["said"]
    assert seen["again"] == 303

    page = visitor.go("acceptSubmission", name=f"review-accept-{language}", language=language,
                      account=accounts["curator"], url=seen["url"])  # fmt: skip
    assert page["accepted"] == 303
    assert DONE[language] in page["text"]
    record = requests.get(f"{site}/api/records/{draft}", timeout=30).json()
    assert record["metadata"]["title"] == mended
    assert record["pids"]["doi"]["identifier"]


@LANGUAGES
@pytest.mark.parametrize("width", [1280, 375])
def test_desk_and_review_are_for_everybody(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], author: Account,
    language: str, width: int,
) -> None:  # fmt: skip
    title = f"Yellow {token_hex(4)}"
    _, request = draft_of(app, title, submit=True)
    urls = [f"{site}/desk", f"{site}/desk?card=reviews", f"{site}/desk?q={token_hex(6)}",
            f"{site}/submissions/{request}"]  # fmt: skip
    found = visitor.go("checkAccessibilityOf", name=f"axe-desk-{language}-{width}",
                       language=language, width=width, account=accounts["curator"],
                       urls=urls)  # fmt: skip
    assert {url: rules for url, rules in found.items() if rules} == {}
    for number, url in enumerate(urls):
        page = visitor.go("look", name=f"desk-{number}-{language}-{width}", language=language,
                          width=width, account=accounts["curator"], url=url)  # fmt: skip
        assert page["overflow"] == 0, url


def test_a_row_is_accepted_without_a_mouse(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], author: Account
) -> None:
    title = f"Yellow {token_hex(4)}"
    draft, _ = draft_of(app, title, submit=True)
    seen = visitor.go("acceptByKeyboard", name="desk-keyboard", site=site, title=title,
                      account=accounts["curator"])  # fmt: skip
    assert seen["box"] and seen["button"]
    assert "1 dataset is published." in seen["text"]
    assert requests.get(f"{site}/api/records/{draft}", timeout=30).ok
