"""Rules as data: reading, refusing what is wrong with them, and looking at a ``Subject``.

A rule uses either InvenioRDM's expression language (``checks``, all of which must hold, and perhaps
``condition``) or one of our ``predicates``. A rule that cannot be read, or that fails while it
looks, is a finding of its own: nothing is passed over in silence.
"""

from __future__ import annotations

import inspect
import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from invenio_checks.contrib.metadata.expressions import (
    ComparisonExpression,
    ListExpression,
    LogicalExpression,
)
from invenio_checks.contrib.metadata.rules import ExpressionParser

from thalie.ground.language import few
from thalie.ground.language import sentence as _
from thalie.ground.plain import one_line

from .levels import LEVELS
from .predicates import PREDICATES, Fault, Value
from .subject import Subject

LANGUAGES = ("en", "fr")
KEYS = frozenset(
    {"id", "title", "message", "level", "error_path", "checks", "condition", "predicate", "params"}
    | {"not_for"}
)
EXPRESSIONS: Mapping[str, frozenset[str]] = {
    "field": frozenset({"type", "path"}),
    "comparison": frozenset({"type", "left", "operator", "right"}),
    "logical": frozenset({"type", "operator", "expressions"}),
    "list": frozenset({"type", "operator", "path", "predicate"}),
}
OPERATORS = {
    "comparison": ComparisonExpression.VALID_OPERATORS,
    "logical": LogicalExpression.VALID_OPERATORS,
    "list": ListExpression.VALID_OPERATORS,
}
PARAMETERS = {"int": int, "str": str, "list[str]": list}
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MOST_TOLD = 5  # names in a sentence

# Fields whose widgets in InvenioRDM's form cannot show a level: they would take the form down.
PLAIN_FIELDS = re.compile(
    r"metadata\.description|metadata\.additional_descriptions\.\d+\.description"
    r"|access\.embargo\.reason"
)

Words = Mapping[str, str]
logger = logging.getLogger(__name__)


class RuleError(ValueError):
    """A rule cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: one fault, in both languages, at a field."""

    rule: str
    level: str
    title: Words
    message: Words
    path: str
    checked: bool = True  # False: the rule itself could not be used


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was read whole. ``look`` yields the faults of a subject."""

    id: str
    level: str
    title: Words
    message: Words
    path: str
    document: Mapping[str, Any]

    def findings(self, subject: Subject) -> list[Finding]:
        """The faults of SUBJECT, if the rule is for it; raises what the rule raises."""
        if subject.resource_type in self.document.get("not_for", ()):
            return []
        return [
            Finding(self.id, self.level, self.title, self._fill(fault), fault.path or self.path)
            for fault in self._look(subject)
        ]

    def _look(self, subject: Subject) -> Iterator[Fault]:
        name = self.document.get("predicate")
        if name:
            return PREDICATES[name].look(subject, **self.document.get("params", {}))
        return self._express(subject)

    def _express(self, subject: Subject) -> Iterator[Fault]:
        condition = self.document.get("condition")
        if condition and not _holds(condition, subject):
            return
        if not all(_holds(check, subject) for check in self.document["checks"]):
            yield Fault()

    def _fill(self, fault: Fault) -> Words:
        return {
            language: text.format(**{name: _told(v, language) for name, v in fault.values.items()})
            for language, text in self.message.items()
        }


def _told(value: Value, language: str) -> str:
    words = [one if isinstance(one, str) else one.in_language(language) for one in value]
    return few(words, MOST_TOLD, language)


def _holds(expression: Mapping[str, Any], subject: Subject) -> bool:
    return bool(ExpressionParser.parse(expression).evaluate(subject.document).success)


# Looking


def examine(rules: Iterable[Any], subject: Subject) -> Iterator[tuple[str, list[Finding]]]:
    """Yield each rule's id with what it found. Rules are as in the file; broken ones are told."""
    for number, document in enumerate(rules, start=1):
        name = document.get("id") if isinstance(document, Mapping) else None
        name = name if isinstance(name, str) else f"rule {number}"
        try:
            findings = parse_rule(document).findings(subject)
        except Exception:
            logger.exception("Curation rule %s could not be checked", name)
            findings = [_unchecked(name, document)]
        yield name, findings


def unchecked(name: str, title: Words, path: str = "metadata.title") -> Finding:
    """The finding that stands for a rule that could not be used."""
    message = {
        language: _(
            "“%(title)s” could not be checked. Nothing need be wrong with what you wrote: tell the"
            " curators the name of the rule, %(name)s; the reason stands in the log.",
            title=title.get(language) or name,
            name=name,
        ).in_language(language)
        for language in LANGUAGES
    }
    return Finding(
        name, "error", dict.fromkeys(LANGUAGES, name) | dict(title), message, path, False
    )


def _unchecked(name: str, document: Any) -> Finding:
    document = document if isinstance(document, Mapping) else {}
    title, path = document.get("title"), document.get("error_path")
    words = title if isinstance(title, Mapping) else {}
    known = {lang: words[lang] for lang in LANGUAGES if isinstance(words.get(lang), str)}
    return unchecked(name, known, path if isinstance(path, str) and path else "metadata.title")


# Reading


