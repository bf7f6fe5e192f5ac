"""The state of all that the landing page of a record tells, in one question to the database.

PostgreSQL gives each row the number of the transaction that wrote it (``xmin``): the same rows with
the same numbers say the same, whoever changed them and by whichever way. What a page depends on
beyond its own record is known once it is made: ``Told``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from invenio_db import db
from sqlalchemy import text

from thalie.crosswalks.model import Record
from thalie.crosswalks.things import object_key
from thalie.records.named import ids_named
from thalie.things.merges import same
from thalie.things.sameness import family

MOST_NAMINGS = 2000
MOST_NEAR = 300
"""Datasets of the same objects, or that name the record, and how often they do; the page of one
with more is not kept."""

NAMED = {"affiliations": "affiliation_metadata", "funders": "funder_metadata",
         "awards": "award_metadata"}  # fmt: skip
_NAMED = "\n".join(
    f"UNION ALL SELECT '{name}', pid, xmin::text FROM {table} WHERE pid = ANY(:{name})"  # noqa: S608
    for name, table in NAMED.items()
)
STATE = text(f"""
WITH me AS (
  SELECT r.id, r.parent_id FROM pidstore_pid p JOIN rdm_records_metadata r ON r.id = p.object_uuid
  WHERE p.pid_type = 'recid' AND p.pid_value = :pid AND p.object_type = 'rec'
), named AS MATERIALIZED (
  SELECT version_id FROM (
    SELECT version_id FROM thalie_thing WHERE kind = 'object' AND key = ANY(:objects)
    UNION ALL SELECT version_id FROM thalie_doi_link WHERE target = ANY(:dois)
  ) names LIMIT :most
), near AS MATERIALIZED (
  SELECT DISTINCT v.parent_id FROM named JOIN rdm_records_metadata v ON v.id = named.version_id
), files AS (
  SELECT f.id, f.xmin AS mark, f.object_version_id FROM me JOIN rdm_records_files f
    ON f.record_id = me.id
  UNION ALL SELECT f.id, f.xmin, f.object_version_id FROM me JOIN rdm_records_media_files f
    ON f.record_id = me.id
), seen (kind, key, mark) AS (
  SELECT 'version', r.id::text, r.xmin::text FROM rdm_records_metadata r
    WHERE r.parent_id IN (SELECT parent_id FROM me UNION ALL SELECT parent_id FROM near)
  UNION ALL SELECT 'parent', r.id::text, r.xmin::text FROM me JOIN rdm_parents_metadata r
    ON r.id = me.parent_id
  UNION ALL SELECT 'state', r.parent_id::text, r.xmin::text FROM me JOIN rdm_versions_state r
    ON r.parent_id = me.parent_id
  UNION ALL SELECT 'pid', p.id::text, p.xmin::text FROM pidstore_pid p
    WHERE p.object_type = 'rec' AND p.object_uuid IN
      (SELECT id FROM me UNION ALL SELECT parent_id FROM me)
  UNION ALL SELECT 'file', f.id::text, concat(f.mark, ' ', o.xmin, ' ', i.xmin)
    FROM files f LEFT JOIN files_object o ON o.version_id = f.object_version_id
    LEFT JOIN files_files i ON i.id = o.file_id
  UNION ALL SELECT 'pictures', r.pid, r.xmin::text FROM me JOIN thalie_pictures r
    ON r.version_id = me.id
  UNION ALL SELECT 'community', c.id::text, concat(c.xmin, ' ', m.xmin) FROM me
    JOIN rdm_parents_community m ON m.record_id = me.parent_id
    JOIN communities_metadata c ON c.id = m.community_id
  UNION ALL SELECT 'community', c.id::text, c.xmin::text FROM communities_metadata c
    WHERE c.id::text = ANY(:communities)
  UNION ALL SELECT 'logo', l.id::text, concat(l.xmin, ' ', l.object_version_id)
    FROM communities_files l WHERE l.record_id::text = ANY(:communities)
  UNION ALL SELECT 'subjects', p.pid_value, concat(p.xmin, ' ', r.xmin) FROM pidstore_pid p
    JOIN subject_metadata r ON r.id = p.object_uuid
    WHERE p.pid_type = 'sub' AND p.pid_value = ANY(:subjects)
  {_NAMED}
  UNION ALL SELECT 'banner', b.id::text, b.xmin::text FROM banners b
    WHERE b.active AND b.start_datetime <= now()
      AND (b.end_datetime IS NULL OR now() <= b.end_datetime)
  UNION ALL SELECT 'right', a.id::text, a.xmin::text FROM access_actionssystemroles a
  UNION ALL SELECT 'merge', m.merged, m.xmin::text FROM thalie_thing_merge m
  UNION ALL SELECT 'instrument', i.term, i.xmin::text FROM thalie_doi_instrument i
)
SELECT
  (SELECT md5(string_agg(concat_ws(' ', kind, key, mark), ',' ORDER BY kind, key)) FROM seen),
  (SELECT count(*) FROM me),
  (SELECT count(*) FROM named),
  (SELECT count(*) FROM near),
  (SELECT concat(count(*), ' ', sum(version_id)) FROM vocabularies_metadata)
""")  # noqa: S608 - of the tables above


STATE_OF_LISTS = text("""
SELECT
  (SELECT md5(string_agg(concat_ws(' ', a.id, a.xmin), ',' ORDER BY a.id))
    FROM access_actionssystemroles a),
  (SELECT concat(count(*), ' ', sum(version_id)) FROM vocabularies_metadata)
""")


@dataclass(frozen=True, slots=True)
class Told:
    """Of what a page tells beside its record: keys of objects, DOIs that others may name.

    ``named`` are ids of vocabularies that are too large for memory, ``communities`` ids.
    """

    pid: str
    parent: str
    objects: tuple[str, ...]
    dois: tuple[str, ...]
    communities: tuple[str, ...]
    named: Mapping[str, tuple[str, ...]]


def told_of(version: Any, model: Record) -> Told:
    """What the page of a published VERSION depends on."""
    merged = same()
    keys = {key for one in model.objects if (key := object_key(one))}
    pids = (version.pids, version.parent.pids)
    named = ids_named(version.get("metadata") or {})
    return Told(
        str(version.pid.pid_value),
        str(version.parent.pid.pid_value),
        tuple(sorted({one for key in keys for one in family(merged.get(key, key), merged)})),
        tuple(str(one["doi"]["identifier"]).lower() for one in pids if "doi" in one),
        tuple(sorted(map(str, version.parent.communities.ids))),
        {name: tuple(sorted(ids)) for name, ids in named.items()},
    )


def state(told: Told) -> str:
    """The state of all that is told; empty if the record is not there, or is named too much."""
    row = db.session.execute(STATE, {
        "pid": told.pid,
        "objects": list(told.objects),
        "dois": list(told.dois),
        "communities": list(told.communities),
        "subjects": [],
        **{name: [] for name in NAMED},
        **{name: list(ids) for name, ids in told.named.items()},
        "most": MOST_NAMINGS + 1,
    }).one()  # fmt: skip
    seen, there, namings, near, vocabularies = row
    whole = there == 1 and namings <= MOST_NAMINGS and near <= MOST_NEAR
    return f"{seen} {vocabularies}" if whole and seen else ""


LISTS = Told("", "", (), (), (), {})
"""What results of a search depend on beside the indices: no record of its own."""


def state_of_lists(_: Told) -> str:
    """The state of what results tell that is in no index: rights of everybody, words."""
    rights, vocabularies = db.session.execute(STATE_OF_LISTS).one()
    return f"{rights} {vocabularies}"
