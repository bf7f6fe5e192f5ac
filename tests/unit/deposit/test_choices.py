from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from datetime import date

import pytest

from thalie.deposit.access import AccessWish
from thalie.deposit.choices import Choices
from thalie.deposit.dataset import Wishes
from thalie.deposit.people import parse_people

PEOPLE = parse_people(
    [{"name": "Martin, Jeanne", "affiliations": [{"name": "A"}], "is": ["J. Martin"]}]
)
SAID = Choices(
    publish=True,
    new_version=True,
    names="keep",
    accept_damaged=True,
    accepted=frozenset({"a" * 64}),
    people=PEOPLE,
    access=AccessWish(until=date(2027, 1, 1)),
    wishes=Wishes(
        title={"en": "T"},
        description={"en": "D"},
        notices=({"en": "N", "fr": "M"},),
        keywords=("k",),
        synthetic=True,
        objects=({"label": "Coin", "materials": [{"id": "bronze"}]},),
        fields={"experiment": {"techniques": [{"id": "pixe-mapping"}]}},
    ),
    readme=False,
)
ORDERS = {"publish", "new_version", "accept_damaged"}  # of the moment


def empty(said: object) -> set[str]:
    """Names of the fields in which SAID is as if nothing had been said."""
    return {
        one.name
        for one in fields(said)  # type: ignore[arg-type]
        for usual in [one.default if one.default_factory is MISSING else one.default_factory()]
        if getattr(said, one.name) == usual
    }


def through_json(said: Choices) -> Choices:
    return Choices.from_json(json.loads(json.dumps(said.to_json())))


def test_nothing_was_forgotten_in_the_example() -> None:
    assert empty(SAID) == set()
    assert empty(SAID.wishes) == set()
    assert empty(Wishes(title={"en": "T"})) == {f.name for f in fields(Wishes)} - {"title"}


def test_choices_come_back_from_json_without_the_orders_of_the_moment() -> None:
    assert through_json(SAID) == replace(SAID, **dict.fromkeys(ORDERS, False))
    assert empty(through_json(SAID)) == ORDERS


@pytest.mark.parametrize(
    "wish", [AccessWish(open=True), AccessWish(until=date(2027, 1, 1)), AccessWish(restricted="R")]
)
def test_every_wish_for_access_comes_back(wish: AccessWish) -> None:
    assert through_json(Choices(access=wish)).access == wish


def test_what_an_earlier_release_remembered_is_read() -> None:
    """As ``ingested_runs.choices`` held it before objects could be described."""
    old = {
        "names": "keep",
        "accepted": ["a" * 64],
        "people": [{"family_name": "Martin", "affiliations": [{"name": "A", "ror": ""}],
                    "role": "creator", "is": ["J. Martin"]}],
        "access": {"open": False, "until": "2027-01-01", "restricted": ""},
        "wishes": {"title": {"en": "T"}, "description": {}, "notices": [{"en": "N"}],
                   "keywords": ["k"], "synthetic": True},
    }  # fmt: skip
    read = Choices.from_json(old)
    assert read.wishes == Wishes({"en": "T"}, {}, ({"en": "N"},), ("k",), synthetic=True)
    assert read.people and read.people.creators[0].affiliations[0].name == "A"
    assert read.access == AccessWish(until=date(2027, 1, 1)) and read.readme is None


def test_an_empty_document_is_nothing_said() -> None:
    assert Choices.from_json({}) == Choices()
    assert Choices.from_json(Choices().to_json()) == Choices()


def test_what_is_not_said_again_is_remembered() -> None:
    again = Choices(publish=True).remembering(Choices.from_json(SAID.to_json()))
    assert again.people == PEOPLE and again.names == "keep" and again.access == SAID.access
    assert again.publish and not again.new_version and not again.accept_damaged


def test_what_is_said_again_replaces_the_memory_but_acceptances_add_up() -> None:
    new = Choices(names="redact", access=AccessWish(open=True), accepted=frozenset({"b" * 64}))
    both = new.remembering(SAID)
    assert both.names == "redact" and both.access == AccessWish(open=True)
    assert both.accepted == {"a" * 64, "b" * 64}


def test_a_readme_goes_with_the_files_unless_it_was_said_otherwise_last() -> None:
    without = Choices.from_json(Choices(readme=False).to_json())
    assert Choices().wants_readme
    assert not Choices().remembering(without).wants_readme
    assert Choices(readme=True).remembering(without).wants_readme
    assert Choices.from_json({}).wants_readme


@pytest.mark.parametrize(
    ("choices", "fields"),
    [
        (Choices(), set()),
        (Choices(people=PEOPLE), {"creators", "contributors"}),
        (Choices(access=AccessWish(open=True)), {"access"}),
        (Choices(wishes=Wishes({"en": "T"})), {"title", "additional_titles"}),
    ],
)
def test_the_fields_an_operator_speaks_about(choices: Choices, fields: set[str]) -> None:
    assert choices.asked == fields
