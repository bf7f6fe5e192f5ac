"""What a request for access must tell, which InvenioRDM does not ask."""

from __future__ import annotations

from invenio_rdm_records.services.schemas.parent.access import RequestAccessSchema


def test_upstream_still_takes_a_request_that_tells_nothing() -> None:
    """When this fails, ``thalie.upstream.requests`` may go."""
    assert "email" not in RequestAccessSchema().validate({})
