"""A visitor, the demo accounts, and two datasets to look at."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np
import pytest
import requests

from tests.browser.visitor import Visitor

Account = dict[str, str]  # site, email, password

PATIENCE = 40.0  # seconds: the worker's turn and DataCite's answer, on a busy machine


@dataclass(frozen=True)
class Dataset:
    """A published dataset. ``url`` is its landing page."""

    id: str
    doi: str
    title: str
    url: str


class DataCite:
    """The local DataCite, as everybody sees it."""

    def __init__(self, url: str, account: tuple[str, str]) -> None:
        self.url = url
        self._account = account

    def state(self, doi: str) -> str | None:
        answer = requests.get(f"{self.url}/dois/{doi}", auth=self._account, timeout=10)
        return answer.json()["data"]["attributes"]["state"] if answer.ok else None

    def wait_until_findable(self, doi: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.state(doi) != "findable":
            assert time.monotonic() < deadline, f"{doi} is {self.state(doi)}"
            time.sleep(0.3)

    def fail(self, times: int) -> None:
        fault = {"fault": "500", "count": times}
        requests.post(f"{self.url}/_faults", json=fault, auth=self._account, timeout=10)

    def forgive(self) -> None:
        requests.delete(f"{self.url}/_faults", auth=self._account, timeout=10)


@pytest.fixture(scope="session", autouse=True)
def assets_first(web_assets: None) -> None:
    """They are built while another process prepares the instance."""


@pytest.fixture(scope="session")
def visitor(instance: Any) -> Iterator[Visitor]:
    visitor = Visitor(instance.layout)
    yield visitor
    visitor.leave()


@pytest.fixture(scope="session")
def accounts(instance: Any) -> dict[str, Account]:
    site = instance.layout.url
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    return {
        name: {"site": site, "email": email, "password": password}
        for name, email, password in lines
    }


@pytest.fixture(scope="session")
def datacite(app: Any) -> DataCite:
    account = (app.config["DATACITE_USERNAME"], app.config["DATACITE_PASSWORD"])
    return DataCite(app.config["DATACITE_API_URL"], account)


def small_hdf5() -> io.BytesIO:
    """A file of the shape a point analysis has."""
    file = io.BytesIO()
    with h5py.File(file, "w") as written:
        written["X0"] = np.arange(2048)
    file.seek(0)
    return file


def person(name: str) -> Any:
    """The identity of a demo account, within an application."""
    from invenio_access.permissions import any_user, authenticated_user
    from invenio_access.utils import get_identity
    from invenio_accounts.proxies import current_datastore

    identity = get_identity(current_datastore.get_user_by_email(f"{name}@example.org"))
    identity.provides |= {any_user, authenticated_user}
    return identity


CREATOR = {
    "type": "personal",
    "family_name": "Exemple",
    "given_name": "Camille",
    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
}
COMPLETE: dict[str, Any] = {  # what stops no publication
    "metadata": {
        "publication_date": "2026-01-31",
        "publisher": "C2RMF, AGLAE",
        "creators": [{"person_or_org": CREATOR}],
        "rights": [{"id": "cc-by-4.0"}],
        "description": "Yellow of the initials, measured with a beam of protons in nine places. "
        * 2,
    },
    "custom_fields": {
        "thalie:objects": [{"label": "Codex", "keeper": {"id": "louvre"}}],
        "thalie:experiment": {"project": "Test", "techniques": [{"id": "pixe"}]},
    },
}


def drafted(app: Any, **words: Any) -> str:
    """The id of a draft of the project leader's that says WORDS, right or not."""
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    metadata = {"title": "A draft", "resource_type": {"id": "dataset"}} | words.pop("metadata", {})
    data = {"files": {"enabled": True}, "metadata": metadata} | words
    return str(service.create(person("leader"), data).id)


HDF5 = "HDF5--HDF5_maps_files--20240312_0001_SYNTHOBJECT_FAUXPROJET_IBA.hdf5"


