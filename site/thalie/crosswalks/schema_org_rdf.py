"""The description of schema.org as RDF/XML, for harvesters: OAI-PMH carries XML only. Pure.

The same statements as the JSON-LD (``schema_org``), read and written again by Oxigraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse, serialize

from . import schema_org
from .json_text import text
from .model import Record
from .settings import Settings

LANDS = schema_org.LANDS
LEFT_OUT = schema_org.LEFT_OUT

Node = TypeVar("Node")


def render(record: Record, house: Settings) -> bytes:
    """RDF 1.1 XML Syntax."""
    document = schema_org.document(record, house)
    spaces = {"schema" if k == "@vocab" else k: v for k, v in schema_org.CONTEXT[0].items()}
    statements = _in_order(parse(text(document), format=RdfFormat.JSON_LD))
    written = serialize(statements, format=RdfFormat.RDF_XML, prefixes=spaces) or b""
    return written.strip(b"\n") + b"\n"


def _in_order(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The statements of a subject together, blank nodes called by their order.

    Oxigraph calls them at random; the bytes are the same each time.
    """
    names: dict[BlankNode, BlankNode] = {}

    def called(node: Node) -> Node | BlankNode:
        if not isinstance(node, BlankNode):
            return node
        return names.setdefault(node, BlankNode(f"b{len(names)}"))

    said: dict[object, list[Triple]] = {}
    for quad in quads:
        subject = called(quad.subject)
        said.setdefault(subject, []).append(Triple(subject, quad.predicate, called(quad.object)))
    for triples in said.values():
        yield from triples
