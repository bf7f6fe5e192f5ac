"""The page of a withdrawn dataset, for people and for programs; and which DOI to cite before."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
import requests
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.browser.conftest import Account, DataCite, Dataset, publish
from tests.browser.visitor import Visitor

FORMER = ("Protons of 3 MeV", "Codex", "_IBA.hdf5", "thalie:objects", "data-record")


def withdraw(record_id: str, user: str = "curator@example.org", **more: Any) -> None:
    person = current_datastore.get_user_by_email(user)
    tombstone = {
        "removal_reason": {"id": "personal-data"},
        "removed_by": {"user": str(person.id)},
        "note": "At the wish of <b>somebody</b>.",
        "is_visible": True,
        **more,
    }
    service.delete_record(system_identity, record_id, tombstone)


def next_version(dataset: Dataset) -> dict[str, Any]:
    draft = service.new_version(system_identity, dataset.id)
    data = {**draft.data, "metadata": {**draft.data["metadata"], "publication_date": "2026-05-01"}}
    service.update_draft(system_identity, draft.id, data)
    service.draft_files.init_files(system_identity, draft.id, [{"key": "second.txt"}])
    service.draft_files.set_file_content(
        system_identity, draft.id, "second.txt", io.BytesIO(b"counts")
    )
    service.draft_files.commit_file(system_identity, draft.id, "second.txt")
    return dict(service.publish(system_identity, draft.id).to_dict())


@pytest.fixture(scope="module")
def withdrawn(app: Any, site: str, datacite: DataCite) -> Dataset:
    dataset = publish(app, "Orpiment on papyrus, withdrawn")
    datacite.wait_until_findable(dataset.doi)
    for kind in FORMER[:3]:
        assert kind in requests.get(dataset.url, timeout=30).text  # it was told before
    withdraw(dataset.id)
    return dataset


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en-GB",
            {"This dataset was withdrawn", "Personal data issue", "a curator", "Withdrawn on"},
        ),
        (
            "fr-FR",
            {
                "Ce jeu de données a été retiré",
                "Données personnelles",
                "Retiré le",
                "À citer ainsi",
            },
        ),
    ],
)
def test_the_page_cites_and_says_why_when_and_by_which_role(
    visitor: Visitor, withdrawn: Dataset, language: str, words: set[str]
) -> None:
    page = visitor.go("look", name=f"tombstone-{language}", language=language, url=withdrawn.url)
    assert page["status"] == 410
    assert page["language"] == language[:2]
    assert page["title"] == f"{page['heading']} | Thalie"
    for told in {*words, withdrawn.title, withdrawn.doi, "At the wish of <b>somebody</b>."}:
        assert told in page["text"], told
    assert "Manage this dataset" not in page["text"]


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_the_page_is_accessible(visitor: Visitor, withdrawn: Dataset, language: str) -> None:
    name = f"axe-tombstone-{language}"
    url = withdrawn.url
    assert visitor.go("checkAccessibility", name=name, language=language, url=url) == []


def test_the_page_names_nobody_who_removed_it(withdrawn: Dataset) -> None:
    person = current_datastore.get_user_by_email("curator@example.org")
    page = requests.get(withdrawn.url, timeout=30).text
    [article] = re.findall(r"<article.*?</article>", page, re.S)
    assert "a curator" in article
    for name in (person.email, person.user_profile["full_name"]):
        assert name and name not in article
    assert "removed_by" not in page


def test_the_source_holds_nothing_of_the_former_record(withdrawn: Dataset) -> None:
    addresses = ("", "/export/json", "/files/x", "/latest", "/analyses", "?include_deleted=1")
    for part in addresses:
        answer = requests.get(withdrawn.url + part, timeout=30)
        assert answer.status_code in (404, 410), part
        assert not [kind for kind in FORMER if kind in answer.text], part


def test_programs_get_json_ld_and_typed_links(withdrawn: Dataset, datacite: DataCite) -> None:
    answer = requests.get(withdrawn.url, timeout=30)
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.S)
    told = json.loads(block)
    doi_url = f"{datacite.url}/doi/{withdrawn.doi}"
    assert (told["@type"], told["@id"], told["creativeWorkStatus"]) == (
        "Dataset",
        doi_url,
        "Withdrawn",
    )
    assert withdrawn.title in told["creditText"]
    links = requests.utils.parse_header_links(answer.headers["Link"])
    in_header = {(link["rel"], link["url"]) for link in links}
    in_page = set(re.findall(r'<link rel="([a-z-]+)" href="([^"]+)"', answer.text))
    assert ("cite-as", doi_url) in in_header
    assert in_header <= in_page


def test_those_who_may_manage_find_the_way(
    visitor: Visitor, accounts: dict[str, Account], withdrawn: Dataset
) -> None:
    for name, may in (("curator", True), ("leader", False)):
        page = visitor.go(
            "look", name=f"tombstone-{name}", url=withdrawn.url, account=accounts[name]
        )
        assert ("Manage this dataset" in page["text"]) is may, name


def test_what_replaces_it_is_told(app: Any, site: str, datacite: DataCite) -> None:
    first = publish(app, "Realgar on silk, first")
    second = next_version(first)
    withdraw(first.id, user="leader@example.org")
    page = requests.get(first.url, timeout=30)
    assert "Replaced by" in page.text
    assert second["pids"]["doi"]["identifier"] in page.text
    assert "the depositor" in page.text
    assert 'rel="successor-version"' in page.headers["Link"]
    withdraw(second["id"])
    alone = requests.get(first.url, timeout=30)
    assert "Replaced by" not in alone.text
    assert "successor-version" not in alone.headers["Link"]


def test_an_earlier_version_that_stays_is_told(app: Any, site: str) -> None:
    first = publish(app, "Minium on wood, first")
    second = next_version(first)
    withdraw(second["id"])
    page = requests.get(second["links"]["self_html"], timeout=30).text
    assert "Still published" in page
    assert first.doi in page
    assert "Replaced by" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("DOI of this version", "DOI of all versions", "they never change")),
        ("fr", ("DOI de cette version", "DOI de toutes les versions", "ne changent jamais")),
    ],
)
def test_the_landing_page_says_which_doi_to_cite(
    open_dataset: Dataset, language: str, words: tuple[str, ...]
) -> None:
    page = requests.get(open_dataset.url, headers={"Accept-Language": language}, timeout=30).text
    record = requests.get(open_dataset.url.replace("/records/", "/api/records/"), timeout=30).json()
    concept = record["parent"]["pids"]["doi"]["identifier"]
    shown = re.search(r'<dl class="thalie-dois".*?</dl>', page, re.S)
    assert shown is not None
    assert concept != open_dataset.doi
    for told in (*words, f">{open_dataset.doi}<", f">{concept}<"):
        assert told in shown[0], told
