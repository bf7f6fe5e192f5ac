"""Judges of RDF: the DCAT-AP shapes, and the RDFS of CIDOC CRM with its extensions."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # rdflib's dates know no years BCE

FORMATS = {"turtle": "turtle", "json_ld": "json-ld", "rdf_xml": "xml", "n_triples": "nt"}
DCAT_AP = {
    "shapes": ("shapes.ttl", "range.ttl"),
    "recommended": ("shapes_recommended.ttl",),
    "vocabularies": ("mdr-vocabularies.shape.ttl",),
    "deprecated": ("deprecateduris.ttl",),
}


def parsed(written: bytes, form: str = "n_triples") -> Graph:
    """What was written, as rdflib reads it."""
    return Graph().parse(data=written, format=FORMATS[form])


@cache
def shapes(schemas: Path, which: str) -> Graph:
    """Shapes of DCAT-AP 3.0.1, without what they would fetch."""
    graph = Graph()
    for name in DCAT_AP[which]:
        graph.parse(schemas / "dcat-ap" / name, format="turtle")
    graph.remove((None, OWL.imports, None))
    return graph


def shacl_complaints(schemas: Path, graph: Graph, which: str = "shapes") -> list[str]:
    """What pySHACL finds: ``shape path: message``."""
    pyshacl = pytest.importorskip("pyshacl")
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes(schemas, which), advanced=True)
    sh = "http://www.w3.org/ns/shacl#"

    def said(result: BNode, name: str) -> str:
        return " ".join(str(one) for one in results.objects(result, URIRef(sh + name)))

    return sorted(
        " ".join(said(one, name) for name in ("resultPath", "focusNode", "value", "resultMessage"))
        for one in results.subjects(RDF.type, URIRef(f"{sh}ValidationResult"))
    )


# CIDOC CRM

CRM_FAMILY = (
    "http://www.cidoc-crm.org/cidoc-crm/",
    "http://www.cidoc-crm.org/extensions/",
)


class Rdfs:
    """Classes and properties of CRM 7.1.3, CRMsci 3.2, CRMdig 5.0 and CRMinf 1.2.1 together."""

    def __init__(self, schemas: Path) -> None:
        graph = Graph()
        for path in sorted((schemas / "crm").glob("*.rdf")):
            graph.parse(path, format="xml")
        self.domains = {p: set(graph.objects(p, RDFS.domain)) for p in graph.subjects(RDFS.domain)}
        self.ranges = {p: set(graph.objects(p, RDFS.range)) for p in graph.subjects(RDFS.range)}
        self.classes = set(graph.subjects(RDF.type, RDFS.Class))
        self.above = {
            one: set(graph.transitive_objects(one, RDFS.subClassOf)) for one in self.classes
        }

    def complaints(self, graph: Graph) -> list[str]:
        """Statements of the family that its RDFS does not allow."""
        return sorted(set(self._complaints(graph)))

    def _complaints(self, graph: Graph) -> Iterable[str]:
        for subject, prop, value in graph:
            if prop == RDF.type and str(value).startswith(CRM_FAMILY):
                if value not in self.classes:
                    yield f"no such class: {value}"
            elif str(prop).startswith(CRM_FAMILY):
                if prop not in self.domains or prop not in self.ranges:
                    yield f"no such property: {prop}"
                    continue
                if not self.domains[prop] & self._kinds(graph, subject):
                    yield f"domain of {prop}: {subject}"
                if not self._in_range(graph, prop, value):
                    yield f"range of {prop}: {value}"

    def _kinds(self, graph: Graph, node: object) -> set[object]:
        kinds = graph.objects(node, RDF.type)  # type: ignore[arg-type]
        return {above for kind in kinds for above in self.above.get(kind, ())}

    def _in_range(self, graph: Graph, prop: object, value: object) -> bool:
        if isinstance(value, Literal):
            return RDFS.Literal in self.ranges[prop]
        return bool(self.ranges[prop] & self._kinds(graph, value))


@cache
def crm_family(schemas: Path) -> Rdfs:
    """The merged RDFS."""
    return Rdfs(schemas)
