"""Harvesting libraries of others, and the examples of the guide, at the running instance."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from invenio_sitemap.tasks import update_sitemap_cache
from lxml import etree
from sqlalchemy import inspect, update

from thalie.commands import harvest as commands
from thalie.oaipmh import visits
from thalie.oaipmh.models import HarvestBook, HarvestRendering
from thalie.oaipmh.renderings import render_stale
from thalie.oaipmh.searches import follow_searches
from thalie.oaipmh.stamping import open_ledger, stamp
from thalie_local.standalone.programs import PROGRAMS
from thalie_local.standalone.run import Instance

from ..doi.conftest import until
from ..test_routes import logged_in
from .conftest import Ask, Dataset, Harvester, ScytheHarvester, answered, oai_id

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "harvesting.md").read_text("utf-8")
ELSEWHERE = "https://data.example.org/oai2d"
Publish = Callable[..., Dataset]


@contextmanager
def frozen(instance: Instance, program: str) -> Iterator[None]:
    """A service that takes connections and does not answer."""
    pid = instance.supervisor.pid(program)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def restart(instance: Instance) -> None:
    """Stop and start the web server."""
    instance.supervisor.restart(PROGRAMS["web"])
    instance.supervisor.wait_healthy(PROGRAMS["web"])


def test_harvesters_end_with_the_catalogue(
    app: Flask, instance: Instance, base: str, publish: Publish
) -> None:
    """Through all that may happen to datasets, a restart of the server, and without the engine."""
    sickle, scythe = Harvester(base), ScytheHarvester(base)
    several = [publish() for _ in range(3)]
    embargoed = publish("embargoed")
    assert sickle.harvest() == scythe.harvest()
    assert {oai_id(one) for one in several} <= sickle.copy.keys()
    assert not any(embargoed.versions[-1] in name for name in sickle.copy)
    several[0].withdraw()
    several[1].edit("Another title")
    several[2].add_version()
    embargoed.lift()
    with frozen(instance, "opensearch"):
        assert sickle.harvest() >= 4
        scythe.harvest()
    assert oai_id(several[0]) not in sickle.copy
    assert sickle.copy[oai_id(several[1])] == "Another title"
    assert {oai_id(several[2], 0), oai_id(several[2], 1), oai_id(embargoed)} <= sickle.copy.keys()
    several[0].restore()
    several[1].edit("Closed", "restricted")
    restart(instance)
    sickle.harvest()
    scythe.harvest()
    assert oai_id(several[0]) in sickle.copy and oai_id(several[1]) not in sickle.copy
    fresh = Harvester(base)
    fresh.harvest()
    assert fresh.copy == sickle.copy == scythe.copy


def test_a_token_outlives_the_server(instance: Instance, ask: Ask, base: str) -> None:
    words = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    token = answered(words).token
    assert token
    before = ask({"verb": "ListRecords", "resumptionToken": token})
    restart(instance)
    after = ask({"verb": "ListRecords", "resumptionToken": token})
    assert before.headers_told == after.headers_told != {}


def test_the_example_in_python_harvests_everything(base: str, ask: Ask) -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    found: dict[str, Any] = {}
    exec(code.replace(ELSEWHERE, base), found)  # noqa: S102  (our own guide)
    fresh = Harvester(base)
    fresh.harvest()
    assert found["copy"].keys() == fresh.copy.keys() != set()


def test_the_examples_for_curl_are_answered(base: str) -> None:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)).replace("\\\n", " ")
    commands = [line for line in blocks.splitlines() if line.startswith("curl ")]
    assert len(commands) >= 3
    for line in commands:
        words = shlex.split(line.replace(ELSEWHERE, base))
        done = subprocess.run(
            [*words, "--silent", "--noproxy", "*"], capture_output=True, text=True, check=True
        )
        assert "<OAI-PMH" in done.stdout and "badArgument" not in done.stdout, line


def test_sets_that_administrators_make_are_searches(app: Flask, ask: Ask, publish: Publish) -> None:
    dataset = publish()
    publish()
    dataset.edit("Enamel of a quokka")
    one = OAISet(spec="quokkas", name="Quokkas", search_pattern="metadata.title:quokka")
    db.session.add(one)
    db.session.commit()
    words = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "set": "quokkas"}
    try:
        assert "quokkas" in ask({"verb": "ListSets"}).body.decode()

        def looked() -> bool:
            service.indexer.refresh()
            stamp(10, patience=10)
            follow_searches()
            return ask(words).headers_told.get(oai_id(dataset)) is False

        until(looked)
        dataset.edit("Enamel of a koala")
        until(lambda: not looked())
        assert ask(words).headers_told[oai_id(dataset)] is True
    finally:
        db.session.delete(db.session.merge(one))
        db.session.commit()
    assert "quokkas" not in ask({"verb": "ListSets"}).body.decode()


@contextmanager
def this(app: Flask) -> Iterator[Flask]:
    """This process's application in place of another."""
    yield app


def test_the_command_tells_and_mends(
    app: Flask, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "instance", lambda: this(app))
    monkeypatch.setattr(commands, "database", lambda defaults: this(app))

    def command(*words: str) -> Any:
        return CliRunner().invoke(commands.harvest, words)

    publish()
    mended = command("rebuild")
    assert mended.exit_code == 0, mended.output
    assert " records were compared" in mended.output
    told = command("status")
    assert told.exit_code == 0, told.output
    assert "0 changes wait" in told.output
    visits.count("A harvester", [b"<header></header><header/>"], 0.5)
    visits.count("A harvester", [b'<error code="badVerb">No.</error>'], 0.5)
    visits.write_down()
    said = json.loads(command("status", "--json").output)
    assert said["well"] is True
    [one] = [one for one in said["harvesters"] if one["agent"] == "A harvester"]
    assert one["items"] % 2 == 0 and one["errors"] >= 1 and one["error"] == "badVerb: No."
    assert "A harvester" in command("status").output
    db.session.execute(update(HarvestBook).values(opened=None))
    db.session.commit()
    shut = command("status")
    assert shut.exit_code == 1 and "not open" in shut.output
    assert command("rebuild").exit_code == 0


