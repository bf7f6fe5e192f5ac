"""Many published versions under an embargo out of a few, in the database alone.

Each copy has all rows that a lift meets: parent, version and its history, files, identifiers,
entries of the ledger of DOIs, links, things, terms, and the line on the list of what is due. It has
no document in the index until it opens.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from .copying import OF_VERSION, OF_VERSIONS, Copied, copy_rows, renamed

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


UNTIL = "jsonb_set({}::jsonb, ARRAY['access','embargo','until'], to_jsonb(c.until::text))"
ENDING = {
    table: {"json": UNTIL.format(renamed("json"))}
    for table in ("rdm_records_metadata", "rdm_records_metadata_version")
}
COPIES: tuple[Copied, ...] = (
    *((table, whose, changed | ENDING.get(table, {})) for table, whose, changed in OF_VERSIONS),
    ("thalie_embargo_due", OF_VERSION.format("version_id"),
     {"version_id": "c.id", "parent_id": "c.parent", "until": "c.until"}),
)  # fmt: skip

DAMAGE = """
UPDATE rdm_records_metadata
SET json = jsonb_set(json, ARRAY['access','embargo','until'], %(until)s::jsonb)
WHERE json->>'id' LIKE %(like)s AND right(json->>'id', 2) = '00'
"""


def copy(cursor: Any, number: int, first: date, days: int) -> None:
    """Add NUMBER copies of what is under an embargo, that end on so many days from the FIRST."""
    cursor.execute(CHOOSE, {"name": NAME, "above": ABOVE, "number": number,
                            "first": first, "days": days})  # fmt: skip
    copy_rows(cursor, COPIES)


def damage(cursor: Any, until: str) -> int:
    """Write an end that no calendar has, or a good one, into each hundredth copy; how many."""
    cursor.execute(DAMAGE, {"until": f'"{until}"', "like": LIKE})
    return int(cursor.rowcount)
