from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.embargo.life import (
    FOREVER,
    OPEN,
    Closure,
    Terms,
    closure,
    extended,
    standing,
    why_not_changed,
    why_not_closed,
)
from thalie.embargo.policy import EXAMPLES, EmbargoPolicy, EmbargoPolicyError

SOLEIL = EmbargoPolicy()
DAMAGED = {"record": "public", "embargo": {"active": True, "until": "2026-13-45"}}
TODAY = date(2026, 11, 29)
BEAM = date(2026, 1, 20)
BASE, LAST = date(2029, 1, 20), date(2031, 1, 20)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
POLICIES = st.builds(
    EmbargoPolicy,
    base_years=st.integers(0, 5),
    extension_years=st.integers(0, 3),
    extensions=st.integers(0, 4),
    cap_years=st.none() | st.integers(5, 8),
)


def access(until: date | None = None, files: str = "public", record: str = "public") -> Any:
    return {
        "record": record,
        "files": "restricted" if until else files,
        "embargo": {"active": until is not None, "until": until and until.isoformat()},
    }


@pytest.mark.parametrize(
    ("given_access", "closed"),
    [
        (access(), Closure()),
        (access(BASE), Closure(BASE)),
        (access(TODAY), Closure()),
        (access(TODAY + timedelta(days=1)), Closure(TODAY + timedelta(days=1))),
        (access(files="restricted"), Closure(FOREVER)),
        (access(files="restricted", record="restricted"), Closure(FOREVER, FOREVER)),
        (access(BASE, record="restricted"), Closure(BASE, FOREVER)),
        (access(TODAY, record="restricted"), Closure(FOREVER, FOREVER)),
        (
            {"record": "public", "embargo": {"active": True, "until": "2026-13-45"}},
            Closure(FOREVER),
        ),
        ({}, Closure(FOREVER, FOREVER)),
    ],
)
def test_closure(given_access: Any, closed: Closure) -> None:
    assert closure(given_access, SOLEIL, TODAY) == closed


def test_a_policy_may_open_closed_records_with_their_files() -> None:
    policy = EmbargoPolicy(opens_records=True)
    assert closure(access(BASE, record="restricted"), policy, TODAY) == Closure(BASE, BASE)
    assert closure(access(TODAY, record="restricted"), policy, TODAY) == Closure()


def test_words_of_closures() -> None:
    assert [Closure(day).word() for day in (OPEN, FOREVER, BASE)] == [
        "open",
        "restricted",
        "2029-01-20",
    ]


def test_standing_counts_what_is_left() -> None:
    found = standing(access(BASE), Terms(BEAM), SOLEIL, TODAY)
    assert (found.latest, found.left, found.next_end) == (BASE, 2, date(2030, 1, 20))
    assert found.why_not is None
    found = standing(access(LAST), Terms(BEAM, extensions=2), SOLEIL, TODAY)
    assert (found.latest, found.left, found.next_end) == (LAST, 0, None)
    assert "allows 2" in str(found.why_not and found.why_not.in_language("en"))


@pytest.mark.parametrize(
    ("given_access", "words"),
    [
        (access(), "no embargo that could be extended"),
        (access(files="restricted"), "no embargo that could be extended"),
        (access(TODAY), "ended on 2026-11-29"),
        (access(TODAY - timedelta(days=300)), "ended on"),
        (access(LAST), "as long as the policy allows"),
    ],
)
def test_why_there_is_no_extension(given_access: Any, words: str) -> None:
    found = standing(given_access, Terms(BEAM), SOLEIL, TODAY)
    assert found.next_end is None
    assert words in str(found.why_not and found.why_not.in_language("en"))


def test_an_exception_is_allowed_until_its_day() -> None:
    beyond = date(2040, 1, 1)
    found = standing(access(beyond), Terms(BEAM, exception=beyond), SOLEIL, TODAY)
    assert found.latest == beyond
    assert found.next_end is None


