"""Addresses that exports name are answered: things, vocabularies, the catalogue, at a real site."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from lxml import etree
from rdflib import RDF, Graph, Namespace, URIRef
from requests.adapters import HTTPAdapter
from sqlalchemy import delete, inspect
from urllib3.util import Retry

from tests.unit.crosswalks.judge_rdf import crm_family, parsed, shacl_complaints
from tests.unit.crosswalks.test_skos import offences
from thalie.commands.things import things as cli
from thalie.crosswalks.rdf_forms import FORMS, LINKED_ART, Form
from thalie.exports.dump import make_dump
from thalie.linked import catalogue
from thalie.linked.studied import LINKED
from thalie.things.merges import FRESH
from thalie.things.models import NamedThing
from thalie.vocabularies.terms import every

from ..doi.test_payload import DATA
from ..people import logged_in

Json = dict[str, Any]
Ask = Callable[..., requests.Response]
READ = {"ttl": "turtle", "jsonld": "json_ld", "rdf": "rdf_xml", "nt": "n_triples"}
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
CRM = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
MARK = token_hex(4)  # in inventory numbers: an instance may be kept between sessions
VASE, LONE = f"museofile-m5031-oa-{MARK}", f"museofile-m5031-lone-{MARK}"
SECRET, GONE = f"museofile-m5031-secret-{MARK}", f"museofile-m5031-gone-{MARK}"
ORCID = "0000-0002-1825-0097"


def published(title: str, objects: list[Json], access: str = "public", **fields: Any) -> str:
    data = deepcopy(DATA) | {"access": {"record": access, "files": access}}
    data["metadata"]["title"] = f"{title} {MARK}"
    data["custom_fields"]["thalie:objects"] = objects
    data["custom_fields"]["thalie:experiment"]["instrument"] = {"id": "new-aglae"}
    data["custom_fields"] |= fields
    return fill(service.create(system_identity, data).id)


def fill(draft: str) -> str:
    files = service.draft_files
    files.init_files(system_identity, draft, [{"key": "counts.csv"}])
    files.set_file_content(system_identity, draft, "counts.csv", io.BytesIO(b"Cu;0.3\n"))
    files.commit_file(system_identity, draft, "counts.csv")
    return str(service.publish(system_identity, draft).id)


def changed(id_: str, access: str) -> None:
    """The record with another access to it."""
    data = service.edit(system_identity, id_).to_dict()
    data["access"] = {"record": access, "files": access}
    service.update_draft(system_identity, id_, data)
    service.publish(system_identity, id_)


def kept(label: str, number: str, **more: Any) -> Json:
    return {"label": label, "inventory_number": number, "keeper": {"id": "louvre"}, **more}


@dataclass(frozen=True)
class Made:
    """Records by what they are."""

    first: str
    second: str
    other: str
    secret: str
    gone: str


@pytest.fixture(scope="module")
def made(app: Flask) -> Made:
    vase = kept(
        "Vase", f"OA {MARK}", materials=[{"id": "bronze"}], type={"id": "sculpture"},
        period={"id": "bronze-age"},
    )  # fmt: skip
    sample = {"label": "Chip of the foot", "object": "Vase", "identifier": "7-1"}
    found = Made(
        first=published(
            "First study", [vase, {"label": "Sherd <3>"}], **{"thalie:samples": [sample]}
        ),
        second=published("Second study", [kept("Vase bleu", f"OA {MARK}")]),
        other=published("Other study", [kept("Blue vase", f"LONE {MARK}")]),
        secret=published("Secret study", [kept("Secret", f"SECRET {MARK}")], "restricted"),
        gone=published("Gone study", [kept("Gone", f"GONE {MARK}")]),
    )
    why = {"removal_reason": {"id": "retracted"}, "note": "", "is_visible": True}
    service.delete_record(system_identity, found.gone, why)
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))
    return found


@pytest.fixture(scope="module")
def ask(site: str) -> Iterator[Ask]:
    """Ask as anybody; nobody follows where one is led."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Connection"] = "close"
        session.mount(site, HTTPAdapter(max_retries=Retry(total=4, status_forcelist=[429])))

        def get(path: str, accept: str = "", language: str = "en", **more: Any) -> Any:
            headers = {"Accept": accept or None, "Accept-Language": language}
            headers |= more.pop("headers", {})
            address = path if path.startswith("http") else site + path
            return session.get(address, headers=headers, timeout=60, allow_redirects=False, **more)

        yield get