def test_resource_sync_and_the_feed_tell_what_changed(
    instance: Instance, ask: Ask, publish: Publish
) -> None:
    there, gone = publish(), publish()
    there.edit("A title & more <")
    gone.withdraw()
    ask({"verb": "Identify"})  # which enters them

    def got(path: str) -> etree._Element:
        answer = requests.get(instance.layout.url + path, timeout=60)
        assert answer.status_code == 200, path
        return etree.fromstring(answer.content)

    def leads(tree: etree._Element) -> list[str]:
        return [str(one.text).partition(instance.layout.url)[2] for one in tree.iter("{*}loc")]

    [known] = leads(got("/.well-known/resourcesync"))
    lists = leads(got(known))
    assert [one.rpartition("/")[2] for one in lists] == ["resourcelist.xml", "changelist.xml"]
    found: dict[str, dict[str, str]] = {}
    for path in lists:
        for place in leads(got(path)):
            for one in got(place).iter("{*}url"):
                address = str(one.findtext("{*}loc"))
                change = one.find("{http://www.openarchives.org/rs/terms/}md").get("change", "")
                found.setdefault(path, {})[address] = change
    resources, changes = found.values()
    own = f"{instance.layout.url}/records/{there.versions[-1]}/export/datacite-xml"
    lost = own.replace(there.versions[-1], gone.versions[-1])
    assert own in resources and lost not in resources
    assert (changes[own], changes[lost]) == ("updated", "deleted")
    assert requests.get(own, timeout=60).status_code == 200
    titles = [str(one.text) for one in got("/feed.atom").iter("{*}title")]
    assert "A title & more <" in titles


TABLES = {f"thalie_oai_{name}" for name in ("mark", "item", "set", "rendering", "book", "visit")}


def present() -> set[str]:
    db.session.rollback()
    return TABLES & set(inspect(db.engine).get_table_names())


def test_the_tables_come_and_go_by_migration(app: Flask) -> None:
    alembic = app.extensions["invenio-db"].alembic
    assert present() == TABLES
    db.session.rollback()
    db.session.remove()
    try:
        alembic.downgrade("thalie_oaipmh@base")
        assert present() == set()
    finally:
        alembic.upgrade()
        open_ledger()
    assert present() == TABLES
    differences = [
        step for step in alembic.compare_metadata() if any(table in str(step) for table in TABLES)
    ]
    assert differences == []


def test_search_engines_are_led_to_the_pages(base: str, publish: Publish) -> None:
    """By what ``robots.txt`` names, once the worker has made it."""
    site = base.removesuffix("/oai2d")
    page = f"{site}/records/{publish().versions[-1]}"
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))
    update_sitemap_cache.delay()
    robots = requests.get(f"{site}/robots.txt", timeout=60).text
    assert f"\nSitemap: {site}/sitemap.xml" in robots
    until(lambda: page in pages_of(site, "/sitemap.xml"))
    assert re.match(r"\d{4}-\d\d-\d\dT", pages_of(site, "/sitemap.xml")[page])


def pages_of(site: str, path: str) -> dict[str, str]:
    """When each page of a sitemap, and of those it leads to, was changed last."""
    answer = requests.get(f"{site}{path}", timeout=60)
    if not answer.ok:  # not made yet
        return {}
    told = etree.fromstring(answer.content)
    found = {
        str(one.findtext("{*}loc")): str(one.findtext("{*}lastmod")) for one in told.iter("{*}url")
    }
    for one in told.iter("{*}sitemap"):
        found |= pages_of(site, urlsplit(str(one.findtext("{*}loc"))).path)
    return found


def test_the_operator_sees_who_harvests_and_what_cannot_be_written(
    instance: Instance, publish: Publish
) -> None:
    """On the page of the administration panel, in both languages; nobody else may."""
    version = publish().versions[-1]
    visits.count("A harvester <b>", [b"<header></header>"], 0.5)
    visits.count("A harvester <b>", [b'<error code="badVerb">No.</error>'], 0.5)
    visits.write_down()
    site = instance.layout.url
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    accounts = {name: (email, password) for name, email, password in lines}
    address = f"{site}/administration/harvesting"
    with logged_in(site, *accounts["leader"]) as leader:
        assert leader.get(address, timeout=60).status_code == 403
    with logged_in(site, *accounts["curator"]) as curator:
        page = curator.get(address, timeout=60).text
        stamp(60, patience=60)
        render_stale(60)
        assert "A harvester &lt;b&gt;" in page and "badVerb: No." in page
        assert "All is well" in page
        assert curator.get(f"{address}?days=8", timeout=60).status_code == 400
        broken = (
            update(HarvestRendering)
            .where(HarvestRendering.item_id == record_id(version))
            .where(HarvestRendering.key == "lido")
        )

        def told() -> bool:  # the instance may be writing this rendering itself meanwhile
            assert db.session.execute(broken.values(failure="KeyError")).rowcount == 1
            db.session.commit()
            french = curator.get(address, headers={"Accept-Language": "fr"}, timeout=60).text
            assert "Qui moissonne" in french
            return "Tout va bien" not in french and "KeyError" in french

        until(told)
    db.session.execute(broken.values(failure=""))
    db.session.commit()


def record_id(recid: str) -> UUID:
    """The number of a published version in the database."""
    return UUID(str(service.record_cls.pid.resolve(recid).id))
