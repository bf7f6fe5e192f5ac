"""The ways in which a graph is written, by the ending of its address. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .rdf import Graph


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing; ``label`` is a name in every language."""

    extension: str
    media_type: str
    label: str
    write: Callable[[Graph], bytes]


FORMS = (
    Form("ttl", "text/turtle", "Turtle", Graph.turtle),
    Form("jsonld", "application/ld+json", "JSON-LD", Graph.json_ld),
    Form("rdf", "application/rdf+xml", "RDF/XML", Graph.rdf_xml),
    Form("nt", "application/n-triples", "N-Triples", Graph.n_triples),
)
BY_EXTENSION: Mapping[str, Form] = {one.extension: one for one in FORMS}
BY_MEDIA_TYPE: Mapping[str, Form] = {one.media_type: one for one in FORMS}
