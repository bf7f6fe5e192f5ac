"""Dumps of the catalogue as distributions of it, in DCAT-AP 3.0.1. Pure.

A catalogue is a dataset too (DCAT 3, 6.3), whose distributions are files with all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from . import dcat
from .rdf import DCAT, DCT, RDFS, SPDX, A, Graph, iri, moment, text, typed
from .settings import Settings

WHOLE = "records"  # the set of files that have all records
GZIP = "https://www.iana.org/assignments/media-types/application/gzip"


def tell_dump(graph: Graph, house: Settings, manifest: Mapping[str, Any]) -> None:
    """Add to GRAPH, which tells of the catalogue, the files that MANIFEST names.

    Their addresses are those of the newest dump, whichever that is.
    """
    catalogue = dcat.catalogue(house)
    if catalogue is None:
        return
    for one in manifest["files"]:
        if one["set"] == WHOLE:
            _distribution(graph, catalogue, house, one, manifest["moment"])


def _distribution(
    graph: Graph, catalogue: NamedNode, house: Settings, one: Mapping[str, Any], made: str
) -> None:
    node = NamedNode(f"{catalogue.value}#dump-{one['format']}")
    graph.say(catalogue, DCAT["distribution"], node)
    graph.say(node, A, DCAT["Distribution"])
    graph.say(node, DCT["title"], text(one["name"]))
    graph.say(node, DCAT["accessURL"], iri(f"{house.site}/dumps"))
    graph.say(node, DCAT["downloadURL"], iri(f"{house.site}/dumps/latest/{one['name']}"))
    graph.say(node, DCAT["byteSize"], typed(str(one["size"]), "nonNegativeInteger"))
    graph.say(node, DCT["modified"], moment(made))
    packed = iri(GZIP)
    graph.say(node, DCAT["compressFormat"], packed)
    graph.say(packed, A, DCT["MediaType"], DCT["MediaTypeOrExtent"])
    profile = iri(one["profile"])
    graph.say(node, DCT["conformsTo"], profile)
    graph.say(profile, A, DCT["Standard"])
    kind = NamedNode(f"{node.value}-format")
    graph.say(node, DCT["format"], kind)
    graph.say(kind, A, DCT["MediaTypeOrExtent"])
    graph.say(kind, RDFS["label"], text(one["media_type"]))
    checksum, method = NamedNode(f"{node.value}-sha256"), SPDX["checksumAlgorithm_sha256"]
    graph.say(node, SPDX["checksum"], checksum)
    graph.say(checksum, A, SPDX["Checksum"])
    graph.say(checksum, SPDX["algorithm"], method)
    graph.say(checksum, SPDX["checksumValue"], typed(one["sha256"], "hexBinary"))
    graph.say(method, A, SPDX["ChecksumAlgorithm"])
