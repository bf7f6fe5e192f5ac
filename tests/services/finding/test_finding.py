"""What a search leads to, at a real instance: straight ways, advice, results as files."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from lxml import etree

from tests.services.heritage.test_search import person, publish, refresh
from tests.services.people import accounts, logged_in

Json = dict[str, Any]
ORCID = "0000-0002-1694-233X"
CLOSED = {"record": "restricted", "files": "restricted"}
TAG = uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))[:8]
MARK, QUARTZ = f"findling{TAG}", f"quartz{TAG}"  # words of these datasets alone
SECRET = f"xenot{TAG}"  # a word of a closed dataset alone


def dataset(title: str, number: str, *, pop: str = "", **more: Any) -> Json:
    keeper = {"id": "louvre"}
    one = {"label": f"Object {number}", "inventory_number": number, "keeper": keeper}
    one |= {"materials": [{"id": "bronze"}], "year_from": -664, "year_to": -332}
    if pop:
        one["pop_reference"] = pop
    return publish(
        {
            "title": title,
            "creators": [person("Findling", "Ada", ORCID)],
            "additional_titles": [
                {
                    "title": f"Trouvaille {number}",
                    "type": {"id": "translated-title"},
                    "lang": {"id": "fra"},
                }
            ],
        },
        {
            "thalie:objects": [one],
            "thalie:experiment": {"techniques": [{"id": "pixe"}], "energy": 3000},
        },
        **more,
    )


@pytest.fixture(scope="module")
def shelf(app: Flask) -> dict[str, Json]:
    with app.test_request_context():
        made = {
            "one": dataset(f"{MARK} {QUARTZ}", "FND 1001"),
            "two": dataset(f"{MARK} goethonite", "FND 1002", pop="50350099001"),
            "again": dataset(f"{MARK} goethonite again", "FND 1002", pop="50350099001"),
            "closed": dataset(f"{MARK} {SECRET}", "FND 1003", access=CLOSED),
        }
    refresh()
    return made


class Site:
    """The pages of the instance, as a visitor sees them."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, **params: Any) -> requests.Response:
        return requests.get(f"{self.url}{path}", params=params, timeout=60, allow_redirects=False)

    def way(self, words: str, **more: Any) -> str | None:
        """Where the page of search leads; nothing if it stays."""
        answer = self.get("/search", q=words, **more)
        assert answer.status_code in (200, 302), answer.text[:300]
        return answer.headers.get("Location")

    def advice(self, words: str, *chosen: str) -> Json:
        answer = self.get("/search/advice", q=words, f=chosen)
        assert answer.status_code == 200, answer.text[:300]
        return dict(answer.json())


@pytest.fixture
def visitor(instance: Any, shelf: dict[str, Json]) -> Site:
    return Site(instance.layout.url)


# Straight ways


@pytest.mark.parametrize("shape", ["{}", " {} ", "https://doi.org/{}", "doi:{}", "DOI: {}."])
def test_a_doi_leads_to_its_dataset(visitor: Site, shelf: dict[str, Json], shape: str) -> None:
    one = shelf["one"]
    doi = one["pids"]["doi"]["identifier"]
    for written in (doi, doi.upper()):
        assert visitor.way(shape.format(written)) == f"/records/{one['id']}"
    concept = one["parent"]["pids"]["doi"]["identifier"]
    assert visitor.way(shape.format(concept)) == f"/records/{one['id']}"


def test_an_id_leads_to_its_dataset(visitor: Site, shelf: dict[str, Json]) -> None:
    one = shelf["one"]
    oai = one["pids"]["oai"]["identifier"]
    for name in (one["id"], one["links"]["self_html"], oai, oai.upper(), one["parent"]["id"]):
        assert visitor.way(name) == f"/records/{one['id']}", name


def test_a_number_leads_to_the_object(visitor: Site) -> None:
    path = visitor.way("FND 1001")
    assert path
    assert path.startswith("/things/object/")
    assert "Object FND 1001" in visitor.get(path).text
    assert visitor.way("fnd 1001") == path
    two = visitor.way("FND 1002")  # of two datasets, which name the same object
    assert two == "/things/object/pop-50350099001"
    assert visitor.way("50350099001") == two


def test_an_orcid_leads_to_the_person(visitor: Site) -> None:
    for written in (ORCID, f"https://orcid.org/{ORCID}", ORCID.lower()):
        assert visitor.way(written) == f"/things/person/{ORCID}"


