"""The queue of faults."""

from __future__ import annotations

import pytest

from thalie_local.sandbox.faults import FaultError, Faults


def strikes(faults: Faults, *calls: tuple[str, str]) -> list[str | None]:
    struck = (faults.strike(method, doi) for method, doi in calls)
    return [fault.fault if fault else None for fault in struck]


def test_an_empty_queue_strikes_nothing() -> None:
    assert Faults().strike("GET", "10.5072/a") is None


def test_a_fault_strikes_as_often_as_asked() -> None:
    faults = Faults()
    faults.add({"fault": "500", "count": 2})
    assert strikes(faults, *[("GET", "")] * 3) == ["500", "500", None]
    assert faults.waiting() == []


def test_every_third_call() -> None:
    faults = Faults()
    faults.add({"fault": "drop", "count": 2, "every": 3})
    assert strikes(faults, *[("PUT", "")] * 7) == [None, None, "drop", None, None, "drop", None]


def test_the_first_calls_pass_then_every_second_is_struck() -> None:
    faults = Faults()
    faults.add({"fault": "500", "after": 3, "every": 2, "count": 2})
    expected = [None, None, None, None, "500", None, "500", None]
    assert strikes(faults, *[("GET", "")] * 8) == expected


def test_a_fault_lasts_as_long_as_asked_from_its_first_strike() -> None:
    now = [100.0]
    faults = Faults(clock=lambda: now[0])
    faults.add({"fault": "503", "lasting": 60})
    now[0] = 500.0
    assert strikes(faults, *[("GET", "")] * 5) == ["503"] * 5
    now[0] = 559.9
    assert strikes(faults, ("PUT", "")) == ["503"]
    assert len(faults.waiting()) == 1
    now[0] = 560.0
    assert faults.waiting() == []
    assert strikes(faults, ("GET", "")) == [None]


def test_what_matched_and_what_was_struck_is_counted() -> None:
    faults = Faults()
    faults.add({"fault": "500", "every": 2, "count": 2, "match": "PUT"})
    strikes(faults, ("PUT", ""), ("GET", ""), ("PUT", ""))
    (waiting,) = faults.waiting()
    assert (waiting["seen"], waiting["struck"], faults.spent()) == (2, 1, [])
    strikes(faults, ("PUT", ""), ("PUT", ""), ("PUT", ""))
    (spent,) = faults.spent()
    assert (spent["seen"], spent["struck"], faults.waiting()) == (4, 2, [])
    faults.clear()
    assert faults.spent() == []


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ("PUT 10.5072/a", [None, "500", None]),
        ("delete 10.5072/", [None, None, None]),
        ("post", ["500", None, None]),
        ("10.5072/A", ["500", "500", None]),
        ("", ["500", "500", "500"]),
        ("10.9999", [None, None, None]),
    ],
)
def test_a_fault_strikes_only_what_matches(match: str, struck: list[str | None]) -> None:
    faults = Faults()
    faults.add({"fault": "500", "count": 9, "match": match})
    calls = [("POST", "10.5072/a1"), ("PUT", "10.5072/A2"), ("GET", "10.5072/b")]
    assert strikes(faults, *calls) == struck


def test_faults_wait_their_turn_and_can_be_cleared() -> None:
    faults = Faults()
    faults.add({"fault": "500"})
    faults.add({"fault": "html", "count": 5})
    assert strikes(faults, ("GET", ""), ("GET", "")) == ["500", "html"]
    faults.clear()
    assert strikes(faults, ("GET", "")) == [None]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (None, "JSON object"),
        ({}, "none of 500"),
        ({"fault": "502"}, "'502' is none of"),
        ({"fault": "500", "after": -1}, "after: must"),
        ({"fault": "503", "lasting": 601}, "lasting: must"),
        ({"fault": "clock", "seconds": 1e12}, "seconds: must"),
        ({"fault": "500", "count": 0}, "count: must"),
        ({"fault": "500", "every": True}, "every: must"),
        ({"fault": "timeout", "seconds": -1}, "seconds: must"),
        ({"fault": "500", "match": 5}, "match: must"),
        ({"fault": "500", "when": "now"}, "Unknown: when"),
    ],
)
def test_senseless_faults_are_refused(wanted: object, words: str) -> None:
    with pytest.raises(FaultError, match=words):
        Faults().add(wanted)
