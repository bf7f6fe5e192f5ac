"""Published versions copied in the database, each with all its rows, under a name of its own.

Who copies makes a temporary table ``copies`` first: ``source`` and ``sourcep`` are the version and
the parent that are copied, ``was`` and ``wasp`` their names, ``id``, ``parent``, ``name`` and
``namep`` those of the copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Copied = tuple[str, str, dict[str, str]]
"""Table, which of its rows belong to a source, and what is another in the copy."""


def renamed(column: str) -> str:
    """The text of a column with the names of the copy in the place of those of its source."""
    return f"replace(replace(t.{column}::text, c.was, c.name), c.wasp, c.namep)"


OF_VERSION, OF_PARENT = "t.{0} = c.source", "t.{0} = c.sourcep"
OF_VERSIONS: tuple[Copied, ...] = (
    ("rdm_parents_metadata", OF_PARENT.format("id"),
     {"id": "c.parent", "json": f"{renamed('json')}::jsonb"}),
    ("rdm_records_metadata", OF_VERSION.format("id"),
     {"id": "c.id", "parent_id": "c.parent", "json": f"{renamed('json')}::jsonb"}),
    ("rdm_records_metadata_version", OF_VERSION.format("id"),
     {"id": "c.id", "parent_id": "c.parent", "json": f"{renamed('json')}::jsonb"}),
    ("rdm_records_files", OF_VERSION.format("record_id"),
     {"id": "gen_random_uuid()", "record_id": "c.id"}),
    ("rdm_versions_state", OF_PARENT.format("parent_id"),
     {"parent_id": "c.parent", "latest_id": "c.id", "next_draft_id": "NULL::uuid"}),
    ("pidstore_pid", OF_VERSION.format("object_uuid"),
     {"id": "nextval('pidstore_pid_id_seq')", "object_uuid": "c.id",
      "pid_value": renamed("pid_value")}),
    ("pidstore_pid", OF_PARENT.format("object_uuid"),
     {"id": "nextval('pidstore_pid_id_seq')", "object_uuid": "c.parent",
      "pid_value": renamed("pid_value")}),
    ("thalie_doi", OF_VERSION.format("object_id"),
     {"doi": renamed("doi"), "object_id": "c.id", "next_attempt": "NULL::timestamptz"}),
    ("thalie_doi", OF_PARENT.format("object_id"),
     {"doi": renamed("doi"), "object_id": "c.parent", "next_attempt": "NULL::timestamptz"}),
    ("thalie_doi_link", OF_VERSION.format("version_id"), {"version_id": "c.id"}),
    ("thalie_thing", OF_VERSION.format("version_id"), {"version_id": "c.id"}),
    ("thalie_embargo", OF_PARENT.format("parent_id"), {"parent_id": "c.parent"}),
)  # fmt: skip


def copy_rows(cursor: Any, copies: Iterable[Copied]) -> None:
    """Add the rows of what stands in the table ``copies``; tables that are not there are left out.

    A stock InvenioRDM has none of ours.
    """
    for table, whose, changed in copies:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
        )
        names = [name for (name,) in cursor.fetchall()]
        if not names:
            continue
        values = ", ".join(changed.get(name, f"t.{name}") for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) "  # noqa: S608 - of the tables above
            f"SELECT {values} FROM {table} t JOIN copies c ON {whose}"
        )
        cursor.execute(f"ANALYZE {table}")
