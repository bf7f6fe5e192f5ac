"""Tables of objects and analyses in the deposit form: pasted, filled down, imported, exported."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import COMPLETE, Account, drafted, person
from tests.browser.visitor import Visitor

Json = dict[str, Any]
BLOCK = (
    "Vase\tVase\tVase\tsculpture\tE 1\r\n"
    "Coupe\tCoupe\tCup\t\tE 2\r\n"
    '"Plat\nrond"\tPlat\tPlate\tceramic-object\tE 3\r\n'
)
PROSE = {
    "text": "Œil gauche\r\n\r\nglaçure rouge\r\n",
    "html": "<p class=MsoNormal>Œil gauche</p><p class=MsoNormal>glaçure rouge</p>",
}


def stored(app: Any, draft: str) -> Json:
    """The custom fields of a draft as they are kept."""
    from invenio_db import db
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    db.session.rollback()  # a reader of now
    return dict(service.read_draft(person("leader"), draft)._record["custom_fields"])


@pytest.mark.parametrize(
    ("language", "terms", "told"),
    [
        ("en-GB", {"keeper": "louvre museum", "material": "bronze", "wrong": "bronz xyz",
                   "kept": "Louvre Museum"},
         ("3 rows, 5 columns", "Nothing was pasted", "Louvre Museum",
          "is not in the list. Nearest:", "one number")),
        ("fr-FR", {"keeper": "Musee du Louvre", "material": "bronze", "wrong": "bronz xyz",
                   "kept": "musée du Louvre"},
         ("3 lignes, 5 colonnes", "Rien n’a été collé", "musée du Louvre",
          "Les plus proches", "un nombre")),
    ],
)  # fmt: skip
def test_a_block_is_pasted_filled_down_and_saved(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account],
    language: str, terms: dict[str, str], told: tuple[str, ...],
) -> None:  # fmt: skip
    pasted, nothing, keeper, unknown, wrong = told
    draft = drafted(app)
    seen = visitor.go("editSheet", name=f"sheet-end-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{draft}", block=BLOCK,
                      terms=terms, prose=PROSE, years=["664 av. J.-C.", "long ago"])  # fmt: skip
    assert pasted in seen["pasted"]
    wide, lost, label = seen["refused"]
    assert nothing in wide and nothing in lost and "1" in lost and label == "Vase"
    assert seen["below"].endswith("thalie:objects.1.keeper")
    assert keeper in seen["filled"] and "2" in seen["filled"]
    assert seen["chosen"] == "bronze"
    assert "bronz xyz" in seen["unknown"] and unknown in seen["unknown"]
    assert wrong in seen["wrong"]
    assert seen["plain"] == "Œil gauche glaçure rouge"
    assert seen["copied"] == seen["back"] == "Plat rond"
    assert "1" in seen["removed"][0] and seen["removed"][1] == ""
    assert seen["violations"] == []
    assert wrong in seen["given"]
    fields = stored(app, draft)
    objects = fields["thalie:objects"]
    assert [one["inventory_number"] for one in objects] == ["E 1", "E 2", "E 3"]
    types = [one.get("type", {}).get("id") for one in objects]
    assert types == ["sculpture", None, "ceramic-object"]
    assert [one["keeper"] for one in objects] == [{"id": "louvre"}] * 3
    assert objects[0]["materials"] == [{"id": "bronze"}] and objects[0]["year_from"] == -664
    given = {
        one["field"].partition("objects.")[2]: one["given"] for one in fields["thalie:unsettled"]
    }
    assert given == {"1.year_from": "long ago", "1.materials.0": "bronz xyz"}


TABLE = """Numéro;Jour;Nature;Énergie (keV);Détecteurs;Description;Foo
0001;20/01/2026;carte;2 998,5;X0; Œil gauche – glaçure;?
0002;-0044-03-15;cartographie;2998,5;X0;"= 1,5 ; ‘rouge’";
0003;21/01/2026;inconnu;1,234;;<p class="MsoNormal">trois</p>;
0004;21/01/2026;map;1;;;;trop;de;cellules
0005;21/01/2026;map;peu;;"fin
de ligne";
"""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB", {"separator": "semicolon", "decimal": "comma", "line": "Line 3, Day:",
                   "last": "Line 6, Energy (keV):", "aside": "names 7 columns", "kind": "Kind"}),
        ("fr-FR", {"separator": "point-virgule", "decimal": "virgule", "line": "Ligne 3, Jour :",
                   "last": "Ligne 6, Énergie (keV) :", "aside": "nomme 7 colonnes",
                   "kind": "Nature"}),
    ],
)  # fmt: skip
def test_a_csv_in_windows_1252_is_shown_before_it_is_taken_over(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], tmp_path: Path,
    language: str, words: dict[str, str],
) -> None:  # fmt: skip
    file, workbook = tmp_path / "analyses été.csv", tmp_path / "analyses.xlsx"
    file.write_bytes(TABLE.replace("\n", "\r\n").encode("cp1252"))
    workbook.write_bytes(b"PK\x03\x04 and more")
    there = [{"number": "0001", "day": "2026-01-20", "energy": 3000, "dose": 5}]
    draft = drafted(app, **COMPLETE | {"custom_fields": {"thalie:analyses": there}})
    seen = visitor.go("importSheet", name=f"sheet-csv-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{draft}", file=str(file),
                      workbook=str(workbook),
                      pasted="number,day,dose\n0001,2026-01-20,6\n")  # fmt: skip
    assert "analyses.xlsx" in seen["refused"]
    preview = seen["preview"]
    assert preview["selected"][0].startswith("Windows-1252")
    assert preview["selected"][1:3] == [words["separator"], words["decimal"]]
    assert "3" in preview["outcome"] and "1" in preview["outcome"]
    assert any("3000" in line and "2998.5" in line for line in preview["changes"])
    remarks = "\n".join(preview["remarks"])
    assert words["line"] in remarks and words["last"] in remarks
    assert "inconnu" in remarks and words["kind"] in remarks
    [aside] = preview["aside"]
    assert words["aside"] in aside and "trop;de;cellules" in aside
    assert (seen["before"], seen["unchanged"], seen["after"]) == ("3000", "3000", "2998.5")
    assert seen["undone"] == "3000"
    assert "trop" in seen["aside"][0]
    assert "2026-01-20" in seen["wrong"] or "AAAA" in seen["wrong"]
    assert seen["violations"] == []
    assert seen["exported"]["name"] == "analyses.csv"
    text = seen["exported"]["content"].removeprefix("\ufeff")
    first, second, third, _ = csv.DictReader(io.StringIO(text, newline=""))
    assert (first["kind"], first["dose"], first["energy"]) == ("map", "5", "2998.5")
    assert second["description"] == "'= 1,5 ; ‘rouge’" and second["day"] == "'-0044-03-15"
    assert (third["description"], third["energy"]) == ("trois", "1.234")
    assert seen["again"]["changes"] == [] and "4" in seen["again"]["outcome"]
    assert len(seen["named"]["changes"]) == 1 and "6" in seen["named"]["changes"][0]


def test_the_keyboard_alone_goes_through_a_sheet(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    seen = visitor.go("sheetByKeyboard", name="sheet-keyboard", account=accounts["leader"],
                      url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    assert seen["reached"] == "0.label"
    assert (seen["right"], seen["further"], seen["up"]) == (
        "1.label_fr",
        "1.label_en",
        "0.label_en",
    )
    assert seen["home"] == "0.label"
    assert seen["repeated"] == "Cup"
    assert seen["left"] == "Add a row"


def test_the_sheet_on_a_phone(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    seen = visitor.go("lookAtSheet", name="sheet-phone", language="fr-FR", width=375,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    assert seen["violations"] == []


MANY = 10_000
LONGEST = {"read": 15_000, "taken": 5_000, "typed": 3_000, "next cell": 2_000}  # ms


def test_ten_thousand_analyses_are_imported_and_edited(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], tmp_path: Path
) -> None:
    file = tmp_path / "many.csv"
    rows = [f"{n:04};2026-01-{1 + n // 1000:02};carte;OBJECT {n % 50};point {n};2998,5;X0"
            for n in range(1, MANY + 3)]  # fmt: skip
    names = "number;day;kind;object;spot;energy;detectors"
    file.write_text("\n".join([names, *rows]), "cp1252")
    draft = drafted(app)
    seen = visitor.go("manyRows", name="sheet-many", account=accounts["leader"],
                      url=f"{site}/uploads/{draft}", file=str(file))  # fmt: skip
    assert [line.split(":")[0] for line in seen["preview"]["aside"]] == [
        "Line 10,002",
        "Line 10,003",
    ]
    assert "10,000" in seen["refused"] and seen["rows"] == "10001"
    assert {name: ms for name, ms in seen["took"].items() if ms > LONGEST.get(name, 1e9)} == {}
    kept = stored(app, draft)["thalie:analyses"]
    assert len(kept) == MANY and kept[-1]["description"] == "The last of them"
    assert kept[0]["kind"] == {"id": "map"} and kept[0]["detectors"] == ["X0"]
