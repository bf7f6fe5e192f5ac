"""What a page of search asks for: words, chosen values of facets, an order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

LONGEST = 10_000  # characters of words
MOST = 100  # values of facets
INNER = "+inner:"  # before a value below another, in addresses of InvenioRDM's pages


@dataclass(frozen=True, slots=True)
class Asked:
    """A search; FACETS holds the chosen values by facet."""

    words: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = ""

    @classmethod
    def read(cls, words: str, chosen: Iterable[str], sort: str = "") -> Self:
        """From the query of the page: CHOSEN are values such as ``material:bronze``."""
        facets: dict[str, list[str]] = {}
        for one in list(chosen)[:MOST]:
            name, colon, value = one.partition(":")
            if colon and name:
                value = value.replace(INNER, "::", 1) if INNER in value else value
                facets.setdefault(name, []).append(value)
        return cls(words[:LONGEST], facets, sort)

    def params(self, size: int, page: int = 1) -> dict[str, Any]:
        """The same for a service; it changes what it is given."""
        facets = {name: list(values) for name, values in self.facets.items()}
        asked = {"q": self.words, "size": size, "page": page, "facets": facets}
        return asked | ({"sort": self.sort} if self.sort else {})

    def query(self) -> str:
        """The query of a page that asks for the same."""
        chosen = [
            f"{name}:{value.replace('::', INNER, 1)}"
            for name, values in self.facets.items()
            for value in values
        ]
        sort = [("sort", self.sort)] if self.sort else []
        return urlencode([("q", self.words), *(("f", one) for one in chosen), *sort])

    def with_words(self, words: str) -> Asked:
        """The same search for other words."""
        return replace(self, words=words)

    def without(self, facet: str) -> Asked:
        """The same search with nothing chosen of a facet."""
        return replace(self, facets={k: v for k, v in self.facets.items() if k != facet})
