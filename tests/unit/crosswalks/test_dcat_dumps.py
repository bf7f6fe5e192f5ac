"""Dumps as distributions of the catalogue: what is said, and what the shapes say of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from thalie.crosswalks.dcat_catalogue import catalogue_page
from thalie.crosswalks.dcat_dumps import tell_dump
from thalie.crosswalks.formats import DUMPED
from thalie.crosswalks.settings import Settings

from .judge_rdf import parsed, shacl_complaints
from .kinds import OPEN
from .test_dcat import DCAT, HOUSE

pytestmark = pytest.mark.slow

MANIFEST = {
    "moment": "2026-03-31T03:10:00+00:00",
    "files": [
        *(
            {"name": f"{kind}.{how.extension}.gz", "set": kind, "format": one.key, "size": 9,
             "profile": one.profile, "media_type": how.media_type, "sha256": "ab" * 32}
            for kind in ("records", "changes")
            for one, how in DUMPED
        ),
        {"name": "deletions.csv", "set": "deletions", "media_type": "text/csv", "size": 1},
    ],
}  # fmt: skip


def test_the_whole_catalogue_has_a_distribution_in_each_format(schemas: Path) -> None:
    page = catalogue_page([OPEN], HOUSE, 1, 1, 1)
    before = len(shacl_complaints(schemas, parsed(page.n_triples())))
    tell_dump(page, HOUSE, MANIFEST)
    graph = parsed(page.n_triples())
    found = set(graph.objects(URIRef(f"{HOUSE.site}/catalog"), DCAT["distribution"]))
    assert len(found) == len(DUMPED)
    nt = URIRef(f"{HOUSE.site}/catalog#dump-n-triples")
    where = URIRef(f"{HOUSE.site}/dumps/latest/records.nt.gz")
    assert set(graph.objects(nt, DCAT["downloadURL"])) == {where}
    assert len(shacl_complaints(schemas, graph)) == before == 0
    graph.add((nt, DCAT["byteSize"], Literal("many")))
    assert shacl_complaints(schemas, graph), "the judge sees what is wrong"


def test_where_there_is_no_site_there_is_nothing_to_tell() -> None:
    page = catalogue_page([], Settings(), 1, 1, 0)
    before = set(page)
    tell_dump(page, Settings(), MANIFEST)
    assert set(page) == before
