"""The landing page that strangers are sent again: never out of date, never to somebody else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from invenio_access.models import ActionSystemRoles
from invenio_access.permissions import any_user, superuser_access, system_identity
from invenio_banners.records.models import BannerModel
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.proxies import current_service_registry
from invenio_vocabularies.records.api import Vocabulary
from werkzeug.local import LocalProxy
from werkzeug.test import TestResponse

from tests.services import datasets
from tests.services.openings.closed import embargo, soon
from tests.services.people import accounts, logged_in
from tests.services.statements import statements
from thalie.openings.lift import lift_due
from thalie.pictures import book
from thalie.pictures.names import large, thumbnail
from thalie.preview.told import Told as Pictured
from thalie.search import edition
from thalie.theme import facts, kept
from thalie.things import merges

Json = dict[str, Any]
Visit = Callable[..., TestResponse]

affiliations: Any = LocalProxy(lambda: current_service_registry.get("affiliations"))

ONCE = uuid4().hex[:8]  # an instance may be used for several runs of the tests
AFFILIATION = f"lab-{ONCE}"
LISTED = 'id="file-list-table"'
FEW = 2  # statements at most for a page that is sent again


def beam(project: str = f"PAGES {ONCE}") -> Json:
    return {"project": project, "techniques": [{"id": "pixe"}], "facility": "New AGLAE"}


def vase(number: str) -> Json:
    return {"label": f"Vase {number}", "inventory_number": f"K {ONCE} {number}",
            "keeper": {"id": "louvre"}, "materials": [{"id": "jadeite"}]}  # fmt: skip


def made(title: str = "A kept page", *, access: Json | None = None, metadata: Json | None = None,
         **fields: Any) -> str:  # fmt: skip
    """The id of a published dataset of the project leader's."""
    custom = {f"thalie:{name}": value for name, value in fields.items()}
    data = datasets.dataset(title, metadata=metadata, custom_fields=custom)
    data["access"] = access or datasets.OPEN
    id_ = datasets.draft(data, by=datasets.who("leader"))
    datasets.add_file(id_)
    datasets.publish(id_)
    return id_


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Iterator[None]:
    """The index is refreshed by the tests, and has settled."""
    monkeypatch.setattr(edition, "SETTLED", 0.0)
    yield
    db.session.rollback()


@pytest.fixture(scope="session")
def engine(ui_app: Any) -> Any:
    with ui_app.app_context():
        return db.engine


