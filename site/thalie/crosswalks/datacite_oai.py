"""A record for harvesters of DataCite: its XML in the wrapper ``oai_datacite`` 1.1. Pure.

The payload is the element ``resource`` of ``datacite_xml``. The symbol is that of the repository at
DataCite (``DATACITE_DATACENTER_SYMBOL``).
"""

from __future__ import annotations

from lxml import etree

from . import datacite_xml
from .datacite_export import LANDS, LEFT_OUT, named, told
from .model import Record
from .settings import Settings
from .xml_tree import LOCATION, XSI, Element, Names, add, serialised

__all__ = ["LANDS", "LEFT_OUT", "OAI", "SCHEMA", "document", "render"]

OAI = Names("http://schema.datacite.org/oai/oai-1.1/")
SCHEMA = "http://schema.datacite.org/oai/oai-1.1/oai.xsd"
VERSION = "4.7"


def render(record: Record, house: Settings) -> bytes:
    """The document ``oai_datacite``."""
    return serialised(document(record, house))


def document(record: Record, house: Settings) -> Element:
    """The element ``oai_datacite``."""
    root = etree.Element(OAI["oai_datacite"], nsmap={None: OAI.namespace, "xsi": XSI})
    root.set(LOCATION, f"{OAI.namespace} {SCHEMA}")
    add(root, OAI["schemaVersion"], VERSION)
    add(root, OAI["datacentreSymbol"], house.datacentre)
    payload = add(root, OAI["payload"])
    payload.append(datacite_xml.element(told(record), named(record)))
    return root
