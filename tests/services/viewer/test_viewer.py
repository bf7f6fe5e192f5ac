"""Looking into files: for exactly those who may read them, whatever somebody made of the files."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services import datasets
from tests.services.leaks.canaries import Canary
from tests.services.leaks.world import EMBARGO, FILES, PUBLIC, RECORD, Dataset, audience, share
from tests.services.people import ask
from tests.unit.preview.files import MAP, g3_map
from tests.unit.preview.hostile import HOSTILE

Json = dict[str, Any]
NAME = "20260120_0044_OBJECT_PROJECT_IBA.hdf5"
OF = "/X1/maps"
STATES = {
    "open": PUBLIC,
    "embargoed": EMBARGO,
    "files": FILES,
    "record": RECORD,
    "withdrawn": PUBLIC,
}
ROLES = ("nobody", "reader", "expired", "link", "granted", "leader", "curator")
GIB = 1 << 30


def published(access: Json, path: Path, title: str) -> str:
    id_ = datasets.draft(datasets.dataset(title, access=access), by=datasets.who("leader"))
    datasets.add_file(id_, path.name, path.read_bytes())
    return str(datasets.publish(id_)["id"])


@pytest.fixture(scope="module")
def shelf(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    """A dataset with a map in each state, shared by a link, one that ended, and a grant."""
    path = g3_map(tmp_path_factory.mktemp("files"))
    found = {}
    for state, access in STATES.items():
        one = found[state] = Dataset(state, Canary(), id=published(access, path, f"Seen {state}"))
        share(one)
    why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
    service.delete_record(system_identity, found["withdrawn"].id, why)
    db.session.commit()
    return found


@pytest.fixture(scope="module")
def sessions(instance: Any, site: str, app: Flask) -> Iterator[dict[str, requests.Session]]:
    with audience(instance, site) as opened:
        yield opened


@pytest.mark.parametrize("state", STATES)
def test_the_viewer_is_given_to_exactly_those_who_are_given_the_file(
    site: str, shelf: dict[str, Dataset], sessions: dict[str, requests.Session], state: str
) -> None:
    """A file that is not there tells nobody more, nor does a question that is none."""
    one = shelf[state]
    asked = {
        "page": (f"view/{NAME}", 200),
        "contents": (f"inside/{NAME}?ask=contents", 200),
        "spectrum": (f"inside/{NAME}?ask=spectrum&of={OF}&region=0,0,2,2", 200),
        "tree": (f"inside/{NAME}?ask=meta&path=/", 200),
        "absent": ("view/other.hdf5", 404),
        "nonsense": (f"inside/{NAME}?ask=nothing", 400),
    }
    told: dict[str, set[int]] = {}
    for role in ROLES:
        token = {"token": one.tokens[role]} if role in one.tokens else {}
        content = f"{site}/api/records/{one.id}/files/{NAME}/content"
        wanted = ask(sessions[role], content, params=token).status_code
        if state == "withdrawn":  # of which curators get the file, but no page
            wanted = 410
        for what, (address, status) in asked.items():
            answer = ask(sessions[role], f"{site}/records/{one.id}/{address}", params=token)
            assert answer.status_code == (status if wanted == 200 else wanted), (role, what)
            if wanted != 200:
                for inside in ("X rays", "analyses", "adc name", "X13"):
                    assert inside not in answer.text, (role, what)
        told.setdefault(role, set()).add(wanted)
    if state in ("embargoed", "files", "record"):  # the negative control: both answers are met
        assert {code for codes in told.values() for code in codes} == {200, 403}


def test_a_share_link_opens_the_viewer_of_the_page_that_it_led_to(
    site: str, shelf: dict[str, Dataset]
) -> None:
    """Scripts send no token: the session remembers it."""
    one = shelf["embargoed"]
    with requests.Session() as browser:
        address = f"{site}/records/{one.id}/inside/{NAME}?ask=contents"
        assert browser.get(address, timeout=30).status_code == 403
        page = browser.get(f"{site}/records/{one.id}?token={one.tokens['link']}", timeout=30)
        assert f"/records/{one.id}/view/{NAME}" in page.text
        assert browser.get(address, timeout=30).json()["analyses"][0]["map"] is True


def test_the_landing_page_offers_it_to_who_may_look(
    site: str, shelf: dict[str, Dataset], sessions: dict[str, requests.Session]
) -> None:
    for state, role, offered in (
        ("open", "nobody", True), ("embargoed", "nobody", False), ("embargoed", "leader", True),
    ):  # fmt: skip
        page = ask(sessions[role], f"{site}/records/{shelf[state].id}").text
        assert (f"/records/{shelf[state].id}/view/" in page) is offered, (state, role)


def test_a_preview_of_invenio_leads_to_it(site: str, shelf: dict[str, Dataset]) -> None:
    address = f"{site}/records/{shelf['open'].id}/preview/{NAME}"
    answer = requests.get(address, timeout=30, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/records/{shelf['open'].id}/view/{NAME}")


def test_its_policy_runs_no_code_of_elsewhere_and_lets_no_other_site_embed_it(
    site: str, shelf: dict[str, Dataset]
) -> None:
    answer = requests.get(f"{site}/records/{shelf['open'].id}/view/{NAME}", timeout=30)
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"].lower() == "sameorigin"
    assert "<noscript>" in answer.text and "h5py" in answer.text


def test_answers_are_those_of_the_file_and_kept(site: str, shelf: dict[str, Dataset]) -> None:
    inside = f"{site}/records/{shelf['open'].id}/inside/{NAME}"
    whole = requests.get(inside, params={"ask": "map", "of": OF}, timeout=60).json()
    assert whole["rows"] == MAP.sum(axis=2).tolist()
    part = {"ask": "spectrum", "of": OF, "region": "2,1,7,4"}
    answer = requests.get(inside, params=part, timeout=60)
    assert answer.json()["counts"] == MAP[1:4, 2:7].sum(axis=(0, 1)).tolist()
    assert "public" in answer.headers["Cache-Control"]
    for mark in ("", "W/"):  # as a proxy that packs answers marks it
        same = {"If-None-Match": mark + answer.headers["ETag"]}
        again = requests.get(inside, params=part, headers=same, timeout=30)
        assert (again.status_code, again.content) == (304, b"")
    window = {"ask": "map", "of": OF, "window": "390-410"}
    assert requests.get(inside, params=window, timeout=30).json()["rows"] == (
        MAP[:, :, 390:410].sum(axis=2).tolist()
    )
    trust = requests.get(inside, params={"ask": "trust", "of": OF}, timeout=60).json()
    assert trust["trust"] == "confirmed"
    assert {one["element"] for one in trust["lines"]} == {"Cu", "Fe", "Ca"}
    numbers = {"ask": "data", "path": OF, "selection": "0,0,:", "format": "bin"}
    sent = requests.get(inside, params=numbers, timeout=30)
    assert len(sent.content) == 4 * 1024


@pytest.mark.parametrize(
    "question",
    [
        {"ask": "spectrum", "of": "/nothing"}, {"ask": "spectrum", "of": OF, "region": "1,2"},
        {"ask": "spectrum", "of": OF, "region": "0,0,99,99"},
        {"ask": "map", "of": OF, "window": "9-3"},
        {"ask": "map", "of": OF, "window": "0-99999"}, {"ask": "spectrum"}, {"ask": ""},
        {"ask": "data", "path": "/" + "a/" * 2000}, {"ask": "meta", "path": "/../../etc"},
    ],
)  # fmt: skip
def test_questions_that_are_none_are_refused_in_words(
    site: str, shelf: dict[str, Dataset], question: Json
) -> None:
    inside = f"{site}/records/{shelf['open'].id}/inside/{NAME}"
    for language, sign in (("en", "."), ("fr", ".")):
        answer = requests.get(
            inside, params=question, headers={"Accept-Language": language}, timeout=30
        )
        assert answer.status_code in (400, 404, 422), answer.text
        assert answer.json()["message"].endswith(sign)
        assert answer.headers["Cache-Control"] == "no-store"


def web(site: str) -> list[psutil.Process]:
    """The processes of the web server, and those that read files for them."""
    port = site.rsplit(":", 1)[1]
    found = [
        one for one in psutil.process_iter(["cmdline"])
        if any(word.endswith(f":{port}") for word in one.info["cmdline"] or ())
    ]  # fmt: skip
    return [*found, *(child for one in found for child in one.children(recursive=True))]


def memory(site: str) -> int:
    return sum(one.memory_info().rss for one in set(web(site)) if one.is_running())


@pytest.mark.parametrize("harm", HOSTILE)
def test_a_hostile_file_leaves_others_answered_in_bounded_memory(
    app: Flask, site: str, tmp_path: Path, shelf: dict[str, Dataset], harm: str
) -> None:
    path = HOSTILE[harm](tmp_path)
    id_ = published(PUBLIC, path, f"Harm {harm}")
    before = memory(site)
    inside = f"{site}/records/{id_}/inside/{path.name}"
    fine = f"{site}/records/{shelf['open'].id}/inside/{NAME}"
    questions = [
        {"ask": "contents"}, {"ask": "map", "of": "/X4/maps"}, {"ask": "meta", "path": "/"},
        {"ask": "spectrum", "of": "/X4/maps", "region": "0,0,2,2"}, {"ask": "paths", "path": "/"},
        {"ask": "meta", "path": "/crowd"}, {"ask": "meta", "path": "/round"},
    ]  # fmt: skip
    with ThreadPoolExecutor(2) as others:
        sent = [others.submit(requests.get, inside, params=one, timeout=120) for one in questions]
        while not all(one.done() for one in sent):
            region = {"ask": "spectrum", "of": OF, "region": "0,0,2,2"}
            answer = requests.get(fine, params=region, timeout=60)
            assert answer.status_code in (200, 503), "others are answered, or told to wait"
            assert requests.get(f"{site}/ping", timeout=10).status_code == 200
            assert memory(site) - before < 2.5 * GIB
        for one in sent:
            answer = one.result()
            assert answer.status_code in (200, 404, 422, 503), answer.text[:200]
            assert b"Traceback" not in answer.content
            assert harm != "external link" or b"4242" not in answer.content
            if answer.status_code != 200:
                assert answer.json()["message"].endswith(".")
    answer = requests.get(
        fine, params={"ask": "spectrum", "of": OF, "region": "0,0,3,3"}, timeout=60
    )
    assert answer.status_code == 200