def parse_rule(document: Any) -> Rule:
    """Read one rule. Raises ``RuleError`` with a reason that a curator understands."""
    if not isinstance(document, Mapping):
        raise RuleError("a rule is a set of fields such as id and message.")
    unknown = sorted(map(str, set(document) - KEYS))
    if unknown:
        raise RuleError(f"unknown field {', '.join(unknown)}; known are {', '.join(sorted(KEYS))}.")
    name, level, path = (document.get(key) for key in ("id", "level", "error_path"))
    if not isinstance(name, str) or not IDENTIFIER.fullmatch(name):
        raise RuleError(f"id must be small letters, digits and hyphens, not {name!r}.")
    if level not in LEVELS:
        raise RuleError(f"level must be one of {', '.join(LEVELS)}, not {level!r}.")
    if not isinstance(path, str) or not path:
        raise RuleError("error_path must name the field at which the message is shown.")
    if level != "error" and PLAIN_FIELDS.fullmatch(path):
        raise RuleError(
            f"the form can show errors at {path}, but no {level}; choose a field beside it."
        )
    _refuse_wrong_kinds(document.get("not_for", ["dataset"]))
    rule = Rule(name, level, _words(document, "title"), _words(document, "message"), path, document)
    _refuse_other_placeholders(rule, _tells(document))
    return rule


def _refuse_wrong_kinds(kinds: Any) -> None:
    if not (kinds and isinstance(kinds, list) and all(isinstance(one, str) for one in kinds)):
        raise RuleError("not_for must be a list of ids of resource types.")


def _words(document: Mapping[str, Any], key: str) -> Words:
    words = document.get(key)
    if not isinstance(words, Mapping) or set(words) != set(LANGUAGES):
        raise RuleError(f"{key} needs a text in each of the languages en and fr, and no other.")
    for language, text in words.items():
        if not isinstance(text, str) or not text.strip():
            raise RuleError(f"{key} has no text in {language}.")
    return {language: one_line(words[language]) for language in LANGUAGES}


def _tells(document: Mapping[str, Any]) -> frozenset[str]:
    """Check the rule's logic; returns the names of the values that its messages may use."""
    if ("predicate" in document) == ("checks" in document):
        raise RuleError("a rule has either checks or a predicate.")
    if "checks" in document:
        _refuse_wrong_checks(document)
        return frozenset()
    if "condition" in document:
        raise RuleError("condition goes with checks; a predicate decides for itself.")
    name = document["predicate"]
    found = PREDICATES.get(name) if isinstance(name, str) else None
    if found is None:
        raise RuleError(
            f"there is no predicate {name!r}; known are {', '.join(sorted(PREDICATES))}."
        )
    _refuse_wrong_params(document.get("params", {}), inspect.signature(found.look))
    return found.tells


def _refuse_wrong_checks(document: Mapping[str, Any]) -> None:
    checks = document["checks"]
    if "params" in document:
        raise RuleError("params go with a predicate.")
    if not isinstance(checks, list) or not checks:
        raise RuleError("checks must be a list of expressions.")
    for place, expression in enumerate(checks, start=1):
        _refuse_wrong_expression(expression, f"checks[{place}]")
    if "condition" in document:
        _refuse_wrong_expression(document["condition"], "condition")


def _refuse_wrong_expression(expression: Any, place: str) -> None:
    """InvenioRDM's parser forgives much; a curator wants to know where a word is wrong."""
    kind = expression.get("type") if isinstance(expression, Mapping) else None
    if not isinstance(kind, str) or kind not in EXPRESSIONS:
        raise RuleError(f"{place}: type must be one of {', '.join(EXPRESSIONS)}, not {kind!r}.")
    operator = expression.get("operator")
    allowed = OPERATORS.get(kind)
    if allowed and operator not in allowed:
        raise RuleError(f"{place}: operator must be one of {', '.join(allowed)}, not {operator!r}.")
    expected = EXPRESSIONS[kind] - ({"predicate"} if operator == "exists" else set())
    if set(expression) != expected:
        raise RuleError(f"{place}: {kind} has exactly the fields {', '.join(sorted(expected))}.")
    _refuse_wrong_values(expression, place)
    if operator in ("min", "max") and not isinstance(expression.get("right"), int | float):
        raise RuleError(f"{place}: {operator} compares with a number.")
    inner = {"comparison": ["left"], "list": ["predicate"]}.get(kind, [])
    for key in inner:
        if key in expected:
            _refuse_wrong_expression(expression[key], f"{place}.{key}")
    for number, one in enumerate(expression.get("expressions", ()), start=1):
        _refuse_wrong_expression(one, f"{place}.expressions[{number}]")


def _refuse_wrong_values(expression: Mapping[str, Any], place: str) -> None:
    if not isinstance(expression.get("path", ""), str):
        raise RuleError(f"{place}: path must be a text.")
    if not isinstance(expression.get("expressions", []), list):
        raise RuleError(f"{place}: expressions must be a list.")
    try:
        json.dumps(expression.get("right"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise RuleError(
            f"{place}: right must be a text or a number; put days in quotes."
        ) from error


def _refuse_wrong_params(params: Any, signature: inspect.Signature) -> None:
    known = {name: p for name, p in signature.parameters.items() if p.kind is p.KEYWORD_ONLY}
    if not isinstance(params, Mapping) or set(params) != set(known):
        wanted = ", ".join(sorted(known)) or "none"
        raise RuleError(f"params of this predicate are exactly: {wanted}.")
    for name, parameter in known.items():
        expected = PARAMETERS[parameter.annotation]
        if type(params[name]) is not expected:
            raise RuleError(f"params.{name} must be of type {parameter.annotation}.")
        if expected is list and not all(isinstance(item, str) for item in params[name]):
            raise RuleError(f"params.{name} must be a list of texts.")


def _refuse_other_placeholders(rule: Rule, tells: frozenset[str]) -> None:
    for language, text in rule.message.items():
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise RuleError(f"message in {language}: {error}.") from error
        used = {name for _, name, _, _ in parts if name is not None}
        if any(spec or conversion for _, _, spec, conversion in parts) or not used <= tells:
            wanted = ", ".join(f"{{{name}}}" for name in sorted(tells)) or "none"
            raise RuleError(
                f"message in {language}: the values that can be filled in are: {wanted}."
            )
