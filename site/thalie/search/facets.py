"""What results are narrowed by: terms with what is below them, spans of numbers, and their counts.

Several values of one facet widen, several facets narrow. A facet counts what the others leave, so
that a number beside a value is what a reader gets who chooses it too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from invenio_records_resources.services.records.facets import Facet, FacetsResponse, TermsFacet
from invenio_records_resources.services.records.params import FacetsParam
from invenio_search.engine import dsl

Json = dict[str, Any]
HERE = "here"  # what a facet counts, within what the others leave


class NarrowedResponse(FacetsResponse):  # type: ignore[misc]
    """The answer of the search engine, with the counts that ``NarrowingFacetsParam`` asked for."""

    def _iter_facets(self) -> Iterator[tuple[str, Any, Any, Sequence[str]]]:
        param = self._facets_param
        for name, facet, data, selected in super()._iter_facets():
            yield name, facet, data[HERE] if param.others(name) else data, selected


class NarrowingFacetsParam(FacetsParam):  # type: ignore[misc]
    """InvenioRDM's facets; each counts what is found with the values chosen in all others."""

    def others(self, name: str) -> list[Any]:
        """The filters of all facets but this one."""
        return [chosen for other, chosen in self._filters.items() if other != name]

    def aggregate(self, search: dsl.Search) -> dsl.Search:
        """Ask for the counts of all facets."""
        for name, facet in self.facets.items():
            if name in self.selected_values and hasattr(facet, "prepare_aggregation"):
                facet.prepare_aggregation(list(self.selected_values[name]))
            counts, others = facet.get_aggregation(), self.others(name)
            if others:
                search.aggs.bucket(name, "filter", filter=self._combine(others)).bucket(
                    HERE, counts
                )
            else:
                search.aggs.bucket(name, counts)
        return search

    def apply(self, identity: Any, search: dsl.Search, params: Json) -> dsl.Search:
        """Filter and count."""
        search = super().apply(identity, search, params)
        return search.response_class(NarrowedResponse.create_response_cls(self))


class Node(NamedTuple):
    """What a facet says of one of its values: its label, and the value that it stands below."""

    label: str
    above: str = ""


Tell = Callable[[Iterable[str]], Mapping[str, Node]]


class TreeFacet(TermsFacet):  # type: ignore[misc]
    """Values of which some stand below others, at any depth; each is asked for by its own name.

    A document names all that is above its values. What somebody chose stands among the buckets
    also where nothing has it, so that it is seen and can be taken away.
    """

    def __init__(self, *, field: str, label: Any, tell: Tell, size: int = 500) -> None:
        """TELL knows the labels of values in the language of the reader."""
        super().__init__(field=field, label=label, size=size)
        self._tell = tell

    def get_labelled_values(self, data: Any, filter_values: Sequence[str]) -> Json:
        """The values as a tree: ``inner`` of a bucket holds what stands below it."""
        counts = {str(bucket.key): int(bucket.doc_count) for bucket in data.buckets}
        counts |= dict.fromkeys((v for v in filter_values if v not in counts), 0)
        nodes = self._tell(counts)
        buckets: dict[str, Json] = {
            key: {
                "key": key,
                "doc_count": count,
                "label": nodes[key].label,
                "is_selected": key in filter_values,
            }
            for key, count in counts.items()
        }
        top: list[Json] = []
        for key, bucket in buckets.items():
            above = buckets.get(nodes[key].above)
            if above:
                above.setdefault("inner", {"buckets": []})["buckets"].append(bucket)
            else:
                top.append(bucket)
        return {"buckets": top, "label": str(self._label)}


_SPAN = re.compile(r"(-?\d{1,8}(?:\.\d{1,3})?)?\.\.(-?\d{1,8}(?:\.\d{1,3})?)?")
_ONE = re.compile(r"-?\d{1,8}(?:\.\d{1,3})?")


