"""The list of what records lack, behind a permission."""

from __future__ import annotations

from dataclasses import dataclass

from flask_principal import Identity
from invenio_records_resources.services.errors import PermissionDeniedError

from .lacks import LackingRecord, Wanted, count, find
from .permissions import LacksPermissionPolicy


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records and how many there are in all."""

    hits: list[LackingRecord]
    total: int


def search(identity: Identity, wanted: Wanted, page: int, size: int) -> Page:
    """Page number PAGE (from 1) of SIZE records. Raises ``PermissionDeniedError``."""
    if not LacksPermissionPolicy("search").allows(identity):
        raise PermissionDeniedError("search")
    return Page(find(wanted, (page - 1) * size, size), count(wanted))
