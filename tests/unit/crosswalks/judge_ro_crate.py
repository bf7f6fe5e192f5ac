"""The validator of RO-Crates (roc-validator), without network: the context comes from the disk."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.2/context"


class FromDisk(BaseAdapter):
    """Answers every request with one file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        body = io.BytesIO(self._path.read_bytes())
        headers = {"Content-Type": "application/ld+json"}
        raw = HTTPResponse(body, headers, 200, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        pass


def stocked(folder: Path, schemas: Path) -> Path:
    """A cache in FOLDER in which the validator finds the context, as if it had fetched it."""
    cached = pytest.importorskip("requests_cache").CachedSession(
        cache_name=str(folder / "cache"), backend="sqlite", expire_after=-1
    )
    cached.mount("https://", FromDisk(schemas / "ro-crate" / "context-1.2.jsonld"))
    cached.get(CONTEXT)
    return folder / "cache"


def complaints(
    cache: Path, metadata: dict[str, Any], package: Path | None = None, level: str = "RECOMMENDED"
) -> list[str]:
    """What the validator says of METADATA, and of the PACKAGE that they stand in."""
    services = pytest.importorskip("rocrate_validator.services")
    models = pytest.importorskip("rocrate_validator.models")
    given: dict[str, Any] = {
        "rocrate_uri": str(package or cache.parent),
        "profile_identifier": "ro-crate-1.2",
        "requirement_severity": getattr(models.Severity, level),
        "offline": True,
        "cache_path": cache,
        "skip_availability_check": True,
    }
    if package:
        result = services.validate(models.ValidationSettings(**given))
    else:
        given |= {"metadata_only": True, "metadata_dict": metadata}
        result = services.validate_metadata_as_dict(metadata, models.ValidationSettings(**given))
    return [
        f"{one.severity.name} {one.check.identifier}: {one.message} {one.violatingEntity}"
        for one in result.get_issues()
    ]