def read(answer: requests.Response, form: Form) -> Graph:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == form.media_type
    assert "Set-Cookie" not in answer.headers, "others may be given what is kept"
    return parsed(answer.content, READ[form.extension])


def turtle(ask: Ask, path: str) -> Graph:
    return read(ask(f"{path}.ttl"), FORMS[0])


def page(answer: requests.Response) -> Any:
    assert answer.status_code == 200, answer.text
    assert "public" not in answer.headers.get("Cache-Control", "")
    return etree.HTML(answer.text)


def words(answer: requests.Response) -> str:
    return " ".join(" ".join(page(answer).xpath("//body//text()")).split())


def kinds(made: Made) -> dict[str, tuple[str, str]]:
    """A thing of each kind, and what it is called in French."""
    return {
        f"object/{VASE}": ("Vase", "Vase"),
        f"object/{made.first}-2": ("Sherd <3>", "Sherd"),
        f"sample/{made.first}-1": ("Chip of the foot", "foot"),
        "keeper/museofile-m5031": ("Louvre", ""),
        f"person/{ORCID}": ("Exemple, Camille", ""),
        "technique/pixe": ("particle-induced X-ray emission", "émission de rayons X"),
        "material/bronze": ("bronze", "bronze"),
        "period/bronze-age": ("Bronze Age", "âge du bronze"),
        "museum/louvre": ("Louvre", "Louvre"),
        "object-type/sculpture": ("sculpture", "sculpture"),
        "element/copper": ("copper", "cuivre"),
        "instrument/new-aglae": ("New AGLAE", "New AGLAE"),
    }


def test_every_kind_of_thing_is_told_in_every_form(made: Made, ask: Ask, site: str) -> None:
    for name, (english, french) in kinds(made).items():
        address = f"{site}/id/{name}"
        for form in FORMS:
            there = ask(f"/id/{name}", form.media_type)
            assert there.status_code == 303, (name, there.text)
            assert "Accept" in there.headers["Vary"]
            assert there.headers["Location"] == f"/things/{name}.{form.extension}"
            graph = read(ask(there.headers["Location"]), form)
            assert (URIRef(address), None, None) in graph, name
            if name.startswith("technique/"):  # elsewhere it is the same function
                negotiated = ask(f"/things/{name}", form.media_type)
                assert read(negotiated, form).isomorphic(graph)
                assert negotiated.headers["Content-Location"] == there.headers["Location"]
        art = ask(f"/id/{name}", LINKED_ART.media_type)
        assert art.status_code == (303 if name.partition("/")[0] in LINKED else 406), name
        if art.status_code == 303:
            told = ask(art.headers["Location"])
            assert told.headers["Content-Type"] == LINKED_ART.media_type
            assert told.json()["id"] == address
        there = ask(f"/id/{name}")
        assert there.status_code == 303
        shown = ask(there.headers["Location"])
        assert english in words(shown), name
        assert (
            french.casefold() in words(ask(there.headers["Location"], language="fr")).casefold()
        ), name
        if not name.startswith("instrument/"):
            assert address in words(shown), name
            alternate = page(shown).xpath("//head/link[@rel='alternate']/@href")
            assert [one for one in alternate if one.endswith(".ttl")] == [f"/things/{name}.ttl"]
            if name != "element/copper":
                assert f"First study {MARK}" in words(shown), name
                assert f"Secret study {MARK}" not in words(shown), name
                assert f"Gone study {MARK}" not in words(shown), name


