"""Instruments: DOIs from the vocabulary, with their datasets, and what becomes of a term."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from secrets import token_hex
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from flask_principal import AnonymousIdentity
from invenio_access.permissions import system_identity
from invenio_app.factory import create_ui
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_vocabularies.proxies import current_service as vocabularies
from jsonschema import Draft7Validator
from opensearchpy.exceptions import ConnectionTimeout

from tests.services.heritage.test_search import refresh
from thalie.commands import doi as cli
from thalie.doi import services
from thalie.doi.instruments import (
    InstrumentError,
    catalogue,
    dois,
    follow_vocabulary,
    mintable,
    query_of,
)
from thalie.doi.links import tell_news
from thalie.doi.models import DoiEntry, DoiInstrument, DoiNews
from thalie.doi.state import doi_states
from thalie.doi.worker import drive_these
from thalie.theme.naming import naming
from thalie.vocabularies.terms import forget

from .conftest import DataCite, entry, until
from .test_things import Linked, described, publish, told

__all__ = ["publish"]

HEAD, PART = "aglae-multidetector", "det-he3"
Json = dict[str, Any]


@pytest.fixture
def clean(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No instrument has a DOI, before and after; nothing that is told waits."""
    monkeypatch.setitem(app.config, "THALIE_DOI_RELATED_DELAY", 0)
    _forget()
    yield
    _forget()


def _forget() -> None:
    db.session.rollback()
    DoiNews.query.delete()
    DoiInstrument.query.delete()
    DoiEntry.query.filter_by(kind="instrument").delete()
    db.session.commit()


def minted(*names: str) -> list[str]:
    services.mint_instruments(system_identity, names)
    found = dois(names)
    until(lambda: all(entry(doi).settled for doi in found.values()))
    return [found[name] for name in names]


def measured(days: tuple[str, str] | None = None, **more: Any) -> Json:
    """A dataset that names an instrument and a detector by their terms."""
    beam = dict(zip(("start", "end"), days or (), strict=False))
    return described(
        experiment={"facility": "New AGLAE", "instrument": {"id": HEAD}, **beam},
        detectors=[{"name": "X3"}, {"name": "X10"}, {"name": "nobody's"}],
        **more,
    )


# Minting


def test_instruments_are_minted_and_findable(clean: None, datacite: DataCite, app: Flask) -> None:
    head, part = minted(HEAD, PART)
    assert head == f"{app.config['DATACITE_PREFIX']}/instrument.{HEAD}"
    shown = datacite.shown(head)
    assert shown["state"] == "findable"
    assert shown["types"]["resourceTypeGeneral"] == "Instrument"
    assert shown["url"] == f"{app.config['SITE_UI_URL']}/instruments/{HEAD}"
    assert shown["contributors"][0]["contributorType"] == "HostingInstitution"
    assert ("HasPart", part) in told(datacite, head)
    assert ("IsPartOf", head) in told(datacite, part)
    assert shown["contributors"][0]["nameIdentifiers"][0]["nameIdentifierScheme"] == "ROR"


def test_all_that_is_real_may_be_minted_and_once_only(clean: None) -> None:
    everything = services.mint_instruments(system_identity, [], dry_run=True)
    assert DoiInstrument.query.count() == 0
    assert {HEAD, PART, "new-aglae", "aglae-accelerator"} <= everything.keys()
    assert not {"det-x10", "det-x13"} & everything.keys()
    services.mint_instruments(system_identity, [HEAD])
    assert services.mint_instruments(system_identity, [HEAD]) == {}
    assert HEAD not in services.mint_instruments(system_identity, [], dry_run=True)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("det-x10", "the name of a channel"),
        ("gamma-g7", "the name of a channel"),
        ("no-such", "has no no-such"),
    ],
)
def test_what_is_no_instrument_gets_none(clean: None, name: str, reason: str) -> None:
    with pytest.raises(InstrumentError, match=reason):
        services.mint_instruments(system_identity, [HEAD, name])
    db.session.rollback()
    assert DoiInstrument.query.count() == 0
    assert mintable(catalogue(), [HEAD]) == [HEAD]


def test_only_curators_mint(clean: None) -> None:
    with pytest.raises(PermissionDeniedError):
        services.mint_instruments(AnonymousIdentity(), [HEAD])


