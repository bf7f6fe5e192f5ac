"""The sections of a landing page, in both languages, from the document with everything."""

from __future__ import annotations

import csv
import itertools
from io import StringIO
from typing import Any

import pytest

from thalie.crosswalks.spoken import Spoken, in_one_language, titles, translated
from thalie.heritage.paper import files, measured, method, people, record, studied, told, works
from thalie.heritage.paper.house import once, retold
from thalie.heritage.paper.measured import Asked
from thalie.heritage.paper.parts import Grid, grid, in_tongue, part
from thalie.heritage.present import Line, Words

from ..crosswalks.documents import DOCUMENT, changed, find, read, vocabulary

METADATA = DOCUMENT["metadata"]
FIELDS = DOCUMENT["custom_fields"]


def said(lines: list[Line] | tuple[Line, ...]) -> dict[str, str]:
    return {line.label: plain(", ".join(word.text for word in line.words)) for line in lines}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def cells(table: Grid | measured.Table) -> list[list[str]]:
    return [[plain(", ".join(word.text for word in cell)) for cell in row] for row in table.rows]


# Languages


@pytest.mark.parametrize(
    ("language", "shown", "other"),
    [
        ("fr", "Le bleu d’un chat imaginaire", "The blue of an imaginary cat"),
        ("en", "The blue of an imaginary cat", "Le bleu d’un chat imaginaire"),
        ("de", "The blue of an imaginary cat", "Le bleu d’un chat imaginaire"),
    ],
)
def test_the_title_is_the_reader_s_and_the_other_stays(
    language: str, shown: str, other: str
) -> None:
    found = titles(METADATA, find, language)
    assert [one.text for one in found.shown] == [shown]
    assert [one.text for one in found.others] == [other]


def test_a_title_without_a_language_is_shown_to_those_who_have_none() -> None:
    texts = [Spoken("Untold"), Spoken("Dit", "fr")]
    assert translated(texts, "fr").shown == (Spoken("Dit", "fr"),)
    assert translated(texts, "en").shown == (Spoken("Untold"),)
    assert translated([], "en").shown == ()


def test_descriptions_of_a_kind_are_translations_of_each_other() -> None:
    found = told.descriptions(METADATA, find, "fr")
    assert list(found) == ["abstract", "methods", "technical-info"]
    assert found["abstract"].texts.shown[0].text == "<p>Cartographies.</p>"
    assert found["abstract"].texts.others[0].language == "en"
    assert found["methods"].texts.shown[0].text == "<p>PIXE</p>", "there is no other"
    assert found["methods"].label == "Methods", "the stock file has no French"


def test_other_titles_stand_under_their_kind() -> None:
    more = {"title": "Glazes, part 2", "type": {"id": "subtitle"}}
    metadata = {**METADATA, "additional_titles": [*METADATA["additional_titles"], more]}
    assert said(told.other_titles(metadata, find, "en")) == {"Subtitle": "Glazes, part 2"}
    assert told.other_titles(METADATA, find, "en") == []


def test_a_text_that_repeats_the_lines_is_known() -> None:
    lines = ["Techniques particle-induced X-ray emission (PIXE)", "Beam proton 2999 keV"]
    text = "<p>Techniques: particle-induced X-ray emission (PIXE). Beam: proton 2999 keV.</p>"
    assert not told.adds_to(text, lines)
    assert told.adds_to(text.replace("2999", "3001"), lines)


def named(word: str) -> tuple[str, str] | None:
    for name in ("techniques", "materials"):
        for term, facts in vocabulary(name).items():
            if word.casefold() in map(str.casefold, [*facts.title.values(), term]):
                return name, term
    return None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["lead glass", "synthetic data", "demonstration"]),
        ("fr", ["verre au plomb", "données de synthèse", "démonstration"]),
    ],
)
def test_keywords_stand_once_in_the_reader_s_language(language: str, words: list[str]) -> None:
    given = ("lead glass", "verre au plomb", "synthetic data", "données de synthèse",
             "démonstration", "demonstration", "PIXE")  # fmt: skip
    subjects = [{"subject": word} for word in given]
    found = told.keywords(subjects, named, find, language, {("techniques", "pixe")})
    assert [one.text for one in found] == words
    assert found[0].address == "/things/material/lead-glass"
    assert "metadata.subjects.subject" in found[1].address


