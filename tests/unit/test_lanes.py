"""How tests are shared among processes: no process mixes lanes, and no test is forgotten."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.lanes import INSTANCES, Lanes, lane_of, scope_of

TESTS = [
    *(f"tests/unit/room/test_{file}.py::test_{one}" for file in "abcdef" for one in range(5)),
    *(
        f"tests/services/room/test_{file}.py::test_{one}[a::b]"
        for file in "abc"
        for one in range(4)
    ),
    *(f"tests/browser/test_{file}.py::test_{one}" for file in "ab" for one in range(3)),
    "tests/services/test_recovery.py::test_a_kill",
]


class Process:
    """A process of tests that does what it is told, when it is told to go on."""

    def __init__(self) -> None:
        self.gateway = SimpleNamespace(id="gw")
        self.shutting_down = False
        self.waiting: list[int] = []
        self.done: list[str] = []

    def send_runtest_some(self, tests: list[int]) -> None:
        self.waiting += tests

    def shutdown(self) -> None:
        self.shutting_down = True


def run(processes: list[Process], tests: list[str] = TESTS) -> None:
    """Let the processes run all tests, in turn."""
    config = SimpleNamespace(
        getvalue=lambda name: ["popen"] * len(processes),
        option=SimpleNamespace(loadscopereorder=True),
    )
    lanes: Any = Lanes(config)  # type: ignore[arg-type]
    for one in processes:
        lanes.add_node(one)
        lanes.add_node_collection(one, tests)
    lanes.schedule()
    while any(one.waiting for one in processes):
        for one in processes:
            if one.waiting:
                test = one.waiting.pop(0)
                one.done.append(tests[test])
                lanes.mark_test_complete(one, test)


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_each_test_runs_once_and_no_process_mixes(count: int) -> None:
    processes = [Process() for _ in range(count)]
    run(processes)
    done = [test for one in processes for test in one.done]
    assert sorted(done) == sorted(TESTS)
    lanes = [{lane_of(scope_of(test)) for test in one.done} for one in processes]
    assert all(len(lane) == 1 for lane in lanes)
    assert lanes.count({"instance"}) == min(INSTANCES, (count + 1) // 2)
    assert all(one.shutting_down for one in processes)


def test_one_process_runs_all() -> None:
    alone = Process()
    run([alone])
    assert sorted(alone.done) == sorted(TESTS)


@pytest.mark.parametrize("lane", ["unit", "instance"])
def test_where_all_are_of_one_lane_all_run(lane: str) -> None:
    tests = [test for test in TESTS if lane_of(scope_of(test)) == lane]
    processes = [Process() for _ in range(4)]
    run(processes, tests)
    assert sorted(test for one in processes for test in one.done) == sorted(tests)
    busy = sum(bool(one.done) for one in processes)
    assert busy == (4 if lane == "unit" else INSTANCES)


def test_a_file_stays_together_and_the_browser_is_one() -> None:
    processes = [Process() for _ in range(4)]
    run(processes)
    for scope in {scope_of(test) for test in TESTS}:
        assert sum(any(scope_of(test) == scope for test in one.done) for one in processes) == 1
    assert scope_of(TESTS[-2]) == scope_of(TESTS[-5]) == "tests/browser"


def test_the_longest_come_first() -> None:
    processes = [Process() for _ in range(4)]
    run(processes)
    firsts = {one.done[0] for one in processes if lane_of(scope_of(one.done[0])) == "instance"}
    assert {scope_of(test) for test in firsts} == {
        "tests/browser",
        "tests/services/test_recovery.py",
    }
