"""ROR identifiers: any text may be asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.ground.identifiers import is_ror


@pytest.mark.parametrize("text", ["02egw5x81", "https://ror.org/02EGW5X81", " ror.org/02egw5x81 "])
def test_right_ones_are_taken(text: str) -> None:
    assert is_ror(text)


@pytest.mark.parametrize("text", ["", "02egw5x82", "0iegw5x81", "C2RMF", "https://ror.org/"])
def test_others_are_not(text: str) -> None:
    assert not is_ror(text)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert is_ror(text) in (True, False)