def test_one_object_of_two_datasets_is_one_node(
    made: Made, ask: Ask, site: str, schemas: Path
) -> None:
    graph = turtle(ask, f"/things/object/{VASE}")
    node = URIRef(f"{site}/id/object/{VASE}")
    assert set(graph.subjects(RDF.type, CRM["E22_Human-Made_Object"])) == {node}
    assert len(set(graph.subjects(CRM.P129_is_about, node))) == 2
    assert crm_family(schemas).complaints(graph) == []
    shown = page(ask(f"/things/object/{VASE}"))
    listed = shown.xpath("//ol[@class='thalie-datasets']/li/a/@href")
    assert [one.rpartition("/")[2] for one in listed] == [made.second, made.first]
    told = words(ask(f"/things/object/{VASE}"))
    assert "Vase bleu" in told and "Also called Vase" in told
    assert "bronze" in told, "which the newest dataset does not say"
    for path in (f"/things/sample/{made.first}-1", "/things/keeper/museofile-m5031"):
        assert crm_family(schemas).complaints(turtle(ask, path)) == []
    sample = page(ask(f"/things/sample/{made.first}-1"))
    assert sample.xpath(f"//dd/a[@href='/things/object/{VASE}']")


def test_exports_name_addresses_that_are_answered(made: Made, ask: Ask, site: str) -> None:
    graph = parsed(ask(f"/records/{made.first}/export/crm").content, "turtle")
    ours = {
        str(one).partition("#")[0]
        for one in (*graph.subjects(), *graph.objects())
        if isinstance(one, URIRef) and str(one).startswith((f"{site}/id/", f"{site}/vocabulary/"))
    }
    assert len(ours) > 5
    assert {
        one: ask(one).status_code for one in ours if ask(one).status_code not in (200, 303)
    } == {}


def test_what_is_not_public_is_no_thing(made: Made, ask: Ask) -> None:
    for name in (
        f"object/{SECRET}", f"object/{GONE}", f"sample/{made.first}-9",
        "person/0000-0000-0000-0000", "technique/alchemy", "keeper/nobody",
    ):  # fmt: skip
        for path in (f"/id/{name}", f"/things/{name}", f"/things/{name}.ttl"):
            for accept in ("text/html", "text/turtle"):
                answer = ask(path, accept)
                assert answer.status_code == 404, path
                assert re.search("No public dataset names this|has no term", answer.text), path
    assert ask("/id/dragon/x").status_code == 404
    assert ask(f"/things/object/{VASE}.exe").status_code == 404
    assert ask(f"/things/object/{VASE}?page=2").status_code == 404
    assert ask(f"/things/object/{VASE}?page=x").status_code == 400
    for beyond in (300, 400, 401, 9999999):
        assert ask(f"/things/technique/pixe.ttl?page={beyond}").status_code == 404


def test_what_is_closed_and_opened_goes_and_comes(made: Made, ask: Ask) -> None:
    changed(made.other, "restricted")
    assert ask(f"/id/object/{LONE}").status_code == 404
    changed(made.other, "public")
    assert ask(f"/id/object/{LONE}").status_code == 303


def test_the_newest_version_speaks(made: Made, ask: Ask) -> None:
    old = published("Before", [kept("Old name", f"V {MARK}"), {"label": "Dropped"}])
    draft = service.new_version(system_identity, old)
    data = draft.to_dict()
    data["metadata"] |= {"title": f"After {MARK}", "publication_date": "2026-04-01"}
    data["custom_fields"]["thalie:objects"] = [kept("New name", f"V {MARK}")]
    service.update_draft(system_identity, draft.id, data)
    fill(draft.id)
    told = words(ask(f"/things/object/museofile-m5031-v-{MARK}"))
    assert "New name" in told and f"After {MARK}" in told
    assert f"Before {MARK}" not in told
    dropped = words(ask(f"/things/object/{old}-2"))
    assert "Dropped" in dropped and f"Before {MARK}" in dropped, "only an old version names it"


