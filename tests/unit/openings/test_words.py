"""What mails about embargoes say, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thalie.openings.models import Deed
from thalie.openings.telling import TOLD_TO
from thalie.openings.words import HEADINGS, SUBJECTS


def test_whatever_is_told_has_a_heading_and_a_subject() -> None:
    assert set(TOLD_TO) <= set(HEADINGS)
    assert set(HEADINGS) == set(SUBJECTS)
    assert set(Deed) - set(TOLD_TO) == {Deed.SET, Deed.REVIEWED}


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("number", [1, 2, 10_000])
def test_headings_can_be_said_of_one_and_of_many(kind: str, number: int) -> None:
    for language in ("en", "fr"):
        said = replace(HEADINGS[kind], number=number, values={"number": number})
        text = said.in_language(language)
        assert "%" not in text
        assert str(number) in text or number == 1
