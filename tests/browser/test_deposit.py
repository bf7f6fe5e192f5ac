"""A project leader deposits a file and publishes it, by clicking alone."""

from __future__ import annotations

import time
from pathlib import Path

import requests
from lxml import etree

from tests.browser.conftest import PATIENCE, Account, DataCite, small_hdf5
from tests.browser.visitor import Visitor

OAI = {"oai": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
TITLE = "Orpiment on a manuscript, clicked together"


def test_from_log_in_to_a_cited_dataset(
    visitor: Visitor,
    site: str,
    accounts: dict[str, Account],
    datacite: DataCite,
    tmp_path: Path,
) -> None:
    file = tmp_path / "20240312_0002_OBJ2_IBA.hdf5"
    file.write_bytes(small_hdf5().getvalue())
    words = {
        "file": str(file),
        "title": TITLE,
        "familyName": "Curie",
        "givenNames": "Irène",
        "orcid": "0000-0002-1825-0097",
        "description": "Yellow of the initials, measured with a beam of protons in nine places. "
        * 2,
        "object": "Book of hours",
        "keeper": "Louvre Museum",
        "technique": "particle-induced X-ray emission",
    }
    page = visitor.go("deposit", name="deposit", **words, **accounts["leader"])
    assert page["heading"] == TITLE
    assert file.name in page["text"]
    assert "Creative Commons Attribution 4.0" in page["text"]
    for told in ("Book of hours", "Louvre Museum", "particle-induced X-ray emission"):
        assert told in page["text"]

    record = requests.get(f"{site}/api/records/{page['url'].split('/')[-1]}", timeout=20).json()
    assert record["metadata"]["title"] == TITLE
    doi = record["pids"]["doi"]["identifier"]
    datacite.wait_until_findable(doi)
    readme = f"{site}/api/records/{record['id']}/files/README.txt/content"
    assert f"https://doi.org/{doi}" in requests.get(readme, timeout=20).text

    assert oai_title(site, record["pids"]["oai"]["identifier"]) == TITLE
    found = visitor.go("search", name="deposit-found", site=site, query="orpiment manuscript")
    assert TITLE in found["titles"]


def oai_title(site: str, identifier: str) -> str | None:
    """The title that a harvester gets; asked again until the index has the record."""
    words = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": identifier}
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = requests.get(f"{site}/oai2d", params=words, timeout=20)
        title = etree.fromstring(answer.content).findtext(".//dc:title", namespaces=OAI)
        if title is not None or time.monotonic() > deadline:
            return title
        time.sleep(0.5)
