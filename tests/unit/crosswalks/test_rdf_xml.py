"""What harvesters get as RDF/XML states what the other ways of writing state."""

from __future__ import annotations

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from thalie.crosswalks.formats import BY_KEY
from thalie.crosswalks.model import Record

from .documents import SETTINGS
from .kinds import KINDS, MINIMAL

NAMES = ("minimal", "withdrawn", "strange", "full")


def stated(key: str, record: Record, form: str) -> Graph:
    """The statements; XML knows one end of a line (XML 1.0, 2.11), so others are made that."""
    written = BY_KEY[key].render(record, SETTINGS).replace(rb"\r\n", rb"\n")
    return Graph().parse(data=written, format=form)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_statements_of_schema_org_are_those_of_its_json_ld(name: str) -> None:
    of_xml = stated("schema-org-rdf", KINDS[name], "xml")
    assert len(of_xml) > 5
    assert isomorphic(of_xml, stated("json-ld", KINDS[name], "json-ld"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_statements_of_the_crm_are_those_of_its_turtle(name: str) -> None:
    assert isomorphic(stated("crm-rdf", KINDS[name], "xml"), stated("crm", KINDS[name], "turtle"))


def test_other_statements_are_noticed() -> None:
    other = BY_KEY["json-ld"].render(MINIMAL, SETTINGS).replace(b"Least", b"Most")
    graph = Graph().parse(data=other, format="json-ld")
    assert not isomorphic(stated("schema-org-rdf", MINIMAL, "xml"), graph)