def add_file(draft: str, name: str = HDF5, content: bytes | None = None) -> None:
    """Give a draft of the project leader's one file; of a point analysis, or with CONTENT."""
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    from tests.services.datasets import wait_until_read

    leader = person("leader")
    stream = small_hdf5() if content is None else io.BytesIO(content)
    service.draft_files.init_files(leader, draft, [{"key": name}])
    service.draft_files.set_file_content(leader, draft, name, stream)
    service.draft_files.commit_file(leader, draft, name)
    wait_until_read(draft)


def publish(
    app: Any,
    title: str,
    files: str = "public",
    embargo: dict[str, Any] | None = None,
    **fields: Any,
) -> Dataset:
    """Publish a dataset of the project leader's with one file; FIELDS are heritage fields."""
    from invenio_access.permissions import system_identity
    from invenio_cache import current_cache
    from invenio_rdm_records.proxies import current_rdm_records_service as service
    from invenio_rdm_records.records.api import RDMRecord
    from invenio_search import current_search_client
    from invenio_search.utils import build_alias_name

    leader = person("leader")
    author = {"type": "personal", "family_name": "Curie", "given_name": "Irène"}
    methods = [
        {"description": text, "type": {"id": "methods"}, "lang": {"id": language}}
        for text, language in (("Protons of 3 MeV", "eng"), ("Protons de 3 MeV", "fra"))
    ]
    draft = service.create(
        leader,
        {
            "access": {"record": "public", "files": files, "embargo": embargo or {}},
            "files": {"enabled": True},
            "metadata": {
                "title": title,
                "resource_type": {"id": "dataset"},
                "publication_date": "2026-01-31",
                "publisher": "C2RMF, AGLAE",
                "creators": [{"person_or_org": author}],
                "rights": [{"id": "cc-by-4.0"}],
                "additional_descriptions": methods,
            },
            "custom_fields": {
                "thalie:objects": [{"label": "Codex", "keeper": {"id": "louvre"}}],
                "thalie:experiment": {
                    "project": "Test",
                    "techniques": [{"id": "pixe"}, {"id": "rbs"}],
                },
                "thalie:analyses": [
                    {"number": f"{number:04d}", "kind": {"id": "point"}} for number in range(120)
                ],
                **{f"thalie:{name}": value for name, value in fields.items()},
            },
        },
    )
    add_file(draft.id)
    record = service.publish(system_identity, draft.id).to_dict()  # whom no check stops
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))
    current_cache.delete_many(*(f"thalie:newest-datasets:{language}" for language in ("en", "fr")))
    doi = record["pids"]["doi"]["identifier"]
    return Dataset(record["id"], doi, title, record["links"]["self_html"])


@pytest.fixture(scope="session")
def open_dataset(app: Any, site: str, datacite: DataCite) -> Dataset:
    dataset = publish(app, "Verdigris on a parchment, opened")
    datacite.wait_until_findable(dataset.doi)
    return dataset


@pytest.fixture(scope="session")
def embargoed_dataset(app: Any, site: str, datacite: DataCite) -> Dataset:
    embargo = {"active": True, "until": "2099-06-30", "reason": "A thesis is being written."}
    dataset = publish(app, "Cinnabar on ivory, embargoed", "restricted", embargo)
    datacite.wait_until_findable(dataset.doi)
    return dataset


@pytest.fixture(scope="session")
def review(app: Any, site: str) -> str:
    """Address of the review of a draft, for its depositor and the curator."""
    from invenio_communities.proxies import current_communities
    from invenio_db import db
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    access = {"visibility": "public", "member_policy": "open", "record_submission_policy": "open"}
    community = current_communities.service.create(
        person("curator"),
        {"slug": f"c-{time.time_ns()}", "metadata": {"title": "Glazes"}, "access": access},
    )
    draft = drafted(app, **COMPLETE)
    add_file(draft)
    receiver = {"type": "community-submission", "receiver": {"community": community.id}}
    service.review.update(person("leader"), draft, receiver)
    request = service.review.submit(person("leader"), draft, require_review=True)
    db.session.commit()
    return f"{site}/me/requests/{request.id}"
