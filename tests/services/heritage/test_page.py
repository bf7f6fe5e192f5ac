"""The landing page of a running instance: sections, tables, what is related, how much it asks."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask, g
from invenio_db import db
from lxml import html
from sqlalchemy import event

from tests.services import datasets
from thalie.exports.rendering import version_of
from thalie.records.read_model import read_model
from thalie.theme.related import related
from thalie.things.merges import same
from thalie.things.related import same_objects

Json = dict[str, Any]

ONCE = uuid4().hex[:8]  # an instance may be used for several runs of the tests
VASE = {
    "label": "Vase with ibexes",
    "inventory_number": f"SB {ONCE}",
    "keeper": {"id": "louvre"},
    "materials": [{"id": "jadeite"}],
}
BEAM = {"project": f"IBEXES {ONCE}", "techniques": [{"id": "pixe"}], "facility": "New AGLAE"}
EVIL = '=HYPERLINK("http://example.org")'
SPOTS = ("rim", "neck", "base", "handle", "foot", "lip", "body")
CLOSED = {"record": "restricted", "files": "restricted"}
RTL = "\u05d0\u05d1\u05d2 \u05d3\u05d4\u05d5"  # letters that are written from the right


@pytest.fixture(scope="module", autouse=True)
def within(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield
    db.session.rollback()


def made(title: str, *, metadata: Json | None = None, access: Json | None = None,
         **fields: Any) -> str:  # fmt: skip
    """The id of a published dataset of the project leader's."""
    custom = {f"thalie:{name}": value for name, value in fields.items()}
    data = datasets.dataset(title, metadata=metadata, custom_fields=custom)
    data["access"] = access or datasets.OPEN
    id_ = datasets.draft(data, by=datasets.who("leader"))
    datasets.add_file(id_)
    datasets.publish(id_)
    return id_


def page(instance: Any, path: str, language: str = "en", **more: Any) -> html.HtmlElement:
    answer = requests.get(instance.layout.url + path, timeout=60,
                          headers={"Accept-Language": language}, **more)  # fmt: skip
    assert answer.status_code == 200, (path, answer.status_code)
    return html.fromstring(answer.content.decode())


