"""Identifiers of persons and organisations, as InvenioRDM's form and API take them."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError
from marshmallow_utils.schemas import IdentifierSchema

from thalie.heritage.config import RDM_RECORDS_PERSONORG_SCHEMES

SCHEMA = IdentifierSchema(allowed_schemes=RDM_RECORDS_PERSONORG_SCHEMES)


@pytest.mark.parametrize("identifier", ["nosuch", "017rnyz41", "https://ror.org/", " ", {"a": 1}])
def test_a_wrong_ror_is_told_at_its_field(identifier: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        SCHEMA.load({"scheme": "ror", "identifier": identifier})
    assert set(refused.value.messages_dict) == {"identifier"}


def test_a_right_ror_is_kept_bare() -> None:
    found = SCHEMA.load({"scheme": "ror", "identifier": "https://ror.org/017rnyz40"})
    assert found == {"scheme": "ror", "identifier": "017rnyz40"}
