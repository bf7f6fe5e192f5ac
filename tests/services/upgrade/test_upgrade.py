"""An instance of version 0.1.0 with data becomes one of this version.

``0.1.0.sql.xz`` is the database of such an instance: the demonstration campaign, a dataset with two
versions, a restricted record, a DOI from elsewhere, a minted instrument, a draft with values that
are not settled. No passwords are in it. Another process brings it to this version with the parts
of ``serving.prepare`` that an upgrade runs, on the services of this session, and tells what it
finds (``upgraded.py``).
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from thalie_local.standalone.programs import postgres_bin

HERE = Path(__file__).parent
SITE = "http://127.0.0.1:8200"  # of the instance that was kept
NAME = "upgraded"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def told(instance: Any, tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What the other process found after the upgrade."""
    kept = make_url(os.environ["INVENIO_SQLALCHEMY_DATABASE_URI"].strip("'"))
    _make_database(kept)
    uri = kept.set(database=NAME).render_as_string(hide_password=False)
    _run(
        [
            postgres_bin("psql"),
            "--quiet",
            "--no-psqlrc",
            "--set",
            "ON_ERROR_STOP=1",
            _for_psql(uri),
        ],
        lzma.decompress((HERE / "0.1.0.sql.xz").read_bytes()),
    )
    own = {
        "INVENIO_SQLALCHEMY_DATABASE_URI": repr(uri),
        "INVENIO_SEARCH_INDEX_PREFIX": repr(f"{NAME}-"),
        "INVENIO_SITE_UI_URL": repr(SITE),
        "INVENIO_SITE_API_URL": repr(f"{SITE}/api"),
        **{
            name: repr(f"{os.environ[name].strip(chr(39)).rpartition('/')[0]}/{number}")
            for name, number in (
                ("INVENIO_CACHE_REDIS_URL", 9),
                ("INVENIO_BROKER_URL", 10),  # nobody there: the tasks of this session stay its own
                ("INVENIO_CELERY_BROKER_URL", 10),
            )
        },
    }
    state = tmp_path_factory.mktemp("upgrade") / "prepared.json"
    told: Json = json.loads(
        _run([sys.executable, str(HERE / "upgraded.py"), str(state)], env=os.environ | own)
    )
    return told


def _make_database(kept: Any) -> None:
    engine = create_engine(kept.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {NAME}"))
    engine.dispose()


def _for_psql(uri: str) -> str:
    return uri.replace("postgresql+psycopg2://", "postgresql://")


def _run(words: list[str], given: bytes = b"", env: Any = None) -> str:
    done = subprocess.run(words, input=given, capture_output=True, env=env, timeout=400)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-4000:]
    return done.stdout.decode()


def test_the_database_is_that_of_this_version(told: Json) -> None:
    assert told["migrations"]["missing"] == []
    assert told["migrations"]["differences"] == []


def test_every_record_and_draft_is_read_and_found(told: Json) -> None:
    assert told["records"] == {"there": 17, "read": 16, "withdrawn": 1, "found": 16}
    assert told["drafts"] == {"there": 1, "read": 1, "found": 1}
    assert all(report["consistent"] for report in told["index"]), told["index"]


def test_what_is_not_settled_is_still_told(told: Json) -> None:
    messages = {error["field"]: error["messages"] for error in told["unsettled"]}
    field = "custom_fields.thalie:objects.0.year_from"
    assert "vers 1500" in messages[field][0]


def test_no_doi_is_described_otherwise(told: Json) -> None:
    assert told["dois"]["known"] == 29
    assert told["dois"]["otherwise"] == []
    assert told["dois"]["wanted_otherwise"] == []


def test_what_was_ingested_is_known(told: Json) -> None:
    assert told["runs"] == {"known": 12, "campaign": True}


def test_harvesters_find_the_records_with_their_dates(told: Json) -> None:
    """All that is public, the withdrawn one as deleted; of the restricted one nobody learns."""
    assert told["harvest"] == {
        "items": 16, "deleted": 1, "otherwise dated": 0, "in order": True
    }  # fmt: skip


def test_tasks_keep_the_names_that_stand_in_queues(told: Json) -> None:
    assert {
        "thalie.deposit.tasks.repair_index",
        "thalie.doi.tasks.drive_dois",
        "thalie.doi.tasks.reconcile_dois",
        "thalie.doi.tasks.sweep",
        "thalie.doi.tasks.watch_dois",
        "thalie.heritage.checks.tasks.check_all",
    } <= set(told["tasks"])
    assert {"thalie_check_all_datasets", "thalie_reconcile_dois"} <= set(told["jobs"])
