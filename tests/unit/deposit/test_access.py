from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from thalie.deposit.access import Access, AccessError, AccessWish, choose_access
from thalie.embargo.policy import EmbargoPolicy

TODAY = date(2026, 6, 1)
LAST_DAY = date(2026, 1, 20)


def choose(wish: AccessWish | None = None, **values: Any) -> Access:
    given = {"last_day": LAST_DAY, "deposited": TODAY, "today": TODAY} | values
    last_day = given.pop("last_day")
    return choose_access(EmbargoPolicy(), last_day, wish=wish, **given)


def test_the_policy_closes_the_files_and_leaves_the_metadata_open() -> None:
    access = choose()
    assert access.kind == "embargoed"
    assert access.as_json() == {
        "record": "public",
        "files": "restricted",
        "embargo": {
            "active": True,
            "until": "2029-01-20",
            "reason": "Data policy: 3 years from the end of the run (2026-01-20).",
        },
    }


def test_files_of_an_old_run_are_open() -> None:
    access = choose(last_day=date(2023, 6, 1))
    assert access.kind == "open"
    assert access.as_json()["files"] == "public"
    assert access.as_json()["embargo"] == {"active": False, "until": None, "reason": None}


def test_without_a_day_the_embargo_counts_from_the_deposit() -> None:
    access = choose(last_day=None, deposited=date(2025, 3, 1))
    assert access.until == date(2028, 3, 1)
    assert "no file tells the day" in access.reason


def test_a_policy_that_counts_from_the_publication_does_so_for_ingests() -> None:
    policy = EmbargoPolicy(counted_from="publication")
    access = choose_access(policy, LAST_DAY, deposited=TODAY, today=TODAY)
    assert access.until == date(2029, 6, 1)
    assert access.reason == "Data policy: 3 years from the publication (2026-06-01)."


def test_the_operator_may_open_sooner_or_choose_a_date_within_the_policy() -> None:
    assert choose(AccessWish(open=True)).kind == "open"
    assert choose(AccessWish(until=date(2026, 6, 2))).until == date(2026, 6, 2)
    assert choose(AccessWish(until=date(2031, 1, 20))).until == date(2031, 1, 20)


@pytest.mark.parametrize(
    ("until", "words"),
    [(date(2031, 1, 21), "ends on 2031-01-20 at the latest"), (TODAY, "over already")],
)
def test_a_date_outside_the_policy_is_refused(until: date, words: str) -> None:
    with pytest.raises(AccessError, match=words):
        choose(AccessWish(until=until))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (EmbargoPolicy(), "Data policy: 3 years from the end of the run"),
        (EmbargoPolicy(base_years=1), "Data policy: 1 year from"),
        (EmbargoPolicy(base_days=730), "Data policy: 730 days from"),
    ],
)
def test_the_reason_tells_the_policy(policy: EmbargoPolicy, words: str) -> None:
    access = choose_access(policy, LAST_DAY, deposited=TODAY, today=TODAY)
    assert access.reason.startswith(words)


def test_a_restriction_has_a_reason_and_a_yearly_review_but_no_end() -> None:
    access = choose(AccessWish(restricted="the owner asked for it"))
    assert (access.kind, access.review) == ("restricted", date(2027, 6, 1))
    assert access.as_json() == {
        "record": "public",
        "files": "restricted",
        "embargo": {"active": False, "until": None, "reason": "the owner asked for it"},
    }


@pytest.mark.parametrize(
    "wishes",
    [{"open": True, "until": TODAY}, {"open": True, "restricted": "x"},
     {"until": TODAY, "restricted": "x"}],
)  # fmt: skip
def test_wishes_that_contradict_each_other_are_refused(wishes: dict[str, Any]) -> None:
    with pytest.raises(AccessError, match="Choose one"):
        AccessWish(**wishes)
