"""The way to DataCite: its REST client with an address and a timeout from the configuration."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests
from datacite import DataCiteRESTClient
from datacite.errors import HttpError
from flask import current_app
from invenio_rdm_records.services.pids.providers.datacite import DataCiteClient

from .answers import Answer
from .backoff import retry_after
from .given import require_ours
from .naming import account_prefixes

CONTENT_TYPE = "application/vnd.api+json"
WHOLE = {"publisher": "true", "affiliation": "true"}
"""Asks for publisher and affiliations as they were sent, not for their names alone."""

BODY = 4_000_000  # characters of an answer that are read


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a walk through DOIs: their attributes, and where the walk goes on, if it does."""

    found: Sequence[Mapping[str, Any]]
    cursor: str


class DataCiteApi(DataCiteRESTClient):  # type: ignore[misc]
    """The REST client, whose calls give an ``Answer`` whatever happens."""

    prefixes: tuple[str, ...] = ()

    def check_doi(self, doi: str) -> str:
        """DOI, one of the account's. Raises ``ValueError`` with a message for a person."""
        return require_ours(doi, self.prefixes)

    def look(self, doi: str) -> Answer:
        """Read a DOI."""
        return self._ask("GET", f"dois/{quote(doi, safe='/:;()')}", params=WHOLE)

    def make(self, doi: str, attributes: Mapping[str, Any]) -> Answer:
        """Make the DOI; one that is there already is refused, and left as it is.

        Attributes are metadata, ``url`` and, where the state is to change, ``event``.
        """
        return self._send("POST", "dois", doi, attributes)

    def change(self, doi: str, attributes: Mapping[str, Any]) -> Answer:
        """Change the DOI, whose attributes are replaced by these; may be repeated."""
        return self._send("PUT", f"dois/{quote(doi, safe='/:;()')}", doi, attributes)

    def walk(self, prefix: str, size: int, cursor: str) -> Answer:
        """A page of all DOIs of a prefix; the first with cursor ``1``.

        Source: DataCite's guide to its REST API, "Pagination", method cursor.
        """
        asked = {"prefix": prefix, "page[size]": size, "page[cursor]": cursor}
        return self._ask("GET", "dois", params={**WHOLE, **asked})

    def _send(self, method: str, path: str, doi: str, attributes: Mapping[str, Any]) -> Answer:
        body = {"data": {"id": doi, "type": "dois", "attributes": {**attributes, "doi": doi}}}
        headers = {"content-type": CONTENT_TYPE}
        return self._ask(method, path, params=WHOLE, body=json.dumps(body), headers=headers)

    def _ask(self, method: str, path: str, **words: Any) -> Answer:
        begin = time.monotonic()
        try:
            response = self._create_request().request(path, method=method, **words)
            text = response.text
        except (HttpError, requests.RequestException) as error:
            return Answer(None, explain(error), seconds=time.monotonic() - begin)
        wait = retry_after(response.headers.get("Retry-After"))
        return Answer(response.status_code, text[:BODY], wait, time.monotonic() - begin)


class ConfiguredDataCiteClient(DataCiteClient):  # type: ignore[misc]
    """InvenioRDM's client with two more settings.

    ``DATACITE_API_URL``: base URL of the REST API; without it DataCite's own, production or
    test after ``DATACITE_TEST_MODE``. ``DATACITE_TIMEOUT``: seconds, to connect and to read.
    """

    @property
    def api(self) -> DataCiteApi:
        """The REST client. Raises ``ValueError`` for an address that would leak the password."""
        self.check_credentials()
        url = self.cfg("api_url")
        if url:
            _require_private(url)
        api = DataCiteApi(
            self.cfg("username"),
            self.cfg("password"),
            self.cfg("prefix"),
            test_mode=not url and self.cfg("test_mode", True),
            url=url,
            timeout=self.cfg("timeout"),
        )
        api.prefixes = self.prefixes
        return api

    @property
    def account(self) -> str:
        """The repository's name at DataCite, in small letters."""
        return str(self.cfg("username") or "").lower()

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The prefixes of the account."""
        return account_prefixes(current_app.config)


def read_page(answer: Answer) -> Page:
    """The page that an answer to ``walk`` holds. Raises ``ValueError`` where it holds none."""
    data = answer.document.get("data")
    if answer.status != requests.codes.ok or not isinstance(data, list):
        raise ValueError("the answer is not a list of DOIs")
    listed = [one.get("attributes") for one in data if isinstance(one, Mapping)]
    found = [one for one in listed if isinstance(one, Mapping) and one.get("doi")]
    if len(found) != len(data):
        raise ValueError("the list holds something that is not a DOI")
    links = answer.document.get("links")
    following = str(links.get("next") or "") if isinstance(links, Mapping) else ""
    return Page(found, (parse_qs(urlsplit(following).query).get("page[cursor]") or [""])[0])


def explain(failure: BaseException) -> str:
    """One line for a person about a failure."""
    cause = failure.args[0] if isinstance(failure, HttpError) and failure.args else failure
    if isinstance(cause, requests.Timeout):
        return "no answer in time"
    if isinstance(cause, requests.ConnectionError):
        return "no connection, or it was closed"
    text = " ".join(str(cause).split())[:200]
    return type(cause).__name__ if not text or "<" in text else f"{type(cause).__name__}: {text}"


def _require_private(url: str) -> None:
    """Refuse to send the password in clear over a network."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname)):
        return
    raise ValueError("DATACITE_API_URL must begin with https://, except on this machine.")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