def test_what_is_closed_is_led_to_by_nothing(visitor: Site, shelf: dict[str, Json]) -> None:
    closed = shelf["closed"]
    doi = (closed.get("pids") or {}).get("doi", {}).get("identifier")
    for name in filter(None, (doi, closed["id"], closed["parent"]["id"], "FND 1003")):
        assert visitor.way(name) is None
        assert visitor.advice(name)["straight"] is None


@pytest.mark.parametrize(
    "words",
    ["", "{mark}", "{quartz} 1", "1001", "-664", "0000-0002-1825-0097x", "10.9999/nothing"],
)
def test_other_words_stay_on_the_page(visitor: Site, words: str) -> None:
    assert visitor.way(words.format(mark=MARK, quartz=QUARTZ)) is None


def test_who_narrowed_a_search_stays_on_the_page(visitor: Site, shelf: dict[str, Json]) -> None:
    assert visitor.way(shelf["one"]["id"], f="material:bronze") is None
    assert visitor.way("bronze", f=["material", "material:bronze"]) == (
        "/search?q=bronze&f=material%3Abronze"
    )


# Advice


def test_what_was_found_needs_none(visitor: Site) -> None:
    assert visitor.advice(MARK) == {"hints": [], "straight": None}
    answer = visitor.get("/search/advice", q="nothingatall", found="")
    assert answer.json() == {"hints": [], "straight": None}


@pytest.mark.parametrize("shape", ['"{}', "{} AND (x", "nofield:{} ("])
def test_signs_without_partners_are_told(visitor: Site, shape: str) -> None:
    words = shape.format(MARK)
    [hint] = visitor.advice(words)["hints"]
    assert "brackets" in hint


def test_a_star_before_a_word_is_told(visitor: Site) -> None:
    [hint] = visitor.advice(f"*{MARK}")["hints"]
    assert "star" in hint


def test_nothing_found_tells_how_it_was_read_and_what_to_leave_out(visitor: Site) -> None:
    told = visitor.advice(f"matériau:bronze AND {QUARTZ} AND xylophonistix")
    assert told["understood"] == [
        {"label": "material", "text": "bronze"},
        {"label": "", "text": QUARTZ},
        {"label": "", "text": "xylophonistix"},
    ]
    assert [one["label"] for one in told["without"]] == ["xylophonistix"]
    assert told["without"][0]["query"] == f"q=material%3Abronze+AND+{QUARTZ}"
    told = visitor.advice(MARK, "material:bronze", "technique:rbs")
    assert {one["label"]: one["number"] for one in told["without"]} == {"Technique": 3}
    [one] = told["without"]
    assert one["query"] == f"q={MARK}&f=material%3Abronze"


def test_the_nearest_spelling_is_offered(visitor: Site) -> None:
    [near] = visitor.advice(f"{QUARTZ}x")["spellings"]
    assert near == {"label": QUARTZ, "query": f"q={QUARTZ}", "number": 1}


def test_a_spelling_of_a_closed_dataset_is_not(visitor: Site) -> None:
    for words in (f"{SECRET}x", f"{SECRET[:-1]}z", f"{SECRET[:5]}y{SECRET[6:]}"):
        assert visitor.advice(words)["spellings"] == []


@pytest.mark.parametrize(
    "words",
    ["a " * 5000, "x" * 10_000, "*" * 500, "(" * 2000, '"' * 999, "\\", "internal_notes.note:x"],
)
def test_no_words_break_the_advice(visitor: Site, words: str) -> None:
    answer = visitor.get("/search/advice", q=words)
    assert answer.status_code in (200, 400, 414), answer.text[:300]


def test_the_advice_speaks_french(instance: Any, shelf: dict[str, Json]) -> None:
    answer = requests.get(
        f"{instance.layout.url}/search/advice",
        params={"q": 'material:bronze AND "xyzzy'},
        headers={"Accept-Language": "fr"},
        timeout=60,
    )
    assert "guillemet" in answer.json()["hints"][0]


# What is offered while somebody types


@pytest.mark.parametrize(
    ("before", "language", "wanted"),
    [
        ("material:bronz", "en", "material:bronze "),
        ("a cat maté", "fr", "matériau:"),
        ("musée:lou", "fr", 'musée:"musée du Louvre" '),
        ("", "fr", "détecteur:"),
    ],
)
def test_fields_and_terms_are_offered(
    instance: Any, shelf: dict[str, Json], before: str, language: str, wanted: str
) -> None:
    answer = requests.get(f"{instance.layout.url}/search/offers", params={"before": before},
                          headers={"Accept-Language": language}, timeout=60)  # fmt: skip
    assert wanted in [one["insert"] for one in answer.json()["offers"]]


