"""Many published versions under an embargo out of a few, in the database alone.

Each copy has all rows that a lift meets: parent, version and its history, files, identifiers,
entries of the ledger of DOIs, links, things, terms, and the line on the list of what is due. It has
no document in the index until it opens.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

RUN = f"{int(time.time()) // 60 % 16**5:05x}"  # no two copies of an instance have one name
NAME, ABOVE = f"bench-{RUN}-", f"bencp-{RUN}-"  # and five digits
LIKE = f"{NAME}%"

CHOOSE = """
CREATE TEMP TABLE copies AS
SELECT g AS n, s.*, gen_random_uuid() AS id, gen_random_uuid() AS parent,
  %(name)s || lpad(g::text, 5, '0') AS name, %(above)s || lpad(g::text, 5, '0') AS namep,
  CAST(%(first)s AS date) + g %% %(days)s AS until
FROM generate_series(1, %(number)s) g
JOIN (
  SELECT r.id AS source, r.parent_id AS sourcep, r.json->>'id' AS was, p.json->>'id' AS wasp,
    row_number() OVER (ORDER BY r.id) AS place, count(*) OVER () AS many
  FROM thalie_embargo_due d JOIN rdm_records_metadata r ON r.id = d.version_id
  JOIN rdm_parents_metadata p ON p.id = r.parent_id
  WHERE r.json->>'id' NOT LIKE 'bench-%%'
) s ON s.place = 1 + g %% s.many
"""


def renamed(column: str) -> str:
    """The text of a column with the names of the copy in the place of those of its source."""
    return f"replace(replace(t.{column}::text, c.was, c.name), c.wasp, c.namep)"


UNTIL = "jsonb_set({}::jsonb, ARRAY['access','embargo','until'], to_jsonb(c.until::text))"
OF_VERSION, OF_PARENT = "t.{0} = c.source", "t.{0} = c.sourcep"
COPIES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("rdm_parents_metadata", OF_PARENT.format("id"),
     {"id": "c.parent", "json": f"{renamed('json')}::jsonb"}),
    ("rdm_records_metadata", OF_VERSION.format("id"),
     {"id": "c.id", "parent_id": "c.parent", "json": UNTIL.format(renamed("json"))}),
    ("rdm_records_metadata_version", OF_VERSION.format("id"),
     {"id": "c.id", "parent_id": "c.parent", "json": UNTIL.format(renamed("json"))}),
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
    ("thalie_embargo_due", OF_VERSION.format("version_id"),
     {"version_id": "c.id", "parent_id": "c.parent", "until": "c.until"}),
)  # fmt: skip
"""Table, which of its rows belong to a source, and what is another in the copy."""

DAMAGE = """
UPDATE rdm_records_metadata
SET json = jsonb_set(json, ARRAY['access','embargo','until'], %(until)s::jsonb)
WHERE json->>'id' LIKE %(like)s AND right(json->>'id', 2) = '00'
"""


def copy(cursor: Any, number: int, first: date, days: int) -> None:
    """Add NUMBER copies of what is under an embargo, that end on so many days from the FIRST."""
    cursor.execute(CHOOSE, {"name": NAME, "above": ABOVE, "number": number,
                            "first": first, "days": days})  # fmt: skip
    for table, whose, changed in COPIES:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
        )
        names = [name for (name,) in cursor.fetchall()]
        values = ", ".join(changed.get(name, f"t.{name}") for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) "  # noqa: S608 - of the table above
            f"SELECT {values} FROM {table} t JOIN copies c ON {whose}"
        )
        cursor.execute(f"ANALYZE {table}")


def damage(cursor: Any, until: str) -> int:
    """Write an end that no calendar has, or a good one, into each hundredth copy; how many."""
    cursor.execute(DAMAGE, {"until": f'"{until}"', "like": LIKE})
    return int(cursor.rowcount)
