"""The local DataCite publishes what the crosswalk says, and shows all of it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from thalie.crosswalks.datacite import attributes

from ..sandbox.conftest import account, client
from .documents import read

__all__ = ["account", "client"]

DOI = "10.5072/version-2"


def publish(client: FlaskClient, account: dict[str, str], said: dict[str, Any]) -> Any:
    page = "https://data.example.org/records/abcde-12345"
    body = {"data": {"type": "dois", "attributes": {**said, "url": page, "event": "publish"}}}
    kind = "application/vnd.api+json"
    return client.put(f"/dois/{DOI}", json=body, headers=account, content_type=kind)


def test_a_record_becomes_findable(client: FlaskClient, account: dict[str, str]) -> None:
    said = attributes(read())
    answer = publish(client, account, said)
    assert answer.status_code in (200, 201), answer.text
    whole = client.get(f"/dois/{DOI}?affiliation=true&publisher=true", headers=account)
    shown = whole.get_json()["data"]["attributes"]
    assert shown["state"] == "findable"
    assert {name: shown[name] for name in said} == said


def test_what_was_taken_out_goes(client: FlaskClient, account: dict[str, str]) -> None:
    publish(client, account, attributes(read()))
    bare = attributes(read({"metadata subjects": None, "custom_fields": {}}))
    shown = publish(client, account, bare).get_json()["data"]["attributes"]
    assert (shown["subjects"], shown["geoLocations"]) == ([], [])


def test_the_local_datacite_refuses(client: FlaskClient, account: dict[str, str]) -> None:
    said = attributes(read({"metadata creators": []}))
    assert publish(client, account, said).status_code == 422
