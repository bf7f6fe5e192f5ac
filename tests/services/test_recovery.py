"""`kill -9` of one process during an ingest: nothing is lost, nothing doubled, every DOI findable.

For each victim: an ingest of several runs goes on in a process of its own; once the first run is in
the database the victim is killed; then the instance is started again, as `make run` does, and the
same ingest is asked for again until it has nothing left to do.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import psycopg2
import pytest
import requests

from thalie_local.standalone.environment import DATACITE_PREFIX, database_uri
from thalie_local.standalone.run import Instance
from thalie_local.standalone.secrets import load

RUNS = 5
PEOPLE = """
- name: "Exemple, Camille"
  orcid: 0000-0002-1825-0097
  role: creator
"""


def write_points(path: Path, seed: int) -> None:
    """A small point file in the layout of the third generation, without names of persons."""
    noise = np.random.default_rng(seed)
    with h5py.File(path, "w") as file:
        for number in range(1, 4):
            group = file.create_group(f"20260105_{number:04d}_OBJ{seed}")
            group.attrs.update({"particle": "Proton", "beam energy": "3000 keV",
                                "target type": "object", "ref. analyse": f"OBJ{seed}"})  # fmt: skip
            for name in ("X0", "X1"):
                counts = noise.poisson(40, 2048).astype("int32")
                spectrum = group.create_dataset(name, data=counts)
                spectrum.attrs["adc name"] = name
                spectrum.attrs["spectra sum"] = str(int(counts.sum()))


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """Several runs of a project that no other test knows."""
    project = tmp_path / f"recovery-{secrets.token_hex(4)}"
    for index in range(RUNS):
        folder = project / "runs" / f"run {index}" / "HDF5"
        folder.mkdir(parents=True)
        write_points(folder / f"20260105_REC{index}_batch_IBA.hdf5", index)
    (tmp_path / "people.yaml").write_text(PEOPLE)
    return project


@pytest.fixture
def rows(instance: Instance) -> Iterator[psycopg2.extensions.connection]:
    """A look into the database from outside."""
    uri = database_uri(instance.layout, load(instance.layout.secrets_file))
    connection = psycopg2.connect(uri.replace("postgresql+psycopg2", "postgresql"))
    connection.autocommit = True
    yield connection
    connection.close()


def start_ingest(campaign: Path) -> subprocess.Popen[str]:
    words = [
        sys.executable, "-m", "thalie.cli", "ingest", str(campaign), "--publish", "--json",
        "--open", "--wait", "90", "--creators", str(campaign.parent / "people.yaml"),
    ]  # fmt: skip
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ.copy()
    )


def count(rows: psycopg2.extensions.connection, sql: str, *values: object) -> int:
    with rows.cursor() as cursor:
        cursor.execute(sql, values)
        (number,) = cursor.fetchone()
    return int(number)


def ingested(rows: psycopg2.extensions.connection, campaign: Path) -> int:
    return count(
        rows, "select count(*) from thalie_ingested_run where key like %s", f"{campaign.name}/%"
    )


def published(instance: Instance, campaign: Path) -> list[dict[str, object]]:
    """Records of the campaign that search finds."""
    answer = requests.get(
        f"{instance.layout.url}/api/records",
        params={"q": f'project:"{campaign.name}"', "size": 100},
        timeout=30,
    )
    answer.raise_for_status()
    return list(answer.json()["hits"]["hits"])


def states_at_datacite(instance: Instance, dois: list[str]) -> dict[str, str]:
    auth = ("LOCAL.THALIE", load(instance.layout.secrets_file)["datacite_password"])
    found = {}
    for doi in dois:
        answer = requests.get(f"{instance.layout.datacite_url}/dois/{doi}", auth=auth, timeout=10)
        attributes = answer.json()["data"]["attributes"] if answer.status_code == 200 else {}
        found[doi] = attributes.get("state", f"HTTP {answer.status_code}")
    return found


@pytest.mark.parametrize(
    "victim",
    [
        "ingest",
        *(
            pytest.param(program, marks=pytest.mark.drill)
            for program in ("worker", "web", "opensearch", "datacite")
        ),
    ],
)
def test_a_kill_during_ingest_loses_and_doubles_nothing(
    instance: Instance, campaign: Path, rows: psycopg2.extensions.connection, victim: str
) -> None:
    process = start_ingest(campaign)
    deadline = time.monotonic() + 120
    while ingested(rows, campaign) == 0:
        assert time.monotonic() < deadline, "the ingest did not begin"
        assert process.poll() is None, process.stdout and process.stdout.read()
        time.sleep(0.02)
    assert ingested(rows, campaign) < RUNS, "too late to interrupt anything"
    pid = process.pid if victim == "ingest" else instance.supervisor.pid(victim)
    os.kill(pid, signal.SIGKILL)
    process.wait(300)

    instance.start(assets=False)
    for _ in range(3):
        again = start_ingest(campaign)
        output, _ = again.communicate(timeout=300)
        if again.returncode == 0:
            break
    assert again.returncode == 0, output

    assert ingested(rows, campaign) == RUNS
    records = published(instance, campaign)
    deadline = time.monotonic() + 60
    while len(records) != RUNS and time.monotonic() < deadline:
        time.sleep(1)
        records = published(instance, campaign)
    assert len(records) == RUNS
    assert len({record["custom_fields"]["thalie:experiment"]["run"] for record in records}) == RUNS

    dois = [record["pids"]["doi"]["identifier"] for record in records]
    dois += [record["parent"]["pids"]["doi"]["identifier"] for record in records]
    assert len(set(dois)) == 2 * RUNS
    assert all(doi.startswith(DATACITE_PREFIX) for doi in dois)
    assert set(states_at_datacite(instance, dois).values()) == {"findable"}
