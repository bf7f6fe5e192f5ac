"""How what is typed is read: Lucene syntax if it is some, an identifier, or words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_principal import Identity
from invenio_i18n import InvenioI18N

from thalie.heritage.config import _STOCK_FIELDS
from thalie.heritage.search import PLAIN_WORDS, SEARCH_FIELDS, DatasetQueryParser
from thalie.search.query import Named, Part, Understood, named

DOI = "10.82433/2vdhp-wab03"
FOUND_BY_DOI = " OR ".join(f'{place}:"{DOI}"' for place in SEARCH_FIELDS["doi"])


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    """A request, in English."""
    app = Flask(__name__)
    app.config["I18N_LANGUAGES"] = [("fr", "Français")]
    InvenioI18N(app)
    with app.test_request_context():
        yield


def query(typed: str) -> dict[str, Any]:
    parser = DatasetQueryParser.factory(mapping=SEARCH_FIELDS, fields=PLAIN_WORDS)
    return dict(parser().parse(typed).to_dict())


def read(typed: str) -> str:
    """The query string that TYPED becomes, with single spaces."""
    found = query(typed)
    asked = found["bool"]["must"][0] if "bool" in found else found
    assert asked["query_string"]["fields"] == PLAIN_WORDS
    return " ".join(asked["query_string"]["query"].split())


@pytest.mark.parametrize(
    ("typed", "as_read"),
    [
        ("verre", "verre"),
        ("PIXE/PIGE", '("PIXE" AND "PIGE")'),
        ("Cu/Zn Sn", '("Cu" AND "Zn") Sn'),
        ("ion-beam", '"ion-beam"'),
        ("X1,X3", '("X1" AND "X3")'),
        ("SYN-0004", '"SYN-0004"'),
        ("-SYN-0004 verre", '-"SYN-0004" verre'),
        ("l’orpiment", "l’orpiment"),
        ("or/argent", '("or" AND "argent")'),
        ("SYN-00*", "(SYN AND 00*)"),
        ("verre!", '"verre!"'),
        ("verre !vitrail", "verre -vitrail"),
        ("fer + cuivre - zinc / or", "fer cuivre zinc"),
        ("the glass of a museum", "glass museum"),
        ("verre et métal", "verre métal"),
        ("au La", "La"),
        ("de la", "de la"),
        ("https://example.org/a/b.", '"https://example.org/a/b"'),
    ],
)
def test_words(typed: str, as_read: str) -> None:
    assert read(typed) == as_read


@pytest.mark.parametrize(
    "typed",
    [
        "émail AND bleu",
        "émail NOT bleu",
        "(verre OR vitrail) AND bleu",
        "verre && bleu",
        '"feuille d\'or"',
        '"feuille or"~3',
        "obsid* ?ixe",
        "obsidiane~1 verre^2",
        "metadata.title:(verre vitrail)",
        "metadata.publication_date:[2024-01-01 TO *]",
        "created:{2024-01-01 TO 2025-01-01}",
        "created:[now-7d/d TO *]",
        "updated:>=2024-01",
        "versions.index:>2",
        "/ob[st]idi.n/",
        "metadata.title:/ob.*/",
        "*",
        "*:*",
        "_exists_:tombstone",
        r"custom_fields.thalie\:summary.within:*",
    ],
)
def test_lucene_syntax_stays(typed: str) -> None:
    assert read(typed) == typed


@pytest.mark.parametrize(
    ("typed", "as_read"),
    [
        ("foo AND (", "foo"),
        ('"foo bar', "foo bar"),
        ("title:[", "title"),
        ("NaCl + (KCl", "NaCl KCl"),
        ("Étude: verre", "Étude verre"),
        ("1:2", "1 2"),
        ("year:abc", "year abc"),
        ("verre year:[a TO 3]", "verre year 3"),
        ("created:yesterday", "created yesterday"),
        ("/data/run 12", '("data" AND "run") 12'),
        ("a / b c / d", "b c d"),
        ("'verre'", "verre"),
        ("verre^^ ~~", "verre"),
        ("[2024 TO", "2024"),
        ("(" * 3000 + "verre", "verre"),
        ("(" * 900 + "verre" + ")" * 900, "verre"),
        ("SYN-0004)", r'"SYN-0004"'),
    ],
)
def test_what_cannot_be_parsed_is_words(typed: str, as_read: str) -> None:
    assert read(typed) == as_read


@pytest.mark.parametrize(
    "typed",
    [
        *(r"internal\_notes.note:x", r"internal_notes.\*:x", r"\*:x"),
        *(
            "parent.access.grant_tokens:x",
            r"parent.access.grant\_tokens:x",
            "_exists_:parent.access.links",
        ),
        *(r"parent.access.\*:x", r"parent.acc\*:x", r"parent.\*:x", r"_exists_:parent.access.g*"),
        *("files.default_preview:a*", r"files.default\_preview:x", "files.order:x"),
        *(r"files.\*:x", r"files.d\*:x"),
    ],
)
def test_what_is_guarded_is_not_reached_by_another_spelling(typed: str) -> None:
    nobody = Identity(None)
    parser = DatasetQueryParser.factory(mapping=_STOCK_FIELDS, fields=PLAIN_WORDS)
    asked = parser(nobody).parse(typed).to_dict()
    words = asked.get("bool", {}).get("must", [asked])[0]["query_string"]["query"]
    assert ":" not in words


@pytest.mark.parametrize("typed", ["(", "/", '"', "? !", "AND", "+-", "…"])
def test_nothing_but_signs_finds_nothing(typed: str) -> None:
    assert query(typed) == {"match_none": {}}


def test_nothing_typed_finds_all() -> None:
    assert query("  ") == {"match_all": {}}


@pytest.mark.parametrize(
    "typed",
    [
        DOI,
        f"{DOI}.",
        f"doi:{DOI}",
        f"DOI: {DOI}",
        f"https://doi.org/{DOI}",
        f"http://dx.doi.org/{DOI}).",
        f"doi.org/{DOI},",
        f'"{DOI}"',
        f"« {DOI} »",
    ],
)
def test_a_doi_is_read_however_it_is_written(typed: str) -> None:
    assert named(typed) == Named("doi", DOI)
    assert read(typed) == f"({FOUND_BY_DOI})"


def test_an_identifier_among_words() -> None:
    assert (
        read(f"verre (https://doi.org/{DOI} OR vitrail)") == f"verre (({FOUND_BY_DOI}) OR vitrail)"
    )


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("10.1016/0168-583X(90)90123-4", Named("doi", "10.1016/0168-583X(90)90123-4")),
        ("0000-0002-1825-009x", Named("orcid", "0000-0002-1825-009X")),
        ("https://orcid.org/0000-0002-1825-0097", Named("orcid", "0000-0002-1825-0097")),
        ("2vdhp-wab03", Named("record", "2vdhp-wab03")),
        ("https://data.example.org/records/2vdhp-wab03?x=1", Named("record", "2vdhp-wab03")),
        ("2vdhp-wab04", None),
        ("micro-probe", None),
        ("verre", None),
        (f"{DOI} verre", None),
    ],
)
def test_what_is_named(typed: str, thing: Named | None) -> None:
    assert named(typed) == thing


def test_a_typed_word_may_mean_several_fields() -> None:
    places = "(metadata.title:fibule OR metadata.additional_titles.title:fibule)"
    assert read("title:fibule") == places
    assert read("-title:fibule grenat") == f"-{places} grenat"
    assert read("year:[-800 TO -600]") == r"custom_fields.thalie\:summary.years:[-800 TO -600]"
    assert read("inventory:SYN-0004") == r'custom_fields.thalie\:summary.numbers:"SYN-0004"'


def test_gold_is_not_the_conjunction() -> None:
    gold = read("or")
    assert r"custom_fields.thalie\:summary.words.materials:or" in gold
    assert "metadata.description" not in gold
    assert read("d’or") == gold
    assert read("glass or enamel") == "glass enamel"
    with force_locale("fr"):
        assert read("feuille or") == f"feuille {gold}"
    assert read("material:or") == r"custom_fields.thalie\:summary.words.materials:or"


def test_words_together_come_first() -> None:
    (together,) = query("OA 1234")["bool"]["should"]
    assert together["multi_match"]["type"] == "phrase"
    assert together["multi_match"]["query"] == "OA 1234"


def test_a_whole_text_is_compared_with_texts() -> None:
    text = " ".join(f"word{n}" for n in range(600))
    found = query(text)["more_like_this"]
    assert found["like"] == text
    assert "metadata.description" in found["fields"]


@pytest.mark.parametrize(
    ("typed", "as_read"),
    [
        ("matériau:bronze", "material:bronze"),
        ("Materiau:bronze", "material:bronze"),
        ("MUSÉE:louvre", "keeper:louvre"),
        ("museum:louvre", "keeper:louvre"),
        ("Énergie:[2500 TO 3500]", "energy:[2500 TO 3500]"),
        ("année:-700", "year:-700"),
    ],
)
def test_typed_words_have_names_in_both_languages(typed: str, as_read: str) -> None:
    assert read(typed) == read(as_read)
    assert "summary" in read(typed)


def test_years_before_our_era_are_negative() -> None:
    assert read("year:-700").endswith('summary.years:"-700"')
    assert read("year:[-800 TO -600]").endswith("summary.years:[-800 TO -600]")


@pytest.mark.parametrize(
    ("typed", "as_read"),
    [
        ("*onze", "onze"),
        ("**onz*", "onz*"),
        ("?*onze verre", "onze verre"),
        ("***", "*"),
        ("on****ze", "on*ze"),
    ],
)
def test_no_word_begins_with_a_star(typed: str, as_read: str) -> None:
    assert read(typed) == as_read


def understood(typed: str) -> Understood:
    parser = DatasetQueryParser.factory(mapping=SEARCH_FIELDS, fields=PLAIN_WORDS)
    told: Understood = parser().understood(typed)
    return told


def test_how_a_text_was_read_is_told() -> None:
    told = understood("matériau:bronze AND (verre OR vitrail) title:chien")
    assert told.parts[0] == Part("material", "bronze")
    assert not told.plain
    assert understood('"foo AND (bar') == Understood((Part("", "foo"), Part("", "bar")), plain=True)
    assert understood(f"https://doi.org/{DOI}") == Understood((Part("doi", DOI),))
    assert understood("*onze").begins_open
    assert not understood("onz*").begins_open
    assert understood("(") == Understood((), plain=True)
