"""Places that results are narrowed by: their names, and where on Earth those are.

What is chosen is a name; a spot (``ground/spots.py``) tells where its dot stands on a map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from invenio_records_resources.services.records.facets import TermsFacet
from invenio_search.engine import dsl

from thalie.ground.spots import points

Json = dict[str, Any]
NAMES, SPOTS = "names", "spots"


class PlaceFacet(TermsFacet):  # type: ignore[misc]
    """Names of places; a bucket has its ``point`` (latitude, longitude) where that is known.

    Of several places of one name, the one that most documents have is shown.
    """

    def __init__(self, *, field: str, spots: str, label: Any, size: int) -> None:
        """FIELD holds names, SPOTS the same with coordinates."""
        super().__init__(field=field, label=label, size=size)
        self._spots = dsl.A("terms", field=spots, size=size)

    def get_aggregation(self) -> Any:
        """Count names and spots."""
        both = dsl.A("filter", filter=dsl.Q("match_all"))
        both.bucket(NAMES, super().get_aggregation())
        both.bucket(SPOTS, self._spots)
        return both

    def get_values(self, data: Any, filter_values: Sequence[str]) -> Json:
        """The names alone."""
        found: Json = super().get_values(data[NAMES], filter_values)
        return found

    def get_labelled_values(self, data: Any, filter_values: Sequence[str]) -> Json:
        """The names, the most frequent first, with their points."""
        found: Json = super().get_labelled_values(data[NAMES], filter_values)
        known = points(str(bucket.key) for bucket in data[SPOTS].buckets)
        for bucket in found["buckets"]:
            if bucket["key"] in known:
                bucket["point"] = list(known[bucket["key"]])
        return found
