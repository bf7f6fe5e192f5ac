"""The DOIs on disk."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from thalie_local.sandbox.states import Doi, State
from thalie_local.sandbox.store import Call, Selection, Store

THOUSAND = 1000
TIME = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "dois.sqlite")
    yield opened
    opened.close()


def doi(name: str, state: State = State.DRAFT, title: str = "", created: str = TIME) -> Doi:
    metadata = {"titles": [{"title": title}]} if title else {}
    return Doi(name, state, f"https://example.org/{name}", metadata, 0, created, created)


def keep(store: Store, *dois: Doi) -> None:
    for one in dois:
        store.put(one.name, lambda _, one=one: one)


def names(found: list[Doi]) -> list[str]:
    return [one.name for one in found]


def test_what_is_put_is_found_again_whatever_the_case(store: Store) -> None:
    kept = doi("10.5072/abc", State.FINDABLE, "Émail")
    keep(store, kept)
    assert store.get("10.5072/ABC") == kept
    assert store.get("10.5072/abd") is None


def test_another_store_on_the_same_file_sees_it(store: Store, tmp_path: Path) -> None:
    keep(store, doi("10.5072/abc"))
    store.log(Call(TIME, "POST", "10.5072/abc", 201))
    second = Store(tmp_path / "dois.sqlite")
    assert second.get("10.5072/abc") is not None
    assert second.count_calls() == 1
    second.close()


def test_a_refusal_changes_nothing(store: Store) -> None:
    keep(store, doi("10.5072/abc"))

    def refuse(known: Doi | None) -> Doi:
        raise PermissionError

    def refuse_to_delete(known: Doi | None) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        store.put("10.5072/abc", refuse)
    with pytest.raises(PermissionError):
        store.delete("10.5072/abc", refuse_to_delete)
    assert store.get("10.5072/abc") == doi("10.5072/abc")
    store.delete("10.5072/abc", lambda known: None)
    assert store.get("10.5072/abc") is None


def test_neither_threads_nor_processes_lose_each_others_changes(
    store: Store, tmp_path: Path
) -> None:
    """A second store on the same file stands for another process."""
    keep(store, doi("10.5072/abc"))
    second = Store(tmp_path / "dois.sqlite")

    def raise_version(turn: int) -> None:
        (store if turn % 2 else second).put(
            "10.5072/abc",
            lambda known: replace(known, metadata_version=known.metadata_version + 1),
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(raise_version, range(80)))
    second.close()
    changed = store.get("10.5072/abc")
    assert changed is not None
    assert changed.metadata_version == 80


def test_selections(store: Store) -> None:
    keep(
        store,
        doi("10.5072/a", State.FINDABLE, "Émail bleu"),
        doi("10.5072/b", State.REGISTERED, "100 % or"),
        doi("10.50721/c", State.FINDABLE, "Bleu"),
    )

    def found(**wanted: object) -> list[str]:
        selection = Selection(**wanted)  # type: ignore[arg-type]
        result = names(store.find(selection, limit=10, order="name"))
        assert store.count(selection) == len(result)
        return result

    assert found() == ["10.5072/a", "10.5072/b", "10.50721/c"]
    assert found(prefixes=("10.5072",)) == ["10.5072/a", "10.5072/b"]
    assert found(prefixes=("10.%",)) == []
    assert found(states=(State.FINDABLE,)) == ["10.5072/a", "10.50721/c"]
    assert found(text="ÉMAIL") == ["10.5072/a"]
    assert found(text="%") == ["10.5072/b"]
    assert found(text="EXAMPLE.org/10.50721") == ["10.50721/c"]


def test_a_walk_meets_every_doi_once_while_others_come(store: Store) -> None:
    keep(store, *(doi(f"10.5072/{n:02}") for n in range(5)))
    met: list[str] = []
    after = None
    while page := store.find_after(Selection(), limit=2, after=after):
        met += names(page)
        after = (page[-1].created, page[-1].name)
        if len(met) == 2:
            keep(store, doi("10.5072/zz", created="2026-01-02T00:00:00.000Z"))
    assert met == [*(f"10.5072/{n:02}" for n in range(5)), "10.5072/zz"]


def test_calls_are_kept_in_order_and_by_doi(store: Store) -> None:
    for status in (500, 422, 201):
        store.log(Call(TIME, "POST", "10.5072/ABC", status))
    store.log(Call(TIME, "GET", "10.5072/other", 404, "note"))
    assert [call.status for call in store.calls("10.5072/abc")] == [500, 422, 201]
    assert [call.status for call in store.calls(limit=2)] == [201, 404]
    assert (store.count_calls("10.5072/ABC"), store.count_calls()) == (3, 4)


def test_what_is_on_disk_is_written_ahead_and_synchronised(store: Store) -> None:
    pragma = store._connection.execute
    assert pragma("PRAGMA journal_mode").fetchone() == ("wal",)
    assert pragma("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "dois.sqlite"
    file.write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(sqlite3.DatabaseError):
        Store(file)


def test_what_a_doi_was_before_its_last_change(store: Store) -> None:
    first, second = doi("10.5072/a", title="One"), doi("10.5072/a", State.FINDABLE, "Two")
    keep(store, first)
    assert store.earlier("10.5072/a") is None
    keep(store, second)
    assert store.earlier("10.5072/A") == first
    store.delete("10.5072/a", lambda known: None)
    assert store.earlier("10.5072/a") is None


def test_what_changed_is_kept_with_the_change(store: Store) -> None:
    keep(store, doi("10.5072/a", title="One"), doi("10.5072/a", title="One"))
    keep(store, doi("10.5072/a", State.FINDABLE, "Two"))

    def refuse(known: Doi | None) -> Doi:
        raise PermissionError

    with pytest.raises(PermissionError):
        store.put("10.5072/a", refuse)
    last, first = store.activities("10.5072/A", limit=10)
    assert (first.action, first.version, last.action, last.version) == ("create", 1, "update", 2)
    assert last.changes == {
        "aasm_state": ["draft", "findable"],
        "titles": [[{"title": "One"}], [{"title": "Two"}]],
    }
    assert store.activity(last.id) == last
    assert store.count_activities("10.5072/a") == 2


@contextmanager
def steps_of(store: Store) -> Iterator[list[None]]:
    """One entry for each thousand steps that SQLite takes inside the block."""
    steps: list[None] = []
    store._connection.set_progress_handler(lambda: steps.append(None), THOUSAND)
    yield steps
    store._connection.set_progress_handler(None, 0)


@pytest.mark.parametrize("count", [5_000, pytest.param(100_000, marks=pytest.mark.drill)])
def test_many_dois_are_walked_in_few_steps_and_little_memory(tmp_path: Path, count: int) -> None:
    metadata = json.dumps({"titles": [{"title": "Émail"}], "subjects": [{"subject": "x" * 1000}]})
    store = Store(tmp_path / "dois.sqlite")
    with sqlite3.connect(tmp_path / "dois.sqlite") as filling:
        filling.executemany(
            "INSERT INTO dois VALUES (?, ?, ?, 'Émail', ?, 0, ?, ?, NULL)",
            (
                (f"10.5072/{n:06}", State.FINDABLE, "https://example.org/", metadata, TIME, TIME)
                for n in range(count)
            ),
        )
    filling.close()
    selection = Selection(prefixes=("10.5072",), states=(State.FINDABLE,))
    tracemalloc.start()
    met, after = 0, None
    with steps_of(store) as walking:
        while page := store.find_after(selection, limit=1000, after=after):
            met += len(page)
            after = (page[-1].created, page[-1].name)
    with steps_of(store) as counting:
        assert store.count(selection) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    store.close()
    assert met == count
    assert len(walking) * THOUSAND < 50 * count
    assert len(counting) * THOUSAND < 20 * count
    assert peak < 20_000_000, peak
