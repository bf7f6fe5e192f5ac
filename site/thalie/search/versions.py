"""Search shows the newest version of each record, and any version that is asked for by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invenio_drafts_resources.services.records.search_params import AllVersionsParam
from invenio_rdm_records.services.config import RDMCommunityRecordSearchOptions, RDMSearchOptions
from invenio_records_resources.services.records.params import FacetsParam
from invenio_search.engine import dsl

from .facets import NarrowingFacetsParam
from .query import named


class NewestOrNamedParam(AllVersionsParam):  # type: ignore[misc]
    """The newest version; older ones too if ``allversions`` or their own DOI or id is given."""

    def apply(self, identity: Any, search: dsl.Search, params: Mapping[str, Any]) -> dsl.Search:
        """Filter by version."""
        thing = named(params.get("q") or "")
        if params.get("allversions") or thing is None or thing.kind not in _NAMES:
            return super().apply(identity, search, params)
        names = dict.fromkeys((thing.value, thing.value.lower()))
        itself = dsl.Q("terms", **{_NAMES[thing.kind]: [*names]})
        return search.filter(dsl.Q("term", **{self.field_name: True}) | itself)


_NAMES = {"doi": "pids.doi.identifier.keyword", "record": "id"}


def _with_ours(interpreters: list[Any]) -> list[Any]:
    """INTERPRETERS with ours in the place of those that know the newest version alone, and of
    those whose facets do not know of each other."""
    ours = {
        AllVersionsParam: NewestOrNamedParam.factory("versions.is_latest"),
        FacetsParam: NarrowingFacetsParam,
    }
    return [ours.get(getattr(one, "func", one), one) for one in interpreters]


class RecordSearchOptions(RDMSearchOptions):  # type: ignore[misc]
    """How published records are searched."""

    params_interpreters_cls = _with_ours(RDMSearchOptions.params_interpreters_cls)


class CommunityRecordSearchOptions(RDMCommunityRecordSearchOptions):  # type: ignore[misc]
    """How those of a community are."""

    params_interpreters_cls = _with_ours(RDMCommunityRecordSearchOptions.params_interpreters_cls)