def test_a_keyword_is_searched_as_it_is_written() -> None:
    [one] = told.keywords([{"subject": 'a "b" \\ c & d'}], named, find, "fr")
    assert one.address == (
        "/search?q=metadata.subjects.subject%3A%22a+%5C%22b%5C%22+%5C%5C+c+%26+d%22"
    )


def test_words_of_ours_are_told_in_the_reader_s_language() -> None:
    assert retold("None", "fr") == "aucun"
    assert retold("50 µm Al", "fr") == "50 µm Al"
    assert once(["ion-beam", "ion beam", "Ion beam"], "en") == ["ion-beam"]


@pytest.mark.parametrize(
    ("tag", "language", "words"),
    [("en", "fr", "En anglais"), ("fr", "en", "In French"), ("", "fr", "Dans une autre langue"),
     ("qq-nonsense", "en", "In qq-nonsense"), ("../..", "en", "In ../..")],
)  # fmt: skip
def test_a_language_is_named_whatever_it_is(tag: str, language: str, words: str) -> None:
    assert in_tongue(tag, language) == words


# Lists


@pytest.mark.parametrize(
    ("asked", "page"),
    [("", 1), ("1", 1), ("3", 3), ("4", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 99, 3)],
)
def test_a_page_that_is_not_there_is_the_nearest(asked: str, page: int) -> None:
    found = part(range(25), asked, 10)
    assert (found.page, found.pages, found.total, found.start) == (page, 3, 25, 10 * (page - 1))
    assert list(found.rows) == list(range(25))[found.start : found.start + 10]


def test_an_empty_list_is_nothing() -> None:
    assert not part([], "1", 10)
    assert part([0], "", 10)


def test_columns_that_nobody_fills_are_left_out() -> None:
    from thalie.ground.language import sentence

    columns = [(sentence("One"), ("a", "b")), (sentence("Two"), ("c",))]
    assert grid(columns, [{"a": (Words("x"),), "b": (Words("y"),)}, {}], "en") == Grid(
        ("One",), (((Words("x"), Words("y")),), ((),))
    )


# What was studied


def test_an_object_is_a_card_with_pages_and_years() -> None:
    model = read()
    raw = FIELDS["thalie:objects"]
    one = studied.studied(model.objects[0], raw[0], "/things/object/x", "fr", find)
    assert one.name == Words("Imaginary cat", "/things/object/x")
    assert said(one.lines) == {
        "Type": "sculpture",
        "Matériaux": "bronze, or",
        "Période": "âge du Bronze",
        "Années": "664 av. J.-C. – 332 av. J.-C.",
        "Détenteur": "musée du Louvre",
        "Numéro d’inventaire": "E 0",
        "Lieu de production": "Saqqarah, 29,871° N, 31,216° E",
        "Lieu de découverte": "Memphis",
        "Page publique": "https://collections.example.org/ark:/53355/cl010000001",
    }
    place = next(line for line in one.lines if line.label == "Lieu de production")
    assert place.words[0].address == "https://www.geonames.org/349719"


def test_a_dating_is_told_if_it_says_more_than_the_years() -> None:
    dated = [{"label": "a", "year_from": -664, "year_to": -332, "dating": edtf}
             for edtf in ("-0663/-0331", "-0663~/-0331")]  # fmt: skip
    model = read({"custom_fields thalie:objects": dated})
    lines = [said(studied.studied(one, raw, "", "en", find).lines)
             for one, raw in zip(model.objects, dated, strict=True)]  # fmt: skip
    assert [("Dating (EDTF)" in one) for one in lines] == [False, True]


def test_another_keeper_has_a_page_where_everybody_may_read_the_dataset() -> None:
    raw = {"label": "a", "other_keeper": {"name": "Musée d’Ennery"}}
    [one] = read({"custom_fields thalie:objects": [raw]}).objects
    for page, address in (("/things/object/1", "/things/keeper/musee-d-ennery"), ("", "")):
        [line] = studied.studied(one, raw, page, "en", find).lines
        assert (line.label, line.words) == ("Keeper", (Words("Musée d’Ennery", address),))


