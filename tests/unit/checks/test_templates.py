"""The tab of a review and its icons, in both languages, with InvenioRDM's own parts around."""

from __future__ import annotations

import re
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from babel.messages.catalog import Catalog
from lxml import html

from thalie.checks.check import judge
from thalie.checks.files import read_rules
from thalie.theme.translations import merged

from .cases import CASES, GOOD

ROOT = Path(__file__).resolve().parents[3]
OURS = ROOT / "templates" / "semantic-ui"
THEIRS = Path(find_spec("invenio_checks").origin).parent / "templates" / "semantic-ui"
FILES = read_rules(ROOT / "app_data" / "checks")


def checks(spoiled: str = "") -> list[Any]:
    subject = next((case.bad for case in CASES if case.rule == spoiled), GOOD)
    config = SimpleNamespace(check_id="heritage", check_cls=SimpleNamespace(id="heritage"))
    return [
        SimpleNamespace(
            config=config,
            result=judge(
                {"file": file.name, "version": file.version, "rules": file.rules}, subject
            ).to_dict(),
        )
        for file in FILES
    ]


def render(name: str, language: str, **context: Any) -> str:
    french: Catalog = merged(ROOT / "translations" / "fr" / "LC_MESSAGES", "fr")
    loader = jinja2.FileSystemLoader([OURS, THEIRS])
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.filters["translate_field"] = lambda words: words[language]

    def translate(words: str) -> str:
        found = french.get(words) if language == "fr" else None
        return str(found.string) if found and found.string else words

    environment.globals["_"] = translate
    return environment.get_template(f"invenio_checks/requests/{name}.html").render(**context)


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page)).split())


BOTH_LEVELS = "description-in-both-languages"  # whose case also loses the note on a damaged file


def test_what_is_lacking_is_told_by_level() -> None:
    shown = text(render("heritage_tab", "en", checks=checks(BOTH_LEVELS)))
    parts = ["Must be corrected (1)", "b.hdf5 is damaged", "Should be corrected (1)", "abstract"]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert "Nothing is lacking" not in shown


def test_the_same_in_french_without_an_english_word() -> None:
    shown = text(render("heritage_tab", "fr", checks=checks(BOTH_LEVELS)))
    assert "b.hdf5 est endommagé" in shown
    english = ("Must be", "Should be", "In order", "Nothing", "These checks", "Edit", "What is")
    assert [word for word in english if word in shown] == []


def test_a_record_in_order_says_so() -> None:
    shown = text(render("heritage_tab", "en", checks=checks()))
    assert "Nothing is lacking." in shown
    assert "Must be corrected" not in shown
    assert f"In order ({sum(len(file.rules) for file in FILES)})" in shown


def test_values_are_escaped() -> None:
    runs = checks("affiliations")
    [result] = [r for run in runs for r in run.result["rule_results"] if not r["success"]]
    result["rule_messages"] = [{"en": "<script>x</script>", "fr": ""}]
    page = render("heritage_tab", "en", checks=runs)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_lists_hold_items_and_icons_are_silent() -> None:
    tree = html.fromstring(render("heritage_tab", "en", checks=checks("technique")))
    lists = tree.xpath("//*[@role='list']")
    assert {child.get("role") for one in lists for child in one} == {"listitem"}
    assert {item.getparent().get("role") for item in tree.find_class("item")} == {"list"}
    icons = [i for i in tree.iter("i") if "attention" not in i.get("class")]
    assert icons
    assert {icon.get("aria-hidden") for icon in icons} == {"true"}


@pytest.mark.parametrize(
    ("rule", "icon"),
    [("", "green check"), ("affiliations", "orange"), ("keywords", "orange"), ("licence", "red")],
)
def test_the_icon_of_the_tab_tells_the_gravest_level(rule: str, icon: str) -> None:
    for class_id in ("heritage", ""):
        shown = render("overall_severity_level", "en", checks=checks(rule), check_class_id=class_id)
        assert icon in shown
    other = render("overall_severity_level", "en", checks=checks(rule), check_class_id="metadata")
    assert "green check" in other