def test_minting_by_command(clean: None, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "instance", lambda: nullcontext(app))

    def told_by(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.doi, ["mint", "instrument", *words])
        return result.exit_code, result.output

    doi = f"{app.config['DATACITE_PREFIX']}/instrument.{HEAD}"
    assert told_by(HEAD, "--dry-run") == (0, f"{HEAD} would get {doi}\n")
    assert dois([HEAD]) == {}
    assert told_by(HEAD) == (0, f"{HEAD} gets {doi}\n")
    assert told_by(HEAD) == (0, "These instruments have their DOIs already.\n")
    assert told_by(HEAD, "det-x10")[1].startswith("Error: det-x10 is the name of a channel")
    assert told_by()[0] == told_by(HEAD, "--all")[0] == 2


# Datasets


def test_a_dataset_names_its_instruments_and_they_tell_of_it(
    clean: None, publish: Callable[..., Linked], datacite: DataCite
) -> None:
    head, part = minted(HEAD, PART)
    dataset = publish(measured())
    until(lambda: entry(dataset.doi).settled)
    assert told(datacite, dataset) == {("IsCollectedBy", head), ("IsCollectedBy", part)}
    assert ("Collects", dataset.doi) in told(datacite, head)
    assert ("Collects", dataset.doi) in told(datacite, part)
    dataset.edit_as(measured(access="restricted"))
    assert dataset.doi not in str(told(datacite, head) | told(datacite, part))
    dataset.edit_as(measured())
    assert ("Collects", dataset.doi) in told(datacite, head)
    dataset.withdraw()
    assert dataset.doi not in str(told(datacite, head) | told(datacite, part))


def test_older_datasets_name_an_instrument_that_gets_its_doi(
    clean: None, publish: Callable[..., Linked], datacite: DataCite
) -> None:
    dataset = publish(measured())
    until(lambda: entry(dataset.doi).settled)
    assert told(datacite, dataset) == set()
    [head] = minted(HEAD)
    assert ("Collects", dataset.doi) in told(datacite, head)
    while tell_news():
        pass
    drive_these(dataset.dois)
    assert told(datacite, dataset) == {("IsCollectedBy", head)}
    assert {state.settled for state in doi_states(dataset.read()).values()} == {True}


def test_the_doi_that_a_person_gave_stays(
    clean: None, publish: Callable[..., Linked], datacite: DataCite
) -> None:
    [head] = minted(HEAD)
    other = "10.5072/another-instrument"
    data = described(experiment={"instrument": {"id": HEAD}, "instrument_pid": other})
    dataset = publish(data)
    until(lambda: entry(dataset.doi).settled)
    assert told(datacite, dataset) == {("IsCollectedBy", other)}
    assert dataset.doi not in str(told(datacite, head))


def test_detectors_of_another_laboratory_are_not_ours(
    clean: None, publish: Callable[..., Linked], ui: FlaskClient, datacite: DataCite
) -> None:
    minted(PART)
    elsewhere = {"experiment": {"facility": "Elsewhere"}, "detectors": [{"name": "X3"}]}
    dataset = publish(described(**elsewhere))
    until(lambda: entry(dataset.doi).settled)
    assert told(datacite, dataset) == set()
    assert f"/instruments/{PART}" not in ui.get(f"/records/{dataset.versions[0]}").text


# The vocabulary


@pytest.fixture
def own_term(clean: None) -> Iterator[str]:
    """A term that is there for one test."""
    name = f"spectrometer-{token_hex(4)}"
    vocabularies.create(system_identity, _term(name))
    forget()
    yield name
    db.session.rollback()
    if name in catalogue().records:
        vocabularies.delete(system_identity, ("instruments", name))
    forget()


def _term(name: str, **more: str) -> Json:
    return {
        "id": name,
        "type": "instruments",
        "title": {"en": "Test spectrometer", "fr": "Spectromètre d’essai"},
        "props": {"kind": "detector", "broader": HEAD, **more},
    }


def test_datacite_follows_the_vocabulary(own_term: str, datacite: DataCite) -> None:
    doi, head = minted(own_term, HEAD)
    assert follow_vocabulary() == 0
    changed = _term(own_term, manufacturer="Ketek")
    vocabularies.update(system_identity, ("instruments", own_term), changed)
    assert follow_vocabulary() == 1
    assert follow_vocabulary() == 0
    until(lambda: entry(doi).settled)
    assert datacite.shown(doi)["creators"][0]["name"] == "Ketek"
    assert ("HasPart", doi) in told(datacite, head)


