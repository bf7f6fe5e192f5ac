"""``thalie doi status`` and ``show`` read tables of ours, and load nothing of InvenioRDM for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask, current_app

from tests.conftest import ROOT

from .conftest import Thing

HEAVY = {
    *("invenio_app", "invenio_app_rdm", "invenio_rdm_records", "invenio_records_resources"),
    *("invenio_search", "invenio_vocabularies", "invenio_communities", "invenio_access"),
    *("opensearchpy", "celery", "kombu", "lxml", "numpy", "h5py", "marshmallow", "jsonschema"),
}
"""What a command that reads a table has no use for; most of it takes a second to import."""

CALL = """
import atexit, sys
loaded = lambda: (name for name, module in sys.modules.items() if module)
atexit.register(lambda: print(*loaded(), file=sys.stderr))
sys.argv[0] = "thalie"
from thalie.cli import main
main(prog_name="thalie")
"""


def run(
    *words: str, instance: Path = ROOT, database: str = "", **environment: str
) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """A command in a process of its own, and the modules that it loaded."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    address = database or current_app.config["SQLALCHEMY_DATABASE_URI"]
    done = subprocess.run(
        [sys.executable, "-c", CALL, *words], cwd=instance, capture_output=True, text=True,
        env={
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site")]),
            "INVENIO_INSTANCE_PATH": str(instance),
            "INVENIO_SQLALCHEMY_DATABASE_URI": address,
            **environment,
        },
    )  # fmt: skip
    return done, set(done.stderr.splitlines()[-1].split()) if done.stderr else set()


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_status_loads_nothing_of_invenio_rdm(app: Flask, thing: Thing) -> None:
    done, loaded = run("doi", "status", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pending"] == 1
    assert {"flask", "sqlalchemy"} <= loaded  # the judge sees what is loaded
    assert packages(loaded) & HEAVY == set()


def test_show_and_lists_load_nothing_of_invenio_rdm(app: Flask, thing: Thing) -> None:
    shown, loaded = run("doi", "show", thing.doi, "--json")
    assert json.loads(shown.stdout)["doi"] == thing.doi
    assert packages(loaded) & HEAVY == set()
    listed, loaded = run("doi", "status", "--list", "pending")
    assert thing.doi in listed.stdout
    assert packages(loaded) & HEAVY == set()


def test_what_is_late_is_asked_of_the_configuration(app: Flask, thing: Thing) -> None:
    done, _ = run("doi", "status", "--json", INVENIO_THALIE_DOI_LATE="-1")
    assert (done.returncode, json.loads(done.stdout)["late"]) == (1, 1)


def test_an_unknown_doi_and_an_absent_database_are_one_sentence(app: Flask) -> None:
    unknown, _ = run("doi", "show", "10.5072/nothing")
    assert unknown.returncode == 1
    assert "The ledger has no DOI 10.5072/nothing." in unknown.stderr
    nowhere = "postgresql+psycopg2://thalie:x@127.0.0.1:9/thalie"
    absent, _ = run("doi", "status", database=nowhere)
    assert absent.returncode == 1
    assert "PostgreSQL does not answer" in absent.stderr
    assert "Traceback" not in absent.stderr


@pytest.mark.slow
def test_a_configuration_that_must_be_run_is_run(app: Flask, tmp_path: Path) -> None:
    """It stops here, because this one has no facility; so it was the whole application."""
    (tmp_path / "invenio.cfg").write_text("THALIE_DOI_LATE = 60 * 2\n")
    done, loaded = run("doi", "status", instance=tmp_path)
    assert done.returncode
    assert "THALIE_FACILITY: it needs a name." in done.stderr
    assert "invenio_rdm_records" in loaded
    assert "wand.api" not in loaded  # which looks for ImageMagick for a second, twice
