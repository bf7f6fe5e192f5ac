"""The most that a dataset may have: 5 000 creators, 2 000 files, 2 000 analyses, 200 objects."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as service
from lxml import html

from tests.services import datasets
from thalie.crosswalks.formats import FORMATS

CREATORS, FILES, ANALYSES, OBJECTS = 5000, 2000, 2000, 200

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def largest(app: Flask) -> str:
    names = [f"run/{n:04d}.txt" for n in range(FILES)]
    custom: dict[str, Any] = {
        "thalie:objects": [
            {"label": f"Bead {n}", "inventory_number": f"L {n}", "keeper": {"id": "louvre"}}
            for n in range(OBJECTS)
        ],
        "thalie:analyses": [
            {"number": f"{n:04d}", "object": f"Bead {n % OBJECTS}", "file": names[n]}
            for n in range(ANALYSES)
        ],
    }
    creators = [datasets.person(f"Name{n}", "A") for n in range(CREATORS)]
    data = datasets.dataset("The most", metadata={"creators": creators}, custom_fields=custom)
    id_ = datasets.draft(data, by=datasets.who("leader"))
    files = service.draft_files
    files.init_files(system_identity, id_, [{"key": name} for name in names])
    for name in names:
        files.set_file_content(system_identity, id_, name, io.BytesIO(name.encode()))
        files.commit_file(system_identity, id_, name)
    datasets.publish(id_)
    return id_


def asked(instance: Any, path: str, **headers: str) -> requests.Response:
    answer = requests.get(instance.layout.url + path, headers=headers, timeout=120)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
    return answer


@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_page_is_paged(instance: Any, largest: str, language: str) -> None:
    answer = asked(instance, f"/records/{largest}", **{"Accept-Language": language})
    page = html.fromstring(answer.content.decode())
    assert len(page.xpath("//ul[@class='thalie-people']/li")) == 50
    assert len(page.xpath("//*[@id='objects']//tbody/tr")) == 20
    assert len(page.xpath("//*[@id='file-list-table']//tbody/tr")) == 50
    assert len(answer.content) < 600_000
    last = asked(instance, f"/records/{largest}?people=100&files=40&objects=10").text
    assert "Name4999" in last and "run/1999.txt" in last and "Bead 199" in last


@pytest.mark.parametrize("key", [one.key for one in FORMATS])
def test_each_format_has_it(instance: Any, largest: str, key: str) -> None:
    answer = requests.get(f"{instance.layout.url}/records/{largest}/export/{key}", timeout=120)
    assert answer.status_code in (200, 404), (key, answer.status_code)
    if answer.status_code == 404:  # a format that datasets do not have
        assert key in {"codemeta", "cff"}
    else:
        assert answer.content


def test_lists_and_harvesters_have_it(instance: Any, largest: str) -> None:
    found = asked(instance, f"/api/records?q=id:{largest}").json()["hits"]
    assert found["total"] == 1
    assert len(asked(instance, f"/api/records/{largest}/files").json()["entries"]) == FILES
    assert asked(instance, f"/records/{largest}/files/run%2F1999.txt").text == "run/1999.txt"
    for prefix in ("oai_dc", "oai_datacite", "lido", "crm"):
        words = f"verb=ListRecords&metadataPrefix={prefix}"
        assert "<record>" in asked(instance, f"/oai2d?{words}").text