@pytest.mark.parametrize("before", ["x" * 5_000, '"material:go', "::", "(" * 500])
def test_nothing_is_offered_politely(visitor: Site, before: str) -> None:
    answer = visitor.get("/search/offers", before=before)
    assert answer.status_code == 200 and answer.json() == {"offers": []}


# Results as files


def test_results_as_csv(visitor: Site, shelf: dict[str, Json]) -> None:
    answer = visitor.get("/search/results.csv", q=MARK, f="material:metal")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert set(rows) == {shelf[name]["id"] for name in ("one", "two", "again")}
    one = rows[shelf["one"]["id"]]
    assert one["title"] == f"{MARK} {QUARTZ}"
    assert one["studied"] == "Object FND 1001"
    assert (one["techniques"], one["when"]) == ("PIXE", "664 BCE – 332 BCE")
    assert one["doi"] == shelf["one"]["pids"]["doi"]["identifier"]


def test_results_as_bibtex(visitor: Site) -> None:
    text = visitor.get("/search/results.bib", q=MARK).text
    assert text.count(QUARTZ) >= 1
    assert text.count("@") >= 3
    assert SECRET not in text


def test_results_as_json(visitor: Site) -> None:
    found = visitor.get("/search/results.json", q=MARK).json()
    assert found["hits"]["total"] == 3
    assert "under" not in found["hits"]["hits"][0]["custom_fields"]["thalie:summary"]


def test_results_as_a_feed(visitor: Site) -> None:
    answer = visitor.get("/search/results.atom", q=MARK)
    tree = etree.fromstring(answer.content)
    titles = tree.xpath("//a:entry/a:title/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert len(titles) == 3
    assert SECRET not in answer.text


def test_there_is_no_other_form(visitor: Site) -> None:
    assert visitor.get("/search/results.exe", q=MARK).status_code == 404


# What lists show


def test_lists_show_a_dataset_in_the_language_of_the_reader(
    instance: Any, shelf: dict[str, Json]
) -> None:
    def shown(language: str) -> Json:
        answer = requests.get(
            f"{instance.layout.url}/api/records",
            params={"q": QUARTZ},
            headers={
                "Accept": "application/vnd.inveniordm.v1+json",
                "Accept-Language": language,
            },
            timeout=60,
        )
        [hit] = answer.json()["hits"]["hits"]
        return dict(hit["ui"])

    assert shown("en")["title_l10n"] == f"{MARK} {QUARTZ}"
    assert shown("fr")["title_l10n"] == "Trouvaille FND 1001"
    item = shown("fr")["custom_fields"]["thalie:summary"]
    assert item["when"] == "664 av. J.-C. – 332 av. J.-C."
    assert item["keepers"] == "musée du Louvre"
    assert item["materials"] == "bronze"


# Objects that were described before


def known(site: str, session: requests.Session, words: str) -> list[Json]:
    answer = session.get(f"{site}/search/objects", params={"q": words}, timeout=30)
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))
    found: list[Json] = answer.json()["objects"]
    return found


@pytest.fixture(scope="module")
def sessions(site: str, instance: Any) -> dict[str, requests.Session]:
    who = accounts(instance)
    return {name: logged_in(site, *who[name]) for name in ("reader", "leader")}


def test_an_object_described_before_is_found_again_once(
    site: str, shelf: dict[str, Json], sessions: dict[str, requests.Session]
) -> None:
    [one] = known(site, sessions["leader"], "fnd 1002")
    assert one["object"]["inventory_number"] == "FND 1002"
    assert one["object"]["keeper"]["id"] == "louvre"
    assert one["object"]["materials"][0]["id"] == "bronze"
    assert one["in"]["id"] == shelf["again"]["id"], "as it was described last"


def test_an_object_is_found_in_no_closed_dataset(
    site: str, shelf: dict[str, Json], sessions: dict[str, requests.Session]
) -> None:
    assert known(site, sessions["reader"], "FND 1003") == []
    answer = requests.get(f"{site}/search/objects?q=FND", timeout=30, allow_redirects=False)
    assert answer.status_code in (302, 401, 403)


@pytest.mark.parametrize(
    "words", ["", "F", "*:*", '"FND', "FND\\", "(", "FND AND", "nothing FND 1002"]
)
def test_what_names_no_object_finds_none(
    site: str, shelf: dict[str, Json], sessions: dict[str, requests.Session], words: str
) -> None:
    found = known(site, sessions["leader"], words)
    assert all("FND" in one["object"]["inventory_number"] for one in found)
    assert len(words) > 3 or found == []
