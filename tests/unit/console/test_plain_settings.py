"""Single settings of a configuration that is not run: what it would say, or that nobody knows."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from thalie.console.plain_settings import NotPlainError, plain_settings
from thalie.doi.words import LATE, READ

DEFAULTS = {"THALIE_DOI_LATE": 120}


def said(text: str, **environment: str) -> object:
    return plain_settings(DEFAULTS, environment, text)["THALIE_DOI_LATE"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 120),
        ("OTHER = 5", 120),
        ("from thalie.doi.config import THALIE_DOI_LATE", 120),
        ("THALIE_DOI_LATE = 300", 300),
        ("THALIE_DOI_LATE = 300\nTHALIE_DOI_LATE = 5", 5),
        ("from thalie.doi.config import THALIE_DOI_LATE\nTHALIE_DOI_LATE = 7", 7),
        ("# THALIE_DOI_LATE = 300", 120),
    ],
)
def test_a_plain_line_is_read(text: str, value: object) -> None:
    assert said(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "THALIE_DOI_LATE = 60 * 2",
        "import os\nTHALIE_DOI_LATE = int(os.environ['LATE'])",
        "if True:\n    THALIE_DOI_LATE = 300",
        "THALIE_DOI_LATE = 300\nif True:\n    THALIE_DOI_LATE = 5",
        "THALIE_DOI_LATE = 1\nTHALIE_DOI_LATE += 300",
        "THALIE_DOI_LATE: int = 300",
        "A = THALIE_DOI_LATE = 300",
        "A, THALIE_DOI_LATE = 1, 300",
        "for THALIE_DOI_LATE in (1, 2): pass",
        "from ours import THALIE_DOI_LATE",
        "from ours import x as THALIE_DOI_LATE",
        "from ours import *",
        "globals()['THALIE_DOI_LATE'] = 300",
        "exec('THALIE_DOI_LATE = 300')",
        "THALIE_DOI_LATE = ",
    ],
)
def test_of_any_other_line_nothing_is_said(text: str) -> None:
    with pytest.raises(NotPlainError):
        said(text)


@pytest.mark.parametrize(
    ("given", "value"), [("300", 300), ("'300'", "300"), ("soon", "soon"), ("", 60)]
)
def test_the_environment_comes_first(given: str, value: object) -> None:
    """As Invenio reads it; an empty variable says nothing."""
    assert said("THALIE_DOI_LATE = 60", INVENIO_THALIE_DOI_LATE=given) == value
    if given:
        assert said("THALIE_DOI_LATE = 60 * 2", INVENIO_THALIE_DOI_LATE=given) == value


def test_our_own_configuration_is_plain() -> None:
    text = (ROOT / "invenio.cfg").read_text("utf-8")
    assert plain_settings(READ, {}, text) == {"THALIE_DOI_LATE": LATE}