def test_many_objects_are_a_table_without_empty_columns() -> None:
    raw = FIELDS["thalie:objects"]
    objects = [studied.studied(one, each, "", "en", find)
               for one, each in zip(read().objects, raw, strict=True)]  # fmt: skip
    table = studied.table(objects, "en")
    assert table.columns == ("Name", "Type", "Materials", "Period", "Keeper", "Inventory number",
                             "Places", "Public page")  # fmt: skip
    assert cells(table)[1][:3] == ["A pot", "", ""]


@pytest.mark.parametrize(
    ("point", "words"),
    [((0, -0.5), "0° N, 0.5° W"), ((-1, 2), "1° S, 2° E"), ((None, 2), ""), ((1, None), "")],
)
def test_a_point_is_told_as_on_maps(point: tuple[Any, Any], words: str) -> None:
    assert plain(studied.point_words(*point, "en")) == words


# How


def test_the_beam_is_one_line_and_the_facility_stands_once() -> None:
    lines = said(method.method(FIELDS["thalie:experiment"], find, "en"))
    assert lines["Beam"] == "proton, 3000 keV"
    assert lines["Days of beam"] == "20 January 2026 – 22 January 2026"
    assert lines["Techniques"] == "particle-induced X-ray emission (PIXE)"
    assert "Facility" not in lines, "the name of the instrument has it"
    elsewhere = {**FIELDS["thalie:experiment"], "facility": "Elsewhere"}
    assert said(method.method(elsewhere, find, "en"))["Facility"] == "Elsewhere"


def test_the_least_that_is_known_of_an_experiment_is_no_hole() -> None:
    assert method.method({}, find, "fr") == []
    assert said(method.method({"facility": "Here", "energy": 1.5}, find, "fr")) == {
        "Installation": "Here", "Faisceau": "1,5 keV",
    }  # fmt: skip


DETECTORS = [
    {"name": "X0", "type": {"id": "sdd"}, "model": "Ketek", "angle": 50, "filter": "none"},
    {"name": "X13", "filter": "50 µm Al"},
]
SUMS = {"derivations": [{"result": "X13", "sources": ["X1", "X3"]}, {"result": "table.csv"}]}


def test_sums_of_channels_are_no_detectors() -> None:
    sums = method.computed(SUMS)
    assert sums == {"X13"}
    found = method.detectors(DETECTORS, sums, lambda name: "x-0", find, "fr")
    assert found is not None
    assert found.columns == ("Nom", "Détecteur", "Angle", "Filtre")
    assert cells(found) == [["X0", "détecteur à dérive de silicium, Ketek", "50°", "aucun"]]
    assert found.rows[0][0] == (Words("X0", "/instruments/x-0"),)
    assert method.detectors(DETECTORS[1:], sums, lambda name: None, find, "fr") is None


# What was measured

ANALYSES: list[dict[str, Any]] = [
    {"number": "0010", "kind": {"id": "map"}, "object": "Cat", "day": "2026-01-20", "dose": 10,
     "detectors": ["X0", "X13"], "pixels_x": 40, "pixels_y": 20, "spot": "left eye",
     "started": "2026-01-20T16:07:31", "file": "a.hdf5", "path": "/"},
    {"number": "0009", "kind": {"id": "point"}, "object": "Pot", "day": "2026-01-20", "dose": 2,
     "detectors": ["X0", "X13"], "spot": "Œil droit, =1+1", "file": "a.hdf5"},
    {"number": "0100", "kind": {"id": "point"}, "object": "Cat", "day": "2026-01-20",
     "detectors": ["X0", "X13"], "file": "b.hdf5"},
]  # fmt: skip


def numbers(**query: str) -> list[str]:
    found = measured.chosen(ANALYSES, Asked.of(query), find, "fr")
    return [one["number"] for one in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["0010", "0009", "0100"]),
        ({"sort": "number"}, ["0009", "0010", "0100"]),
        ({"sort": "-number"}, ["0100", "0010", "0009"]),
        ({"sort": "dose"}, ["0009", "0010", "0100"]),
        ({"sort": "-dose"}, ["0010", "0009", "0100"]),
        ({"sort": "kind"}, ["0009", "0100", "0010"]),
        ({"sort": "nowhere"}, ["0010", "0009", "0100"]),
        ({"sort": "__class__"}, ["0010", "0009", "0100"]),
        ({"kind": "map"}, ["0010"]),
        ({"kind": "gone"}, []),
        ({"object": "Cat"}, ["0010", "0100"]),
        ({"q": "oeil DROIT"}, ["0009"]),
        ({"q": "cartographie"}, ["0010"]),
        ({"q": "b.hdf5"}, ["0100"]),
        ({"q": "cat eye"}, ["0010"]),
        ({"q": "nobody"}, []),
        ({"q": "x" * 10_000}, []),
    ],
)
def test_analyses_are_narrowed_and_sorted(query: dict[str, str], expected: list[str]) -> None:
    assert numbers(**query) == expected