def test_a_term_that_is_gone_leaves_its_doi_and_a_page(
    own_term: str, ui: FlaskClient, datacite: DataCite
) -> None:
    doi, head = minted(own_term, HEAD)
    vocabularies.delete(system_identity, ("instruments", own_term))
    forget()
    assert follow_vocabulary() == 1
    until(lambda: entry(doi).settled)
    shown = datacite.shown(doi)
    assert (shown["state"], shown["titles"][0]["title"]) == ("registered", "Test spectrometer")
    assert doi not in str(told(datacite, head))
    answer = ui.get(f"/instruments/{own_term}")
    assert answer.status_code == 410
    assert "Test spectrometer" in answer.text
    assert "not in the list any more" in answer.text
    assert own_term not in ui.get("/instruments").text


# Pages


@pytest.fixture(scope="module")
def ui(app: Flask) -> FlaskClient:
    """The pages, without built assets."""
    made = create_ui(WEBPACKEXT_MANIFEST_LOADER=_NoAssets, TESTING=True)
    made.config["APP_DEFAULT_SECURE_HEADERS"]["force_https"] = False
    return made.test_client()  # its context does not outlive a request


class _NoAssets:
    """Every asset is an empty text."""

    @classmethod
    def load(cls, path: str) -> Any:
        class Manifest(dict[str, str]):
            def __getitem__(self, name: str) -> str:
                return ""

        return Manifest()