def command(*arguments: str, code: int = 0) -> str:
    from contextlib import contextmanager
    from unittest import mock

    @contextmanager
    def here() -> Iterator[None]:
        yield

    with mock.patch("thalie.commands.things.instance", here):
        result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def until(condition: Callable[[], bool]) -> None:
    """Other processes see a merge some seconds later."""
    end = time.monotonic() + 6 * FRESH
    while not condition():
        assert time.monotonic() < end
        time.sleep(FRESH / 5)


def names(ask: Ask, record: str, key: str) -> bool:
    return f"/id/object/{key}>" in ask(f"/records/{record}/export/crm").text


def test_merged_objects_are_one_until_it_is_taken_back(made: Made, ask: Ask) -> None:
    assert f"{LONE} is now {VASE}" in command("merge", LONE, VASE)
    for path in (f"/id/object/{LONE}", f"/things/object/{LONE}.ttl"):
        moved = ask(path)
        assert moved.status_code == 301
        assert moved.headers["Location"] == path.replace(LONE, VASE)
    listed = words(ask(f"/things/object/{VASE}"))
    assert "(3)" in listed and f"Other study {MARK}" in listed and "Blue vase" in listed
    until(lambda: names(ask, made.other, VASE) and not names(ask, made.other, LONE))
    assert f"{LONE} is {VASE}" in command("merges")
    for wrong, said in (
        ((LONE, VASE), "already"), ((VASE, LONE), "already"), ((VASE, VASE), "already"),
        ((f"x-{MARK}", VASE), "No dataset names"), ((VASE, f"x-{MARK}"), "No dataset names"),
    ):  # fmt: skip
        assert said in command("merge", *wrong, code=1)
    command("split", LONE)
    assert ask(f"/id/object/{LONE}").status_code == 303
    until(lambda: names(ask, made.other, LONE))
    assert "was not merged" in command("split", LONE, code=1)


def test_curators_merge_on_a_page_and_others_may_not(
    made: Made, ask: Ask, site: str, instance: Any
) -> None:
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    accounts = {name: (email, password) for name, email, password in lines}
    address = f"{site}/administration/objects"
    with logged_in(site, *accounts["curator"]) as curator:
        offered = curator.get(f"{site}/things/object/{LONE}", timeout=60).text
        assert f"/administration/objects?merged={LONE}" in offered
        form = curator.get(f"{address}?merged={LONE}", timeout=60).text
        assert f'value="{LONE}"' in form
        token = form.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        asked = {"csrf_token": token, "merged": LONE, "into": f"{site}/things/object/{VASE}"}
        done = curator.post(address, data=asked | {"action": "merge"}, timeout=60).text
        assert f"{LONE} is now {VASE}" in done
        assert ask(f"/id/object/{LONE}").status_code == 301
        again = curator.post(address, data=asked | {"action": "merge"}, timeout=60).text
        assert "already" in again
        assert curator.post(address, data=asked | {"action": "sink"}, timeout=60).status_code == 400
        forged = asked | {"action": "split", "csrf_token": "x"}
        assert curator.post(address, data=forged, timeout=60).status_code == 400
        curator.post(address, data=asked | {"action": "split"}, timeout=60)
    assert ask(f"/id/object/{LONE}").status_code == 303
    assert "administration" not in ask(f"/things/object/{LONE}").text
    with logged_in(site, *accounts["reader"]) as reader:
        assert reader.post(address, data={"action": "merge"}, timeout=60).status_code == 403


