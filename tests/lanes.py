"""How the tests are shared among the processes of pytest-xdist.

Invenio is set up once a process, so no process takes both tests of units and tests at an instance.
The latter go to two processes, each with an instance of its own: what one test stops, kills or
makes faulty concerns no test of the other process. Tests of one file stay together, and those with
a browser too.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

INSTANCES = 2
FIRST = ("tests/browser", "tests/services/test_recovery.py", "tests/services/doi/test_chaos.py")
"""What takes longest, so that it does not come last."""


def scope_of(test: str) -> str:
    """What stays together with ``test``, a node id."""
    file = test.split("::", 1)[0]
    return "tests/browser" if file.startswith("tests/browser/") else file


def lane_of(scope: str) -> str:
    """``unit``, or ``instance`` for what needs services."""
    return "unit" if PurePosixPath(scope).parts[1:2] == ("unit",) else "instance"


class Lanes(LoadFileScheduling):
    """Gives each process files of one lane only."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)

    def _reschedule(self, node: WorkerController) -> None:
        if node.shutting_down:
            return
        if self._next(node) is None:
            node.shutdown()
        elif self._pending_of(self.assigned_work[node]) <= 2:
            self._assign_work_unit(node)

    def _assign_work_unit(self, node: WorkerController) -> None:
        scope = self._next(node)
        if scope is None:
            node.shutdown()
            return
        self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _next(self, node: WorkerController) -> str | None:
        """The next scope for a process, if any: one of its lane, the longest first."""
        lane, alone = self._lane(node), self.numnodes == 1
        waiting = [scope for scope in self.workqueue if alone or lane_of(scope) == lane]
        return min(waiting, key=lambda scope: scope not in FIRST, default=None)

    def _lane(self, node: WorkerController) -> str | None:
        """The lane of a process: that of its first file, else the one with the fewest processes."""
        if self.assigned_work[node]:
            return lane_of(next(iter(self.assigned_work[node])))
        taken = [lane_of(next(iter(work))) for work in self.assigned_work.values() if work]
        waiting = {lane_of(scope) for scope in self.workqueue}
        if taken.count("instance") >= INSTANCES:
            waiting.discard("instance")
        return min(sorted(waiting), key=taken.count, default=None)
