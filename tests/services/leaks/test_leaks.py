"""Nothing leaks: until it is open, nobody without the right is told what is in a file, or its name.

Every route of both applications is asked for a dataset in each state, by each role; whatever is
answered is searched for words, checksums, sizes and a colour that stand in one dataset alone. What
is told is compared with the table (``sight.tsv``), from which a page of the documentation is made
(``python -m tests.services.leaks.page``). A route without a surface (``surfaces.tsv``) fails. With
``THALIE_WRITE_ROUTES`` in the environment the table is written anew, to be read before it is kept.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
import requests

from tests.services.routes import Route

from ..doi.conftest import DataCite, datacite, entry, until  # noqa: F401  (fixture)
from .canaries import Watch
from .probes import LISTS, Formats, Probe, of_dataset, of_site, token_of
from .table import DRAFTS, LEVELS, ROLES, STATES, of_state, sight, surfaces, write
from .world import PATIENCE, Datasets, Sessions

EVERYTHING = ("nobody", "granted")
"""Who asks for every format: of those who may read the files, and of those who may not, one."""


@dataclass
class Walk:
    """What was told, by surface, state and role; and by which question first."""

    seen: dict[tuple[str, str, str], str] = field(default_factory=dict)
    by: dict[tuple[str, str, str], str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    """Answers with what is closed that anybody's cache may keep."""

    def note(self, probe: Probe, role: str, answer: requests.Response, watch: Watch) -> None:
        """Keep what an answer tells."""
        told = watch.told(answer, probe.asked)
        for state, level in told.items():
            place = probe.surface, state, role
            if LEVELS.index(level) > LEVELS.index(self.seen.get(place, LEVELS[0])):
                self.seen[place] = level
                self.by[place] = f"{probe.method} {probe.address} {dict(probe.headers)}"
            public = "public" in answer.headers.get("Cache-Control", "")
            if public and level == "bytes" and state != "open":
                self.kept.append(f"{role} {probe.address}")

    def table(self) -> dict[str, dict[str, dict[str, str]]]:
        """Level by surface, state and role."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        for surface, state, _ in self.seen:
            found.setdefault(surface, {})[state] = {
                role: self.seen.get((surface, state, role), LEVELS[0]) for role in ROLES
            }
        return found


@pytest.fixture(scope="module")
def watch(datasets: Datasets) -> Watch:
    return Watch({state: one.canary for state, one in datasets.items()})


@pytest.fixture(scope="module")
def walk(
    site: str,
    sessions: Sessions,
    datasets: Datasets,
    lists: list[Probe],
    all_routes: list[Route],
    formats: Formats,
    watch: Watch,
) -> Walk:
    """Everything was asked by everybody."""
    walked = Walk()

    def go(role: str) -> None:
        for one in datasets.values():
            for probe in of_dataset(all_routes, one, formats):
                if role in EVERYTHING or not probe.thorough:
                    answer = probe.ask(sessions[role], site, token_of(one, role))
                    walked.note(probe, role, answer, watch)
        token = token_of(datasets["record"], role)
        for probe in of_site(all_routes, lists):
            if not token or probe.surface in LISTS:
                walked.note(probe, role, probe.ask(sessions[role], site, token), watch)

    with ThreadPoolExecutor(len(ROLES)) as pool:
        list(pool.map(go, ROLES))
    return walked


def test_every_route_has_a_surface(all_routes: list[Route]) -> None:
    assert {route.rule for route in all_routes} == set(surfaces())


def test_datacite_is_told_nothing_more_than_everybody(
    datacite: DataCite,  # noqa: F811
    datasets: Datasets,
    watch: Watch,
    walk: Walk,
) -> None:
    """Asked as anybody."""
    registered = {state: one.doi for state, one in datasets.items() if state not in DRAFTS}
    until(lambda: all(entry(doi).settled for doi in registered.values()), PATIENCE)
    for doi in registered.values():
        answer = requests.get(f"{datacite.url}/dois/{doi}", timeout=30)
        for role in ROLES:
            walk.note(Probe("DataCite", f"/dois/{doi}"), role, answer, watch)
    # What everybody may read is there
    assert walk.seen["DataCite", "embargoed", "nobody"] == "metadata"


@pytest.mark.parametrize("state", STATES)
def test_what_is_told_is_what_the_table_says(walk: Walk, state: str) -> None:
    if os.environ.get("THALIE_WRITE_ROUTES"):
        write(walk.table())
    told, wanted = of_state(walk.table(), state), of_state(sight(), state)
    wrong = [
        f"{surface}, {role}: {level} by {walk.by.get((surface, state, role))}"
        for surface in sorted(told.keys() | wanted.keys())
        for role in ROLES
        if (level := told.get(surface, {}).get(role, LEVELS[0]))
        != wanted.get(surface, {}).get(role, LEVELS[0])
    ]
    assert wrong == []


def test_no_cache_of_many_keeps_what_is_closed(walk: Walk) -> None:
    assert walk.kept == []