def test_each_order_can_be_asked_for_whatever_is_missing() -> None:
    for name, sign in itertools.product(measured.SORTED, ("", "-")):
        assert sorted(numbers(sort=sign + name)) == ["0009", "0010", "0100"]


def test_the_table_tells_once_what_all_rows_share_and_no_sums() -> None:
    asked = Asked(sort="number")
    table = measured.table(ANALYSES[:2], ANALYSES, asked, frozenset({"X13"}), {}, find, "fr")
    assert said(table.common) == {"Jour": "20 janvier 2026", "Détecteurs": "X0"}
    labels = [column.label for column in table.columns]
    assert labels == ["Numéro", "Nature", "Objet", "Point ou zone", "Heure", "Carte", "Dose",
                      "Fichier"]  # fmt: skip
    assert cells(table)[0] == ["0010", "cartographie", "Cat", "left eye", "16:07:31",
                               "40 × 20 pixels", "10", "a.hdf5"]  # fmt: skip
    number = table.columns[0]
    assert (number.order, number.query) == ("ascending", "sort=-number")


def test_what_somebody_named_in_both_languages_is_told_in_the_readers() -> None:
    both = [{"number": "1", "object": "Cat", "spot": "left eye", "spot_fr": "œil gauche"},
            {"number": "2", "object": "Pot", "spot_en": "rim", "spot_fr": "bord"}]  # fmt: skip
    fields = {"thalie:objects": [{"label": "Cat", "label_fr": "Chat"}, {"label": "Pot"}]}
    told = {}
    for language in ("fr", "en", "de"):
        rows = in_one_language(both, language)
        names = measured.names(fields, language)
        table = measured.table(rows, rows, Asked(), frozenset(), names, find, language)
        told[language] = cells(table)
    assert told["fr"] == [["1", "Chat", "œil gauche"], ["2", "Pot", "bord"]]
    assert told["en"] == [["1", "Cat", "left eye"], ["2", "Pot", "rim"]]
    assert told["de"] == [["1", "Cat", "left eye"], ["2", "Pot", ""]]
    assert [one["number"] for one in measured.chosen(both, Asked("oeil"), find, "en")] == ["1"]
    menu = measured.objects(both, measured.names(fields, "fr"))
    assert [(one.value, one.label) for one in menu] == [("Cat", "Chat"), ("Pot", "Pot")]


def test_an_address_keeps_what_was_asked() -> None:
    asked = Asked.of({"q": "a&b", "kind": "map", "sort": "-dose"})
    assert asked.query(page="2") == "q=a%26b&kind=map&sort=-dose&page=2"
    assert asked.narrow
    assert not Asked.of({"sort": "dose"}).narrow


def test_one_analysis_shares_nothing() -> None:
    table = measured.table(ANALYSES[:1], ANALYSES[:1], Asked(), frozenset(), {}, find, "en")
    assert table.common == ()
    assert len(table.columns) == 10


def test_menus_of_one_entry_are_none() -> None:
    assert [one.label for one in measured.kinds(ANALYSES, find, "fr")] == [
        "cartographie", "analyse ponctuelle",
    ]  # fmt: skip
    assert measured.kinds(ANALYSES[1:], find, "fr") == []
    assert [one.value for one in measured.objects(ANALYSES, {})] == ["Cat", "Pot"]
    many = [{"object": str(number)} for number in range(measured.MOST_CHOICES + 1)]
    assert measured.objects(many, {}) == []


def test_the_csv_has_every_field_and_no_formula() -> None:
    text = measured.csv_of([*ANALYSES, {"number": "=cmd|' /C calc'!A0", "dose": 1e-7}])
    assert text[0] == "\ufeff"
    rows = list(csv.DictReader(StringIO(text[1:], newline="")))
    assert len(rows) == 4
    assert rows[0]["detectors"] == "X0; X13"
    assert rows[0]["kind"] == "map"
    assert (rows[3]["number"], rows[3]["dose"]) == ("'=cmd|' /C calc'!A0", "1e-07")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert measured.csv_of([]).startswith("\ufeffnumber,kind,")


