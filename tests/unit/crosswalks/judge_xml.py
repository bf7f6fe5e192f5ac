"""Official schemas of XML formats as judges."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

PLACES = {
    "oai_dc": "oai/oai_dc.xsd",
    "oai_datacite": "oai/oai_datacite-1.1.xsd",
    "lido": "lido/lido-v1.1.xsd",
    "edm": "edm/EDM.xsd",
    "marc21": "marc21/MARC21slim.xsd",
    "datacite": "datacite/kernel-4.7/metadata.xsd",
}


@cache
def judge(schemas: Path, name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(schemas / PLACES[name]))


def complaints(schemas: Path, name: str, xml: bytes) -> list[str]:
    """What the schema NAME has against a document."""
    schema = judge(schemas, name)
    schema.validate(etree.fromstring(xml, etree.XMLParser(huge_tree=True)))
    return [str(error.message) for error in schema.error_log]
