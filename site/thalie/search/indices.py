"""Indices that are there and that searches reach.

An index has a time in its name; its own alias and that of its kind lead to it. Once it is lost, the
engine makes another for what is written next, called like the alias, where no search looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app
from invenio_search.proxies import current_search, current_search_client
from invenio_search.utils import build_alias_name

from .analysis import give_analysis

Tree = Mapping[str, Any]


def lost() -> list[str]:
    """Names (in ``current_search``) of the indices to which not all their aliases lead."""
    leading = [set(said["aliases"]) for said in current_search_client.indices.get_alias().values()]
    return [
        name
        for name, aliases in _doors(current_search.active_aliases)
        if not any(aliases <= found for found in leading)
    ]


def _doors(tree: Tree, kind: str = "") -> Iterator[tuple[str, set[str]]]:
    """Each index with the aliases that must lead to it: its own, and that of its kind."""
    for name, part in tree.items():
        if isinstance(part, Mapping):
            yield from _doors(part, name)
        else:
            yield name, {build_alias_name(alias) for alias in (name, kind) if alias}


def make(names: list[str]) -> None:
    """Make indices anew, empty, with the aliases, the analysis and the fields that they need."""
    from invenio_communities.cli import custom_fields as of_communities
    from invenio_rdm_records.cli import custom_fields as of_records

    for name in names:
        there = current_search_client.indices.get(index=build_alias_name(name), ignore=[404])
        for index in there if "error" not in there else ():
            current_search_client.indices.delete(index=index)
    if names:
        list(current_search.create(ignore_existing=True, index_list=names))
    give_analysis()
    for command in (of_records, of_communities):
        invoke(command, "init")


def fill_all() -> None:
    """Have every service put what it knows into its index, in the background."""
    from invenio_app_rdm.cli import rdm

    invoke(rdm, "rebuild-all-indices")


def invoke(command: Any, *words: str) -> None:
    """Run one of Invenio's own commands in this process."""
    current_app.test_cli_runner().invoke(command, list(words), catch_exceptions=False)
