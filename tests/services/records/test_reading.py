"""Files of gigabytes do not keep DOIs and embargoes waiting."""

from __future__ import annotations

from typing import Any

import pytest
from celery.exceptions import Retry
from flask import Flask

from tests.services import datasets
from thalie.pictures.tasks import draw_pictures
from thalie.proposals.tasks import read_draft
from thalie.records import reading
from thalie.records.locks import one_of


@pytest.mark.parametrize("task", [read_draft, draw_pictures])
@pytest.mark.parametrize("published", [True, False])
def test_a_large_file_is_read_later_while_another_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, task: Any, published: bool
) -> None:
    id_ = datasets.draft(by=datasets.who("leader"))
    datasets.add_file(id_, "a.txt", b"x" * 1000)
    version = str(datasets.service.draft_cls.pid.resolve(id_, registered_only=False).id)
    if published:
        datasets.publish(id_)
    with one_of("readers", app.config["THALIE_READERS"]):
        assert not task(version), "small ones wait for nobody"
        monkeypatch.setattr(reading, "LARGE", 1000)
        with pytest.raises(Retry):
            task(version)
    assert not task(version)
