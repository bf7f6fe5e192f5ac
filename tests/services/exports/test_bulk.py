"""Many records at once: the same models as one by one, for as many statements as one."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.proxies import current_service_registry
from invenio_records_resources.services.errors import ValidationErrorGroup
from invenio_vocabularies.proxies import current_service as vocabularies
from jsonschema.exceptions import ValidationError as SchemaError
from marshmallow import ValidationError

from tests.generated import examples
from tests.records import Json, records
from tests.services.statements import statements
from thalie.crosswalks.formats import BY_KEY
from thalie.crosswalks.model import Record
from thalie.exports.bulk import models_of_hits, read_models
from thalie.exports.rendering import FormatSerializer, model_of
from thalie.heritage.fields import vocabularies as named_by
from thalie.heritage.model import BY_NAME
from thalie.vocabularies import terms as known_terms

from ..doi.test_payload import DATA

EMBARGO = {"active": True, "until": "2099-01-01", "reason": "A thesis."}
OPEN = {"record": "public", "files": "public"}
ACCESSES: tuple[Json, ...] = (
    OPEN,
    {"record": "public", "files": "restricted"},
    {"record": "public", "files": "restricted", "embargo": EMBARGO},
    {"record": "restricted", "files": "restricted"},
)
WITHDRAWAL = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}


def filled(draft: str) -> str:
    """The id of a version, once published with files."""
    files = service.draft_files
    files.init_files(system_identity, draft, [{"key": "b.csv"}, {"key": "a.h5"}])
    for name in ("b.csv", "a.h5"):
        files.set_file_content(system_identity, draft, name, io.BytesIO(b"counts"))
        files.commit_file(system_identity, draft, name)
    return str(service.publish(system_identity, draft).id)


def publish(data: Json) -> str:
    """The id of a new record."""
    return filled(service.create(system_identity, data).id)


def again(id_: str, data: Json) -> str:
    """The id of a new version of a record."""
    draft = service.new_version(system_identity, id_)
    service.update_draft(system_identity, draft.id, data)
    return filled(draft.id)


def uuid_of(id_: str) -> UUID:
    found: UUID = service.record_cls.pid.resolve(id_).id
    return found


def one_by_one(id_: str) -> Record:
    """What an export tells of: with analyses, as CIDOC CRM wants them."""
    db.session.expire_all()
    return model_of(service.record_cls.pid.resolve(id_), BY_KEY["crm"])


@pytest.fixture(scope="module")
def strategy(app: Flask) -> st.SearchStrategy[Json]:
    """Records of a few terms of each vocabulary."""
    found = {
        name: vocabularies.search(system_identity, type=name, params={"size": 3}).to_dict()
        for name in {name for field in BY_NAME.values() for name in named_by(field)}
    }
    return records({n: [hit["id"] for hit in one["hits"]["hits"]] for n, one in found.items()})


@pytest.fixture(scope="module")
def rich(app: Flask) -> Json:
    """A record that names entries of every vocabulary, more objects than the index keeps, files."""
    registry = current_service_registry
    title = {"en": "Glass", "fr": "Verre"}
    subject = {"id": "https://example.org/glass", "scheme": "AAT", "subject": "Glass"}
    award = {"id": "0abcdefg::7", "number": "7", "title": title, "funder": {"id": "00rbzpz17"}}
    registry.get("subjects").create(system_identity, subject)
    registry.get("awards").create(system_identity, award)
    data = deepcopy(DATA)
    data["metadata"] |= {
        "subjects": [{"id": subject["id"]}, {"subject": "glaze"}],
        "funding": [
            {"funder": {"id": "00rbzpz17"}, "award": {"id": award["id"]}},
            {"funder": {"name": "A patron"}},
        ],
        "contributors": [
            {
                "person_or_org": {"type": "organizational", "name": "A museum"},
                "role": {"id": "rightsholder"},
                "affiliations": [{"id": "02feahw73"}, {"name": "Another"}],
            }
        ],
        "identifiers": [{"scheme": "ark", "identifier": "ark:/12345/x"}],
    }
    data["custom_fields"] |= {
        "thalie:objects": [{"label": f"Shard {n}"} for n in range(25)],
        "thalie:experiment": {"instrument": {"id": "new-aglae"}, "energy": 3000},
        "thalie:detectors": [{"name": "X0"}],
        "thalie:processing": {
            "software": [{"name": "TrauPIXE", "version": "25.09"}],
            "elements": [{"element": {"id": "copper"}, "least": 1, "unit": "wt%"}],
        },
        "thalie:analyses": [{"number": f"{n:04d}", "kind": {"id": "point"}} for n in range(30)],
    }
    return data


@pytest.fixture(scope="module")
def family(rich: Json) -> dict[str, str]:
    """Ids of versions in every state, which name each other; one is in a community."""
    first = publish(rich)
    made = {"first": first, "second": again(first, rich)}
    doi = service.read(system_identity, first).data["pids"]["doi"]["identifier"]
    naming = deepcopy(DATA)
    naming["metadata"]["related_identifiers"] = [
        {"identifier": doi, "scheme": "doi", "relation_type": {"id": "isderivedfrom"}}
    ]
    for number, access in enumerate((*ACCESSES, OPEN)):
        made[f"naming-{number}"] = publish({**deepcopy(naming), "access": access})
    service.delete_record(system_identity, made["naming-4"], WITHDRAWAL)
    for slug, visibility in (("glass", "public"), ("secret", "restricted")):
        _into_community(first, slug, visibility)
    return made


def _into_community(id_: str, slug: str, visibility: str) -> None:
    communities = current_communities.service
    about = {"slug": slug, "metadata": {"title": slug}, "access": {"visibility": visibility}}
    community = communities.create(system_identity, about)._record
    parent = service.record_cls.pid.resolve(id_).parent
    parent.communities.add(community)
    parent.commit()
    db.session.commit()


@settings(
    max_examples=examples(24),
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(data=st.data())
def test_many_are_read_as_one_is(
    strategy: st.SearchStrategy[Json], family: dict[str, str], data: Any
) -> None:
    """Whatever was published, in whichever state."""
    access = data.draw(st.sampled_from(ACCESSES))
    try:
        first = publish({**data.draw(strategy), "access": access})
    except (ValidationError, ValidationErrorGroup, SchemaError):
        db.session.rollback()
        return
    made = {first}
    if data.draw(st.booleans()):
        made.add(again(first, {**deepcopy(DATA), "access": OPEN}))
    if data.draw(st.booleans()):
        service.delete_record(system_identity, first, WITHDRAWAL)
    for id_ in made:
        family[id_] = id_
        [(_, model)] = read_models([uuid_of(id_)], analyses=True)
        assert model == one_by_one(id_)


def test_a_page_is_read_as_each_is(family: dict[str, str]) -> None:
    """In the order in which they were named, and with what they say of each other."""
    ids = [uuid_of(id_) for id_ in family.values()]
    found = dict(read_models([*ids, UUID(int=0)], analyses=True))
    assert [*found] == ids
    for id_ in family.values():
        assert found[uuid_of(id_)] == one_by_one(id_)
    first = found[uuid_of(family["first"])]
    assert len(first.objects) == 25 and len(first.analyses) == 30 and len(first.versions) == 2
    assert [one.relation for one in first.mentions] == ["IsSourceOf"] * 3, "those that are public"
    assert [one.text for one in first.keywords] == ["Glass", "glaze"]
    assert [one.number for one in first.funding][:1] == ["7"]
    assert [one.identifier.value.rpartition("/")[2] for one in first.relations][-1:] == ["glass"]
    bare = dict(read_models(ids))
    assert not any(one.analyses for one in bare.values())


def test_a_page_is_asked_for_in_as_many_statements_as_one(family: dict[str, str]) -> None:
    ids = [uuid_of(id_) for id_ in family.values()]
    first = ids.index(uuid_of(family["first"]))
    dict(read_models(ids))  # the vocabularies are read
    numbers = {}
    for several in ([ids[first]], ids):
        with statements() as asked:
            assert len(list(read_models(several))) == len(several)
        numbers[len(several)] = len(asked)
    assert len(ids) >= 10
    assert numbers[1] == numbers[len(ids)] <= 12


def test_hits_are_read_as_each_is(family: dict[str, str], rich: Json) -> None:
    """Records and drafts that a search found."""
    service.indexer.refresh()
    draft = service.create(system_identity, rich)
    service.edit(system_identity, family["first"])
    standing = [family[name] for name in ("second", "naming-0", "naming-2", "first")]
    hits = [service.read(system_identity, id_).to_dict() for id_ in standing]
    edited = service.read_draft(system_identity, family["first"])
    hits += [draft.to_dict(), edited.to_dict()]
    with statements() as asked:
        found = models_of_hits(hits, analyses=True)
    assert len(asked) <= 17
    assert found[:4] == [one_by_one(id_) for id_ in standing]
    crm = BY_KEY["crm"]
    assert found[4:] == [model_of(one._record, crm) for one in (draft, edited)]
    both = FormatSerializer("datacite-json").serialize_object_list({"hits": {"hits": hits[:2]}})
    assert both.count(b"Shard 24") == 1


def test_one_that_cannot_be_read_stops_no_page(
    family: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    record = service.record_cls.pid.resolve(family["naming-1"])
    kept = deepcopy(record.model.json)
    record.model.json = {**kept, "metadata": {**kept["metadata"], "creators": "nobody"}}
    try:
        ids = [uuid_of(family[name]) for name in ("first", "second")]
        found = dict(read_models([ids[0], record.id, ids[1]]))
    finally:
        db.session.rollback()
    assert [*found] == ids
    assert family["naming-1"] in caplog.text


def test_a_term_that_was_loaded_is_told_by_the_next_page(
    family: dict[str, str], app: Flask, request: pytest.FixtureRequest
) -> None:
    """Before what is kept of the vocabularies is old."""
    id_ = uuid_of(family["first"])
    [(_, before)] = read_models([id_])
    term = before.elements[0].element
    assert term.titles["en"] == "copper"
    item = vocabularies.read(system_identity, ("elements", term.id)).to_dict()
    retitle: Callable[[str], Any] = lambda title: vocabularies.update(  # noqa: E731
        system_identity, ("elements", term.id), {**item, "title": {**item["title"], "en": title}}
    )
    request.addfinalizer(lambda: retitle("copper"))
    retitle("Cuprum")
    assert known_terms.find("elements", term.id).title["en"] == "copper"  # type: ignore[union-attr]
    [(_, after)] = read_models([id_])
    assert after.elements[0].element.titles["en"] == "Cuprum"
