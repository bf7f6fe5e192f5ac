"""The ways in which things are written, by the ending of an address. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .rdf import Graph


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing; ``label`` is a name in every language.

    One that has no ``write`` is not for every graph: who answers knows how.
    """

    extension: str
    media_type: str
    label: str
    write: Callable[[Graph], bytes] | None = None


FORMS = (
    Form("ttl", "text/turtle", "Turtle", Graph.turtle),
    Form("jsonld", "application/ld+json", "JSON-LD", Graph.json_ld),
    Form("rdf", "application/rdf+xml", "RDF/XML", Graph.rdf_xml),
    Form("nt", "application/n-triples", "N-Triples", Graph.n_triples),
)
LINKED_ART = Form("linked-art", "application/vnd.linked-art.ld+json", "Linked Art")
BY_EXTENSION: Mapping[str, Form] = {one.extension: one for one in (*FORMS, LINKED_ART)}
