"""Where DOI links lead, with the local DataCite and without."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from invenio_rdm_records.services.config import RDMRecordServiceConfig
from jinja2 import Environment, FileSystemLoader

from thalie.doi.addresses import point_at_sandbox

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "semantic-ui"
SANDBOX = {"THALIE_DATACITE_SANDBOX": True, "DATACITE_API_URL": "http://127.0.0.1:9"}
SERVICES = ("records_service", "records_media_files_service", "community_records_service")
STOCK = dict(RDMRecordServiceConfig.links_item)


def application(config: dict[str, Any]) -> Any:
    """As much of an application as the hook looks at."""
    services = {
        name: SimpleNamespace(config=SimpleNamespace(links_item=dict(STOCK))) for name in SERVICES
    }
    extensions = {"invenio-rdm-records": SimpleNamespace(**services)}
    return SimpleNamespace(config=config, extensions=extensions)


def links(app: Any, service: str = "records_service") -> dict[str, Any]:
    found = getattr(app.extensions["invenio-rdm-records"], service).config.links_item
    return dict(found)


def expanded(link: Any) -> str:
    record = SimpleNamespace(
        pids={"doi": {"identifier": "10.82433/abc"}},
        parent=SimpleNamespace(pids={"doi": {"identifier": "10.82433/all"}}),
    )
    return str(link.expand(record, {}))


def test_production_keeps_the_links_of_invenio() -> None:
    app = application({})
    point_at_sandbox(app)
    assert links(app) == STOCK


@pytest.mark.parametrize("service", SERVICES)
def test_test_dois_lead_to_the_local_datacite(service: str) -> None:
    app = application(SANDBOX)
    point_at_sandbox(app)
    changed = links(app, service)
    assert expanded(changed["doi"]) == "http://127.0.0.1:9/doi/10.82433/abc"
    assert expanded(changed["self_doi"]) == "http://127.0.0.1:9/doi/10.82433/abc"
    assert expanded(changed["parent_doi"]) == "http://127.0.0.1:9/doi/10.82433/all"
    same = STOCK.keys() - {"doi", "self_doi", "parent_doi"}
    assert {name: changed[name] for name in same} == {name: STOCK[name] for name in same}
    assert RDMRecordServiceConfig.links_item == STOCK


def test_a_doi_from_elsewhere_leads_to_the_doi_system() -> None:
    app = application(SANDBOX)
    point_at_sandbox(app)
    pids = {"doi": {"identifier": "10.1234/a", "provider": "external"}}
    record = SimpleNamespace(pids=pids, parent=SimpleNamespace(pids={}))
    for name in ("doi", "self_doi"):
        assert str(links(app)[name].expand(record, {})) == "https://doi.org/10.1234/a"


def note(config: dict[str, Any]) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.globals["_"] = str
    return environment.get_template("thalie/test_dois.html").render(config=config).strip()


def test_the_note_stands_only_where_dois_are_test_dois() -> None:
    assert note({}) == ""
    assert 'href="http://127.0.0.1:9/"' in note(SANDBOX)
