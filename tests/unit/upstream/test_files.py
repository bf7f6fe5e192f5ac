"""The status of a file is told without its record, as long as nobody asks for it."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import pytest
from invenio_records_resources.services.files.schema import FileSchema

from thalie.upstream import files


class File:
    """A file that says how often its record was made."""

    made = 0

    @property
    def record(self) -> Any:
        self.made += 1
        return SimpleNamespace(id="abc")


@pytest.mark.parametrize("asks", [False, True])
def test_the_record_is_made_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, asks: bool
) -> None:
    def transfer(*, record: Any, **_: Any) -> Any:
        return SimpleNamespace(status=record.id if asks else "completed")

    monkeypatch.setattr(files, "current_transfer_registry", SimpleNamespace(get_transfer=transfer))
    file = File()
    assert files._status(FileSchema(), file) == ("abc" if asks else "completed")
    assert file.made == int(asks)


def test_upstream_makes_it_for_each_file() -> None:
    source = inspect.getsource(FileSchema)
    assert "record=obj.record" in source, "upstream/files.py can go"