def test_answers_are_kept_while_nothing_changed(made: Made, ask: Ask) -> None:
    for path in (f"/things/object/{VASE}", "/vocabulary/particles", "/catalog", "/vocabulary"):
        for accept in ("text/turtle", "text/html"):
            first = ask(path, accept)
            again = ask(path, accept, headers={"If-None-Match": first.headers["ETag"]})
            assert again.status_code == 304, (path, accept)
            assert not again.content
            kept_by = first.headers["Cache-Control"]
            assert ("public" in kept_by, "private" in kept_by) == (
                accept == "text/turtle",
                accept == "text/html",
            )
    refused = ask(f"/id/object/{VASE}", "image/png")
    assert refused.status_code == 406
    assert f"/things/object/{VASE}.ttl" in refused.text


def test_vocabularies_are_had_as_a_whole(ask: Ask, app: Flask, site: str) -> None:
    index = turtle(ask, "/vocabulary")
    schemes = {str(one).rpartition("/")[2] for one in index.subjects(RDF.type, SKOS.ConceptScheme)}
    assert {"techniques", "museums", "elements", "titletypes"} <= schemes
    assert not {"names", "affiliations", "users", "funders"} & schemes
    for name in schemes:
        form = FORMS[len(name) % 3]
        graph = read(ask(f"/vocabulary/{name}", form.media_type), form)
        assert len(set(graph.subjects(SKOS.inScheme))) == len(every(name)), name
        assert offences(graph) == [], name
    english, french = (words(ask("/vocabulary/techniques", language=one)) for one in ("en", "fr"))
    assert "Techniques of analysis" in english and "Techniques d’analyse" in french
    for told in (english, french):
        assert "particle-induced X-ray emission" in told and "émission de rayons X" in told
    listed = page(ask("/vocabulary/museums")).xpath("//ul[@class='thalie-tree']//a/@href")
    assert len(set(listed)) == len(every("museums"))
    assert "/things/museum/louvre" in listed
    assert ask("/vocabulary/storagetiers/hot.ttl").status_code == 200
    assert words(ask("/vocabulary/storagetiers/hot"))
    assert ask("/vocabulary/techniques/pixe").status_code == 303
    for path in ("/vocabulary/names", "/vocabulary/affiliations", "/vocabulary/x.ttl",
                 "/vocabulary/storagetiers/no", "/vocabulary/names/1"):  # fmt: skip
        assert ask(path).status_code == 404, path


def walk(ask: Ask, form: Form = FORMS[0]) -> tuple[Graph, list[Graph]]:
    """The pages of the catalogue, as one follows them; all together, and each."""
    pages, where = [], f"/catalog.{form.extension}"
    while where:
        graph = read(ask(where), form)
        pages.append(graph)
        following = {str(one) for one in graph.objects(None, HYDRA.next)}
        where = (
            following.pop().replace("/catalog?", f"/catalog.{form.extension}?") if following else ""
        )
    whole = Graph()
    for one in pages:
        whole += one
    return whole, pages


def datasets(graph: Graph, site: str) -> set[URIRef]:
    return set(graph.objects(URIRef(f"{site}/catalog"), DCAT.dataset))