def words(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


def section(found: html.HtmlElement, name: str) -> str:
    return words(found.get_element_by_id(name))


@pytest.fixture(scope="module")
def vase(within: None) -> str:
    analyses = [
        {"number": f"{n:04d}", "kind": {"id": "map" if n % 2 else "point"}, "object": EVIL,
         "detectors": ["X0", "X13"], "spot": SPOTS[n % 7]}
        for n in range(150)
    ]  # fmt: skip
    translated = {"title": "Vase aux bouquetins", "type": {"id": "translated-title"},
                  "lang": {"id": "fra"}}  # fmt: skip
    abstract = {"description": "<p>Décor peint.</p>", "type": {"id": "abstract"},
                "lang": {"id": "fra"}}  # fmt: skip
    words = {"languages": [{"id": "eng"}], "additional_titles": [translated],
             "description": "<p>Painted decoration.</p>", "additional_descriptions": [abstract],
             "rights": [{"id": "cc-by-4.0"}],
             "subjects": [{"subject": "jadéite"}, {"subject": "synthetic data"},
                          {"subject": "données de synthèse"}]}  # fmt: skip
    return made(
        "Vase with ibexes, maps", metadata=words, objects=[VASE], experiment=BEAM,
        detectors=[{"name": "X0"}, {"name": "X13"}], analyses=analyses,
        processing={"derivations": [{"result": "X13", "sources": ["X1", "X3"]}]},
    )  # fmt: skip


ORDER = {
    "en": ["What was studied", "How", "What was measured", "By whom", "How to cite",
           "Rights and access", "Files", "Provenance", "Whom to write to"],
    "fr": ["Ce qui a été étudié", "Comment", "Ce qui a été mesuré", "Par qui", "Comment citer",
           "Droits et accès", "Fichiers", "Provenance", "À qui écrire"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_reads_like_a_paper(instance: Any, vase: str, language: str) -> None:
    found = page(instance, f"/records/{vase}", language)
    headings = [words(one).partition(" (")[0] for one in found.xpath("//article//section/h2")]
    shown = [one for one in headings if one in ORDER[language]]
    assert shown == ORDER[language]
    for one in found.xpath("//article//section[h2] | //article//dl | //article//table"):
        assert words(one), html.tostring(one)


@pytest.mark.parametrize(
    ("language", "mine", "other", "summary"),
    [
        ("fr", "Vase aux bouquetins", "Vase with ibexes, maps", "En anglais"),
        ("en", "Vase with ibexes, maps", "Vase aux bouquetins", "In French"),
    ],
)
def test_title_and_abstract_are_the_reader_s_and_the_other_is_a_click_away(
    instance: Any, vase: str, language: str, mine: str, other: str, summary: str
) -> None:
    found = page(instance, f"/records/{vase}", language)
    assert words(found.get_element_by_id("record-title")) == mine
    [folded] = [one for one in found.xpath("//details") if words(one).startswith(summary)]
    assert other in words(folded)
    abstract = section(found, "description")
    assert ("Décor peint." in abstract) == (language == "fr")


def test_keywords_that_say_the_same_stand_once(instance: Any, vase: str) -> None:
    found = page(instance, f"/records/{vase}", "fr")
    assert [words(one) for one in found.xpath("//*[@id='keywords']//li")] == [
        "données de synthèse"
    ], "jadeite is told of the object"


def test_no_sum_of_channels_is_a_detector(instance: Any, vase: str) -> None:
    found = page(instance, f"/records/{vase}")
    assert "X0" in section(found, "how") and "X13" not in section(found, "how")
    assert "X13" not in section(found, "measured")
    assert "X13 X1, X3" in section(found, "provenance")


def rows(found: html.HtmlElement) -> list[str]:
    return [words(one) for one in found.xpath("//main//tbody/tr/td[1]")]


def test_analyses_are_narrowed_and_sorted_by_the_address(instance: Any, vase: str) -> None:
    path = f"/records/{vase}/analyses"
    assert rows(page(instance, path))[:2] == ["0000", "0001"]
    assert rows(page(instance, f"{path}?sort=-number"))[0] == "0149"
    maps = page(instance, f"{path}?kind=map&q=NECK&sort=number")
    assert rows(maps)[0] == "0001" and len(rows(maps)) == 11
    assert "of 150" in words(maps)
    assert "There are none." in words(page(instance, f"{path}?kind=gone"))
    head = maps.xpath("//th[@aria-sort='ascending']//a/@href")
    assert head == [f"{path}?q=NECK&kind=map&sort=-number"]
    assert rows(page(instance, f"{path}?sort=__class__&q={'x' * 3000}")) == []


def test_a_page_of_analyses_that_is_not_there_is_refused(instance: Any, vase: str) -> None:
    path = f"{instance.layout.url}/records/{vase}/analyses"
    for query, status in (("page=2", 200), ("page=3", 400), ("page=2&kind=map", 400)):
        assert requests.get(f"{path}?{query}", timeout=60).status_code == status, query


def test_analyses_are_taken_away_as_csv(instance: Any, vase: str) -> None:
    answer = requests.get(f"{instance.layout.url}/records/{vase}/analyses.csv?kind=map", timeout=60)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={vase}-analyses.csv"
    text = answer.content.decode("utf-8-sig")
    read = list(csv.DictReader(StringIO(text, newline="")))
    assert len(read) == 75
    assert {one["object"] for one in read} == {f"'{EVIL}"}
    assert read[0]["detectors"] == "X0; X13", "the data as they are"


def test_analyses_of_a_restricted_dataset_are_nobody_s_csv(instance: Any) -> None:
    id_ = made("Closed vase", access=CLOSED, analyses=[{"number": "1"}])
    answer = requests.get(f"{instance.layout.url}/records/{id_}/analyses.csv", timeout=60)
    assert answer.status_code == 403
    assert "number,kind" not in answer.text


# What is related


def kin(found: html.HtmlElement) -> dict[str, list[str]]:
    [place] = found.xpath("//*[@id='related']") or [None]
    if place is None:
        return {}
    return {
        words(head): [words(one) for one in head.getnext().xpath(".//a")]
        for head in place.xpath("./h3")
    }


def test_related_datasets_stand_once_and_are_those_that_the_reader_may_read(
    instance: Any, app: Flask, vase: str
) -> None:
    made("The same vase", objects=[{**VASE, "label": "Grand vase"}], experiment=BEAM)
    made("The same project", experiment=BEAM)
    made("The same stone", objects=[{"label": "Bead", "materials": [{"id": "jadeite"}]}])
    made("Something else", objects=[{"label": "Nail", "materials": [{"id": "iron"}]}])
    made("A secret of the project", experiment=BEAM, objects=[VASE], access=CLOSED)
    found = kin(page(instance, f"/records/{vase}"))
    assert found["The same object"] == ["The same vase"]
    assert found["The same project"] == ["The same project"]
    assert found["The same material"][0] == "The same stone", "the newest"
    told = {title for titles in found.values() for title in titles}
    assert not {"Something else", "A secret of the project"} & told


def test_what_only_the_leader_may_read_is_told_to_the_leader(
    ui_app: Any, app: Flask, vase: str
) -> None:
    made("A secret of the leader", experiment=BEAM, access=CLOSED)
    version = version_of({"id": vase})
    told = {}
    for name in ("leader", "reader"):
        with app.test_request_context():
            g.identity = datasets.who(name)
            told[name] = str(related(version, read_model(version), "en"))
    assert "A secret of the leader" in told["leader"]
    assert "secret" not in told["reader"]


def test_what_is_related_is_asked_in_one_statement_for_any_number_of_objects(
    app: Flask, vase: str
) -> None:
    parent = uuid4()
    same()
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        heard.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        assert same_objects([], {}, parent, 5) == []
        assert heard == []
        found = same_objects([f"none-{n}" for n in range(5000)], {}, parent, 5)
        assert (found, len(heard)) == ([], 1)
        assert same_objects(["museofile-m5031-sb-3174"], {}, parent, 5) is not None
        assert len(heard) == 2
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


# The least and the most


def test_a_record_of_the_least_has_no_hole(instance: Any) -> None:
    found = page(instance, f"/records/{made('Nothing but a title')}", "fr")
    headings = [words(one).partition(" (")[0] for one in found.xpath("//article//section/h2")]
    assert [one for one in headings if one in ORDER["fr"]] == [
        "Par qui", "Comment citer", "Droits et accès", "Fichiers", "Provenance", "À qui écrire",
    ]  # fmt: skip
    for one in found.xpath("//article//dl[not(*)] | //article//ul[not(*)] | //article//p"):
        assert words(one), html.tostring(one)


def test_a_record_of_the_most_is_paged(instance: Any) -> None:
    creators = [datasets.person(f"Name{n}", "A") for n in range(1200)]
    objects = [{"label": f"Bead {n}", "inventory_number": f"B {n}", "keeper": {"id": "louvre"},
                "materials": [{"id": "glass"}]} for n in range(200)]  # fmt: skip
    analyses = [{"number": f"{n:04d}", "kind": {"id": "point"}, "object": f"Bead {n % 200}"}
                for n in range(2000)]  # fmt: skip
    id_ = made("x" * 2000, metadata={"creators": creators}, objects=objects, analyses=analyses,
               experiment=BEAM)  # fmt: skip
    first = page(instance, f"/records/{id_}")
    assert len(first.xpath("//ul[@class='thalie-people']/li")) == 50
    assert len(first.xpath("//*[@id='objects']//tbody/tr")) == 20
    assert len(first.xpath("//*[@id='measured']//tbody/tr")) == 20
    assert "1 to 20 of 200" in section(first, "objects")
    second = page(instance, f"/records/{id_}?objects=2&people=24")
    assert "Bead 20" in section(second, "objects")
    assert "Name1199" in section(second, "people")
    assert second.xpath("//*[@id='objects']//a[@rel='next']/@href") == [
        f"/records/{id_}?people=24&objects=3#objects"
    ]
    far = page(instance, f"/records/{id_}?objects=1000&files=x&people=-3")
    assert "Bead 199" in section(far, "objects")
    assert "thalie-long" in first.get_element_by_id("record-title").get("class")


def test_what_is_written_from_the_right_stays_in_its_place(instance: Any) -> None:
    id_ = made(f"{RTL} <b>bold</b>", metadata={"description": f"<p>{RTL}</p>"},
               objects=[{"label": RTL}])  # fmt: skip
    found = page(instance, f"/records/{id_}")
    title = found.get_element_by_id("record-title")
    assert (title.get("dir"), words(title)) == ("auto", f"{RTL} <b>bold</b>")
    assert not title.xpath("./b"), "what looks like markup is told as it is"
    assert words(found.xpath("//*[@id='objects']//h3//*[self::a or self::bdi]")[0]) == RTL