def test_an_extension_of_29_february_ends_on_the_28th() -> None:
    policy = EmbargoPolicy(base_years=4)
    leap = date(2024, 2, 29)
    assert extended(date(2028, 2, 29), Terms(leap), policy) == date(2029, 2, 28)


@given(POLICIES, DAYS, DAYS)
def test_extensions_never_pass_the_policy(policy: EmbargoPolicy, beam: date, today: date) -> None:
    until, terms, granted = policy.embargo_end(beam), Terms(beam), 0
    while True:
        found = standing(access(until), terms, policy, today)
        if found.next_end is None:
            break
        assert until < found.next_end <= policy.latest_end(beam)
        granted += 1
        until, terms = found.next_end, Terms(beam, granted)
    assert granted <= policy.extensions


@given(POLICIES, DAYS, DAYS)
def test_what_a_person_may_choose_the_policy_allows(
    policy: EmbargoPolicy, beam: date, until: date
) -> None:
    refused = why_not_closed(Closure(until), Terms(beam), policy, curator=False, reason="")
    assert (refused is None) == (until <= policy.embargo_end(beam))
    refused = why_not_closed(Closure(until), Terms(beam), policy, curator=True, reason="")
    assert (refused is None) == (until <= policy.latest_end(beam))


@given(DAYS, DAYS)
def test_editing_never_closes_longer(before: date, after: date) -> None:
    assert (why_not_changed(Closure(before), Closure(after)) is None) == (after <= before)
    assert why_not_changed(Closure(), Closure(after)) is not None
    assert why_not_changed(Closure(before), Closure(FOREVER)) is not None
    assert why_not_changed(Closure(before), Closure()) is None
    assert why_not_changed(Closure(before), Closure(before, FOREVER)) is not None


def test_a_restriction_needs_a_reason_and_perhaps_a_curator() -> None:
    forever = Closure(FOREVER)
    assert why_not_closed(forever, Terms(BEAM), SOLEIL, curator=True, reason=" ")
    assert not why_not_closed(forever, Terms(BEAM), SOLEIL, curator=False, reason="The owner asks.")
    strict = EmbargoPolicy(who_restricts="curators")
    assert why_not_closed(forever, Terms(BEAM), strict, curator=False, reason="The owner asks.")
    assert not why_not_closed(forever, Terms(BEAM), strict, curator=True, reason="The owner asks.")
    loose = EmbargoPolicy(reason_required=False)
    assert not why_not_closed(forever, Terms(BEAM), loose, curator=False, reason="")


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_policies(name: str) -> None:
    assert EmbargoPolicy.from_config(name).embargo_end(BEAM) > BEAM


def test_examples_say_what_facilities_say() -> None:
    assert EmbargoPolicy.from_config("soleil") == EmbargoPolicy()
    assert EmbargoPolicy.from_config("euphrosyne").embargo_end(BEAM) == BEAM + timedelta(days=730)
    assert EmbargoPolicy.from_config("36-months").latest_end(BEAM) == BASE
    assert EmbargoPolicy.from_config("five-years").latest_end(BEAM) == LAST


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("nobody", "no example named 'nobody'; known are soleil"),
        ({"counted_from": "noon"}, "counted_from must be beam or publication, not 'noon'"),
        ({"who_asks": "all"}, "who_asks must be managers or curators"),
        ({"who_restricts": ""}, "who_restricts must be"),
        ({"reason_required": "yes"}, "reason_required must be True or False"),
        ({"opens_records": 1}, "opens_records must be True or False"),
        ({"decides": ""}, "decides must be the name of a role"),
        ({"reminder_days": [0]}, "reminder_days must be whole numbers"),
        ({"reminder_days": ["7"]}, "not '7'"),
    ],
)
def test_nonsense_is_refused(settings: Any, words: str) -> None:
    with pytest.raises(EmbargoPolicyError, match=words):
        EmbargoPolicy.from_config(settings)


def test_lists_of_reminders_are_taken() -> None:
    assert EmbargoPolicy.from_config({"reminder_days": [60, 1]}).reminder_days == (60, 1)
