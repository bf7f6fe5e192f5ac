"""What a person may say about DOIs reaches the local DataCite and Invenio alike."""

from __future__ import annotations

import pytest

from thalie_local.standalone.environment import (
    ADDITIONAL_PREFIXES,
    DATACITE_PREFIX,
    additional_prefixes,
    datacite_environment,
)
from thalie_local.standalone.layout import StandaloneError


@pytest.mark.parametrize(
    ("said", "known"), [(None, []), ("[]", []), ("['10.5', '10.6']", ["10.5", "10.6"])]
)
def test_the_local_datacite_has_all_prefixes(
    monkeypatch: pytest.MonkeyPatch, said: str | None, known: list[str]
) -> None:
    monkeypatch.delenv(ADDITIONAL_PREFIXES, raising=False)
    if said is not None:
        monkeypatch.setenv(ADDITIONAL_PREFIXES, said)
    told = datacite_environment({"datacite_password": "x"})["THALIE_DATACITE_PREFIXES"]
    assert told.split(",") == [DATACITE_PREFIX, *known]


@pytest.mark.parametrize("said", ["10.5", "['10.5'", "[10.5]", "import os"])
def test_prefixes_that_are_no_list_are_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(ADDITIONAL_PREFIXES, said)
    with pytest.raises(StandaloneError, match="must be a list of texts"):
        additional_prefixes()
