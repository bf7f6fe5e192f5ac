"""Datasets in every state, those who look at them, and what is made from all datasets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_sitemap.tasks import update_sitemap_cache

from thalie.exports.dump import make_dump

from ..doi.conftest import until
from .probes import Formats, Probe
from .table import STATES
from .world import PATIENCE, Datasets, Sessions, audience, collect, made, refresh


@pytest.fixture(scope="session")
def sessions(instance: Any, site: str, app: Flask) -> Iterator[Sessions]:
    with audience(instance, site) as opened:
        yield opened


@pytest.fixture(scope="session")
def began() -> str:
    """When the first dataset was made, for harvesters."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="session")
def datasets(began: str, app: Flask) -> Datasets:
    """A dataset of the project leader's in each state."""
    return {state: made(state) for state in STATES}


@pytest.fixture(scope="session")
def formats(app: Flask) -> Formats:
    return Formats(
        *map(
            tuple,
            (
                app.config["RDM_RECORDS_SERIALIZERS"],
                app.config["APP_RDM_RECORD_EXPORTERS"],
                app.config["OAISERVER_METADATA_FORMATS"],
            ),
        )
    )


@pytest.fixture(scope="session")
def lists(
    site: str, ui_app: Flask, datasets: Datasets, formats: Formats, began: str
) -> list[Probe]:
    """Addresses of what is made from all datasets some time later: it is made now."""
    slug = collect(datasets)
    refresh()
    with ui_app.app_context():
        update_sitemap_cache()
    dump = make_dump()
    harvest = f"/oai2d?verb=ListRecords&from={began}&metadataPrefix="
    harvested = f"oai:thalie.localhost:{datasets['older'].id}"

    def entered() -> bool:
        address = f"{site}/oai2d?verb=GetRecord&metadataPrefix=oai_dc&identifier={harvested}"
        return "<metadata>" in requests.get(address, timeout=60).text

    until(entered, PATIENCE)
    files = [one["name"] for one in dump.manifest()["files"]]
    return [
        *(Probe("OAI-PMH", harvest + prefix) for prefix in formats.harvested),
        *(Probe("dumps", f"/dumps/{dump.name}/{name}") for name in files),
        *(Probe("feeds and sitemaps", f"/sitemap{part}.xml") for part in ("", "_index_0", "_0")),
        *(Probe("search", f"/communities/{slug}{part}") for part in ("/", "/records")),
        Probe("search", f"/api/communities/{slug}/records?size=100&allversions=true"),
    ]
