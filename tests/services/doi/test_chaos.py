"""Whatever happens in whatever order, once it is over record, ledger and DataCite agree."""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from invenio_access.permissions import system_identity

from thalie.doi import ledger
from thalie.doi import refresh as refreshing
from thalie.doi.models import now
from thalie.doi.reconcile import reconcile
from thalie.doi.refresh import refresh
from thalie.doi.services import retry

from .conftest import DataCite, Dataset, assert_meets, let_settle, make_due, settled, until

Publish = Callable[..., Dataset]
FAULTS = ("500", "500-after", "503", "429", "html", "drop", "refuse", "stale", "timeout")
STEPS = 30
FOREVER = 600  # seconds that a fault lasts, unless it is forgiven
KILLED_WORKERS = Path(__file__).with_name("killed_workers.py")


def act(dice: random.Random, dataset: Dataset, title: str) -> str:
    """Do something to a dataset that its state permits; returns what."""
    record = dataset.read()
    if record.deletion_status.is_deleted:
        deed = "restore"
    elif record.access.embargo.active:
        deed = dice.choice(["lift", "withdraw"])
    else:
        deed = dice.choice(["edit", "restrict", "add_version", "withdraw"])
    if deed in ("edit", "restrict"):
        dataset.edit(title, "restricted" if deed == "restrict" else "public")
    else:
        getattr(dataset, deed)()
    return deed


def was_findable(datacite: DataCite, doi: str) -> bool:
    """Whether the DOI was ever findable."""
    return any("findable" in str(changes.get("aasm_state")) for _, changes in datacite.changes(doi))


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.drill) for seed in (2, 3, 4, 5))]
)
def test_once_faults_stop_all_meets(publish: Publish, datacite: DataCite, seed: int) -> None:
    """Publications, changes, versions, withdrawals, openings, faults, workers that die."""
    dice = random.Random(seed)
    datasets: list[Dataset] = []
    done: list[str] = []
    for step in range(STEPS):
        if dice.random() < 0.5:
            fault = dice.choice(FAULTS)
            datacite.fault(fault=fault, count=dice.randint(1, 3), seconds=1)
        if dice.random() < 0.3:
            ledger.claim(now())  # by a worker that dies of it
            done.append("kill")
        if not datasets or (len(datasets) < 4 and dice.random() < 0.3):
            datasets.append(publish(dice.choice(["public", "public", "embargoed"])))
            continue
        done.append(act(dice, dice.choice(datasets), f"Title {step}"))
    datacite.forgive()
    let_settle(*datasets)
    assert len(set(done)) > 4, "too little happened"
    for dataset in datasets:
        assert_meets(datacite, dataset)


def test_what_was_never_public_was_never_findable(publish: Publish, datacite: DataCite) -> None:
    opened, closed = publish("embargoed"), publish("embargoed")
    datacite.fault(fault="500-after", count=2)
    opened.lift()
    closed.withdraw()
    datacite.forgive()
    let_settle(opened, closed)
    assert [was_findable(datacite, doi) for doi in opened.dois] == [True, True]
    assert not any(was_findable(datacite, doi) for doi in closed.dois)
    assert_meets(datacite, opened)
    assert_meets(datacite, closed)


def test_publications_and_workers_never_wait_in_a_circle(
    app: Flask, publish: Publish, datacite: DataCite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While all is described, compared and tried again, nothing that a person does fails."""
    datasets = [publish() for _ in range(4)]
    over = threading.Event()
    errors: list[Exception] = []

    def busy(deed: Callable[[], object]) -> None:
        with app.app_context():
            while not over.is_set():
                try:
                    deed()
                except Exception as error:
                    errors.append(error)
                    return

    monkeypatch.setattr(refreshing, "edition", lambda: secrets.token_hex(8))  # always another one
    dois = [doi for dataset in datasets for doi in dataset.dois]
    deeds = (lambda: refresh(5), lambda: retry(system_identity, dois[::-1]), reconcile)
    threads = [threading.Thread(target=busy, args=(deed,)) for deed in deeds]
    for one in threads:
        one.start()
    try:
        for turn in range(12):
            dataset = datasets[turn % 4]
            dataset.withdraw()
            dataset.restore()
            dataset.edit(f"Title {turn}")
    finally:
        over.set()
        for one in threads:
            one.join(120)
    assert errors == []
    let_settle(*datasets)
    for dataset in datasets:
        assert_meets(datacite, dataset)


@contextmanager
def no_other_worker(instance: Any) -> Iterator[None]:
    """The instance's own Celery worker sleeps inside the block."""
    main = psutil.Process(instance.supervisor.pid("worker"))
    processes = [main, *main.children(recursive=True)]
    for one in processes:
        one.suspend()
    try:
        yield
    finally:
        for one in processes:
            one.resume()


@pytest.mark.parametrize("kills", [8, pytest.param(60, marks=pytest.mark.drill)])
def test_two_workers_and_a_kill_each_second(
    instance: Any, publish: Publish, datacite: DataCite, kills: int
) -> None:
    """While datasets are published and changed and DataCite is slow and faulty."""
    dice = random.Random(7)
    datasets: list[Dataset] = []
    wishes = 0
    datacite.fault(fault="500-after", every=7, lasting=FOREVER)
    datacite.fault(fault="500", every=5, lasting=FOREVER)
    datacite.fault(fault="timeout", every=2, seconds=0.3, lasting=FOREVER)  # so that kills strike
    with no_other_worker(instance), workers(kills) as over:
        while not over.is_set():
            if len(datasets) < 10:
                datasets.append(publish(dice.choice(["public", "public", "embargoed"])))
            else:
                act(dice, dice.choice(datasets), f"Title {wishes}")
            wishes += 1
            time.sleep(0.1)
        datacite.forgive()

        def done() -> bool:
            make_due(*datasets)  # as if time had passed: back-off, and leases of the dead
            return settled(*datasets)

        until(done, patience=120)
    dois = [doi for dataset in datasets for doi in dataset.dois]
    looked = sum(method == "GET" for doi in dois for method, _ in datacite.calls(doi))
    assert looked > 0, "no kill and no fault left anybody in doubt"
    for dataset in datasets:
        assert_meets(datacite, dataset)
    report = reconcile(dry_run=True)
    assert not report.error
    found = {one.doi for one in report.findings if one.kind != "unknown"}
    assert found.isdisjoint(dois), report.findings
    print(f"{kills} kills, {wishes} wishes, {len(dois)} DOIs, {looked} looks")


@contextmanager
def workers(kills: int) -> Iterator[threading.Event]:
    """The workers run inside the block; once no more are killed, the event is set."""
    child = subprocess.Popen(
        [sys.executable, str(KILLED_WORKERS), str(kills)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )
    assert child.stdout is not None
    lines = child.stdout
    over = threading.Event()

    def listen() -> None:
        lines.readline()
        over.set()

    try:
        assert lines.readline().strip() == "ready"
        threading.Thread(target=listen).start()
        yield over
        assert child.poll() is None, "the workers ended by themselves"
    finally:
        child.terminate()
        child.wait(30)
