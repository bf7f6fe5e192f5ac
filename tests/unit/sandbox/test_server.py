"""The process: its command line, its faults on the wire, DataCite's own client against it."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from click.testing import CliRunner
from datacite import DataCiteRESTClient
from datacite.errors import (
    DataCiteForbiddenError,
    DataCiteNotFoundError,
    DataCiteServerError,
    DataCiteUnauthorizedError,
    HttpError,
)
from jsonschema import Draft202012Validator

from thalie_local.sandbox.__main__ import main

from .conftest import PASSWORD, PREFIX, USERNAME, Server, account_variables, free_port, launch

pytestmark = pytest.mark.slow  # processes that start, hang and are killed

URL = "https://data.example.org/records/1"
NUMBERS = count()


@pytest.fixture
def datacite(server: Server) -> DataCiteRESTClient:
    """The client that InvenioRDM uses."""
    return DataCiteRESTClient(USERNAME, PASSWORD, PREFIX, url=server.url, timeout=5)


@pytest.fixture
def doi() -> str:
    """A name no other test uses."""
    return f"{PREFIX}/test-{next(NUMBERS)}"


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def state(datacite: DataCiteRESTClient, doi: str) -> str:
    return str(datacite.get_metadata(doi)["state"])


def test_the_life_of_a_doi_through_the_client(
    datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    assert datacite.check_doi(doi.split("/")[1]) == doi
    assert datacite.draft_doi(doi=doi) == doi
    assert state(datacite, doi) == "draft"
    datacite.delete_doi(doi)
    assert datacite.public_doi(dict(complete), URL, doi=doi) == doi
    assert datacite.get_doi(doi) == URL
    assert state(datacite, doi) == "findable"
    datacite.hide_doi(doi)
    assert state(datacite, doi) == "registered"
    datacite.show_doi(doi)
    assert state(datacite, doi) == "findable"
    assert datacite.update_url(doi, f"{URL}0") == f"{URL}0"
    changed = datacite.update_doi(doi, {**complete, "language": "fr"}, url=URL)
    assert (changed["language"], changed["url"], changed["metadataVersion"]) == ("fr", URL, 1)
    with pytest.raises(DataCiteServerError, match="Method not allowed"):
        datacite.delete_doi(doi)


def test_registering_without_showing(
    datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    datacite.private_doi(complete, URL, doi=doi)
    assert state(datacite, doi) == "registered"


def test_the_client_meets_the_refusals(
    server: Server, datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    with pytest.raises(DataCiteNotFoundError):
        datacite.get_doi(doi)
    with pytest.raises(DataCiteNotFoundError):
        datacite.delete_doi(doi)
    with pytest.raises(DataCiteServerError, match="titles: is missing"):
        datacite.public_doi({n: v for n, v in complete.items() if n != "titles"}, URL, doi=doi)
    datacite.public_doi(dict(complete), URL, doi=doi)
    with pytest.raises(DataCiteServerError, match="already been taken"):
        datacite.public_doi(dict(complete), URL, doi=doi)
    wrong = DataCiteRESTClient(USERNAME, "wrong", PREFIX, url=server.url)
    with pytest.raises(DataCiteUnauthorizedError):
        wrong.get_doi(doi)
    other = DataCiteRESTClient(USERNAME, PASSWORD, "10.1234", url=server.url)
    with pytest.raises(DataCiteForbiddenError):
        other.draft_doi()


def test_the_client_takes_the_201_of_a_put_for_an_error(
    datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    """As at DataCite: the DOI is made, but the client knows only 200."""
    with pytest.raises(DataCiteServerError):
        datacite.update_doi(doi, {**complete, "event": "publish"}, url=URL)
    assert state(datacite, doi) == "findable"


# --- DataCite's own description of its API --------------------------------------------------


@pytest.fixture(scope="module")
def judge(schemas: Path) -> Draft202012Validator:
    text = (schemas / "lupo" / "openapi.yaml").read_text(encoding="utf-8")
    described = yaml.safe_load(text)
    return Draft202012Validator(
        {"$ref": "#/components/schemas/DoiDetailItem", "components": described["components"]}
    )


def no_nulls(value: Any) -> Any:
    """DataCite answers ``null`` where its own description has no such type."""
    if isinstance(value, dict):
        return {key: no_nulls(entry) for key, entry in value.items() if entry is not None}
    return [no_nulls(entry) for entry in value] if isinstance(value, list) else value


def test_requests_and_answers_are_as_datacite_describes_them(
    judge: Draft202012Validator,
    datacite: DataCiteRESTClient,
    doi: str,
    complete: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchanged: list[Any] = []
    send = requests.Session.send

    def captured(session: Any, request: Any, **kwargs: Any) -> Any:
        answer = send(session, request, **kwargs)
        if request.body:
            exchanged.append(json.loads(request.body))
        if answer.content:
            exchanged.append(no_nulls(answer.json()))
        return answer

    monkeypatch.setattr(requests.Session, "send", captured)
    creators = [{"name": "Curie, Irène"}]  # affiliations are described otherwise than answered
    datacite.public_doi({**complete, "creators": creators, "publicationYear": 2026}, URL, doi=doi)
    datacite.hide_doi(doi)
    datacite.get_metadata(doi)
    assert len(exchanged) == 5
    for document in exchanged:
        document["data"].setdefault("type", "dois")  # the client leaves it out, DataCite accepts
        assert [error.message for error in judge.iter_errors(document)] == []


@pytest.mark.parametrize(
    "attributes",
    [{"event": "release"}, {"types": {"resourceTypeGeneral": "Data"}}, {"url": 5}],
)
def test_the_description_refuses_what_it_should(
    judge: Draft202012Validator, attributes: dict[str, Any]
) -> None:
    assert not judge.is_valid({"data": {"type": "dois", "attributes": attributes}})


# --- Faults on the wire ----------------------------------------------------------------------


def test_an_internal_error_does_nothing(
    server: Server, datacite: DataCiteRESTClient, doi: str
) -> None:
    server.fault(fault="500", match=doi)
    with pytest.raises(DataCiteServerError, match="Internal server error"):
        datacite.draft_doi(doi=doi)
    assert datacite.draft_doi(doi=doi) == doi
    assert [call["status"] for call in server.calls(doi)] == [500, 201]


def test_too_many_requests_say_when_to_come_back(
    server: Server, datacite: DataCiteRESTClient, doi: str
) -> None:
    server.fault(fault="429", match=doi, seconds=7)
    answer = requests.get(f"{server.url}dois/{doi}", timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_page_instead_of_json(server: Server, datacite: DataCiteRESTClient, doi: str) -> None:
    server.fault(fault="html", match=doi, count=2)
    with pytest.raises(DataCiteServerError):
        datacite.draft_doi(doi=doi)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        datacite.get_doi(doi)
    with pytest.raises(DataCiteNotFoundError):
        datacite.get_doi(doi)


def test_a_dropped_connection_leaves_the_doi_made(
    server: Server, datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    server.fault(fault="drop", match=doi)
    with pytest.raises(HttpError):
        datacite.public_doi(complete, URL, doi=doi)
    assert state(datacite, doi) == "findable"
    assert server.calls(doi)[0]["note"] == "fault drop"


def test_a_slow_answer_outlives_the_patience_of_the_client(server: Server, doi: str) -> None:
    server.fault(fault="timeout", match=doi, seconds=0.4)
    impatient = DataCiteRESTClient(USERNAME, PASSWORD, PREFIX, url=server.url, timeout=0.2)
    with pytest.raises(HttpError, match="timed out"):
        impatient.draft_doi(doi=doi)
    until(lambda: server.calls(doi) != [])  # handled, though no one waits any more
    assert server.calls(doi)[0]["status"] == 201


def fault_answer(server: Server, doi: str, **wanted: Any) -> requests.Response:
    server.fault(match=doi, **wanted)
    return requests.get(f"{server.url}dois/{doi}", auth=(USERNAME, PASSWORD), timeout=5)


def test_an_error_after_the_deed_leaves_the_doi_made(
    server: Server, datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    server.fault(fault="500-after", match=f"POST {doi}")
    with pytest.raises(DataCiteServerError, match="Internal server error"):
        datacite.public_doi(complete, URL, doi=doi)
    assert state(datacite, doi) == "findable"
    first = server.calls(doi)[0]
    assert (first["status"], first["note"]) == (500, "fault 500-after; handled 201")


def test_every_third_call_fails_after_the_deed(
    server: Server, datacite: DataCiteRESTClient, doi: str
) -> None:
    server.fault(fault="500-after", match=doi, every=3, count=2)
    statuses = []
    for number in range(7):
        answer = requests.put(
            f"{server.url}dois/{doi}",
            json={"data": {"attributes": {"url": f"{URL}/{number}"}}},
            auth=(USERNAME, PASSWORD),
            timeout=5,
        )
        statuses.append(answer.status_code)
    assert statuses == [201, 200, 500, 200, 200, 500, 200]
    assert datacite.get_metadata(doi)["url"] == f"{URL}/6"


def test_a_stale_answer_shows_what_was(
    server: Server, datacite: DataCiteRESTClient, doi: str, complete: dict[str, Any]
) -> None:
    datacite.public_doi(complete, URL, doi=doi)
    server.fault(fault="stale", match=doi)
    with pytest.raises(DataCiteNotFoundError):
        datacite.get_doi(doi)  # not there yet
    datacite.hide_doi(doi)
    server.fault(fault="stale", match=doi, count=2)
    assert [state(datacite, doi) for _ in range(3)] == ["findable", "findable", "registered"]
    server.fault(fault="stale", match=f"PUT {doi}")
    assert datacite.update_url(doi, f"{URL}0") == URL  # 200, but it has changed
    assert datacite.get_doi(doi) == f"{URL}0"


def test_revoked_credentials(server: Server, datacite: DataCiteRESTClient, doi: str) -> None:
    datacite.draft_doi(doi=doi)
    server.fault(fault="401", match=doi, count=2)
    for call in (datacite.get_doi, datacite.delete_doi):
        with pytest.raises(DataCiteUnauthorizedError):
            call(doi)
    assert state(datacite, doi) == "draft"


@pytest.mark.parametrize("fault", ["503", "refuse"])
def test_down_for_a_while(
    server: Server, datacite: DataCiteRESTClient, doi: str, fault: str
) -> None:
    def fails() -> bool:
        try:
            datacite.draft_doi(doi=doi)
        except (DataCiteServerError, HttpError):
            return True
        return False

    server.fault(fault=fault, match=doi, lasting=600)
    assert [fails() for _ in range(3)] == [True] * 3
    server.forgive()
    server.fault(fault=fault, match=doi, lasting=0.2)
    assert fails()
    until(lambda: not fails())
    assert {call["status"] for call in server.calls(doi)} == {503, 201}


@pytest.mark.parametrize("seconds", [-86400, 86400])
def test_a_clock_that_is_wrong(
    server: Server, datacite: DataCiteRESTClient, doi: str, seconds: int
) -> None:
    datacite.draft_doi(doi=doi)
    answer = fault_answer(server, doi, fault="clock", seconds=seconds)
    assert answer.json()["data"]["id"] == doi
    wrong = parsedate_to_datetime(answer.headers["Date"])
    assert abs((wrong - datetime.now(UTC)).total_seconds() - seconds) < 5
    right = requests.get(f"{server.url}dois/{doi}", auth=(USERNAME, PASSWORD), timeout=5)
    skew = parsedate_to_datetime(right.headers["Date"]) - datetime.now(UTC)
    assert abs(skew.total_seconds()) < 5


# --- The process -----------------------------------------------------------------------------


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    server = Server(free_port(), tmp_path)
    server.start()
    datacite = DataCiteRESTClient(USERNAME, PASSWORD, PREFIX, url=server.url, timeout=5)
    made = [datacite.draft_doi() for _ in range(5)]
    server.fault(fault="timeout", seconds=30)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(datacite.draft_doi)
        until(lambda: server.faults() == [])
        server.fault(fault="500")
        server.stop(signal.SIGKILL)
        with pytest.raises(HttpError, match="aborted"):  # nothing answers any more
            hanging.result()
    server.start()
    assert [state(datacite, doi) for doi in made] == ["draft"] * 5  # and the fault is forgotten
    assert server.stop() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"THALIE_DATACITE_USERNAME": ""}, "Set the environment variable THALIE_DATACITE_USER"),
        ({"THALIE_DATACITE_PREFIXES": "5072"}, "must hold DOI prefixes such as"),
        ({"THALIE_DATACITE_PREFIXES": ", "}, "must hold DOI prefixes such as"),
        ({"host": "0.0.0.0"}, "0.0.0.0 is not an address of this machine alone"),  # noqa: S104
        ({"host": "example.org"}, "example.org is not an address of this machine alone"),
        ({"data": "file/below"}, "The DOIs cannot be kept in"),
        ({"data": "damaged"}, "The DOIs cannot be kept in"),
        ({"port": "busy"}, "another program uses it"),
    ],
)
def test_a_start_that_cannot_succeed_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], sentence: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "datacite.sqlite").write_bytes(b"no database at all" * 100)
    monkeypatch.setattr("thalie_local.sandbox.server.PATIENCE", 0.1)
    given = {"host": "127.0.0.1", "data": "data", "port": "free", **change}
    environment = {**account_variables(), **{n: v for n, v in change.items() if n.isupper()}}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if given["port"] == "busy" else free_port()
        arguments = ["--host", given["host"], "--port", str(port)]
        result = CliRunner().invoke(
            main, [*arguments, "--data", str(tmp_path / given["data"])], env=environment
        )
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert PASSWORD not in result.output


def test_the_command_says_it_in_one_sentence(tmp_path: Path) -> None:
    process = launch(free_port(), tmp_path, THALIE_DATACITE_PASSWORD="")
    assert process.communicate(timeout=10) == (
        "",
        "Error: Set the environment variable THALIE_DATACITE_PASSWORD.\n",
    )
    assert process.returncode == 1
