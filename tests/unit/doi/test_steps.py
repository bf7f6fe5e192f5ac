"""Whatever DataCite has, and whatever is believed of it, a few steps lead where a DOI is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.doi.steps import EVENTS, Action, State, Step, attainable, next_step
from thalie_local.sandbox import states as datacite

from .conftest import WANTABLE

wanted = st.sampled_from(WANTABLE)
real = st.sampled_from(list(State))
belief = st.none() | st.sampled_from(list(State))


def at_datacite(state: State, event: str) -> State:
    """What DataCite makes of a PUT, by the rules of the local one."""
    before = datacite.State.DRAFT if state is State.ABSENT else datacite.State(str(state))
    return State(str(datacite.next_state(before, event)))


@given(wanted, real, belief, st.booleans())
def test_a_few_calls_lead_there_from_everywhere(
    wanted: State, real: State, believed: State | None, same: bool
) -> None:
    truth = believed is None or believed is real
    known, calls = believed, 0
    while (step := next_step(wanted, known, same=same)).action is not Action.REST:
        calls += 1
        assert calls <= 4
        if step.action is Action.SEND:
            real, same = at_datacite(real, step.event), True
        known = real
    if truth or calls:
        assert real is attainable(wanted, real)


@given(wanted, real)
def test_what_is_there_is_left_alone(wanted: State, known: State) -> None:
    step = next_step(wanted, known, same=True)
    assert (step.action is Action.REST) == (known is attainable(wanted, known))


@given(wanted, st.booleans())
def test_after_a_lost_answer_datacite_is_asked_first(wanted: State, same: bool) -> None:
    assert next_step(wanted, None, same=same) == Step(Action.LOOK)


@given(wanted, real)
def test_other_metadata_are_sent_in_every_state(wanted: State, known: State) -> None:
    assert next_step(wanted, known, same=False).action is Action.SEND


def test_events_are_those_that_datacite_documents() -> None:
    assert set(EVENTS.values()) == {"publish", "register", "hide"}
    for (before, after), event in EVENTS.items():
        assert at_datacite(before, event) is after


@pytest.mark.parametrize("known", [State.REGISTERED, State.FINDABLE])
def test_what_resolves_is_hidden_where_a_draft_is_wanted(known: State) -> None:
    assert attainable(State.DRAFT, known) is State.REGISTERED
    assert attainable(State.DRAFT, State.ABSENT) is State.DRAFT
