"""What datasets are narrowed by: the terms, years and energies of the summary, access, days.

A document of the index holds each term with all that is above it (``summary.under``): a broader
term finds and counts what is below it with one look at a list of ids. To ask for all narrower
terms instead would cost as many terms as a vocabulary has, for each value, and count a dataset of
two of them twice. The price: who moves a term in its vocabulary has the datasets indexed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from invenio_rdm_records.config import RDM_FACETS as STOCK_FACETS

from thalie.ground.dates import words_of_year
from thalie.ground.language import Sentence, in_context
from thalie.search.facets import Node, SpanFacet, TreeFacet, YearFacet
from thalie.search.places import PlaceFacet
from thalie.vocabularies import terms

from .custom_fields import SUMMARY, language
from .form import said
from .present import number, title_of

_FIELD = f"custom_fields.{SUMMARY}"
KEEPERS = "museums"
SIZE = 500  # values of a facet that are counted
YEARS = (-10_000, -3000, -2000, -1000, -500, 1, *range(500, 2000, 100))
ENERGIES = (1000, *range(1500, 5000, 500))
"""Where the steps begin in which years and energies in keV are counted."""
OLDEST = (
    -100_000
)  # the year at which a slider over years begins where things are older than all steps

TERMS: Mapping[str, tuple[str, Sentence]] = {
    "object_type": ("objecttypes", in_context("facet", "Object")),
    "material": ("materials", in_context("facet", "Material")),
    "period": ("periods", in_context("facet", "Period")),
    "keeper": (KEEPERS, in_context("facet", "Museum or keeper")),
    "technique": ("techniques", in_context("facet", "Technique")),
    "element": ("elements", in_context("facet", "Element")),
    "instrument": ("instruments", in_context("facet", "Instrument")),
    "particle": ("particles", in_context("facet", "Particle")),
    "analysis_kind": ("analysiskinds", in_context("facet", "Kind of analysis")),
    "digital_kind": ("digitalkinds", in_context("facet", "Kind of data")),
    "preservation": ("preservationlevels", in_context("facet", "Preservation level")),
}
"""Facets that are vocabularies: which one, and what the facet is called."""


def tell(vocabulary: str, values: Iterable[str]) -> dict[str, Node]:
    """VALUES in the language of the reader; what the vocabulary has not speaks for itself."""
    found = {value: terms.find(vocabulary, value) for value in values}
    return {
        value: Node(title_of(vocabulary, value, terms.find, language()), facts.broader)
        if facts
        else Node(value)
        for value, facts in found.items()
    }


def _tree(vocabulary: str, label: Sentence) -> dict[str, Any]:
    field = f"{_FIELD}.under.{vocabulary}"
    facet = TreeFacet(field=field, label=said(label), tell=partial(tell, vocabulary), size=SIZE)
    return {"facet": facet, "ui": {"field": field, "type": "tree"}}


def _year(year: float) -> str:
    """A year in words; there is no year 0, and a step before the first year ends with 1 BCE."""
    return words_of_year(int(year) or -1, language())


def _all_years() -> tuple[int, int]:
    return OLDEST, datetime.now(UTC).year


def _energy(energy: float) -> str:
    return number(energy, "keV", language())


def _span(name: str, label: Sentence, **more: Any) -> dict[str, Any]:
    field = f"{_FIELD}.{name}"
    facet = SpanFacet(field=field, label=said(label), **more)
    return {"facet": facet, "ui": {"field": field, "type": "span"}}


def _days(field: str, label: Sentence) -> dict[str, Any]:
    facet = YearFacet(field=field, label=said(label), word=_year)
    return {"facet": facet, "ui": {"field": field, "type": "span"}}


def _stock(name: str) -> dict[str, Any]:
    """A facet of InvenioRDM, drawn as ours are."""
    stock: dict[str, Any] = STOCK_FACETS[name]
    return {**stock, "ui": {**stock["ui"], "type": "tree"}}


FACETS: dict[str, dict[str, Any]] = {
    **STOCK_FACETS,
    **{name: _tree(*of) for name, of in TERMS.items()},
    "years": _span(
        "years", in_context("facet", "Years"), starts=YEARS, word=_year, reach=_all_years
    ),
    "energy": _span(
        "energy", in_context("facet", "Beam energy (keV)"), starts=ENERGIES, word=_energy
    ),
    **{name: _stock(name) for name in ("access_status", "file_type")},
    "place": {
        "facet": PlaceFacet(
            field=f"{_FIELD}.places.keyword",
            spots=f"{_FIELD}.spots",
            label=said(in_context("facet", "Place")),
            size=SIZE,
        ),
        "ui": {"field": f"{_FIELD}.places", "type": "tree"},
    },
    "beam_day": _days(f"{_FIELD}.days", in_context("facet", "Days of beam")),
    "published": _days(
        "metadata.publication_date_range", in_context("facet", "Year of publication")
    ),
}

SHOWN = [
    *("object_type", "material", "period", "years", "keeper", "place"),
    *("technique", "element", "access_status", "instrument", "particle", "energy"),
    *("analysis_kind", "digital_kind", "preservation", "file_type"),
    *("beam_day", "published", "resource_type"),
]
"""Facets of the search for datasets, in the order in which they stand on the page."""
