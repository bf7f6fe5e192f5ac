"""Nothing closed is found out by guessing: by searches, by names of files, by links that ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.secret_links.models import SecretLink

from tests.services import datasets as plain
from tests.services.people import ask, logged_in
from tests.services.routes import Route

from .canaries import WORDS, Canary, word
from .probes import Formats, Probe, of_dataset, token_of
from .table import LEVELS, STATES, STRANGERS, sight
from .world import EMBARGO, Dataset, Datasets, Sessions

VIEW = {
    "permission": "view",
    "expires_at": (datetime.now(UTC) + timedelta(days=30)).date().isoformat(),
}
NEVER_OPEN = [state for state in STATES if state not in ("open", "withdrawn")]


@pytest.mark.parametrize("role", STRANGERS)
def test_searches_find_by_nothing_that_is_not_told(
    site: str, sessions: Sessions, datasets: Datasets, lists: list[Probe], role: str
) -> None:
    """That a word finds a dataset tells that it is in it."""
    told = sight()["search"]
    for state, one in datasets.items():
        allowed = told.get(state, {}).get(role, LEVELS[0])
        doors = ["/api/records", *([f"/api/records/{one.other}/versions"] if one.other else [])]
        for right, wrong in queries(one, LEVELS[LEVELS.index(allowed) + 1 :]):
            for door in doors:
                address = f"{site}{door}?allversions=true&token={token_of(one, role)}&q="
                found = [
                    one.id in str(ask(sessions[role], address + quote(query)).json().get("hits"))
                    for query in (right, wrong)
                ]
                assert found[0] == found[1], (state, right, door)


def queries(one: Dataset, levels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Right and wrong guesses, where to be told which is right is to know one of LEVELS."""
    canary, no = one.canary, word()
    words = [said for place, said in canary.words.items() if WORDS[place] in levels]
    if words:
        yield " OR ".join([*words, *(f"{said[:-2]}*" for said in words)]), no
        yield f"*:{words[0]}", f"*:{no}"
    fields = {
        "names": {
            "files.entries.key": canary.named("txt"),
            "files.entries.checksum": f"md5:{canary.sums[canary.named('txt')]}",
            "files.totalbytes": str(canary.sizes[-1]),
            r"files.\*": str(canary.sizes[-1]),
            "files.types": "txt",
            "files.default_preview": canary.named("txt"),
            "bucket_id": one.bucket,
        },
        "bytes": {r"parent.access.\*": "*"},
    }
    for level in levels:
        for field, value in fields.get(level, {}).items():
            yield _within(one, field, value), _within(one, field, "4")
    if "names" in levels:
        starts = (f"{start}*" for start in (canary.words["name"][:6], no[:6]))
        right, wrong = (_within(one, "files.default_preview", start) for start in starts)
        yield right, wrong
    if "bytes" in levels:
        for field in ("parent.access.grant_tokens", "parent.access.links.id"):
            yield _within(one, "_exists_", field), _within(one, "_exists_", f"{field}_{no}")
            yield _within(one, field, "*"), _within(one, field, "4")


def _within(one: Dataset, field: str, value: str) -> str:
    """A query for this dataset alone."""
    plain_value = value if value.endswith("*") else f'"{value}"'
    return f"id:{one.id} AND {field}:{plain_value}"


@pytest.mark.parametrize("state", NEVER_OPEN)
def test_a_name_that_is_right_is_answered_as_one_that_is_not(
    site: str,
    sessions: Sessions,
    datasets: Datasets,
    all_routes: list[Route],
    formats: Formats,
    state: str,
) -> None:
    """Else names could be found out by guessing."""
    one = datasets[state]
    right, wrong = one.canary.words["name"], word()
    asked = [
        probe
        for probe in of_dataset(all_routes, one, formats)
        if one.id in probe.address
        and right in probe.address
        and "preview_file" not in probe.address
    ]
    assert len(asked) > 20
    for probe in asked:
        for role in ("nobody", "reader"):
            codes = {
                ask(sessions[role], site + probe.address.replace(right, name)).status_code
                for name in (right, wrong)
            }
            assert len(codes) == 1, (role, probe.address, codes)


def test_a_link_to_view_finds_no_draft(
    site: str, sessions: Sessions, datasets: Datasets, lists: list[Probe]
) -> None:
    one = datasets["version"]
    link = service.access.create_secret_link(system_identity, one.other, VIEW)
    token = link.to_dict()["token"]
    address = f"{site}/api/user/records?allversions=true&q=parent.id:{one.parent}"
    try:
        found = ask(sessions["reader"], f"{address}&token={token}").json()["hits"]["hits"]
    finally:  # the session remembers it, and others use that
        service.access.delete_secret_link(system_identity, one.other, link.id)
    assert one.id not in [hit["id"] for hit in found]


def test_a_link_ends_for_those_who_opened_it(site: str, app: Flask) -> None:
    """Also where its end was put forward: its token was signed for longer."""
    canary = Canary()
    id_ = plain.draft(plain.dataset("A blue enamel", access=EMBARGO))
    plain.add_file(id_, canary.named("txt"), canary.files[canary.named("txt")])
    service.publish(system_identity, id_)
    link = service.access.create_secret_link(system_identity, id_, VIEW)
    address = f"{site}/records/{id_}/files/{canary.named('txt')}"
    with logged_in(site) as visitor:
        opened = ask(visitor, f"{address}?token={link.to_dict()['token']}")
        assert opened.status_code == 200 and canary.words["text"] in opened.text
        assert ask(visitor, address).status_code == 200, "the browser remembers the link"
        row = db.session.get(SecretLink, link.id)
        row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
        db.session.commit()
        refused = ask(visitor, address)
    assert refused.status_code == 403 and canary.words["text"] not in refused.text


def test_the_file_of_a_draft_that_will_be_open_is_kept_by_no_cache(
    site: str, sessions: Sessions
) -> None:
    id_ = plain.draft(by=plain.who("leader"))
    plain.add_file(id_)
    answer = ask(sessions["leader"], f"{site}/records/{id_}/files/a.txt?preview=1")
    assert answer.content == b"counts"
    assert answer.headers["Cache-Control"] == "private, no-store"
