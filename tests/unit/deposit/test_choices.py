from __future__ import annotations

import json
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
    wishes=Wishes({"en": "T"}, {"en": "D"}, ({"en": "N", "fr": "M"},), ("k",), synthetic=True),
)


def test_choices_come_back_from_json_without_the_orders_of_the_moment() -> None:
    back = Choices.from_json(json.loads(json.dumps(SAID.to_json())))
    assert back == Choices(
        names="keep",
        accepted=SAID.accepted,
        people=PEOPLE,
        access=SAID.access,
        wishes=SAID.wishes,
    )


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
