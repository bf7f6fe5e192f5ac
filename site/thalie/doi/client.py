"""The way to DataCite: its REST client with an address and a timeout from the configuration."""

from __future__ import annotations

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

import requests
from datacite import DataCiteRESTClient
from datacite.errors import DataCiteError, DataCiteServerError, HttpError
from invenio_rdm_records.services.pids.providers.datacite import DataCiteClient

FAILURES = (
    *(DataCiteError, HttpError, requests.RequestException),
    *(LookupError, TypeError, ValueError),
)
"""What the client raises: refusals, broken connections and timeouts; answers that are no JSON
or say something else; a DOI of another prefix."""


class DataCiteApi(DataCiteRESTClient):  # type: ignore[misc]
    """The REST client, where a PUT may also make the DOI."""

    def put_doi(self, doi: str, data: dict[str, Any]) -> dict[str, Any]:
        """Change the DOI, or make it where DataCite does not know it.

        The client of the package takes 201 (made) for an error; DataCite's API documents it
        ("will update a DOI record if it exists and create a new record if not").
        """
        response = self._create_request().put(
            f"dois/{doi}",
            body=json.dumps({"data": data}),
            headers={"content-type": "application/vnd.api+json"},
        )
        if response.status_code not in (requests.codes.ok, requests.codes.created):
            raise DataCiteError.factory(response.status_code, response.text)
        attributes: dict[str, Any] = response.json()["data"]["attributes"]
        return attributes

    def publish_doi(self, doi: str, metadata: dict[str, Any], url: str) -> None:
        """Make the DOI findable with these metadata, whatever DataCite knows of it so far.

        Doing it again changes nothing, so that it may be repeated when an answer was lost.
        Raises one of ``FAILURES`` unless DataCite says that the DOI is findable.
        """
        try:
            self.public_doi(dict(metadata), url, doi=doi)
        except DataCiteServerError as error:
            if "has already been taken" not in str(error):
                raise
            changed = self.update_doi(doi, {**metadata, "event": "publish"}, url=url)
            if changed["state"] != "findable":
                raise DataCiteServerError(f"DataCite left it {changed['state']}.") from error

    def withdraw_doi(self, doi: str) -> bool:
        """Make sure that DataCite does not show the DOI; whether DataCite knows it at all.

        Raises one of ``FAILURES`` where that is not sure.
        """
        answer = self._create_request().get(f"dois/{doi}")
        if answer.status_code == requests.codes.not_found:
            return False
        if answer.status_code != requests.codes.ok:
            raise DataCiteError.factory(answer.status_code, answer.text)
        state = answer.json()["data"]["attributes"]["state"]
        if state == "draft":
            self.delete_doi(doi)
            return False
        if state == "findable":
            self.hide_doi(doi)
        return True


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
        return DataCiteApi(
            self.cfg("username"),
            self.cfg("password"),
            self.cfg("prefix"),
            test_mode=not url and self.cfg("test_mode", True),
            url=url,
            timeout=self.cfg("timeout"),
        )


def explain(failure: BaseException) -> str:
    """One line for a person about a failure, without the markup DataCite may have sent."""
    cause = failure.args[0] if isinstance(failure, HttpError) and failure.args else failure
    if isinstance(cause, requests.Timeout):
        return "no answer in time"
    if isinstance(cause, requests.ConnectionError):
        return "no connection, or it was closed"
    try:
        return "; ".join(_line(error) for error in json.loads(str(cause))["errors"])
    except (AttributeError, LookupError, TypeError, ValueError):
        text = " ".join(str(cause).split())[:200]
        return type(cause).__name__ if not text or "<" in text else text


def _line(error: dict[str, Any]) -> str:
    source = error.get("source")
    title = " ".join(str(error.get("title")).split())[:300]
    return f"{source}: {title}" if source else title


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
