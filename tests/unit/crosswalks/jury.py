"""Run by the Python of the judges (``requirements/judges.in``): cffconvert and roc-validator.

Reads a list of cases from standard input and writes, as JSON, for each the list of what its judge
complains of. A case names its ``judge``: ``cff`` with the ``text`` of a CITATION.cff, ``crate``
with the ``metadata`` of an RO-Crate, or with the ``package``, the path of a zip. The JSON-LD
contexts come from a folder, the only argument; what reaches for the network ends the run.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import rdflib.plugins.sparql.processor as sparql
from cffconvert import Citation
from jsonschema import ValidationError
from requests import Response
from requests.adapters import BaseAdapter, HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.services import validate
from urllib3 import HTTPResponse

PROFILE = "ro-crate-1.2"
CONTEXT = "https://w3id.org/ro/crate/1.2/context"


class FromDisk(BaseAdapter):
    """Answers every request with one file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def send(self, request: Any, *args: Any, **options: Any) -> Response:
        body = io.BytesIO(self._path.read_bytes())
        headers = {"Content-Type": "application/ld+json"}
        raw = HTTPResponse(body, headers, 200, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        pass


def stay_here(event: str, arguments: Any) -> None:
    """An audit hook."""
    if event == "socket.connect":
        raise RuntimeError(f"a judge reaches for {arguments[1]}")


def parse_queries_once() -> None:
    """Nine tenths of the time of roc-validator go into parsing the same few SPARQL queries."""
    parse, translate = sparql.parseQuery, sparql.translateQuery

    @cache
    def prepared(text: str, base: str | None, names: tuple[tuple[str, Any], ...]) -> Any:
        return translate(parse(text), base, dict(names))

    def translated(text: str, base: str | None, names: Mapping[str, Any] | None) -> Any:
        return prepared(text, base, tuple(sorted((names or {}).items())))

    sparql.parseQuery, sparql.translateQuery = str, translated


def stocked(folder: Path, contexts: Path) -> Path:
    """A cache in FOLDER in which the validator finds the context, as if it had fetched it."""
    cached = CachedSession(cache_name=str(folder / "cache"), backend="sqlite", expire_after=-1)
    cached.mount("https://", FromDisk(contexts / "context-1.2.jsonld"))
    cached.get(CONTEXT)
    cached.close()
    return folder / "cache"


def cff(text: str) -> list[str]:
    """What cffconvert says of the text of a CITATION.cff."""
    try:
        Citation(text).validate()
    except (ValidationError, ValueError) as error:
        return [str(error).splitlines()[0]]
    return []


def crate(cached: Path, **given: Any) -> list[str]:
    """What must be otherwise, says roc-validator: nothing below REQUIRED."""
    settings = ValidationSettings(
        profile_identifier=PROFILE,
        requirement_severity=Severity.REQUIRED,
        offline=True,
        cache_path=cached,
        skip_availability_check=True,  # of what is on the web
        **given,
    )
    issues = validate(settings).get_issues()
    return [f"{one.check.identifier}: {one.message} {one.violatingEntity}" for one in issues]


def judge(cached: Path, case: Mapping[str, Any]) -> list[str]:
    """What the judge of one case complains of."""
    if case["judge"] == "cff":
        return cff(case["text"])
    if "package" in case:
        return crate(cached, rocrate_uri=case["package"])
    metadata = case["metadata"]
    return crate(cached, rocrate_uri=".", metadata_only=True, metadata_dict=metadata)


def main(contexts: Path) -> None:
    """Judge what stands in standard input."""
    out, sys.stdout = sys.stdout, sys.stderr  # the judges may print
    sys.addaudithook(stay_here)
    parse_queries_once()
    with tempfile.TemporaryDirectory() as folder:
        cached = stocked(Path(folder), contexts)
        json.dump([judge(cached, case) for case in json.load(sys.stdin)], out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