# By whom


def test_everybody_stands_once_with_all_roles() -> None:
    model, document = read(), changed({})
    found = people.people(model, document["metadata"], True, find, "fr")
    assert [one.name for one in found] == ["Exemple, Camille", "Chef, Dominique", "Main, Claude",
                                           "Soin, Alix", "New AGLAE", "A museum"]  # fmt: skip
    first = found[0]
    assert (first.author, first.page) == (True, "/things/person/0000-0002-1825-0097")
    assert first.affiliations == (Words("A centre", "https://ror.org/02egw5x81"),)
    assert [one.roles for one in found[1:3]] == [("Project leader",), ("Data collector",)]


def test_who_is_author_and_contact_is_one_person() -> None:
    document = changed({})
    again = {**document["metadata"]["creators"][0], "role": {"id": "contactperson"}}
    changes = {"metadata contributors": [again]}
    metadata = changed(changes)["metadata"]
    [one] = people.people(read(changes), metadata, False, find, "en")
    assert (one.author, one.contact, one.roles) == (True, True, ("Contact person",))
    assert one.page == "", "nobody is told of a dataset that not everybody may read"


def test_a_byline_is_short() -> None:
    creators = [{"person_or_org": {"type": "personal", "name": f"N{n}, A"}} for n in range(5000)]
    changes = {"metadata creators": creators, "metadata contributors": []}
    everybody = people.people(read(changes), changed(changes)["metadata"], True, find, "en")
    names, more = people.byline(everybody)
    assert (len(names), more) == (people.BYLINE, 5000 - people.BYLINE)


def test_funding_names_funder_and_number() -> None:
    [first, *_others] = people.funding(read().funding, "fr")
    assert [one.text for one in first] == [
        "Agence nationale de la recherche", "Nouvel AGLAE (ANR-10-EQPX-22)",
    ]  # fmt: skip


# What belongs to it


def test_works_stand_under_their_relation_and_programs_under_software() -> None:
    lines = works.works(METADATA, FIELDS["thalie:processing"], find, "fr")
    assert said(lines)["Logiciels"] == "TrauPIXE 25.09, Imaging"
    [paper] = next(line for line in lines if line.words[0].text.startswith("10.5072/paper")).words
    assert paper.address == "https://doi.org/10.5072/paper"
    [box] = next(line for line in lines if line.words[0].text.startswith("box")).words
    assert box.address == ""
    assert works.works({}, {}, find, "fr") == []


def test_no_address_is_a_script() -> None:
    evil = {"identifier": "javascript:alert(1)", "scheme": "url", "relation_type": {"id": "cites"}}
    program = {"name": "p", "address": "javascript:alert(1)"}
    lines = works.works({"related_identifiers": [evil]}, {"software": [program]}, find, "en")
    assert [word.address for line in lines for word in line.words] == ["", ""]


# Files


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [(0, "0 B", "0 o"), (999, "999 B", "999 o"), (1000, "1 kB", "1 ko"),
     (1_840_457, "1.8 MB", "1,8 Mo"), (999_960, "1 MB", "1 Mo"),
     (3 * 10**15, "3,000 TB", "3 000 To")],
)  # fmt: skip
def test_sizes_are_told_in_decimal_units(size: int, english: str, french: str) -> None:
    assert plain(files.size_words(size, "en")) == english
    assert plain(files.size_words(size, "fr")) == french


def test_a_file_says_what_it_holds() -> None:
    entries = [{"key": "a.hdf5", "size": 10, "checksum": "md5:0"}, {"key": "b.hdf5", "size": 1},
               {"key": "README.txt", "size": 1}, {"key": "hidden", "access": {"hidden": True}},
               {"key": "away", "transfer": {"type": "R"}}]  # fmt: skip
    shown = files.files(entries, ANALYSES, "", find, "fr")
    assert [one.key for one in shown.rows] == ["a.hdf5", "b.hdf5", "README.txt", "away"]
    assert [one.holds for one in shown.rows][:2] == [
        "analyse 0010 (cartographie) de Cat et analyse 0009 (analyse ponctuelle) de Pot",
        "analyse 0100 (analyse ponctuelle) de Cat",
    ]
    assert "deux langues" in shown.rows[2].holds
    assert (shown.rows[3].remote, shown.rows[3].size) == (True, "")
    many = [{"number": str(n), "file": "b.hdf5"} for n in range(3)]
    assert files.files(entries[1:2], many, "", find, "en").rows[0].holds == "3 analyses"


