"""The deposit form chooses what was searched for, says what is wrong, and loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from invenio_db import db

from tests.browser.conftest import COMPLETE, Account, add_file, drafted, small_hdf5
from tests.browser.visitor import Visitor
from tests.services import datasets
from thalie.wanted.models import WantedTerm

TECHNIQUES = "custom_fields.thalie:experiment.techniques"


@pytest.mark.parametrize(
    ("language", "words", "term"),
    [
        ("en-GB", ["xrf", "nothing at all", "pixe"], "particle-induced X-ray emission"),
        ("fr-FR", ["rayons X", "pixe"], "émission de rayons X induite par particules"),
    ],
)
def test_a_menu_of_terms_lists_what_the_last_word_finds(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account],
    language: str, words: list[str], term: str,
) -> None:  # fmt: skip
    seen = visitor.go("searchTerms", name=f"form-terms-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}",
                      field=TECHNIQUES, words=words)  # fmt: skip
    assert seen["found"][0]
    assert seen["found"][-1][0] == term
    assert not set(seen["found"][0]) & set(seen["withoutWord"])
    assert "nothing at all" not in words or seen["found"][1] == []
    assert (seen["closed"], seen["again"]) == (0, seen["found"][-1])
    assert seen["chosen"] == [term]


@pytest.mark.parametrize(
    ("language", "sections"),
    [("en-GB", ["Objects", "Measurement"]), ("fr-FR", ["Objets", "Mesure"])],
)
def test_the_banner_names_the_sections_of_the_heritage_fields(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str,
    sections: list[str],
) -> None:  # fmt: skip
    wrong = {
        "thalie:objects": [{"label": "Vase", "production_place": {"latitude": 45.83}}],  # folded
        "thalie:experiment": {"energy": "many", "techniques": [{"id": "pixe"}]},
    }
    draft = drafted(app, custom_fields=wrong)
    seen = visitor.go("saveDraft", name=f"form-banner-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{draft}")  # fmt: skip
    for told in (seen["opened"], seen["saved"], seen["again"]):
        assert set(sections) <= set(told), seen


def test_a_draft_without_an_object_says_so(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    draft = drafted(app)
    seen = visitor.go("saveDraft", name="form-no-object", account=accounts["leader"],
                      url=f"{site}/uploads/{draft}")  # fmt: skip
    assert "Objects" in seen["saved"], seen
    assert "Objects" in seen["again"], seen


@pytest.mark.parametrize(
    ("language", "words"),
    [("en-GB", "may be published without files"), ("fr-FR", "sans fichier")],
)
def test_what_no_field_shows_is_said_at_the_top(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str, words: str
) -> None:
    draft = drafted(app, files={"enabled": False}, **COMPLETE)
    seen = visitor.go("tryToPublish", name=f"form-unplaced-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{draft}")  # fmt: skip
    assert words in seen["told"]
    assert seen["inSight"]


def test_every_place_that_no_field_shows_is_told(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    unshown = ["files.entries.a", "metadata.formats.0", "access.record", "pids.ark"]
    fields = [*unshown, "metadata.title", "custom_fields.thalie:objects.0.label", "pids.doi"]
    seen = visitor.go("saveWrong", name="form-wrong", account=accounts["leader"], fields=fields,
                      url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    assert seen["told"] == [f"Wrong at {field}." for field in unshown]


def test_nothing_is_left_without_a_question(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    seen = visitor.go("leaveDraft", name="form-leave", account=accounts["leader"],
                      url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    assert not seen["untouched"]
    assert seen["typed"]
    assert seen["asked"] == ["beforeunload", "beforeunload"]
    assert (seen["kept"], seen["open"]) == ("Words nobody saved", True)
    assert not seen["afterSaving"]


def test_publishing_asks_no_question(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    draft = drafted(app, **COMPLETE)
    add_file(draft)
    seen = visitor.go("publishAtOnce", name="form-publish", account=accounts["leader"],
                      url=f"{site}/uploads/{draft}")  # fmt: skip
    assert (seen["asked"], seen["heading"]) == ([], "Typed, and published at once")


@pytest.mark.parametrize(
    ("language", "refusal", "warning"),
    [
        ("en-GB", "changed in another window", "overwrites what was changed elsewhere"),
        ("fr-FR", "a été modifié dans une autre fenêtre", "remplacera"),
    ],
)
def test_two_tabs_do_not_overwrite_each_other(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], tmp_path: Path,
    language: str, refusal: str, warning: str,
) -> None:  # fmt: skip
    file = tmp_path / "point.hdf5"
    file.write_bytes(small_hdf5().getvalue())
    seen = visitor.go("twoTabs", name=f"form-tabs-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}",
                      file=str(file))  # fmt: skip
    assert refusal in seen["refusal"]
    assert seen["seen"]
    assert seen["kept"] == "Words of the second tab"
    assert seen["stored"] == "L’onglet « premier », “encore”"
    assert len(seen["choices"]) == 2
    assert warning in seen["warning"]
    assert seen["first"] == [200, 200, 200, 409]
    assert seen["second"] == [409, 200, 200]
    assert seen["shown"] == "Words of the second tab"


@pytest.mark.parametrize(
    ("language", "day", "words", "section"),
    [
        ("en-GB", "20 January 2029", ["Data policy: 3 years", "2029-01-20 at the latest"],
         "Visibility"),
        ("fr-FR", "20 janvier 2029", ["Politique de données", "2029-01-20 au plus tard"],
         "Visibilité"),
    ],
)  # fmt: skip
def test_the_day_of_the_policy_is_proposed_and_a_later_one_refused_at_its_field(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account],
    language: str, day: str, words: list[str], section: str,
) -> None:  # fmt: skip
    draft = drafted(app, **COMPLETE)
    seen = visitor.go("takePolicyDay", name=f"form-embargo-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{draft}",
                      beam="2026-01-20", day=day, late="2029-01-21")  # fmt: skip
    assert day not in seen["before"] and day in seen["proposed"]
    assert seen["taken"] == seen["kept"]
    assert seen["taken"][0] == "2029-01-20" and words[0] in seen["taken"][1]
    assert seen["buttons"] == 0
    assert words[1] in seen["refusal"]
    assert section in seen["sections"]


@pytest.mark.parametrize(
    ("language", "words", "section"),
    [("en-GB", "Say why the files are closed", "Visibility"),
     ("fr-FR", "Dites pourquoi les fichiers sont fermés", "Visibilité")],
)  # fmt: skip
def test_a_restriction_is_asked_for_its_reason(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account],
    language: str, words: str, section: str,
) -> None:  # fmt: skip
    draft = drafted(app, **COMPLETE)
    seen = visitor.go("restrictFiles", name=f"form-restriction-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{draft}",
                      reason="The owner of the object asked for it.")  # fmt: skip
    assert seen["seen"]
    assert words in seen["refusal"]
    assert section in seen["sections"]
    assert words not in seen["text"]
    assert seen["kept"] == "The owner of the object asked for it."


@pytest.mark.parametrize("of", ["new", "draft"])
def test_the_form_asks_for_nothing_that_is_not_there(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], of: str
) -> None:
    url = f"{site}/uploads/{'new' if of == 'new' else drafted(app)}"
    seen = visitor.go("listMissing", name="form-missing", account=accounts["leader"], url=url)
    assert seen["missing"] == []


@pytest.mark.parametrize(
    ("language", "offer", "offline", "expired"),
    [
        ("en-GB", "were not saved", "could not be reached", "not logged in any more"),
        ("fr-FR", "n’ont pas été enregistrés", "n’a pas pu être joint", "n’êtes plus connecté"),
    ],
)
def test_no_typed_word_is_lost(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account],
    language: str, offer: str, offline: str, expired: str,
) -> None:  # fmt: skip
    seen = visitor.go("loseNothing", name=f"form-kept-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    assert offer in seen["offer"] and "Typed before the browser closed" in seen["offer"]
    assert seen["before"] != "Typed before the browser closed"
    assert (seen["back"], seen["offers"]) == ("Typed before the browser closed", 0)
    assert offline in seen["offline"]
    assert expired in seen["expired"]
    assert seen["kept"] == "Typed without a session"
    assert seen["statuses"][0] == seen["statuses"][2] == 200
    assert seen["statuses"][1] in (400, 401, 403)
    assert (seen["stored"], seen["left"]) == ("Typed without a session", 0)


@pytest.mark.parametrize(
    ("language", "missing", "told"),
    [("en-GB", "Still missing or wrong", "keV"), ("fr-FR", "Encore manquant ou faux", "keV")],
)
def test_the_form_says_what_is_missing_while_one_types_and_goes_there(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account],
    language: str, missing: str, told: str,
) -> None:  # fmt: skip
    wrong = {"field": "custom_fields.thalie:experiment.energy", "value": "many"}
    seen = visitor.go("readMeter", name=f"form-meter-{language[:2]}", language=language,
                      wrong=wrong, account=accounts["leader"],
                      url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    objects, measurement = (("objects", "measurement") if language == "en-GB"
                            else ("objets", "mesure"))  # fmt: skip
    order = [f"{name}-section" for name in ("files", objects, measurement, "basic-information")]
    assert [one for one in seen["sections"] if one in order] == order
    assert missing in seen["missing"]
    assert seen["focus"]
    assert told in seen["told"]


@pytest.mark.parametrize(
    ("language", "warning"), [("en-GB", "Is a digit wrong?"), ("fr-FR", "Un chiffre est-il faux")]
)
def test_an_author_is_named_without_a_mouse(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str, warning: str
) -> None:
    """Enter takes the laboratory that was found, and a wrong digit is told."""
    seen = visitor.go("nameAuthor", name=f"form-author-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}",
                      who="Lovelace", orcids=["0000-0002-1825-0097", "0000-0002-1825-0098"],
                      affiliation="restauration des mus")  # fmt: skip
    assert seen["thrown"] == []
    right, wrong = seen["said"]
    assert warning not in right
    assert warning in wrong and "0000-0002-1825-0098" in wrong
    [laboratory] = seen["taken"]
    assert "Centre de recherche et de restauration des musées de France" in laboratory
    assert "Lovelace" in seen["text"]


@pytest.mark.parametrize(
    ("language", "words"), [("en-GB", "Log out, and forget them?"), ("fr-FR", "et les oublier ?")]
)
def test_who_logs_out_leaves_no_typed_words_on_the_device(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str, words: str
) -> None:
    seen = visitor.go("logOutAfterTyping", name=f"form-logout-{language[:2]}", language=language,
                      account=accounts["leader"], url=f"{site}/uploads/{drafted(app)}")  # fmt: skip
    assert seen["before"] == 1
    assert words in seen["asked"][0] and words in seen["asked"][1]
    assert (seen["stayed"], seen["after"]) == ([1, True], 0)


@pytest.mark.parametrize(
    ("language", "words"), [("en-GB", "is proposed"), ("fr-FR", "est proposé")]
)
def test_a_term_that_is_missing_is_proposed_at_its_field(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account], language: str, words: str
) -> None:
    url, word = f"{site}/uploads/{drafted(app)}", f"scrimshaw {language}"
    seen = visitor.go("proposeTerm", name=f"form-wanted-{language[:2]}", language=language,
                      account=accounts["leader"], url=url, field=TECHNIQUES, word=word,
                      about="AAT 300011913")  # fmt: skip
    assert (seen["offered"], seen["url"]) == (word, url)
    assert words in seen["said"] and word in seen["said"]
    kept = db.session.query(WantedTerm).filter_by(name=word, vocabulary="techniques").all()
    assert [one.about for one in kept] == ["AAT 300011913"]
    for one in kept:
        db.session.delete(one)
    db.session.commit()


def test_an_object_of_an_earlier_dataset_is_taken_into_a_draft(
    visitor: Visitor, site: str, app: Any, accounts: dict[str, Account]
) -> None:
    number = f"FORM {uuid4().hex[:8]}"
    vase = {"label": "Vase found again", "inventory_number": number, "keeper": {"id": "louvre"},
            "materials": [{"id": "bronze"}], "year_from": -664, "year_to": -332}  # fmt: skip
    earlier = datasets.dataset("An earlier dataset", custom_fields={"thalie:objects": [vase]})
    id_ = datasets.draft(earlier, by=datasets.who("leader"))
    datasets.add_file(id_)
    datasets.publish(id_)
    seen = visitor.go("findObjectAgain", name="form-known-object", account=accounts["leader"],
                      url=f"{site}/uploads/{drafted(app)}", number=number)  # fmt: skip
    assert seen["status"] == 200
    [one] = seen["objects"]
    assert {name: one[name] for name in ("label", "inventory_number", "year_from")} == {
        name: vase[name] for name in ("label", "inventory_number", "year_from")
    }
    assert (one["keeper"]["id"], one["materials"][0]["id"]) == ("louvre", "bronze")
