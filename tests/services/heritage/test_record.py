"""The heritage fields through the doors of a running instance: REST, search, pages, command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import ValidationErrorGroup

from tests.services import datasets
from thalie.records.consistency import check_index

Json = dict[str, Any]

OBJECT = {
    "label": "Vase with a hunting frieze",
    "inventory_number": "OA 7412",
    "type": {"id": "vessel"},
    "keeper": {"id": "louvre"},
    "materials": [{"id": "bronze"}],
    "period": {"id": "bronze-age"},
    "year_from": -2670,
    "year_to": -2600,
    "discovery_place": {"name": "Suse", "latitude": 32.19, "longitude": 48.25},
}
EXPERIMENT = {
    "project": "FRIEZE",
    "run": "2026 run 9",
    "facility": "New AGLAE",
    "techniques": [{"id": "pixe"}],
    "particle": {"id": "proton"},
    "energy": "3 MeV",
    "start": "2026-03-02",
    "end": "2026-03-04",
}


@pytest.fixture
def leader(app: Flask) -> Iterator[Any]:
    with app.test_request_context():
        yield datasets.who("leader")
    db.session.rollback()


def analyses(count: int) -> list[Json]:
    return [
        {"number": f"{n:04d}", "kind": {"id": "point"}, "object": "OA 7412", "detectors": ["X0"]}
        for n in range(count)
    ]


def draft(leader: Any, custom_fields: Json) -> Any:
    data = datasets.dataset(
        "Bronzes of Susa",
        metadata={"rights": [{"id": "cc-by-4.0"}]},
        custom_fields=custom_fields,
    )
    return service.create(leader, data)


def publish(made: Any) -> Json:
    """Publish as the system does, whom the curation checks do not stop."""
    if not list(service.draft_files.list_files(system_identity, made.id).entries):
        datasets.add_file(made.id)
    return datasets.publish(made.id)


@pytest.fixture
def published(leader: Any) -> Json:
    fields = {
        "thalie:objects": [OBJECT],
        "thalie:experiment": EXPERIMENT,
        "thalie:detectors": [{"name": "X0", "active_area": "50 mm2"}],
        "thalie:analyses": analyses(120),
    }
    made = publish(draft(leader, fields))
    return dict(service.read(leader, made["id"]).to_dict())


def errors(made: Any) -> dict[str, tuple[str, str]]:
    return {e["field"]: (e.get("severity", ""), e["messages"][0]) for e in made.errors}


def test_what_is_written_is_read_with_titles_and_can_be_written_again(
    leader: Any, published: Json
) -> None:
    fields = published["custom_fields"]
    [read] = fields["thalie:objects"]
    assert read["materials"] == [{"id": "bronze", "title": {"en": "bronze", "fr": "bronze"}}]
    assert read["keeper"]["title"]["fr"] == "musée du Louvre"
    assert read["dating"] == "-2669/-2599"
    assert fields["thalie:experiment"]["energy"] == 3000
    assert len(fields["thalie:analyses"]) == 120
    service.edit(leader, published["id"])
    again = service.update_draft(leader, published["id"], published)
    assert not any(field.startswith("custom_fields") for field in errors(again))
    assert again.to_dict()["custom_fields"] == fields
    service.delete_draft(leader, published["id"])


def test_a_conversion_is_said(leader: Any) -> None:
    made = draft(leader, {"thalie:experiment": EXPERIMENT})
    severity, words = errors(made)["custom_fields.thalie:experiment.energy"]
    assert severity == "info"
    assert "3 MeV" in words
    assert "3000 keV" in words


def test_what_is_wrong_is_said_at_its_place_kept_and_stops_publication(leader: Any) -> None:
    wrong = {**OBJECT, "keeper": {"id": "nowhere"}, "year_from": "long ago"}
    made = draft(leader, {"thalie:objects": [wrong]})
    keeper, year = (f"custom_fields.thalie:objects.0.{name}" for name in ("keeper", "year_from"))
    assert "nowhere" in errors(made)[keeper][1]
    assert "number" in errors(made)[year][1]
    kept = made.to_dict()["custom_fields"]
    assert kept["thalie:objects"][0]["label"] == OBJECT["label"]
    assert {e["field"]: e["given"] for e in kept["thalie:unsettled"]} == {
        keeper: {"id": "nowhere"},
        year: "long ago",
    }

    seen_again = service.read_draft(leader, made.id)
    assert {keeper, year} <= errors(seen_again).keys()
    with pytest.raises(ValidationErrorGroup) as refusal:
        publish(made)
    assert {keeper, year} <= {error["field"] for error in refusal.value.errors}

    data = seen_again.to_dict()
    data["custom_fields"]["thalie:objects"][0]["keeper"] = {"id": "louvre"}
    mended = service.update_draft(leader, made.id, data)
    assert [e["field"] for e in mended.to_dict()["custom_fields"]["thalie:unsettled"]] == [year]
    data["access"] = mended.to_dict()["access"]  # with the mark of what was seen last
    data["custom_fields"]["thalie:objects"][0]["year_from"] = -2670
    mended = service.update_draft(leader, made.id, data)
    assert "thalie:unsettled" not in mended.to_dict()["custom_fields"]
    assert publish(mended)["is_published"]


def test_messages_come_in_the_language_that_is_asked_for(leader: Any) -> None:
    wrong = {"thalie:objects": [{"label": "<i>x</i>"}]}
    with force_locale("fr"):
        made = draft(leader, wrong)
    assert "Texte simple" in errors(made)["custom_fields.thalie:objects.0.label"][1]


@pytest.mark.parametrize(
    "query",
    [
        "material:bronze", "material:métal", "object:frieze", 'inventory:"OA 7412"',
        "keeper:Louvre", "technique:PIXE", "technique:rayons", "year:[-2700 TO -2650]",
        "place:Suse", "energy:3000", "project:FRIEZE", "detector:X0", "analyses:120",
        "term:materials\\:bronze",
    ],
)  # fmt: skip
def test_it_is_found_by_what_it_is_about(leader: Any, published: Json, query: str) -> None:
    found = service.search(leader, {"q": f'({query}) AND id:"{published["id"]}"'})
    assert [hit["id"] for hit in found.hits] == [published["id"]]


@pytest.mark.parametrize("query", ["material:ivory", "year:[1800 TO 1900]", "keeper:Orsay"])
def test_it_is_not_found_by_what_it_is_not_about(leader: Any, published: Json, query: str) -> None:
    found = service.search(leader, {"q": f'({query}) AND id:"{published["id"]}"'})
    assert list(found.hits) == []


def test_the_search_document_has_no_analyses_but_counts_them(leader: Any, published: Json) -> None:
    [hit] = service.search(leader, {"q": f'id:"{published["id"]}"'}).hits
    assert "thalie:analyses" not in hit["custom_fields"]
    assert hit["custom_fields"]["thalie:summary"]["analyses"] == 120
    assert hit["custom_fields"]["thalie:summary"]["kinds"] == [{"id": "point", "count": 120}]


def test_analyses_are_read_a_page_at_a_time(app: Flask, instance: Any, published: Json) -> None:
    url = f"{instance.layout.url}/api/records/{published['id']}/analyses"
    first = requests.get(url, params={"size": 50}, timeout=20).json()
    assert first["hits"]["total"] == 120
    assert len(first["hits"]["hits"]) == 50
    assert first["hits"]["hits"][0]["kind"]["title"]["fr"] == "analyse ponctuelle"
    last = requests.get(url, params={"size": 50, "page": 3}, timeout=20).json()
    assert [a["number"] for a in last["hits"]["hits"]] == [f"{n:04d}" for n in range(100, 120)]
    assert set(last["links"]) == {"self", "prev"}
    assert requests.get(url, params={"size": 5000}, timeout=20).status_code == 400
    assert last["links"]["self"].endswith("/analyses?page=3&size=50")


@pytest.mark.parametrize("root", ["", "/api"])
@pytest.mark.parametrize("page", ["analyses", "provenance"])
def test_what_is_not_there_or_not_published_is_not_found(
    leader: Any, instance: Any, root: str, page: str
) -> None:
    unpublished = draft(leader, {"thalie:analyses": analyses(2)}).id
    for name in ("aaaaa-aaa11", "%00", unpublished):
        answer = requests.get(f"{instance.layout.url}{root}/records/{name}/{page}", timeout=20)
        expected = 403 if (page, name) == ("provenance", unpublished) else 404
        assert answer.status_code == expected, name
        page_says = "Introuvable" if name == "%00" else "<html"  # in plain words for a NUL
        assert ("message" in answer.json()) if root else (page_says in answer.text)


def test_analyses_of_a_restricted_record_are_not_for_everybody(leader: Any, instance: Any) -> None:
    made = draft(leader, {"thalie:analyses": analyses(2)})
    data = made.to_dict()
    data["access"]["record"] = data["access"]["files"] = "restricted"
    record = publish(service.update_draft(leader, made.id, data))
    url = f"{instance.layout.url}/api/records/{record['id']}/analyses"
    assert requests.get(url, timeout=20).status_code == 403


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Bronzes of Susa", "by particle-induced X-ray emission", "120 analyses", "bronze"]),
        (
            "fr",
            ["Bronzes of Susa", "du 2026-03-02 au 2026-03-04", "120 analyses", "musée du Louvre"],
        ),
    ],
)
def test_the_command_tells_it(app: Flask, published: Json, language: str, words: list[str]) -> None:
    from thalie.heritage.describe import describe
    from thalie.vocabularies import terms

    told = describe(published, language, terms.find)
    for word in words:
        assert word in told


def test_describe_finds_a_record_by_id_doi_and_address(
    app: Flask, published: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from thalie.commands import describe as cli

    monkeypatch.setattr(cli, "instance", lambda: nullcontext(app))
    doi = published["pids"]["doi"]["identifier"]
    for named in (published["id"], doi, f"https://doi.org/{doi}", published["links"]["self_html"]):
        answer = CliRunner().invoke(cli.describe, [named, "--json"])
        assert json.loads(answer.output)["id"] == published["id"], answer.output
    answer = CliRunner().invoke(cli.describe, ["aaaaa-aaa11"])
    assert answer.exit_code == 1
    assert "There is no published record" in answer.output


@pytest.mark.parametrize(
    ("scheme", "identifier"),
    [("ror", "02egw5x82"), ("orcid", "0000-0002-1825-0098")],
)
def test_check_digits_of_persons_and_places_are_looked_at(
    leader: Any, scheme: str, identifier: str
) -> None:
    made = draft(leader, {})
    data = made.to_dict()
    who = {"type": "organizational", "name": "C2RMF"} if scheme == "ror" else {
        "type": "personal", "family_name": "Curie", "given_name": "Irène"
    }  # fmt: skip
    who["identifiers"] = [{"scheme": scheme, "identifier": identifier}]
    data["metadata"]["creators"] = [{"person_or_org": who}]
    saved = service.update_draft(leader, made.id, data)
    assert any("person_or_org.identifiers" in field for field in errors(saved))


def test_markup_in_a_title_stays_text(leader: Any, site: str) -> None:
    made = draft(leader, {})
    data = made.to_dict()
    data["metadata"]["title"] = "Bronzes <script>alert(1)</script> of Susa \u0645\u062a\u062d\u0641"
    record = publish(service.update_draft(leader, made.id, data))
    page = requests.get(record["links"]["self_html"], timeout=30).text
    assert "<script>alert(1)" not in page
    assert "\u0645\u062a\u062d\u0641" in page


# What one person may save stops nobody else


def test_numbers_with_and_without_a_fraction_are_harvested_together(
    leader: Any, instance: Any
) -> None:
    """Lucene keeps them in different types; OAI-PMH compares records in one index in memory."""
    made = [
        publish(draft(leader, {"thalie:experiment": {**EXPERIMENT, "energy": energy}}))["id"]
        for energy in (3000, 2999.0, 2998.5)
    ]
    for prefix in ("oai_dc", "oai_datacite"):
        address = f"{instance.layout.url}/oai2d?verb=ListRecords&metadataPrefix={prefix}"
        token, seen = "", ""
        while True:
            answer = requests.get(address, timeout=60)
            assert answer.status_code == 200, answer.text[:300]
            seen += answer.text
            token = answer.text.rpartition("<resumptionToken")[2].partition(">")[2]
            token = token.partition("<")[0].strip()
            if not token:
                break
            address = f"{instance.layout.url}/oai2d?verb=ListRecords&resumptionToken={token}"
        assert all(name in seen for name in made)


@pytest.mark.parametrize("half", ["latitude", "longitude"])
def test_half_a_place_is_told_and_the_draft_lives_on(leader: Any, half: str) -> None:
    place = {"name": "Limoges", half: 45.83}
    made = draft(leader, {"thalie:objects": [{**OBJECT, "production_place": place}]})
    other = {"latitude": "longitude", "longitude": "latitude"}[half]
    field = f"custom_fields.thalie:objects.0.production_place.{other}"
    assert "both coordinates" in errors(made)[field][1]
    again = service.read_draft(leader, made.id).to_dict()
    assert again["custom_fields"]["thalie:objects"][0]["production_place"] == place
    assert all(report.consistent for report in check_index(repair=True))