class SpanFacet(Facet):  # type: ignore[misc]
    """Numbers, or ranges of them; ``a..b`` asks for a span, of which an end may lack.

    They are counted in steps, which need not be equally wide. An end that is a whole number means
    all that begins with it: ``2500..2999`` finds 2999.4.
    """

    def __init__(
        self,
        *,
        field: str,
        label: Any,
        starts: Sequence[int],
        word: Callable[[float], str],
        reach: Callable[[], tuple[int, int]] | None = None,
    ) -> None:
        """STARTS are where steps begin; before the first and from the last on all is one step.

        REACH tells where a slider over them begins and ends; without it there is none.
        """
        super().__init__()
        self._field, self._label, self._word = field, label, word
        self._starts, self._reach = tuple(starts), reach
        ends = [start - 1 for start in starts]
        self._steps = [
            f"{start}..{end}" for start, end in zip(["", *starts], [*ends, ""], strict=True)
        ]

    def get_aggregation(self) -> Any:
        """Count in steps."""
        return dsl.A("filters", filters={step: self._filter(step) for step in self._steps})

    def add_filter(self, filter_values: Sequence[str]) -> Any:
        """What touches one of the spans; what is no span is found nowhere."""
        spans = [self._filter(value) for value in filter_values]
        return dsl.Q("bool", should=spans, minimum_should_match=1) if spans else None

    def _filter(self, value: str) -> Any:
        limits = self._limits(*_ends(value))
        return dsl.Q("range", **{self._field: limits}) if limits else dsl.Q("match_none")

    def _limits(self, start: str, end: str) -> Json:
        limits = {"gte": float(start)} if start else {}
        if end:
            limits |= {"lte": float(end)} if "." in end else {"lt": float(end) + 1}
        return limits

    def get_labelled_values(self, data: Any, filter_values: Sequence[str]) -> Json:
        """Steps with something in them, from the lowest; and spans that somebody asked for."""
        found = self._found(data)
        scale = self._scale(list(found.values()))
        counts: dict[str, int | None]
        counts = {step: n for step, n in found.items() if n or step in filter_values}
        counts |= dict.fromkeys(value for value in filter_values if value not in counts)
        return {
            "buckets": [
                {
                    "key": name,
                    "doc_count": count,
                    "label": self._words(name),
                    "is_selected": name in filter_values,
                }
                for name, count in counts.items()
            ],
            "label": str(self._label),
            **({"scale": scale} if scale else {}),
        }

    get_values = get_labelled_values

    def _scale(self, counts: list[int]) -> Json | None:
        """The steps from the first to the last with something in them: where they begin, and the
        last one ends, and how much each holds. Nothing without such steps, or without a slider.
        """
        filled = [place for place, count in enumerate(counts) if count]
        if self._reach is None or not filled:
            return None
        first, last = self._reach()
        limits = [min(first, self._starts[0]), *self._starts, max(last, self._starts[-1] + 1)]
        begin, end = filled[0], filled[-1] + 1
        return {"starts": limits[begin : end + 1], "counts": counts[begin:end]}

    def _found(self, data: Any) -> dict[str, int]:
        return {step: int(data.buckets[step].doc_count) for step in self._steps}

    def _words(self, value: str) -> str:
        """A span as people write it; as it was given if it is none."""
        start, end = (self._word(float(limit)) if limit else "" for limit in _ends(value))
        if not (start or end):
            return value
        return start if start == end else f"{start or '…'} – {end or '…'}"


class YearFacet(SpanFacet):
    """Days, or ranges of them, by the years in which they lie; the newest first."""

    def __init__(self, *, field: str, label: Any, word: Callable[[float], str]) -> None:
        """Each year in which something lies is one step."""
        super().__init__(field=field, label=label, starts=(), word=word)

    def get_aggregation(self) -> Any:
        """Count by years."""
        return dsl.A(
            "date_histogram", field=self._field, calendar_interval="year", format="uuuu",
            min_doc_count=1, order={"_key": "desc"},
        )  # fmt: skip

    def _found(self, data: Any) -> dict[str, int]:
        return {one.key_as_string: int(one.doc_count) for one in data.buckets}

    def _limits(self, start: str, end: str) -> Json:
        limits = {"gte": _year(float(start))} if start else {}
        if end:
            limits |= {"lt": _year(float(end) + 1)}
        return limits | {"format": "uuuu"} if limits else {}


def _year(number: float) -> str:
    """As the search engine reads years: of four figures, with a sign before our era."""
    year = max(-9999, min(math.floor(number), 9999))
    return f"{'-' if year < 0 else ''}{abs(year):04d}"


def _ends(value: str) -> tuple[str, str]:
    """Both ends of a span; empty where there is none, or where VALUE is no span."""
    if found := _SPAN.fullmatch(value.strip()):
        return found[1] or "", found[2] or ""
    found = _ONE.fullmatch(value.strip())
    return (found[0], found[0]) if found else ("", "")
