"""Rules as data: what is refused and why, and that nothing is passed over in silence."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from thalie.checks import predicates
from thalie.checks.check import judge
from thalie.checks.files import RuleFileError, read_rules
from thalie.checks.predicates import Fault, Predicate
from thalie.checks.rules import RuleError, examine, parse_rule
from thalie.checks.subject import Subject

from .cases import GOOD

RULE: dict[str, Any] = {
    "id": "licence",
    "level": "error",
    "error_path": "metadata.rights",
    "title": {"en": "Licence", "fr": "Licence"},
    "message": {"en": "No licence.", "fr": "Pas de licence."},
    "checks": [{"type": "list", "operator": "exists", "path": "metadata.rights"}],
}
CALLED = {key: value for key, value in RULE.items() if key != "checks"} | {
    "predicate": "described",
    "params": {"characters": 100},
    "message": {"en": "Write {least}.", "fr": "Écrivez {least}."},
}


def test_the_example_is_right() -> None:
    assert parse_rule(RULE).findings(GOOD) == []
    assert parse_rule(CALLED).findings(GOOD) == []


FIELD = {"type": "field", "path": "metadata.rights"}
COMPARISON = {"type": "comparison", "left": FIELD, "operator": "=="}
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (RULE, {"id": "Licence"}, "id must be"),
    (RULE, {"id": 3}, "id must be"),
    (RULE, {"level": "failure"}, "level must be one of error, warning, info"),
    (RULE, {"error_path": ""}, "error_path must name"),
    (RULE, {"levle": "error"}, "unknown field levle"),
    (RULE, {"title": "Licence"}, "title needs a text in each of the languages"),
    (RULE, {"message": {"en": "No licence."}}, "message needs a text in each of the languages"),
    (RULE, {"message": {"en": "x", "fr": " "}}, "message has no text in fr"),
    (RULE, {"message": {"en": "{who}", "fr": "x"}}, "message in en: the values"),
    (RULE, {"message": {"en": "{", "fr": "x"}}, "message in en"),
    (RULE, {"checks": []}, "checks must be a list"),
    (RULE, {"checks": [{"type": "regex"}]}, "checks[1]: type must be one of"),
    (RULE, {"checks": ["x"]}, "checks[1]: type must be one of"),
    (RULE, {"checks": [{"type": "list", "operator": "every", "path": "x"}]},
     "checks[1]: operator must be one of any, all, exists"),
    (RULE, {"checks": [{"type": "list", "operator": "any", "path": "x"}]},
     "checks[1]: list has exactly the fields operator, path, predicate, type"),
    (RULE, {"checks": [{"type": "comparison", "left": FIELD, "operator": "min", "right": "3"}]},
     "checks[1]: min compares with a number"),
    (RULE, {"checks": [{"type": "comparison", "left": {"type": "x"}, "operator": "==",
                        "right": 1}]}, "checks[1].left: type must be"),
    (RULE, {"checks": [{"type": "logical", "operator": "or", "expressions": [FIELD, {}]}]},
     "checks[1].expressions[2]: type must be"),
    (RULE, {"condition": {"type": "field"}}, "condition: field has exactly the fields path, type"),
    (RULE, {"predicate": "described"}, "either checks or a predicate"),
    (RULE, {"params": {}}, "params go with a predicate"),
    (RULE, {"level": "warning", "error_path": "metadata.description"}, "the form can show errors"),
    (CALLED, {"predicate": "no_such"}, "there is no predicate 'no_such'"),
    (CALLED, {"condition": FIELD}, "condition goes with checks"),
    (CALLED, {"params": {}}, "params of this predicate are exactly: characters"),
    (CALLED, {"params": {"characters": "100"}}, "params.characters must be of type int"),
    (CALLED, {"params": {"characters": True}}, "params.characters must be of type int"),
    (CALLED, {"message": {"en": "{least:>9}", "fr": "x"}}, "message in en: the values"),
    (CALLED, {"message": {"en": "{least.real}", "fr": "x"}}, "message in en: the values"),
    (RULE, {"checks": [{"type": "field", "path": 3}]}, "checks[1]: path must be a text"),
    (RULE, {"checks": [{"type": "logical", "operator": "or", "expressions": 3}]},
     "checks[1]: expressions must be a list"),
    (RULE, {"checks": [COMPARISON | {"right": date(2026, 1, 1)}]}, "checks[1]: right must be a"),
    (RULE, {"checks": [COMPARISON | {"right": float("nan")}]}, "checks[1]: right must be a text"),
    (CALLED, {"predicate": ["described"]}, "there is no predicate ['described']"),
    (RULE, {"not_for": "project"}, "not_for must be a list"),
    (RULE, {"not_for": []}, "not_for must be a list"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change", "reason"), WRONG)
def test_a_broken_rule_is_refused_with_the_reason(
    rule: dict[str, Any], change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule(rule | change)
    assert reason in str(caught.value)


ANYTHING = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=3) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["en", "fr", "type", "path", "operator"]), inner)
        | st.dictionaries(st.sampled_from(["left", "right", "expressions", "type"]), inner)
    ),
    max_leaves=10,
)
KINDS = st.sampled_from(["field", "comparison", "logical", "list"])
OPERATORS = st.sampled_from(["==", "min", "and", "any", "exists"])
EXPRESSION = st.fixed_dictionaries(
    {"type": KINDS, "operator": OPERATORS},
    optional=dict.fromkeys(("path", "left", "right", "expressions", "predicate"), ANYTHING),
)


@pytest.mark.slow
@given(st.sampled_from([*sorted({*RULE, *CALLED}), "condition", "not_for"]), ANYTHING, EXPRESSION)
@settings(max_examples=300, deadline=None)
def test_any_rule_is_read_or_refused(key: str, value: Any, expression: Any) -> None:
    for document in (RULE | {key: value}, CALLED | {key: value}, RULE | {"checks": [expression]}):
        try:
            json.dumps(parse_rule(document).document, allow_nan=False)
        except RuleError as error:
            assert str(error)


def test_a_list_of_words_holds_words() -> None:
    rule = CALLED | {"predicate": "damage_noted", "params": {"words": [1]}}
    with pytest.raises(RuleError, match="list of texts"):
        parse_rule(rule | {"message": {"en": "{file}", "fr": "{file}"}})


# Never silent


@pytest.mark.parametrize("change", [{"checks": [{"type": "regex"}]}, {"id": None}, {"title": 3}])
def test_a_rule_that_cannot_be_read_is_an_error(
    change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    rule = RULE | {"level": "info"} | change
    with caplog.at_level(logging.ERROR):
        [(name, [finding])] = examine([rule], GOOD)
    assert (finding.level, finding.checked, finding.rule) == ("error", False, name)
    assert "could not be checked" in finding.message["en"]
    assert "n’a pu être contrôlé" in finding.message["fr"]
    assert name in finding.message["en"]
    assert name in caplog.text


@pytest.mark.parametrize("rule", [None, "licence", []])
def test_what_is_no_rule_at_all_is_an_error(rule: Any) -> None:
    [(_, [finding])] = examine([rule], GOOD)
    assert (finding.level, finding.path) == ("error", "metadata.title")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(subject: Subject) -> Iterator[Fault]:
        raise ZeroDivisionError("a secret of the machine")
        yield Fault()

    monkeypatch.setitem(predicates.PREDICATES, "failing", Predicate(look, frozenset()))


@pytest.mark.usefixtures("failing")
def test_a_rule_that_fails_is_an_error_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = {key: value for key, value in RULE.items() if key != "checks"}
    broken |= {"id": "broken", "level": "warning", "predicate": "failing"}
    (_, found), (_, other) = examine([broken, RULE], GOOD)
    assert [(finding.level, finding.path) for finding in found] == [("error", "metadata.rights")]
    assert other == []
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in str(found)


@pytest.mark.usefixtures("failing")
def test_the_result_tells_it_too() -> None:
    broken = {key: value for key, value in RULE.items() if key != "checks"}
    rules = [broken | {"predicate": "failing"}, RULE | {"id": "sound"}]
    result = judge({"file": "f", "version": "1", "rules": rules}, GOOD).to_dict()
    assert result["success"] is False
    assert [(r["rule_id"], r["success"], r["checked"]) for r in result["rule_results"]] == [
        ("licence", False, False),
        ("sound", True, True),
    ]
    assert [error["severity"] for error in result["errors"]] == ["error"]


def test_the_result_keeps_both_languages_and_harmless_html() -> None:
    rule = RULE | {"title": {"en": "<i>Licence</i>", "fr": "Licence"}}
    document = deepcopy(dict(GOOD.document)) | {"metadata": {}}
    subject = Subject(document, GOOD.today, GOOD.published)
    [error] = judge({"file": "f", "version": "1", "rules": [rule]}, subject).errors
    assert error["messages"] == [RULE["message"]]
    assert error["description"] == {"en": "&lt;i&gt;Licence&lt;/i&gt;", "fr": "Licence"}


# Files


def write(folder: Path, name: str, document: Any) -> None:
    (folder / name).write_text(yaml.safe_dump(document))


def test_files_are_read_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", {"version": "2", "rules": [RULE]})
    write(tmp_path, "a.yaml", {"version": "1", "rules": [CALLED | {"id": "other"}]})
    assert [(f.name, f.version, len(f.rules)) for f in read_rules(tmp_path)] == [
        ("a", "1", 1),
        ("b", "2", 1),
    ]


BROKEN_FILES = [
    ("[", "a.yaml, line 1: cannot be read as YAML."),
    (b"\xff\xfe\x00", "a.yaml: cannot be read as YAML."),
    ("[" * 50_000, "a.yaml, line 1: cannot be read as YAML. Reason: more than 40 levels"),
    ("version: '1'\nversion: '2'", "a.yaml, line 2: cannot be read as YAML. Reason: the key"),
    ("[]", "a.yaml: expected the fields version and rules"),
    ("{version: '1', rules: [], more: 1}", "a.yaml: expected the fields version and rules"),
    ("{version: 1, rules: [{}]}", "a.yaml: version must be a text in quotes"),
    ("{version: '1', rules: []}", "a.yaml: rules must be a list"),
    ("{version: '1', rules: [{id: x}]}", "a.yaml, rule x: level must be one of"),
    ("{version: '1', rules: [3]}", "a.yaml, rule 1: a rule is a set of fields"),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN_FILES)
def test_a_broken_file_is_told_with_file_rule_and_reason(
    tmp_path: Path, text: str | bytes, reason: str
) -> None:
    (tmp_path / "a.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(RuleFileError) as caught:
        read_rules(tmp_path)
    assert caught.value.problems[0].startswith(reason)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", {"version": "1", "rules": [RULE | {"level": 1}, RULE | {"id": ""}]})
    write(tmp_path, "b.yaml", {"version": "1", "rules": [RULE]})
    with pytest.raises(RuleFileError) as caught:
        read_rules(tmp_path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "a.yaml, rule licence",
        "a.yaml, rule 2",
        "b.yaml, rule licence",
    ]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="no files of rules"):
        read_rules(tmp_path)
