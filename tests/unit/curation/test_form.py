"""For which drafts the form chooses the community of the curators."""

from __future__ import annotations

from typing import Any

import pytest
from invenio_rdm_records.services.schemas import RDMRecordSchema
from invenio_rdm_records.services.schemas.utils import dump_empty

from thalie.curation.views import is_free


def test_a_new_form_is_free() -> None:
    assert is_free(dump_empty(RDMRecordSchema))
    assert is_free({})


@pytest.mark.parametrize(
    "told",
    [
        {"parent": {"review": {"id": "1", "receiver": {"community": "2"}}}},
        {"parent": {"communities": {"default": "2"}}},
        {"versions": {"index": 2}},
        {"is_published": True},
    ],
)
def test_a_draft_that_is_for_somebody_is_not(told: dict[str, Any]) -> None:
    assert not is_free(told)