def test_two_thousand_files_are_pages() -> None:
    entries = [{"key": f"{number}.hdf5", "size": 1} for number in range(2000)]
    shown = files.files(entries, [], "40", find, "en")
    assert (shown.total, shown.pages, shown.rows[0].key) == (2000, 40, "1950.hdf5")


# The record


def test_the_reference_is_that_of_datacite() -> None:
    assert record.citation(read(), "Dataset", "en") == (
        "Exemple, Camille (2026). The blue of an imaginary cat. Version 2. C2RMF, AGLAE. Dataset."
    )
    assert record.address(read()) == "https://doi.org/10.5072/version-2"


@pytest.mark.parametrize(
    ("language", "deed"),
    [
        ("en", "https://creativecommons.org/licenses/by/4.0/deed.en"),
        ("fr", "https://creativecommons.org/licenses/by/4.0/deed.fr"),
    ],
)
def test_a_licence_is_told_in_words(language: str, deed: str) -> None:
    from thalie.crosswalks.model import Licence

    one = Licence({"en": "CC BY"}, "https://creativecommons.org/licenses/by/4.0/", "cc-by-4.0")
    name, permitted = record.licence(one, language)
    assert name == Words("CC BY", deed)
    assert ("auteurs" if language == "fr" else "authors") in permitted
    own = Licence({"en": "Ours"}, "https://example.org/licence")
    assert record.licence(own, language) == (Words("Ours", "https://example.org/licence"), "")


@pytest.mark.parametrize(
    ("access", "words"),
    [
        ({"record": "public", "files": "public"}, "Tout le monde peut lire les fichiers."),
        (DOCUMENT["access"], "jusqu’au 22 janvier 2029"),
        ({"record": "public", "files": "restricted"}, "qui en a besoin peut demander l’accès"),
    ],
)
def test_access_is_a_sentence(access: dict[str, Any], words: str) -> None:
    assert words in record.access(read({"access": access}), "fr")


def test_provenance_tells_dates_that_stand_nowhere_else() -> None:
    lines = said(record.provenance(read(), METADATA, find, "fr"))
    assert lines["Other"] == "3 février 2027, Review"
    assert "Collected" not in lines, "the days of beam stand among the methods"
    assert lines["Autres identifiants"] == "ark:/12345/x"
    other = changed({"metadata dates": [{"date": "2020-01-01/2020-01-02",
                                         "type": {"id": "collected"}}]})  # fmt: skip
    told_there = said(record.provenance(read(), other["metadata"], find, "fr"))
    assert told_there["Collected"] == "1 janvier 2020 – 2 janvier 2020"


def test_the_least_record_has_no_empty_line() -> None:
    bare: dict[str, Any] = {"title": "x", "resource_type": {"id": "dataset"}}
    document = {"id": "a", "metadata": bare, "access": {"record": "public", "files": "public"}}
    from thalie.crosswalks.read import read_record

    from ..crosswalks.documents import SETTINGS, TODAY

    model = read_record(document, find, SETTINGS, TODAY)
    assert record.provenance(model, bare, find, "en") == []
    assert people.people(model, bare, True, find, "en") == []
    assert list(told.descriptions(bare, find, "en")) == []
    assert record.citation(model, "Dataset", "en") == "x. Dataset."
    assert record.life_cycle({}, find, "en") == []
    assert record.derivations({}, find, "en") is None
    assert measured.elements({}, find, "en") is None


SUM = "sum of the channels, computed by the converter"


def test_derivations_say_how_in_the_reader_s_language() -> None:
    made = {"derivations": [{"result": "X13", "sources": ["X1", "X3"],
                             "method": SUM}]}  # fmt: skip
    shown = record.derivations(made, find, "fr")
    assert shown is not None
    assert "somme des voies, calculée par le convertisseur" in [
        word.text for cell in shown.rows[0] for word in cell
    ]
