"""Official judges of a description in schema.org's words: CDIF's shapes and its JSON schema."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph
from rdflib.namespace import SH

UNFAIR = "#metadata"  # the shapes take a catalogue record for a dataset, by a slip of the pen


@cache
def shapes(schemas: Path) -> Graph:
    return Graph().parse(schemas / "cdif" / "CDIF-Discovery-Shapes.ttl")


def shape_complaints(schemas: Path, text: bytes) -> list[str]:
    """Violations and warnings; without ``advanced`` the shapes find no target: all would pass."""
    pyshacl = pytest.importorskip("pyshacl")
    graph = Graph().parse(data=text, format="json-ld")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(schemas), advanced=True)
    return [
        f"{report.value(one, SH.focusNode)}: {report.value(one, SH.resultMessage)}"
        for one in report.subjects(RDF.type, SH.ValidationResult)
        if report.value(one, SH.resultSeverity) in (SH.Violation, SH.Warning)
        and not str(report.value(one, SH.focusNode)).endswith(UNFAIR)
    ]


def schema_complaints(schemas: Path, document: dict[str, Any]) -> list[str]:
    """What the JSON schema says of DOCUMENT in the shape that CDIF's frame gives it."""
    jsonld = pytest.importorskip("pyld").jsonld
    folder = schemas / "cdif"
    frame = json.loads((folder / "CDIF-frame-2026.jsonld").read_text("utf-8"))
    schema = json.loads((folder / "CDIFDiscoverySchema.json").read_text("utf-8"))
    framed = jsonld.frame(document, frame, {"omitDefault": True})
    found = [one for one in framed.get("@graph", [framed]) if one.get("@id") == document.get("@id")]
    whole = {"@context": framed["@context"], **(found[0] if found else {})}
    return [error.message for error in Draft202012Validator(schema).iter_errors(whole)]
