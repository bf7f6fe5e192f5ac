"""A catalogue of many records out of a few, in the database and in the index of an instance.

Copies have all rows of a published version and a document in the index, as real ones have; they
share the content of their files with their source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.helpers import bulk

from .copying import OF_VERSIONS, Copied, copy_rows

NAME, ABOVE = "page-", "pagep-"  # and six digits
PIECE = 5_000  # copies that are made at once
CHOOSE = """
CREATE TEMP TABLE copies AS
SELECT s.*, gen_random_uuid() AS id, gen_random_uuid() AS parent,
  %(name)s || lpad(g::text, 6, '0') AS name, %(above)s || lpad(g::text, 6, '0') AS namep
FROM generate_series(CAST(%(first)s AS int), %(last)s) g
JOIN (
  SELECT r.id AS source, r.parent_id AS sourcep, r.json->>'id' AS was, p.json->>'id' AS wasp,
    row_number() OVER (ORDER BY r.id) AS place, count(*) OVER () AS many
  FROM rdm_records_metadata r JOIN rdm_parents_metadata p ON p.id = r.parent_id
  WHERE r.json->>'id' = ANY(%(sources)s)
) s ON s.place = 1 + g %% s.many
"""
DOOMED = """
CREATE TEMP TABLE doomed AS SELECT id, parent_id FROM rdm_records_metadata
WHERE json->>'id' LIKE %s
"""

OWN = "CASE WHEN t.kind = 'object' THEN t.key || '-' || c.name ELSE t.key END"
COPIES: tuple[Copied, ...] = tuple(
    (table, whose, changed | ({"key": OWN} if table == "thalie_thing" else {}))
    for table, whose, changed in OF_VERSIONS
)
"""Each copy studies objects of its own; no object is studied by thousands of datasets."""


class Catalogue:
    """The records of one instance. ``index`` is the alias of their index."""

    def __init__(self, cursor: Any, engine: OpenSearch, index: str, sources: Sequence[str]) -> None:
        """Nothing is copied yet, and no copies are there from before."""
        self._cursor, self._engine, self._index, self._sources = cursor, engine, index, sources
        self.names: list[str] = []
        self.forget()

    def grow(self, number: int) -> None:
        """Add copies until there are NUMBER records; sources are no part of them."""
        for first in range(len(self.names) + 1, number + 1, PIECE):
            self._copy(first, min(first + PIECE - 1, number))
        self._cursor.execute("ANALYZE")
        self._engine.indices.refresh(index=self._index, request_timeout=600)

    def _copy(self, first: int, last: int) -> None:
        self._cursor.execute("DROP TABLE IF EXISTS copies")
        self._cursor.execute(CHOOSE, {"name": NAME, "above": ABOVE, "first": first, "last": last,
                                      "sources": list(self._sources)})  # fmt: skip
        copy_rows(self._cursor, COPIES)
        bulk(self._engine, self._documents(), chunk_size=500, request_timeout=600)
        self._cursor.execute("SELECT name FROM copies")
        self.names += [name for (name,) in self._cursor.fetchall()]

    def _documents(self) -> Iterator[dict[str, Any]]:
        self._cursor.execute("SELECT DISTINCT source::text FROM copies")
        asked = {"query": {"ids": {"values": [id_ for (id_,) in self._cursor.fetchall()]}}}
        found = self._engine.search(index=self._index, body=asked, version=True, size=1000)
        hits = {one["_id"]: one for one in found["hits"]["hits"]}
        texts = {id_: json.dumps(one["_source"]) for id_, one in hits.items()}
        self._cursor.execute("SELECT source::text, sourcep::text, was, wasp, "
                             "id::text, parent::text, name, namep FROM copies")  # fmt: skip
        for source, *row in self._cursor.fetchall():
            hit, text = hits[source], texts[source]
            for old, new in zip((source, *row[:3]), row[3:], strict=True):
                text = text.replace(old, new)
            yield {"_op_type": "index", "_index": hit["_index"], "_id": row[3],
                   "_version": hit["_version"],
                   "_version_type": "external_gte", "_source": json.loads(text)}  # fmt: skip

    def forget(self) -> None:
        """Take the copies away, also those of an earlier run."""
        self.names.clear()
        self._cursor.execute(DOOMED, [f"{NAME}%"])
        for table, whose, _ in reversed(COPIES):
            self._cursor.execute("SELECT to_regclass(%s)", [table])
            if self._cursor.fetchone()[0] is None:
                continue
            mine = whose.replace("c.sourcep", "c.parent_id").replace("c.source", "c.id")
            self._cursor.execute(f"DELETE FROM {table} t USING doomed c WHERE {mine}")  # noqa: S608
        self._cursor.execute("DROP TABLE doomed")
        query = {"query": {"prefix": {"id": NAME}}}
        self._engine.delete_by_query(index=self._index, body=query, conflicts="proceed",
                                     refresh=True, request_timeout=600)  # fmt: skip
