"""Files of gigabytes do not keep DOIs and embargoes waiting."""

from __future__ import annotations

from uuid import uuid4

import pytest
from celery.exceptions import Retry
from flask import Flask

from thalie.pictures.tasks import draw_pictures
from thalie.proposals.tasks import read_draft
from thalie.records.locks import one_of


@pytest.mark.parametrize("task", [read_draft, draw_pictures])
def test_a_file_is_read_later_while_others_are_read(app: Flask, task: object) -> None:
    assert callable(task)
    with one_of("readers", app.config["THALIE_READERS"]), pytest.raises(Retry):
        task(str(uuid4()))
    assert not task(str(uuid4()))  # nothing of that id waits
