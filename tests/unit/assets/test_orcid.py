"""Check characters of identifiers of persons, in the JavaScript that runs in browsers."""

from __future__ import annotations

import pytest

from tests.unit.assets.scripts import run

WRONG = {
    "0000-0002-1825-0097": False,  # an example of ORCID's own documentation
    "0000-0002-1694-233X": False,
    "https://orcid.org/0000-0002-1694-233x": False,
    "0000 0001 2281 955X": False,  # an ISNI, as ISO 27729 prints it
    "0000-0002-1825-0098": True,
    "0000-0002-1694-2331": True,
    "https://orcid.org/0000-0002-1825-0970": True,
    "gnd:118529579": False,  # of another scheme
    "": False,
}


@pytest.mark.parametrize(("identifier", "wrong"), WRONG.items())
def test_a_wrong_digit_of_an_orcid_or_isni_is_seen(identifier: str, wrong: bool) -> None:
    assert run("deposit/orcid.js", "it.hasWrongDigit(id)", id=identifier) is wrong
