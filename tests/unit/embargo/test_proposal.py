"""The form proposes what the gate lets through, and says until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.embargo.life import Closure, Terms, why_not_closed
from thalie.embargo.policy import EXAMPLES, EmbargoPolicy
from thalie.embargo.proposal import Basis, Proposal, basis, propose, reason, words

BEAM, TODAY = date(2026, 1, 20), date(2026, 6, 1)
POLICY = EmbargoPolicy()
PUBLICATION = EmbargoPolicy(counted_from="publication")
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def proposed(beam: date | None = BEAM, *, curator: bool = False, **policy: object) -> Proposal:
    return propose(replace(POLICY, **policy), beam, TODAY, curator=curator)  # type: ignore[arg-type]


@given(beam=st.none() | DAYS, today=DAYS, curator=st.booleans(), name=st.sampled_from([*EXAMPLES]))
def test_what_is_proposed_is_allowed_and_a_day_after_the_latest_is_not(
    beam: date | None, today: date, curator: bool, name: str
) -> None:
    policy = EmbargoPolicy.from_config(name)
    found = propose(policy, beam, today, curator=curator)
    terms = Terms(policy.counted(beam, today))
    assert found.counted_from == terms.counted_from <= today
    assert found.until <= found.latest

    def refused(until: date) -> bool:
        wanted = Closure(files=until)
        return why_not_closed(wanted, terms, policy, curator=curator, reason="") is not None

    assert not refused(found.until) and not refused(found.latest)
    assert refused(found.latest + timedelta(days=1))


@pytest.mark.parametrize(
    ("policy", "beam", "counted_from", "why"),
    [
        (POLICY, BEAM, BEAM, Basis.BEAM),
        (POLICY, None, TODAY, Basis.UNKNOWN),
        (POLICY, TODAY + timedelta(days=1), TODAY, Basis.PUBLICATION),
        (POLICY, TODAY, TODAY, Basis.BEAM),
        (PUBLICATION, BEAM, TODAY, Basis.PUBLICATION),
        (PUBLICATION, None, TODAY, Basis.PUBLICATION),
    ],
)
def test_from_what_it_counts(
    policy: EmbargoPolicy, beam: date | None, counted_from: date, why: Basis
) -> None:
    found = propose(policy, beam, TODAY, curator=False)
    assert (found.counted_from, found.basis) == (counted_from, why)
    assert basis(policy, beam, TODAY) == why


def test_a_leader_is_told_the_day_why_and_that_it_is_the_latest() -> None:
    assert words(proposed(), "en") == [
        "The day of the data policy is 20 January 2029: 3 years from the last day of beam "
        "(20 January 2026).",
        "This is also the latest day; an extension may be asked for later.",
    ]


@pytest.mark.parametrize("policy", [{"extensions": 0}, {"who_asks": "curators"}])
def test_who_may_not_ask_for_an_extension_is_promised_none(policy: dict[str, object]) -> None:
    assert words(proposed(**policy), "en")[1:] == ["This is also the latest day."]


def test_a_curator_is_told_the_last_day_of_all_extensions() -> None:
    assert words(proposed(curator=True), "en")[1:] == [
        "Curators may choose a day until 20 January 2031."
    ]


def test_of_an_old_run_nothing_is_closed() -> None:
    old = date(2021, 1, 20)
    assert proposed(old).over
    assert words(proposed(old), "en") == [
        "The embargo of the data policy ended on 20 January 2024: 3 years from the last day of "
        "beam (20 January 2021)."
    ]
    assert len(words(proposed(date(2022, 1, 20), curator=True), "en")) == 2
    assert not proposed(date(2023, 6, 2)).over and proposed(date(2023, 6, 1)).over


def test_without_a_day_of_beam_it_says_so() -> None:
    first = words(proposed(None), "en")[0]
    assert first == (
        "The day of the data policy is 1 June 2029: 3 years from the publication (1 June 2026 if "
        "that is today), as no last day of beam is given."
    )


@pytest.mark.parametrize(
    ("policy", "why", "said"),
    [
        (POLICY, Basis.BEAM, "Data policy: 3 years from the end of the run (2026-01-20)."),
        (EmbargoPolicy(base_years=1), Basis.PUBLICATION,
         "Data policy: 1 year from the publication (2026-01-20)."),
        (EmbargoPolicy(base_days=730), Basis.UNKNOWN,
         "Data policy: 730 days from the deposit, as no file tells the day of the run "
         "(2026-01-20)."),
    ],
)  # fmt: skip
def test_the_reason(policy: EmbargoPolicy, why: Basis, said: str) -> None:
    assert reason(policy, why, BEAM, "en") == said


def test_it_is_said_in_french() -> None:
    told = " ".join(words(proposed(), "fr")) + reason(POLICY, Basis.BEAM, BEAM, "fr")
    assert "20 janvier 2029" in told and "3 ans" in told
    assert "data policy" not in told.casefold()
