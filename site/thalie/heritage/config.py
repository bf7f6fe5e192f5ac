"""Custom fields of a dataset: where they stand in forms, pages and search."""

from __future__ import annotations

from invenio_rdm_records.config import RDM_RECORDS_PERSONORG_SCHEMES as STOCK_SCHEMES
from invenio_rdm_records.config import RDM_SEARCH as STOCK_SEARCH
from invenio_rdm_records.config import RDM_SEARCH_DRAFTS as STOCK_SEARCH_DRAFTS
from invenio_rdm_records.config import RDM_SEARCH_VERSIONING as STOCK_SEARCH_VERSIONING

from thalie.ground.identifiers import is_ror
from thalie.ground.language import in_context
from thalie.search.versions import CommunityRecordSearchOptions, RecordSearchOptions

from . import facets
from .custom_fields import HeritageCF, SummaryCF, UnsettledCF
from .form import section
from .model import BY_NAME, NAMESPACE, PREFIX
from .search import PLAIN_WORDS, SEARCH_FIELDS, DatasetQueryParser

# An identifier, not an address: nothing answers there (RFC 8141 shape, informal namespace).
RDM_NAMESPACES = {PREFIX: NAMESPACE}

# The summary first: it is made before the others leave their bulk out of the search document.
RDM_CUSTOM_FIELDS = [SummaryCF(), *(HeritageCF(name) for name in BY_NAME), UnsettledCF()]

_SECTIONS = (
    (in_context("section", "Objects"), ("objects", "samples", "standards")),
    (in_context("section", "Measurement"), ("experiment", "detectors", "analyses")),
    (
        in_context("section", "Processing and preservation"),
        ("processing", "life_cycle", "synthetic"),
    ),
)
RDM_CUSTOM_FIELDS_UI = [
    section(title, [(f"{PREFIX}:{name}", BY_NAME[f"{PREFIX}:{name}"]) for name in names])
    for title, names in _SECTIONS
]

# The stock parser keeps some fields for the system; those rules stay.
_STOCK_FIELDS = STOCK_SEARCH["query_parser_cls"].keywords["extra_params"]["mapping"]

_QUERY_PARSER = DatasetQueryParser.factory(
    mapping={**_STOCK_FIELDS, **SEARCH_FIELDS}, fields=PLAIN_WORDS
)

RDM_FACETS = facets.FACETS
RDM_SEARCH = {**STOCK_SEARCH, "facets": facets.SHOWN, "query_parser_cls": _QUERY_PARSER}
RDM_SEARCH_DRAFTS = {**STOCK_SEARCH_DRAFTS, "query_parser_cls": _QUERY_PARSER}
RDM_SEARCH_VERSIONING = {**STOCK_SEARCH_VERSIONING, "query_parser_cls": _QUERY_PARSER}
RDM_SEARCH_OPTIONS_CLS = RecordSearchOptions
RDM_COMMUNITY_RECORD_SEARCH_OPTIONS_CLS = CommunityRecordSearchOptions

# InvenioRDM looks at the shape of a ROR identifier, not at its check digits.
RDM_RECORDS_PERSONORG_SCHEMES = {
    **STOCK_SCHEMES,
    "ror": {**STOCK_SCHEMES["ror"], "validator": is_ror},
}