@pytest.fixture(scope="session")
def visit(ui_app: Any, site: str) -> Visit:
    """Asks for the page of a dataset, as somebody without cookies, unless they bring a client."""

    def ask(id_: str, query: str = "", *, client: Any = None, method: str = "GET",
            **headers: str) -> TestResponse:  # fmt: skip
        sent = {"Accept-Language": "en", "Accept": "text/html"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        browser = client or ui_app.test_client()
        found: TestResponse = browser.open(
            f"/records/{id_}{query}", method=method, headers=sent, base_url=site
        )
        return found

    return ask


def cost(visit: Visit, engine: Any, id_: str, *more: Any, **headers: Any) -> tuple[str, int]:
    """The page, and how many statements it took."""
    with statements(engine) as asked:
        answer = visit(id_, *more, **headers)
    return answer.text, len(asked)


def keep(visit: Visit, engine: Any, id_: str, *more: Any, **headers: Any) -> str:
    """The page, once it is sent again; others may change the indices meanwhile."""
    for _ in range(30):
        text, asked = cost(visit, engine, id_, *more, **headers)
        if asked <= FEW:
            return text
        time.sleep(0.2)
    pytest.fail(f"{id_} is not kept")


# What changes


def edited(id_: str, **metadata: Any) -> None:
    service.edit(system_identity, id_)
    data = service.read_draft(system_identity, id_).data
    data["metadata"].update(metadata)
    service.update_draft(system_identity, id_, data)
    datasets.publish(id_)


def another_title(id_: str) -> None:
    edited(id_, title=f"Another title of {id_}")


def a_new_version(id_: str) -> None:
    new = service.new_version(system_identity, id_).id
    data = service.read_draft(system_identity, new).data
    data["metadata"]["publication_date"] = "2026-04-01"
    service.update_draft(system_identity, new, data)
    datasets.add_file(new, "b.txt", b"other")
    datasets.publish(new)


def withdrawn(id_: str) -> None:
    why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
    service.delete_record(system_identity, id_, why)


def restricted(id_: str) -> None:
    service.edit(system_identity, id_)
    data = service.read_draft(system_identity, id_).data
    data["access"] = {"record": "restricted", "files": "restricted"}
    service.update_draft(system_identity, id_, data)
    datasets.publish(id_)


def another_of_the_object(id_: str) -> None:
    made("Kin by object", objects=[vase("one")])


def another_of_the_project(id_: str) -> None:
    made("Kin by project", experiment=beam())


def one_that_names_it(id_: str) -> None:
    doi = service.read(system_identity, id_).data["pids"]["doi"]["identifier"]
    related = {"identifier": doi, "scheme": "doi", "relation_type": {"id": "isderivedfrom"}}
    made("It names the other", metadata={"related_identifiers": [related]})


def another_label(id_: str) -> None:
    _relabel("materials", "jadeite", f"Jadeite {ONCE}")


def _relabel(vocabulary: str, term: str, label: str) -> None:
    found = Vocabulary.pid.with_type_ctx(vocabulary).resolve(term)
    found["title"] = {**found["title"], "en": label}
    found.commit()
    db.session.commit()


def another_affiliation(id_: str) -> None:
    named = {"id": AFFILIATION, "name": "Laboratory, renamed"}
    affiliations.update(system_identity, AFFILIATION, named)


def a_picture(id_: str) -> None:
    version = service.record_cls.pid.resolve(id_).id
    row = book.PicturesEntry(version_id=version, pid=id_, drawn_from="f" * 64,
                             edition=book.EDITION, state="wanted", told=[])  # fmt: skip
    db.session.merge(row)
    db.session.commit()
    names = [thumbnail("spectrum"), large("spectrum", "en"), large("spectrum", "fr")]
    images = [book.Drawn(name, b"svg", 10, 10) for name in names]
    assert book.keep(version, "f" * 64, images, [Pictured("spectrum", "X1")])


def a_banner(id_: str) -> None:
    BannerModel.create({"message": f"Closed on Monday {ONCE}", "category": "info",
                        "url_path": f"/records/{id_}", "active": True})  # fmt: skip
    db.session.commit()


def a_doi_that_is_reserved_only(id_: str) -> None:
    doi = service.read(system_identity, id_).data["pids"]["doi"]["identifier"]
    pid = PersistentIdentifier.get("doi", doi)
    pid.status = PIDStatus.RESERVED
    db.session.commit()


def a_community(id_: str) -> None:
    found = current_communities.service.create(system_identity, {
        "slug": f"kept-{ONCE}-{id_}", "metadata": {"title": f"Community {ONCE}"},
        "access": {"visibility": "public"},
    })  # fmt: skip
    record = service.record_cls.pid.resolve(id_)
    record.parent.communities.add(found.id, default=True)
    record.parent.commit()
    db.session.commit()
    service.indexer.index(record)


def a_file_that_is_damaged(id_: str) -> None:
    """Its size is not known any more: no revision of the record tells of it."""
    record = service.record_cls.pid.resolve(id_)
    instance = record.files["a.txt"].object_version.file
    instance.checksum = "md5:00000000000000000000000000000000"
    db.session.commit()


RICH: Json = {
    "objects": [vase("one")],
    "experiment": beam(),
    "metadata": {"creators": [datasets.person(affiliations=[{"id": AFFILIATION}])]},
}
CHANGES: dict[str, tuple[Callable[[str], None], str]] = {
    "edited": (another_title, r"<h1[^>]*>Another title of"),
    "new version": (a_new_version, "newer version"),
    "withdrawn": (withdrawn, "Wrong."),
    "restricted": (restricted, "Redirecting|not open to you"),
    "another of the same object": (another_of_the_object, "Kin by object"),
    "another of the same project": (another_of_the_project, "Kin by project"),
    "named by another": (one_that_names_it, "It names the other"),
    "vocabulary": (another_label, f"Jadeite {ONCE}"),
    "affiliation": (another_affiliation, "Laboratory, renamed"),
    "picture": (a_picture, "quick-look/spectrum"),
    "banner": (a_banner, f"Closed on Monday {ONCE}"),
    "state of the DOI": (a_doi_that_is_reserved_only, "This DOI is reserved"),
    "community": (a_community, f"Community {ONCE}"),
    "file": (a_file_that_is_damaged, "md5:00000000000000000000000000000000"),
}


@pytest.fixture(scope="module")
def affiliation(app: Flask) -> Iterator[None]:
    affiliations.create(system_identity, {"id": AFFILIATION, "name": "Laboratory"})
    label = dict(Vocabulary.pid.with_type_ctx("materials").resolve("jadeite")["title"])
    yield
    _relabel("materials", "jadeite", label["en"])


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_reader_sees_what_changed(
    visit: Visit, engine: Any, affiliation: None, change: str
) -> None:
    work, sign = CHANGES[change]
    id_ = made(**RICH)
    assert not re.search(sign, keep(visit, engine, id_))
    work(id_)
    assert re.search(sign, visit(id_).text)


def test_a_page_whose_key_said_nothing_would_be_out_of_date(
    visit: Visit, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test before could not see: that the page is kept indeed, and the key tells."""
    monkeypatch.setattr(kept, "_key", lambda told, door: "the same")
    id_ = made(**RICH | {"metadata": {}})
    keep(visit, engine, id_)
    another_title(id_)
    another_of_the_project(id_)
    assert f"Another title of {id_}" not in visit(id_).text
    withdrawn(id_)
    assert visit(id_).status_code == 200


def test_an_object_that_is_another_one_is_told_of_at_once(visit: Visit, engine: Any) -> None:
    plain = [{**vase(name), "materials": []} for name in "ab"]
    id_ = made(objects=plain[:1])
    made("Kin by merge", objects=plain[1:])
    assert "Kin by merge" not in keep(visit, engine, id_)
    first, second = sorted(key for key in _keys() if key.endswith((f"{ONCE}-a", f"{ONCE}-b")))
    merges.merge(second, first)
    try:
        assert "Kin by merge" in visit(id_).text
    finally:
        merges.split(second)


def _keys() -> list[str]:
    from thalie.things.models import NamedThing

    return [key for (key,) in db.session.query(NamedThing.key).filter_by(kind="object").distinct()]


def test_files_are_open_from_the_lift_on(visit: Visit, engine: Any) -> None:
    id_ = made(access=embargo(soon(2)))
    assert LISTED not in keep(visit, engine, id_)
    lift_due(day=soon(2))
    assert LISTED in visit(id_).text


def test_another_day_may_say_something_else(
    visit: Visit, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = made()
    keep(visit, engine, id_)
    monkeypatch.setattr(kept, "today", lambda: soon(1))
    assert cost(visit, engine, id_)[1] > FEW


def test_a_right_of_everybody_that_changed_is_asked_for_anew(visit: Visit, engine: Any) -> None:
    id_ = made()
    keep(visit, engine, id_)
    given = ActionSystemRoles.allow(superuser_access, role_name=any_user.value)
    db.session.add(given)
    db.session.commit()
    try:
        assert cost(visit, engine, id_)[1] > FEW
    finally:
        db.session.delete(given)
        db.session.commit()


# Who asks


def test_each_language_has_a_page_of_its_own(visit: Visit, ui_app: Any, engine: Any) -> None:
    id_ = made()
    english = keep(visit, engine, id_)
    french = keep(visit, engine, id_, Accept_Language="fr")
    assert ("How to cite" in english, "Comment citer" in french) == (True, True)
    assert keep(visit, engine, id_) == english
    client = ui_app.test_client()
    client.get("/lang/fr", base_url="http://127.0.0.1")
    assert "Comment citer" in visit(id_, client=client).text


def test_the_page_of_an_owner_is_neither_kept_nor_given_to_others(
    instance: Any, site: str, visit: Visit, engine: Any, app: Flask
) -> None:
    id_ = made(objects=[vase("own")])
    leader = logged_in(site, *accounts(instance)["leader"])
    for _ in range(4):
        mine = leader.get(f"{site}/records/{id_}", timeout=60)
        assert "Who has access" in mine.text
    for _ in range(4):
        stranger = requests.get(f"{site}/records/{id_}", timeout=60)
        assert "Who has access" not in stranger.text
        assert "leader" not in stranger.text
        time.sleep(1)
    assert "Who has access" in leader.get(f"{site}/records/{id_}", timeout=60).text
    assert leader.get(f"{site}/records/{id_}", timeout=60).headers.get("ETag") is None


def _token(id_: str) -> str:
    said = {"permission": "view", "expires_at": soon(2).isoformat()}
    token = service.access.create_secret_link(system_identity, id_, said).to_dict()["token"]
    return str(token)


def test_who_comes_by_a_link_is_shown_what_it_opens_and_nobody_after_them(
    visit: Visit, engine: Any, ui_app: Any
) -> None:
    id_ = made(access={"record": "public", "files": "restricted"})
    token, client = _token(id_), ui_app.test_client()
    for _ in range(3):
        assert LISTED in visit(id_, f"?token={token}", client=client).text
        assert LISTED in visit(id_, client=client).text, "the link stays in the session"
        assert LISTED not in visit(id_).text
    assert LISTED not in keep(visit, engine, id_)
    assert LISTED in visit(id_, client=client).text


@pytest.mark.parametrize("query", [
    "?preview=1", "?include_deleted=1", "?token=x", "?ln=fr", "?utm_source=x", "?objects=x",
    "?objects=123456", "?preview_file=a.txt",
])  # fmt: skip
def test_other_addresses_are_not_kept(visit: Visit, engine: Any, query: str) -> None:
    id_ = made()
    kept.shelf.clear()
    for _ in range(3):
        visit(id_, query)
    assert kept.shelf.size == 0


def test_what_a_session_tells_is_on_no_kept_page(visit: Visit, ui_app: Any, engine: Any) -> None:
    id_ = made()
    keep(visit, engine, id_)
    client = ui_app.test_client()
    with client.session_transaction(base_url="http://127.0.0.1") as session:
        session["_flashes"] = [("info", f"A word for one {ONCE}")]
    first = visit(id_, client=client)
    assert f"A word for one {ONCE}" in first.text
    assert f"A word for one {ONCE}" not in visit(id_).text


def test_pages_of_lists_are_kept_apart(visit: Visit, engine: Any) -> None:
    objects = [vase(f"{ONCE}{n:02d}") for n in range(25)]
    id_ = made(objects=objects)
    first, second = keep(visit, engine, id_), keep(visit, engine, id_, "?objects=2")
    assert "1 to 20 of 25" in first
    assert "21 to 25 of 25" in second
    assert keep(visit, engine, id_) == first


# How it is sent


def test_it_says_the_same_whether_it_is_kept_or_not(visit: Visit, engine: Any) -> None:
    id_ = made(**RICH | {"metadata": {}})
    for _ in range(10):  # until its DOI is registered
        keep(visit, engine, id_)
        again = visit(id_)
        kept.shelf.clear()
        first = visit(id_)
        if first.text == again.text:
            break
    assert first.text == again.text
    assert dict(first.headers) == {**dict(again.headers), **_moving(first)}
    assert 'rel="cite-as"' in again.headers["Link"]
    assert {"Accept", "Accept-Language", "Cookie"} <= set(again.headers["Vary"].split(", "))
    assert "private" in again.headers["Cache-Control"]
    assert "Set-Cookie" not in again.headers


def _moving(answer: TestResponse) -> dict[str, str]:
    """Headers that are others each time: what is left of the right to ask."""
    moving = ("Date", "X-RateLimit", "Retry-After", "X-Request", "X-Session")
    return {name: one for name, one in answer.headers.items() if name.startswith(moving)}


def test_who_has_it_is_told_so_and_head_has_no_body(visit: Visit, engine: Any) -> None:
    id_ = made()
    keep(visit, engine, id_)
    answer = visit(id_)
    same = visit(id_, If_None_Match=answer.headers["ETag"])
    assert (same.status_code, same.data) == (304, b"")
    head = visit(id_, method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == answer.headers["ETag"]
    another_title(id_)
    assert visit(id_, If_None_Match=answer.headers["ETag"]).status_code == 200


def test_other_forms_are_negotiated_as_ever(visit: Visit, engine: Any) -> None:
    id_ = made()
    keep(visit, engine, id_)
    answer = visit(id_, Accept="application/ld+json")
    assert answer.mimetype == "application/ld+json"
    assert visit(id_, Accept="image/png").status_code == 406
    assert visit(id_).mimetype == "text/html"


def test_each_visit_is_counted(
    visit: Visit, engine: Any, monkeypatch: pytest.MonkeyPatch, ui_app: Any
) -> None:
    id_ = made()
    keep(visit, engine, id_)
    events: list[Json] = []
    stats = ui_app.extensions["invenio-stats"]
    monkeypatch.setattr(stats, "publish", lambda kind, found: events.extend(found))
    keep(visit, engine, id_)
    assert visit(id_, If_None_Match=visit(id_).headers["ETag"]).status_code == 304
    seen = service.read(system_identity, id_).data
    assert len(events) == 3
    assert {(one["recid"], one["parent_recid"]) for one in events} == {(id_, seen["parent"]["id"])}
    assert {one["via_api"] for one in events} == {False}


def test_nothing_is_kept_where_nobody_wants_it(
    visit: Visit, engine: Any, ui_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ui_app.config, "THALIE_PAGES_KEPT", 0)
    id_ = made()
    kept.shelf.clear()
    for _ in range(3):
        assert visit(id_).status_code == 200
    assert kept.shelf.size == 0


def test_without_valkey_or_database_pages_are_made_anew(
    visit: Visit, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = made()
    keep(visit, engine, id_)
    with monkeypatch.context() as patched:
        patched.setattr(kept, "edition", lambda: "")
        assert cost(visit, engine, id_)[1] > FEW
    with monkeypatch.context() as patched:
        patched.setattr(kept, "_state", lambda told, door: "")
        assert cost(visit, engine, id_)[1] > FEW


# What REST says


@pytest.fixture(scope="session")
def found(app: Flask, site: str) -> Callable[..., TestResponse]:
    """Searches for a dataset by REST, as the page of results does."""

    def ask(id_: str, query: str = "", **headers: str) -> TestResponse:
        sent = {"Accept-Language": "en", "Accept": "application/vnd.inveniordm.v1+json", **headers}
        address = f"/records?q=id:%22{id_}%22&size=10{query}"
        get = app.test_client().get
        return Context().run(get, address, headers=sent, base_url=site)

    return ask


def keep_found(found: Callable[..., TestResponse], id_: str, query: str = "") -> TestResponse:
    """The results, once they are sent again."""
    for _ in range(30):
        with statements(db.engine) as asked:
            answer = found(id_, query)
        if len(asked) <= FEW:
            return answer
        time.sleep(0.2)
    pytest.fail(f"Results with {id_} are not kept")


@pytest.mark.parametrize("change", CHANGES)
def test_results_of_a_search_say_what_changed(
    found: Callable[..., TestResponse], affiliation: None, change: str
) -> None:
    id_ = made(**RICH)
    datasets.refresh()
    before = keep_found(found, id_)
    assert before.json["hits"]["total"] == 1
    CHANGES[change][0](id_)
    datasets.refresh()
    again = found(id_)
    kept.shelf.clear()
    assert again.json == found(id_).json
    if change in ("edited", "new version", "withdrawn", "restricted", "picture", "community"):
        assert again.json != before.json


@pytest.mark.parametrize("query", ["&expand=1", "&sort=" + "x" * 2000])
def test_results_that_ask_for_more_are_not_kept(
    found: Callable[..., TestResponse], query: str
) -> None:
    id_ = made()
    kept.shelf.clear()
    for _ in range(3):
        found(id_, query)
    assert not kept.shelf.size


def test_results_in_another_language_or_of_another_search_are_others(
    found: Callable[..., TestResponse],
) -> None:
    id_ = made()
    datasets.refresh()
    whole, none = keep_found(found, id_), keep_found(found, id_, "&material=bronze")
    assert (whole.json["hits"]["total"], none.json["hits"]["total"]) == (1, 0)
    french = found(id_, **{"Accept-Language": "fr"}).json
    assert french["aggregations"] != whole.json["aggregations"]
    assert found(id_).json == whole.json


@pytest.fixture(scope="session")
def read(app: Flask, site: str) -> Callable[..., TestResponse]:
    """Asks REST for a dataset, as somebody without cookies, in no context of the tests."""

    def ask(id_: str, query: str = "", **headers: str) -> TestResponse:
        sent = {"Accept-Language": "en", "Accept": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        get = app.test_client().get
        return Context().run(get, f"/records/{id_}{query}", headers=sent, base_url=site)

    return ask


def keep_said(read: Callable[..., TestResponse], id_: str, **headers: str) -> TestResponse:
    """What REST says, once it is said again."""
    for _ in range(30):
        with statements(db.engine) as asked:
            answer = read(id_, **headers)
        if len(asked) <= FEW:
            return answer
        time.sleep(0.2)
    pytest.fail(f"What REST says of {id_} is not kept")


@pytest.mark.parametrize("change", CHANGES)
def test_rest_says_at_once_what_changed(
    read: Callable[..., TestResponse], affiliation: None, change: str
) -> None:
    id_ = made(**RICH)
    before = keep_said(read, id_)
    CHANGES[change][0](id_)
    again = read(id_)
    kept.shelf.clear()
    first = read(id_)
    assert again.status_code == first.status_code
    assert again.json == first.json
    if change in ("edited", "new version", "withdrawn", "restricted", "file"):
        assert again.json != before.json


def test_what_rest_says_has_the_same_headers_whether_it_is_kept_or_not(
    read: Callable[..., TestResponse],
) -> None:
    id_ = made(**RICH | {"metadata": {}})
    again = keep_said(read, id_)
    kept.shelf.clear()
    first = read(id_)
    fresh, sent = ({k.title(): v for k, v in one.headers.items()} for one in (first, again))
    assert fresh == {**sent, **{k.title(): v for k, v in _moving(first).items()}}
    assert again.headers["ETag"] == f'"{again.json["revision_id"]}"'
    assert 'rel="linkset"' in again.headers["Link"]


def test_each_form_and_language_that_rest_keeps_is_kept_apart(
    read: Callable[..., TestResponse],
) -> None:
    id_, shown = made(**RICH | {"metadata": {}}), "application/vnd.inveniordm.v1+json"
    plain, english = keep_said(read, id_), keep_said(read, id_, Accept=shown)
    french = keep_said(read, id_, Accept=shown, Accept_Language="fr")
    assert "ui" not in plain.json
    assert english.json["ui"]["resource_type"]["title_l10n"] == "Dataset"
    assert french.json["ui"]["resource_type"]["title_l10n"] == "Jeu de données"
    assert read(id_, Accept="application/ld+json").mimetype != "application/json"


@pytest.mark.parametrize("query", ["?expand=1", "?include_deleted=1", "?token=x", "?anew=1"])
def test_rest_keeps_nothing_that_was_asked_for_in_another_way(
    read: Callable[..., TestResponse], query: str
) -> None:
    id_ = made()
    kept.shelf.clear()
    for _ in range(3):
        read(id_, query)
    assert kept.shelf.size == 0


def test_an_owner_is_told_more_by_rest_than_a_stranger_after_them(
    instance: Any, site: str, read: Callable[..., TestResponse]
) -> None:
    id_ = made()
    leader = logged_in(site, *accounts(instance)["leader"])
    for _ in range(3):
        mine = leader.get(f"{site}/api/records/{id_}", timeout=60).json()
        theirs = requests.get(f"{site}/api/records/{id_}", timeout=60).json()
        assert {"grants", "links"} <= mine["parent"]["access"].keys()
        assert not {"grants", "links"} & theirs["parent"]["access"].keys()


def test_each_reading_by_rest_is_counted(
    read: Callable[..., TestResponse], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = made()
    keep_said(read, id_)
    seen: list[tuple[str, str, bool]] = []

    def emitter(event: str) -> Callable[..., None]:
        return lambda _app, record, via_api: seen.append((event, record["id"], via_api))

    monkeypatch.setattr(app.extensions["invenio-stats"], "get_event_emitter", emitter)
    read(id_)
    kept.shelf.clear()
    read(id_)
    assert seen == [("record-view", id_, True)] * 2, "as InvenioRDM's view tells"


# What the page is made from


OUTSIDE = {
    "accounts_role": "what everybody may do: access_actionssystemroles",
    "accounts_user": "the owner, who is not named",
    "accounts_user_login_information": "the owner, who is not named",
    "accounts_userrole": "the owner, who is not named",
    "communities_members": "of who is logged in",
    "files_bucket": "of which nothing is told but its files",
    "found": "no table",
    "thalie_picture_image": "written with thalie_pictures",
    "vocabularies_types": "which vocabularies there are, by name",
    "thing": "no table",
    "unnest": "no table",
}
"""Tables that a landing page asks, and of which it tells strangers nothing."""


def test_all_tables_that_the_page_asks_are_in_its_key(
    visit: Visit, engine: Any, affiliation: None
) -> None:
    id_ = made(**RICH)
    a_picture(id_)
    a_community(id_)
    with statements(engine) as asked:
        visit(id_, "?anew=1")
    tables = set(re.findall(r"\b(?:FROM|JOIN) +\"?([a-z_]+)", " ".join(" ".join(asked).split())))
    known = set(re.findall(r"\b(?:FROM|JOIN) +([a-z_]+)", str(facts.STATE)))
    assert len(asked) > 10
    assert tables - known - set(OUTSIDE) == set()
