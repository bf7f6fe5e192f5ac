"""The requests that the pages for depositors give do what they say."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services.datasets import who

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = {"depositors.md": "## From a program", "deposants.md": "## Depuis un programme"}


def commands(page: str) -> str:
    """All commands of the section, in their order."""
    section = (DOCS / page).read_text().split(PAGES[page])[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


def run(commands: str, folder: Path, site: str, token: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SITE": site, "TOKEN": token, "NO_PROXY": "127.0.0.1"}
    words = ["bash", "-euo", "pipefail", "-c", commands]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_with_a_file_is_made_as_documented(
    app: Flask, instance: Any, tmp_path: Path, page: str
) -> None:
    (tmp_path / "notes.txt").write_text("counts")
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal("notebook", user.id, scopes=[]).access_token
    db.session.commit()
    done = run(commands(page), tmp_path, instance.layout.url, token)
    assert done.returncode == 0, done.stdout + done.stderr
    [draft] = re.findall(r"/api/records/([a-z0-9-]+)/draft/files/notes.txt/content", done.stdout)[
        :1
    ]
    read = service.read_draft(who("leader"), draft)
    assert read["metadata"]["title"] == "Beads of a necklace"
    [file] = service.draft_files.list_files(who("leader"), draft).entries
    assert (file["key"], file["status"], file["size"]) == ("notes.txt", "completed", 6)


def test_another_token_is_refused(instance: Any, tmp_path: Path) -> None:
    done = run(commands("depositors.md"), tmp_path, instance.layout.url, "not-a-token")
    assert done.returncode != 0
    assert "40" in done.stderr