def test_the_catalogue_has_every_public_dataset_once(
    made: Made, ask: Ask, site: str, schemas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, pages = walk(ask)
    total = service.search(system_identity, {"size": 1}).total
    named = [one for each in pages for one in datasets(each, site)]
    assert len(named) == len(set(named)) == int(str(next(whole.objects(None, HYDRA.totalItems))))
    assert 0 < len(named) <= total
    landing = {str(one).rpartition("/")[2] for one in whole.objects(None, DCAT.landingPage)}
    assert {made.first, made.second, made.other} <= landing
    assert not {made.secret, made.gone} & landing
    assert len(set(whole.objects(URIRef(f"{site}/catalog"), DCAT.service))) >= 2
    assert shacl_complaints(schemas, pages[-1]) == []
    assert ask("/catalog?page=9999").status_code == 404
    people = words(ask("/catalog", language="fr"))
    assert "OAI-PMH" in people and page(ask("/catalog")).xpath("//a[@href='/search']")
    monkeypatch.setattr(catalogue, "SIZE", 2)
    extent = catalogue.extent()
    cut = [one for each in range(1, extent.pages + 1) for one in catalogue.versions_on(each)]
    assert len(cut) == len(set(cut)) == extent.total
    before = catalogue.versions_on(1)
    changed(made.other, "restricted")
    assert catalogue.versions_on(1) in (before, [one for one in before if one])
    after = [one for each in range(1, extent.pages + 1) for one in catalogue.versions_on(each)]
    changed(made.other, "public")
    assert len(after) == len(cut) - 1 and [one for one in cut if one in after] == after


def test_the_catalogue_names_its_newest_dump(
    made: Made, app: Flask, site: str, schemas: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "THALIE_DUMPS", str(tmp_path / "dumps"))
    home = URIRef(f"{site}/catalog")
    bare = parsed(catalogue.graph(1, catalogue.extent()).n_triples())
    assert not set(bare.objects(home, DCAT.distribution))
    make_dump()
    graph = parsed(catalogue.graph(1, catalogue.extent()).n_triples())
    assert len(set(graph.objects(home, DCAT.distribution))) == 3
    assert shacl_complaints(schemas, graph) == []


@pytest.fixture
def broken(made: Made) -> Iterator[str]:
    """A public record that cannot be read, while the test runs."""
    id_ = published("Broken", [kept("Broken", f"B {MARK}")])
    model = RDMRecord.pid.resolve(id_).model
    uuid, whole = model.id, deepcopy(model.json)
    model.json = whole | {"metadata": whole["metadata"] | {"creators": ["nobody"]}}
    db.session.commit()
    yield id_
    db.session.rollback()
    db.session.get(RDMRecord.model_cls, uuid).json = whole
    db.session.commit()


def test_a_broken_record_stops_nothing(made: Made, broken: str, ask: Ask) -> None:
    landing = {str(one).rpartition("/")[2] for one in walk(ask)[0].objects(None, DCAT.landingPage)}
    assert made.first in landing and broken not in landing
    assert ", 1 of them could not be" in command("rebuild", code=1)
    assert words(ask("/things/technique/pixe"))


def test_the_book_is_made_anew(made: Made, ask: Ask) -> None:
    db.session.execute(delete(NamedThing))
    db.session.commit()
    assert ask(f"/id/object/{VASE}").status_code == 404
    assert ", 0 of them could not be" in command("rebuild")
    assert ask(f"/id/object/{VASE}").status_code == 303


def test_a_landing_page_leads_to_its_things(made: Made, ask: Ask) -> None:
    links = page(ask(f"/records/{made.first}")).xpath("//article//a/@href")
    assert {
        f"/things/object/{VASE}", f"/things/object/{made.first}-2", "/things/museum/louvre",
        f"/things/sample/{made.first}-1", "/things/technique/pixe", "/things/material/bronze",
        "/things/period/bronze-age", "/instruments/new-aglae",
    } <= set(links)  # fmt: skip


def test_the_tables_come_and_go(app: Flask) -> None:
    tables = {"thalie_thing", "thalie_thing_merge"}
    alembic = app.extensions["invenio-db"].alembic

    def present() -> set[str]:
        db.session.rollback()
        return tables & set(inspect(db.engine).get_table_names())

    kept_rows = [(r.version_id, r.kind, r.key, r.place, r.label) for r in NamedThing.query.all()]
    db.session.remove()
    try:
        alembic.downgrade("thalie_things@base")
        assert present() == set()
    finally:
        alembic.upgrade()
    assert present() == tables
    db.session.rollback()
    differences = [s for s in alembic.compare_metadata() if any(t in str(s) for t in tables)]
    assert differences == []
    assert kept_rows
    command("rebuild")
