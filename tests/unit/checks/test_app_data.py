"""Every rule of app_data/checks: passes what is in order, finds what is not, says so twice."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from thalie.checks.check import judge
from thalie.checks.files import read_rules
from thalie.checks.levels import LEVELS
from thalie.checks.predicates import PREDICATES
from thalie.checks.rules import examine, parse_rule
from thalie.checks.subject import Subject

from .cases import CASES, GOOD, GOOD_TOO, Case

FILES = read_rules(Path(__file__).parents[3] / "app_data" / "checks")
RULES: dict[str, Any] = {rule["id"]: rule for file in FILES for rule in file.rules}


def found(rule: str, subject: Subject) -> list[Any]:
    [(name, findings)] = examine([RULES[rule]], subject)
    assert name == rule
    assert all(finding.checked for finding in findings)
    return findings


def without_pair(rules: set[str], cases: list[Case]) -> set[str]:
    """Rules that no case breaks. What passes them is ``GOOD``, tested for every rule."""
    return rules - {case.rule for case in cases}


@pytest.mark.parametrize("rule", RULES)
def test_a_dataset_in_order_passes(rule: str) -> None:
    assert found(rule, GOOD) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_fault_is_found_and_told_in_both_languages(case: Case) -> None:
    findings = found(case.rule, case.bad)
    assert tuple(finding.path for finding in findings) == case.fields
    for finding in findings:
        assert finding.level == RULES[case.rule]["level"]
        assert finding.message["en"] != finding.message["fr"]
        for sentence in finding.message.values():
            assert case.told in sentence
            assert "{" not in sentence


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_fault_breaks_no_rule_of_which_it_is_not_a_case(case: Case) -> None:
    """A new rule that finds fault with what others allow shows here."""
    broken = {name for name in RULES if found(name, case.bad)}
    expected = {case.rule} | ALSO.get(case.rule, set())
    assert broken <= expected


ALSO = {  # what a spoiled record rightly breaks besides
    "datacite-takes-it": {"leader-orcid"},
    "description-length": {"description-in-both-languages", "damage-noted"},
    "description-in-both-languages": {"damage-noted"},
    "names-from-files": {"analysed-objects-known"},
    "embargo-within-policy": {"last-day"},
    "object-with-keeper": {"analysed-objects-known"},
    "restriction-reviewed": {"closed-for-a-time"},
    "technique": {"last-day", "beam"},
}


@pytest.mark.parametrize("case", GOOD_TOO, ids=lambda case: case.rule)
def test_what_only_looks_like_a_fault_passes(case: Case) -> None:
    assert found(case.rule, case.bad) == []


def test_every_rule_has_a_case_that_breaks_it() -> None:
    assert without_pair(set(RULES), CASES) == set()


def test_the_judge_sees_a_rule_without_a_case() -> None:
    assert without_pair({"licence", "new-rule"}, CASES) == {"new-rule"}


def test_no_case_is_about_a_rule_that_is_gone() -> None:
    assert {case.rule for case in [*CASES, *GOOD_TOO]} <= set(RULES)


def test_every_predicate_is_used_and_every_value_is_told() -> None:
    used: dict[str, set[str]] = {}
    for rule in RULES.values():
        if "predicate" in rule:
            words = {n for _, n, _, _ in Formatter().parse(rule["message"]["en"]) if n}
            used.setdefault(rule["predicate"], set()).update(words)
    assert used == {name: set(predicate.tells) for name, predicate in PREDICATES.items()}


def test_both_languages_tell_the_same_values() -> None:
    for rule in RULES.values():
        told = [
            {n for _, n, _, _ in Formatter().parse(text) if n} for text in rule["message"].values()
        ]
        assert told[0] == told[1], rule["id"]


def test_the_floor_stops_a_person() -> None:
    """These may not sink below ``error``."""
    floor = {
        "licence", "leader-orcid", "object-with-keeper", "technique", "experiment-in-order",
        "periods-in-order", "collected-in-order", "embargo-within-policy", "damage-noted",
        "file-complete", "description-length", "names-from-files", "datacite-takes-it",
    }  # fmt: skip
    assert {name for name in floor if RULES[name]["level"] != LEVELS[0]} == set()


def calls_of_all_rules(times: int) -> int:
    """How many functions are called to judge so many objects and as many analyses."""
    custom = GOOD.document["custom_fields"]
    many = {
        **custom,
        "thalie:objects": custom["thalie:objects"] * times,
        "thalie:analyses": custom["thalie:analyses"] * times,
    }
    subject = replace(GOOD, document={**GOOD.document, "custom_fields": many})
    called = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        results = [
            judge({"file": file.name, "version": file.version, "rules": file.rules}, subject)
            for file in FILES
        ]
    finally:
        sys.setprofile(before)
    assert not any(result.errors for result in results)
    return called


def test_all_rules_together_are_quick() -> None:
    """A thousand objects and analyses with names to look for: a save may not wait for this."""
    thousand = calls_of_all_rules(1000)
    assert thousand <= 10 * calls_of_all_rules(100)
    assert thousand < 1_000_000


def test_every_rule_is_read_alone() -> None:
    assert [parse_rule(rule).id for rule in RULES.values()] == list(RULES)


NOT_OF_DATA = {
    "licence": {"physicalobject", "project", "instrument"},
    "object-with-keeper": {"project", "software", "instrument"},
    "technique": {"physicalobject", "project", "software", "instrument"},
    "last-day": {"physicalobject", "project", "software", "instrument"},
    "beam": {"physicalobject", "project", "software", "instrument"},
}


def of_kind(subject: Subject, kind: str) -> Subject:
    metadata = {**subject.metadata, "resource_type": {"id": kind}}
    return replace(subject, document={**subject.document, "metadata": metadata})


@pytest.mark.parametrize("kind", ["physicalobject", "project", "software", "instrument"])
@pytest.mark.parametrize("rule", NOT_OF_DATA)
def test_rules_on_data_leave_other_things_alone(rule: str, kind: str) -> None:
    bad = next(case.bad for case in CASES if case.rule == rule)
    assert found(rule, bad)
    assert bool(found(rule, of_kind(bad, kind))) == (kind not in NOT_OF_DATA[rule])


def test_all_other_rules_are_for_everything() -> None:
    assert {name for name, rule in RULES.items() if "not_for" in rule} == NOT_OF_DATA.keys()
