"""What is typed finds the dataset it means, at a real instance; the search guide keeps its word."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import requests
from flask import Flask
from flask_principal import AnonymousIdentity
from invenio_access.permissions import any_user, system_identity
from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_oaiserver.percolator import find_sets_for_record
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMDraft, RDMRecord
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

from thalie.ground.facility import Facility
from thalie.heritage.search import PLAIN_WORDS, SEARCH_FIELDS
from thalie.search.query import ROOTS
from thalie.serving.prepare import State, prepare_indices
from thalie.vocabularies import terms
from thalie_local.demo import AccessKind, read_story
from thalie_local.demo.story import PlannedRun

Json = dict[str, Any]
Find = Callable[..., list[str]]

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates" / "semantic-ui"
OPEN = {"record": "public", "files": "public"}
ORCID = "0000-0002-1694-233X"
ARTICLE = "10.1016/0168-583X(90)90123-4"


def publish(metadata: Json, custom_fields: Json, access: Json = OPEN) -> Json:
    """Publish a dataset as the system does, whom the curation checks do not stop."""
    metadata = {
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-03-31",
        "publisher": "C2RMF, AGLAE",
        "languages": [{"id": "eng"}],
        "rights": [{"id": "cc-by-4.0"}],
        **metadata,
    }
    made = service.create(
        system_identity,
        {
            "access": access,
            "files": {"enabled": True},
            "metadata": metadata,
            "custom_fields": custom_fields,
        },
    )
    return _publish(made.id)


def _publish(name: str) -> Json:
    files = service.draft_files
    files.init_files(system_identity, name, [{"key": "a.txt"}])
    files.set_file_content(system_identity, name, "a.txt", io.BytesIO(b"counts"))
    files.commit_file(system_identity, name, "a.txt")
    record: Json = service.publish(system_identity, name).to_dict()
    return record


def person(family: str, given: str, orcid: str = "") -> Json:
    known: Json = {"type": "personal", "family_name": family, "given_name": given}
    if orcid:
        known["identifiers"] = [{"identifier": orcid, "scheme": "orcid"}]
    return {"person_or_org": known}


def as_told(run: PlannedRun) -> Json:
    """A dataset of the demonstration campaign, with what its story says and without its files."""
    words = run.metadata
    open_ = run.access_on(words.day).kind is AccessKind.OPEN
    embargo = {"active": True, "until": "2199-01-01", "reason": "The story says so."}
    closed = {"record": "public", "files": "restricted", "embargo": embargo}
    more = {f"thalie:{name}": told for name, told in words.more_fields().items()}
    said = more.pop("thalie:experiment", {})
    return publish(
        {
            "title": words.title.en,
            "additional_titles": [
                {
                    "title": words.title.fr,
                    "type": {"id": "translated-title"},
                    "lang": {"id": "fra"},
                }
            ],
            "description": f"<p>{words.description.en}</p>",
            "additional_descriptions": [
                {"description": f"<p>{words.description.fr}</p>", "type": {"id": "other"}}
            ],
            "creators": [person(*one.name.split(", "), orcid=one.orcid) for one in words.creators],
            "subjects": [
                {"subject": each} for word in words.keywords for each in (word.en, word.fr)
            ],
        },
        {
            "thalie:objects": [one.as_entry() for one in words.objects],
            "thalie:experiment": {
                **{name: told for name, told in said.items() if name != "techniques"},
                "project": run.project,
                "run": run.label,
                "facility": "New AGLAE",
                "instrument": {"id": "new-aglae"},
                "particle": {"id": run.beam.particle.lower()},
                "energy": run.beam.energy,
                "techniques": [{"id": method.lower()} for method in words.methods],
                "start": run.day.isoformat(),
                "end": run.day.isoformat(),
            },
            "thalie:analyses": [
                {"number": str(one.number), "kind": {"id": "point"}} for one in run.analyses
            ],
            **more,
        },
        OPEN if open_ else closed,
    )


def enamel() -> Json:
    """A dataset whose every word is hard to find."""
    return publish(
        {
            "title": "Monnaie d'argent, Sainte-Chapelle",
            "additional_titles": [
                {"title": "Étude de l’orpiment", "type": {"id": "translated-title"}}
            ],
            "description": "<p>Maps by ion-beam, PIXE/RBS, detectors X1,X3: Cu/Zn, Fe₂O₃, 5 µm"
            " or more of a xylograph. Noted by the museum's curator.</p>",
            "creators": [person("Lefèvre-Œillet", "Zoé", ORCID)],
            "related_identifiers": [
                {
                    "identifier": ARTICLE,
                    "scheme": "doi",
                    "relation_type": {"id": "issupplementto"},
                }
            ],
        },
        {
            "thalie:objects": [
                {
                    "label": "Vitrail au chien",
                    "inventory_number": "OA 1234",
                    "type": {"id": "vessel"},
                    "keeper": {"id": "louvre"},
                    "materials": [{"id": "bronze"}],
                    "period": {"id": terms.named("periods", "Merovingian")},
                    "year_from": 1210,
                    "year_to": 1230,
                    "production_place": {"name": "Limoges"},
                }
            ],
            "thalie:experiment": {
                "project": "FRISE-7",
                "start": "2025-03-02",
                "end": "2025-03-04",
            },
            "thalie:detectors": [{"name": "X0"}],
            "thalie:processing": {"elements": [{"element": {"id": "copper"}}]},
        },
    )


def oldest() -> Json:
    """A dataset of an object from before our era."""
    return publish(
        {"title": "Oldest of all", "creators": [person("Archaios", "Anna")]},
        {
            "thalie:objects": [
                {
                    "label": "Cup",
                    "keeper": {"id": "louvre"},
                    "materials": [{"id": "silver"}],
                    "year_from": -750,
                    "year_to": -650,
                }
            ],
            "thalie:experiment": {"techniques": [{"id": "pixe"}], "energy": 3000},
        },
    )


@pytest.fixture(scope="module")
def shelf(app: Flask) -> dict[str, Json]:
    """Datasets by name: those of the campaign, one that is hard to find, and its later version."""
    with app.test_request_context():
        known = {run.id: as_told(run) for run in read_story().runs}
        known["enamel"] = enamel()
        known["oldest"] = oldest()
        later = service.new_version(system_identity, known["enamel"]["id"])
        data = later.to_dict()
        data["metadata"]["publication_date"] = "2026-04-01"
        service.update_draft(system_identity, later.id, data)
        known["later enamel"] = _publish(later.id)
    refresh()
    return known


def refresh() -> None:
    current_search_client.indices.refresh(index=build_alias_name("rdmrecords"))


@pytest.fixture
def find(app: Flask, shelf: dict[str, Json]) -> Find:
    """Names of the datasets that a visitor finds, the best first."""
    names = {record["id"]: name for name, record in shelf.items()}
    visitor = AnonymousIdentity()
    visitor.provides.add(any_user)

    def find_now(typed: str, **more: Any) -> list[str]:
        with app.test_request_context():
            asked = {"q": typed, "size": 100, "sort": "bestmatch", **more}
            hits = service.search(visitor, asked).to_dict()["hits"]["hits"]
        return [names[hit["id"]] for hit in hits if hit["id"] in names]

    return find_now


ENAMEL = "later enamel"


@pytest.mark.parametrize(
    "typed",
    [
        *("chien", "Limoges", '"OA 1234"', "vitrail chien", "FRISE-7", "FRISE"),
        *("argent", "d'argent", "l’argent", "l'orpiment", "l’orpiment", "orpiment", "L’Orpiment"),
        *("Sainte-Chapelle", "chapelle", "SAINTE CHAPELLE", "ion-beam", "beam", "PIXE/RBS", "RBS"),
        *("X1", "X3", "X1,X3", "Cu/Zn", "Zn/Cu", "Cu", "Zn", "Fe2O3", "Fe₂O₃", "museum", "5 um"),
        *("Lefevre", "lefèvre", "LEFÈVRE", "oeillet", "Œillet", "Lefèvre-Œillet", "lefevre-oeill*"),
        unicodedata.normalize("NFD", "Lefèvre"),
        *("Louvre", "musée du Louvre", "Merovingian", "mérovingien", "merovingien", "Moyen Âge"),
        *("bronze", "récipient", "vessel", "cuivre", "copper", "X0"),
        *(ORCID, ORCID.lower(), f"https://orcid.org/{ORCID}", f"orcid:{ORCID}"),
        *(ARTICLE, f"https://doi.org/{ARTICLE}."),
        *("foo AND (xylograph", '"xylograph', "xylograph:[", "xylograph + (KCl", "Note: xylograph"),
        *("xylograph /", "/ xylograph / other", "/xylograph/RBS/", "xylograph!", "(xylograph"),
        *("xylograph AND bronze", "xylogr* -gold", "/xylogra.h/", "xylogaph~1", "xylograph^3"),
        *('"of a xylograph"', "title:orpiment", "person:oeillet", "description:xylograph"),
        *("year:1220", "year:[1200 TO 1250]", "object:chien", 'inventory:"OA 1234"'),
        *("matériau:bronze", "MATERIAU:bronze", "musée:louvre", "année:1220", "élément:cuivre"),
        *(
            "period:mérovingien",
            "période:merovingian",
            "museum:Louvre",
            "objet:chien",
            "lieu:limoges",
        ),
        *("vitraux", "vitrails", "chiens", "monnaies", "coins chiens", "musées", "vessels"),
        *("xylograph " * 80, " ".join(f"word{n}" for n in range(300)) + " xylograph"),
    ],
)
def test_it_is_found(find: Find, typed: str) -> None:
    assert ENAMEL in find(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("OA 1234", ENAMEL),
        ("SYN-0004", "lapis"),
        ("SYN-0001", "obsidian"),
        ("lapis-lazuli", "lapis"),
        ("Inlaid box lid", "lapis"),
        ("mésopotamien", "lapis"),
        ("Mesopotamian", "lapis"),
    ],
)
def test_the_right_one_comes_first(find: Find, typed: str, name: str) -> None:
    assert find(typed)[0] == name


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("technique:PIXE energy:[2500 TO 3500]", True),
        ("technique:PIXE AND énergie:[2500 TO 3500]", True),
        ("technique:PIXE AND energy:[9500 TO 9600]", False),
        ("keeper:louvre AND year:[-800 TO -600]", True),
        ("keeper:louvre AND année:-700", True),
        ("keeper:louvre AND year:-900", False),
        ("material:argent", True),  # by its name in the other language
        ("matériau:silver", True),
        ("matériau:bronze AND oldest", False),
    ],
)
def test_typed_words_find_what_they_mean_in_both_languages(
    find: Find, typed: str, there: bool
) -> None:
    assert ("oldest" in find(typed)) is there


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("SYN-0004", {"lapis"}),
        ("inventory:SYN-0004", {"lapis"}),
        ("d'obsidienne", {"obsidian"}),
        ("xylograph AND foo", set()),
        ("(", set()),
        ("/", set()),
        ("qwertzuiop", set()),
    ],
)
def test_nothing_else_is_found(find: Find, typed: str, names: set[str]) -> None:
    assert set(find(typed)) == names


@pytest.mark.parametrize("typed", ["or", "d’or"])
def test_gold_is_found_where_gold_is_meant(find: Find, typed: str) -> None:
    found = find(typed)
    assert {"lapis", "gold-coin"} <= set(found)
    assert ENAMEL not in found  # “5 µm or more”


@pytest.mark.parametrize("shape", ["{}", "{}.", "doi:{}", "https://doi.org/{}", '"{}"', "({})"])
def test_a_doi_finds_its_version_and_the_concept_the_newest(
    find: Find, shelf: dict[str, Json], shape: str
) -> None:
    old, new = shelf["enamel"], shelf[ENAMEL]
    for record, name in ((old, "enamel"), (new, ENAMEL)):
        doi = record["pids"]["doi"]["identifier"]
        assert find(shape.format(doi)) == [name]
        assert find(shape.format(doi.upper())) == [name]
    concept = new["parent"]["pids"]["doi"]["identifier"]
    assert find(shape.format(concept)) == [ENAMEL]


def test_the_id_of_a_record_finds_it(find: Find, shelf: dict[str, Json]) -> None:
    for name in ("enamel", ENAMEL):
        record = shelf[name]
        assert find(record["id"]) == [name]
        assert find(record["links"]["self_html"]) == [name]
    assert find(shelf[ENAMEL]["parent"]["id"]) == [ENAMEL]


@pytest.mark.parametrize(
    "typed",
    [
        *("foo AND (", '"', "title:[", "NaCl + (KCl", "/", "//", "/[/", "a/b/", "foo~99", "foo^"),
        *("year:abc", "year:[a TO b]", "created:foo", "created:[foo TO bar]", "energy:x"),
        *("beam_day:x", "internal_notes.note:x", "_exists_:internal_notes", "_exists_:", "a:b:c"),
        *("*:*", "***", "?", "{* TO *}", "[* TO *]", "foo~1.5~", "\\", "a\\", "\ufffe", "🏺"),
        *("(" * 1500 + ")" * 1500, "a " * 1900, "a* " * 1200, '"a b" ' * 600, "title:" * 300),
        "/" + "a?" * 900 + "/",
    ],
)  # fmt: skip
def test_no_query_breaks_the_server(instance: Any, shelf: dict[str, Json], typed: str) -> None:
    url = f"{instance.layout.url}/api/records"
    answer = requests.get(url, params={"q": typed, "size": 1}, timeout=30)
    assert answer.status_code in (200, 400, 414), answer.text[:500]


def test_drafts_are_found_in_the_same_way(app: Flask) -> None:
    with app.test_request_context():
        made = service.create(
            system_identity,
            {
                "access": OPEN,
                "files": {"enabled": True},
                "metadata": {"title": "Coupe d'agate/jaspe"},
                "custom_fields": {
                    "thalie:objects": [{"label": "Coupe à pied", "inventory_number": "ZZ-0815"}]
                },
            },
        )
        refresh()
        for typed in ("agate", "jaspe AND (coupe", "ZZ-0815", "inventory:ZZ-0815", made.id):
            hits = service.search_drafts(system_identity, {"q": typed}).to_dict()["hits"]["hits"]
            assert made.id in [hit["id"] for hit in hits], typed
        service.delete_draft(system_identity, made.id)


# The guide


def guide(language: str) -> list[str]:
    """What the links of the search guide ask for."""
    page = {"base.html": "{% block page_body %}{% endblock %}"}
    loader = jinja2.ChoiceLoader([jinja2.DictLoader(page), jinja2.FileSystemLoader(TEMPLATES)])
    asked: list[str] = []

    def url_for(endpoint: str, q: str) -> str:
        assert endpoint == "invenio_search_ui.search"
        asked.append(q)
        return "/search"

    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.globals |= {
        "url_for": url_for,
        "_": str,
        "config": {"BASE_TEMPLATE": "base.html", "THALIE_PUBLISHER": "C2RMF, AGLAE"},
        "facility": lambda: Facility("New AGLAE"),
    }
    environment.get_template(f"invenio_app_rdm/help/search.{language}.html").render()
    return asked


def manual() -> list[str]:
    """Examples of ``q`` in the manual for harvesters."""
    told = (ROOT / "docs" / "harvesters.md").read_text(encoding="utf-8")
    table = told.partition("| `q` | finds |")[2].partition("\n\n")[0]
    return [*re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE), *re.findall(r"\?q=(\w+)", told)]


EXAMPLES = [*dict.fromkeys([*guide("en"), *guide("fr"), *manual()])]


def test_there_are_examples() -> None:
    assert len(guide("en")) > 40
    assert len(guide("en")) < len(guide("fr")) + 5
    assert len(manual()) > 5


@pytest.mark.parametrize("typed", EXAMPLES)
def test_every_example_finds_something(find: Find, typed: str) -> None:
    assert find(typed)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_guide_names_every_typed_field(language: str) -> None:
    page = (TEMPLATES / f"invenio_app_rdm/help/search.{language}.html").read_text(encoding="utf-8")
    named = set(re.findall(r"<code>(\w+)</code>", page))
    assert named >= set(SEARCH_FIELDS)


# The index


def test_fields_that_are_searched_are_in_the_index(shelf: dict[str, Json]) -> None:
    index = build_alias_name(RDMRecord.index._name)
    names = [field.partition("^")[0] for field in PLAIN_WORDS]
    for place in SEARCH_FIELDS.values():
        names += [place] if isinstance(place, str) else place
    names = [name.replace("\\", "") for name in names]
    (found,) = current_search_client.indices.get_field_mapping(
        index=index, fields=",".join(names)
    ).values()
    assert set(names) == set(found["mappings"])


def test_every_field_of_a_document_may_be_asked_for() -> None:
    for kind in (RDMRecord, RDMDraft):
        (found,) = current_search_client.indices.get_mapping(
            index=build_alias_name(kind.index._name)
        ).values()
        assert set(found["mappings"]["properties"]) - {"$schema"} <= ROOTS


@pytest.fixture
def elsewhere(app: Flask) -> Iterator[str]:
    """Another prefix of indices, which are gone afterwards."""
    kept, prefix = app.config["SEARCH_INDEX_PREFIX"], "elsewhere-"
    app.config["SEARCH_INDEX_PREFIX"] = prefix
    try:
        yield prefix
    finally:
        app.config["SEARCH_INDEX_PREFIX"] = kept
        current_search_client.indices.delete_data_stream(name=f"{prefix}*")
        current_search_client.indices.delete(index=f"{prefix}*")
        current_search_client.indices.delete_index_template(name=f"{prefix}*")


def test_indices_are_made_anew_if_they_are_made_otherwise_and_only_then(
    app: Flask, shelf: dict[str, Json], elsewhere: str, tmp_path: Path
) -> None:
    state = State(tmp_path / "prepared.json")
    prepare_indices(app, state)
    indices = current_search_client.indices
    records = build_alias_name(RDMRecord.index._name)
    assert indices.exists_alias(name=records)
    text = {"field": "metadata.title", "text": "L’or d'Œuvre/PIXE"}
    for kind in (RDMRecord, RDMDraft):
        cut = indices.analyze(index=build_alias_name(kind.index._name), body=text)
        assert [token["token"] for token in cut["tokens"]] == ["or", "oeuvre", "pixe"]

    views = f"{elsewhere}stats-record-view-2026-01"
    for index in (records, views):
        current_search_client.index(index=index, id="one", body={}, refresh=True)
    state.mark("rebuild indices", "asked")
    prepare_indices(app, state)
    assert current_search_client.exists(index=records, id="one")
    assert state.done["rebuild indices"] == "asked"

    state.mark("indices", "as an older version made them")
    prepare_indices(app, state)
    assert not current_search_client.exists(index=records, id="one")
    assert state.done["rebuild indices"] == "needed"
    assert current_search_client.exists(index=views, id="one")


def test_sets_are_told_by_heritage_fields_too(app: Flask, shelf: dict[str, Json]) -> None:
    """The index of InvenioRDM that tells the sets of a record knows our fields and our words."""

    pattern = r"custom_fields.thalie\:summary.places:limoges AND metadata.title:argent"
    one = OAISet(spec="limoges", name="Limoges", search_pattern=pattern)
    db.session.add(one)
    db.session.commit()
    try:
        current_search_client.indices.refresh(index=build_alias_name("rdmrecords-*"))
        record = RDMRecord.pid.resolve(shelf[ENAMEL]["id"])
        assert find_sets_for_record(record.dumps()) == ["limoges"]
    finally:
        db.session.delete(one)
        db.session.commit()
