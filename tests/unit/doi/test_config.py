"""What invenio.cfg takes from here fits together, and fits InvenioRDM's own."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest
from invenio_rdm_records import config as stock

from thalie.doi import config, tasks
from thalie.doi.steps import State
from thalie.ground.syntax import parse

LISTS = [
    ("RDM_PERSISTENT_IDENTIFIERS", "RDM_PERSISTENT_IDENTIFIER_PROVIDERS"),
    ("RDM_PARENT_PERSISTENT_IDENTIFIERS", "RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS"),
]


@pytest.mark.parametrize(("identifiers", "providers"), LISTS)
def test_every_named_provider_exists(identifiers: str, providers: str) -> None:
    known = {provider.name for provider in getattr(config, providers)}
    named = {n for one in getattr(config, identifiers).values() for n in one["providers"]}
    assert named == known


@pytest.mark.parametrize(("identifiers", "providers"), LISTS)
def test_nothing_that_invenio_rdm_knows_is_forgotten(identifiers: str, providers: str) -> None:
    ours, theirs = getattr(config, identifiers), getattr(stock, identifiers)
    assert {name: set(one) for name, one in ours.items()} == {
        name: set(one) for name, one in theirs.items()
    }


def test_dois_of_datacite_are_enabled_by_one_setting() -> None:
    enabled = config.RDM_PERSISTENT_IDENTIFIERS["doi"]["is_enabled"]
    assert enabled(SimpleNamespace(config={"DATACITE_ENABLED": True}))
    assert not enabled(SimpleNamespace(config={}))


def test_beat_starts_tasks_that_exist_and_drops_late_sweeps() -> None:
    named = {entry["task"] for entry in config.BEAT_SCHEDULE.values()}
    assert named == {tasks.sweep.name, tasks.watch_dois.name, tasks.reconcile_dois.name}
    entry = config.BEAT_SCHEDULE["bring-dois"]
    assert entry["options"]["expires"] <= entry["schedule"].total_seconds()
    assert entry["schedule"].total_seconds() > tasks.BUDGET


def test_a_restricted_record_is_never_findable() -> None:
    assert State(config.THALIE_DOI_RESTRICTED) in (State.DRAFT, State.REGISTERED)


def test_reading_the_configuration_reads_no_task() -> None:
    """A task looked at before the application exists gives Celery an application of its own.

    The tasks of all InvenioRDM then run in that one, without the context they need.
    """
    tree = parse(Path(config.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports
    for node in imports:
        names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
        assert not names & {"tasks", "thalie.doi.tasks", "celery"}
