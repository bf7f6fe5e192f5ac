"""Indices that are there and that searches reach.

An index has a time in its name; its own alias and that of its kind lead to it. Once it is lost, the
engine makes another for what is written next, called like the alias, where no search looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app
from invenio_search.proxies import current_search, current_search_client
from invenio_search.utils import build_alias_name

from thalie.upstream.commands import invoke

from .analysis import give_analysis

Json = dict[str, Any]
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
    """Give indices back the aliases, the analysis and the fields that they need.

    An index that stands is kept, with what it holds; what is no more is made anew, empty.
    """
    from invenio_communities.cli import custom_fields as of_communities
    from invenio_rdm_records.cli import custom_fields as of_records

    gone = [name for name in names if not _reach(name)]
    if gone:
        list(current_search.create(ignore_existing=True, index_list=gone))
    _make_log_of_jobs()
    give_analysis()
    for command in (of_records, of_communities):
        invoke(command, "init")


def _reach(name: str) -> bool:
    """Let the aliases of an index lead to it again; returns whether there is one.

    What the engine made under the name of the alias meanwhile goes in the same step.
    """
    own = build_alias_name(name)
    there = current_search_client.indices.get(index=f"{own},{own}-*", ignore=[404])
    made = {n: one["settings"]["index"]["creation_date"] for n, one in there.items() if _is(one)}
    stamped = [n for n in made if re.fullmatch(rf"{re.escape(own)}-\d+", n)]
    actions: list[Json] = [{"remove_index": {"index": own}}] if own in made else []
    if stamped:
        newest = max(stamped, key=lambda n: int(made[n]))
        aliases = dict(_doors(current_search.active_aliases))[name]
        actions += [{"add": {"index": newest, "alias": alias}} for alias in sorted(aliases)]
    if actions:
        current_search_client.indices.update_aliases(body={"actions": actions})
    return bool(stamped)


def _is(answer: Any) -> bool:
    return isinstance(answer, Mapping) and "settings" in answer


def _make_log_of_jobs() -> None:
    """The stream of what jobs say: InvenioRDM's pages of runs fail until one has said something."""
    name = build_alias_name(current_app.config["JOBS_LOGGING_INDEX"])
    if not current_search_client.indices.exists(index=name):
        current_search_client.indices.create_data_stream(name=name)


def fill_all() -> None:
    """Have every service put what it knows into its index, in the background."""
    from invenio_app_rdm.cli import rdm

    invoke(rdm, "rebuild-all-indices")