def test_the_page_of_an_instrument(
    clean: None, ui: FlaskClient, publish: Callable[..., Linked], schemas: Any
) -> None:
    dataset = publish(measured())
    hidden = publish(measured(access="restricted"))
    assert "being registered" not in ui.get(f"/instruments/{HEAD}").text
    [head] = minted(HEAD)
    page = ui.get(f"/instruments/{HEAD}", headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    assert "tête multi-détecteurs" in page.text
    assert f"/records/{dataset.versions[0]}" in page.text
    assert f"/records/{hidden.versions[0]}" not in page.text
    links = page.headers.getlist("Link")
    assert f'<https://doi.org/{head}>; rel="cite-as"' in links
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert found
    assert json.loads(found[1])["@id"] == f"https://doi.org/{head}"


def test_its_datasets_are_named_in_the_language_of_the_reader(
    clean: None, ui: FlaskClient, publish: Callable[..., Linked]
) -> None:
    data = measured()
    data["metadata"]["languages"] = [{"id": "eng"}]
    data["metadata"]["additional_titles"] = [
        {"title": "Un jeu traduit", "type": {"id": "translated-title"}, "lang": {"id": "fra"}}
    ]
    publish(data)
    french, english = (
        ui.get(f"/instruments/{PART}", headers={"Accept-Language": language}).text
        for language in ("fr", "en")
    )
    assert "Un jeu traduit" in french and "Un jeu traduit" not in english


def test_a_doi_on_its_way_is_said_to_be_so(
    clean: None, ui: FlaskClient, datacite: DataCite
) -> None:
    datacite.fault(fault="500", count=100)
    services.mint_instruments(system_identity, [PART])
    page = ui.get(f"/instruments/{PART}")
    assert "This DOI is being registered" in page.text
    assert not any("cite-as" in link for link in page.headers.getlist("Link"))


def test_all_instruments_stand_in_a_tree(clean: None, ui: FlaskClient) -> None:
    page = ui.get("/instruments").text
    assert all(f"/instruments/{name}" in page for name in catalogue().records)
    assert page.index("new-aglae") < page.index(HEAD) < page.index(PART)


def test_channels_stand_apart_from_devices(clean: None, ui: FlaskClient) -> None:
    page = ui.get("/instruments").text
    devices, apart, channels = page.partition('id="thalie-channels"')
    assert apart
    for name in ("det-x10", "gamma-g7"):
        assert f"/instruments/{name}" in channels and f"/instruments/{name}" not in devices
    assert f"/instruments/{PART}" in devices and f"/instruments/{PART}" not in channels


def test_instruments_tell_of_their_use(
    clean: None, ui: FlaskClient, publish: Callable[..., Linked]
) -> None:
    publish(measured(days=("2019-05-06", "2019-05-07")))
    refresh()
    tree = ui.get("/instruments").text
    assert f"/search?f=instrument:{PART}" in tree
    page = ui.get(f"/instruments/{PART}", headers={"Accept-Language": "fr"}).text
    assert f"/search?f=instrument:{PART}" in page
    assert f"f=instrument:{PART}&amp;f=beam_day:2019" in page
    assert "attestent du faisceau" in page
    assert "attestent du faisceau" not in ui.get("/instruments/det-x10").text


def test_pages_stand_while_the_search_engine_is_silent(
    clean: None, ui: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_args: Any, **_more: Any) -> None:
        raise ConnectionTimeout("TIMEOUT", "nobody", None)

    monkeypatch.setattr("thalie.instruments.use.records", SimpleNamespace(search=silent))
    for path in ("/instruments", f"/instruments/{PART}"):
        page = ui.get(path)
        assert page.status_code == 200
        assert "f=instrument" not in page.text


@pytest.mark.parametrize("name", ["no-such", "%3Cscript%3E", "..%2F..", "DET-HE3"])
def test_what_never_was_is_not_found(ui: FlaskClient, name: str) -> None:
    assert ui.get(f"/instruments/{name}").status_code == 404


def test_programs_get_pidinst(app: Flask, clean: None, schemas: Any) -> None:
    path = schemas / "pidinst" / "pidinst-schema-1_0.schema.json"
    judge = Draft7Validator(json.loads(path.read_text("utf-8")))
    client = app.test_client()
    for name in catalogue().records:
        answer = client.get(f"/instruments/{name}")
        assert list(judge.iter_errors(answer.json)) == []
    assert client.get("/instruments/no-such").status_code == 404


def test_the_search_for_all_means_its_parts_too(app: Flask) -> None:
    known = catalogue()
    assert query_of(known, PART) == 'term:"instruments:det-he3" OR detector:"X3"'
    words = query_of(known, "aglae-microbeam")
    assert all(f'detector:"{channel}"' in words for channel in ("X0", "X3", "G70"))
    assert "X10" not in words


def test_the_page_of_a_record_leads_to_its_instruments(
    ui: FlaskClient, publish: Callable[..., Linked]
) -> None:
    sample = publish(described("physicalobject"))
    dataset = publish(measured(samples=[{"label": "Cut 3", "pid": sample.doi}]))
    page = ui.get(f"/records/{dataset.versions[0]}").text
    assert f'href="/instruments/{HEAD}"' in page
    assert f'href="/instruments/{PART}"' in page
    assert "/instruments/nobody" not in page
    assert f"https://doi.org/{sample.doi}" in page
    page = ui.get(f"/records/{sample.versions[0]}").text
    assert "Datasets of this sample" in page
    assert f"/records/{dataset.versions[0]}" in page
    dataset.edit_as(measured(access="restricted"))
    assert f"/records/{dataset.versions[0]}" not in ui.get(f"/records/{sample.versions[0]}").text


def test_the_preview_of_a_draft_with_a_doi_is_there(ui: FlaskClient, app: Flask) -> None:
    draft = service.create(system_identity, described("physicalobject"))
    service.pids.create(system_identity, draft.id, "doi")
    item = service.read_draft(system_identity, draft.id)
    assert item.to_dict()["pids"]["doi"]["identifier"]
    with app.test_request_context():
        assert naming(item) == ()


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("project", "Jeux de données de ce projet"), ("software", "Faits avec ce logiciel")],
)
def test_pages_of_other_things_list_what_names_them(
    ui: FlaskClient, publish: Callable[..., Linked], kind: str, heading: str
) -> None:
    thing = publish(described(kind))
    french = {"headers": {"Accept-Language": "fr"}}
    address = f"/records/{thing.versions[0]}"
    assert heading not in ui.get(address, **french).text
    names = {"software": [{"name": "TrauPIXE", "doi": thing.doi}]} if kind == "software" else {}
    related = [("ispartof", thing.doi)] if kind == "project" else []
    dataset = publish(described(related=related, processing=names))
    page = ui.get(address, **french).text
    assert heading in page
    assert f"/records/{dataset.versions[0]}" in page
