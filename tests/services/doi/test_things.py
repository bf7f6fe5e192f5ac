"""Things that datasets name tell of the datasets in return: only of what everybody may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_principal import Identity
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import ValidationErrorGroup
from invenio_vocabularies.proxies import current_service as vocabularies

from thalie.doi.links import MOST, rewrite_links, targets_of, tell_news
from thalie.doi.models import DoiLink, DoiNews
from thalie.doi.worker import drive_these

from .conftest import DataCite, Dataset, document, entry, let_settle, until

Json = dict[str, Any]
Related = list[tuple[str, str]]


@dataclass
class Linked(Dataset):
    """A published record, with what it names."""

    def edit_as(self, data: Json) -> None:
        service.edit(system_identity, self.versions[-1])
        service.update_draft(system_identity, self.versions[-1], data)
        service.publish(system_identity, self.versions[-1])

    def add_version_as(self, data: Json) -> None:
        draft = service.new_version(system_identity, self.versions[-1])
        service.update_draft(system_identity, draft.id, data)
        self.versions.append(service.publish(system_identity, draft.id).id)

    @property
    def doi(self) -> str:
        return self.dois[len(self.versions) - 1]


def described(
    kind: str = "dataset", access: str = "public", related: Related = (), **fields: Any
) -> Json:
    """A record of a KIND that names RELATED (relation, DOI) and has these heritage fields."""
    data = document(f"A {kind}", access)
    data["metadata"]["resource_type"] = {"id": kind}
    data["metadata"]["related_identifiers"] = [
        {"identifier": doi, "scheme": "doi", "relation_type": {"id": relation}}
        for relation, doi in related
    ]
    data["custom_fields"] = {f"thalie:{name}": value for name, value in fields.items()}
    return data


@pytest.fixture
def publish(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Linked]:
    monkeypatch.setitem(app.config, "RDM_ALLOW_METADATA_ONLY_RECORDS", True)
    monkeypatch.setitem(app.config, "THALIE_DOI_RELATED_DELAY", 0)

    def published(data: Json, uow: Any = None) -> Linked:
        draft = service.create(system_identity, data, uow=uow)
        return Linked([service.publish(system_identity, draft.id, uow=uow).id])

    return published


def told(datacite: DataCite, thing: Linked | str) -> set[tuple[str, str]]:
    """What DataCite has of a thing once all news is told: relations with their DOIs."""
    doi = thing if isinstance(thing, str) else thing.doi
    tell_all(doi)
    until(lambda: entry(doi).settled)  # a worker of the instance may be at it
    shown = datacite.shown(doi)["relatedIdentifiers"]
    return {
        (one["relationType"], one["relatedIdentifier"])
        for one in shown
        if one["relationType"] != "IsVersionOf"
    }


def tell_all(doi: str) -> None:
    """Let all news be told, and take this DOI one step further."""
    while tell_news():
        pass
    drive_these([doi])


def sent(datacite: DataCite, thing: Linked) -> int:
    """How often the metadata of a thing went to DataCite."""
    return sum(method == "PUT" for method, _ in datacite.calls(thing.doi))


@pytest.fixture
def sample(publish: Callable[..., Linked]) -> Linked:
    made = publish(described("physicalobject"))
    let_settle(made)
    return made


def taken_from(sample: Linked, **more: Any) -> Json:
    return described(samples=[{"label": "Cut 3", "pid": sample.doi}], **more)


def test_a_sample_tells_of_its_dataset(
    publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    dataset = publish(taken_from(sample))
    let_settle(dataset)
    assert told(datacite, dataset) == {("IsDerivedFrom", sample.doi)}
    assert told(datacite, sample) == {("IsSourceOf", dataset.doi)}
    [related] = [
        one
        for one in datacite.shown(sample.doi)["relatedIdentifiers"]
        if one["relationType"] == "IsSourceOf"
    ]
    assert related["resourceTypeGeneral"] == "Dataset"
    assert datacite.shown(sample.doi)["types"]["resourceTypeGeneral"] == "PhysicalObject"


@pytest.mark.parametrize(
    ("relation", "inverse"),
    [("ispartof", "HasPart"), ("iscitedby", "Cites"), ("issupplementto", "IsSupplementedBy")],
)
def test_related_identifiers_are_turned_round(
    publish: Callable[..., Linked],
    sample: Linked,
    datacite: DataCite,
    relation: str,
    inverse: str,
) -> None:
    dataset = publish(described(related=[(relation, sample.doi.upper())]))
    assert told(datacite, sample) == {(inverse, dataset.doi)}


def test_software_tells_what_it_made(publish: Callable[..., Linked], datacite: DataCite) -> None:
    program = publish(described("software"))
    made_with = {"software": [{"name": "TrauPIXE", "doi": program.doi}]}
    dataset = publish(described(processing=made_with))
    let_settle(program)
    assert told(datacite, program) == {("Compiles", dataset.doi)}


def test_it_is_told_unhurriedly_and_once_for_many(
    app: Flask, publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    app.config["THALIE_DOI_RELATED_DELAY"] = 300
    calls = sent(datacite, sample)
    datasets = [publish(taken_from(sample)) for _ in range(3)]
    assert tell_news() == 0
    assert entry(sample.doi).settled  # it is not late, either
    app.config["THALIE_DOI_RELATED_DELAY"] = 0
    assert told(datacite, sample) == {("IsSourceOf", one.doi) for one in datasets}
    assert sent(datacite, sample) == calls + 1


def test_a_publication_that_changes_nothing_calls_nobody(
    publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    dataset = publish(taken_from(sample))
    told(datacite, sample)
    calls = sent(datacite, sample)
    dataset.edit_as(taken_from(sample) | {"metadata": {**described()["metadata"], "title": "Two"}})
    assert told(datacite, sample) == {("IsSourceOf", dataset.doi)}
    assert sent(datacite, sample) == calls


def test_a_link_that_is_taken_out_is_taken_back(
    publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    dataset = publish(taken_from(sample))
    assert told(datacite, sample)
    dataset.edit_as(described())
    assert told(datacite, sample) == set()
    assert DoiLink.query.filter_by(version_id=dataset.read().id).count() == 0


def test_only_the_newest_version_is_told(
    publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    dataset = publish(taken_from(sample))
    first = dataset.doi
    dataset.add_version_as(taken_from(sample))
    assert told(datacite, sample) == {("IsSourceOf", dataset.doi)}
    dataset.withdraw()
    assert told(datacite, sample) == {("IsSourceOf", first)}


def test_withdrawn_and_restricted_ones_are_not_told(
    publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    hidden = publish(taken_from(sample, access="restricted"))
    assert told(datacite, sample) == set()
    assert targets_of([hidden.read().id]) == {sample.doi}
    shown = publish(taken_from(sample))
    assert told(datacite, sample) == {("IsSourceOf", shown.doi)}
    shown.edit_as(taken_from(sample, access="restricted"))
    assert told(datacite, sample) == set()
    shown.edit_as(taken_from(sample))
    assert told(datacite, sample) == {("IsSourceOf", shown.doi)}
    shown.withdraw()
    assert told(datacite, sample) == set()
    shown.restore()
    assert told(datacite, sample) == {("IsSourceOf", shown.doi)}


def test_what_is_not_committed_is_not_told(publish: Callable[..., Linked], sample: Linked) -> None:
    target = sample.doi
    data = taken_from(sample)
    with UnitOfWork() as uow:
        publish(data, uow=uow)
        assert DoiLink.query.filter_by(target=target).count() == 1
        assert DoiNews.query.filter_by(target=target).count() == 1
        uow.rollback()
    assert DoiLink.query.filter_by(target=target).count() == 0
    assert DoiNews.query.filter_by(target=target).count() == 0


def test_nothing_is_lost_when_telling_fails(
    publish: Callable[..., Linked],
    sample: Linked,
    datacite: DataCite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dataset = publish(taken_from(sample))

    def fall(*given: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("thalie.doi.links.want", fall)
        with pytest.raises(SystemExit):
            tell_news()
    db.session.rollback()
    assert DoiNews.query.filter_by(target=sample.doi).count()
    datacite.fault(fault="500", match="PUT", count=50)
    tell_all(sample.doi)
    assert not entry(sample.doi).settled
    datacite.forgive()
    let_settle(sample)
    assert told(datacite, sample) == {("IsSourceOf", dataset.doi)}


def test_a_dataset_that_came_first_is_told_when_the_thing_comes(
    publish: Callable[..., Linked], datacite: DataCite
) -> None:
    draft = service.create(system_identity, described("physicalobject"))
    service.pids.create(system_identity, draft.id, "doi")
    reserved = service.read_draft(system_identity, draft.id).to_dict()["pids"]["doi"]["identifier"]
    dataset = publish(described(samples=[{"label": "Cut 3", "pid": reserved}]))
    while tell_news():
        pass
    sample = Linked([service.publish(system_identity, draft.id).id])
    assert sample.doi == reserved
    let_settle(sample)
    assert told(datacite, sample) == {("IsSourceOf", dataset.doi)}


def test_links_of_older_datasets_are_read_again(
    publish: Callable[..., Linked], sample: Linked, datacite: DataCite
) -> None:
    dataset = publish(taken_from(sample))
    DoiLink.query.filter_by(target=sample.doi).delete()
    db.session.commit()
    assert told(datacite, sample) == set()
    assert rewrite_links() >= 2
    assert told(datacite, sample) == {("IsSourceOf", dataset.doi)}


def test_a_thing_of_many_datasets_tells_of_so_many(
    publish: Callable[..., Linked],
    sample: Linked,
    datacite: DataCite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert MOST == 500
    monkeypatch.setattr("thalie.doi.links.MOST", 2)
    datasets = [publish(taken_from(sample)) for _ in range(3)]
    assert told(datacite, sample) == {("IsSourceOf", one.doi) for one in datasets[1:]}


# Samples, projects and software as records, by a person

TEXT = "Taken from a cat that never was, to learn where the blue of its glaze comes from. " * 2


@pytest.fixture
def leader(app: Flask) -> Iterator[Identity]:
    with app.test_request_context():
        found = get_identity(current_datastore.get_user_by_email("leader@example.org"))
        found.provides |= {any_user, authenticated_user}
        yield found
    db.session.rollback()


def whole(kind: str, *, files: bool = False) -> Json:
    """A record that lacks nothing but perhaps files."""
    data = described(kind)
    data["files"] = {"enabled": files}
    data["metadata"]["description"] = TEXT
    who = data["metadata"]["creators"][0]["person_or_org"]
    who["identifiers"] = [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}]
    if kind == "dataset":
        data["metadata"]["rights"] = [{"id": "cc-by-4.0"}]
        data["custom_fields"]["thalie:experiment"] = {"techniques": [{"id": "pixe"}]}
    if kind in ("dataset", "physicalobject"):
        cat = {"label": "Cat", "keeper": {"id": "louvre"}, "materials": [{"id": "bronze"}]}
        data["custom_fields"]["thalie:objects"] = [cat]
    return data


@pytest.mark.parametrize(
    ("kind", "general"), [("physicalobject", "PhysicalObject"), ("project", "Project")]
)
def test_things_are_published_without_files(
    leader: Identity, datacite: DataCite, kind: str, general: str
) -> None:
    draft = service.create(leader, whole(kind))
    assert [error for error in draft.errors if error.get("severity", "error") == "error"] == []
    thing = Linked([service.publish(leader, draft.id).id])
    let_settle(thing)
    shown = datacite.shown(thing.doi)
    assert (shown["state"], shown["types"]["resourceTypeGeneral"]) == ("findable", general)
    if kind == "physicalobject":
        assert shown["contributors"][-1]["contributorType"] == "HostingInstitution"
        assert "bronze" in {one["subject"] for one in shown["subjects"]}


@pytest.mark.parametrize("kind", ["dataset", "software", "image-photo"])
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Only a physical object"), ("fr", "Seuls un objet physique")]
)
def test_data_are_not_published_without_files(
    leader: Identity, kind: str, language: str, words: str
) -> None:
    draft = service.create(leader, whole(kind))
    with force_locale(language), pytest.raises(ValidationErrorGroup) as refused:
        service.publish(leader, draft.id)
    db.session.rollback()
    [error] = [one for one in refused.value.errors if one["field"] == "files.enabled"]
    assert error["messages"][0].startswith(words)
    assert service.read_draft(leader, draft.id).to_dict()["metadata"]["title"]


def test_nor_sent_to_review(leader: Identity) -> None:
    community = current_communities.service.create(
        system_identity,
        {
            "slug": f"c-{token_hex(4)}",
            "metadata": {"title": "Glazes"},
            "access": {
                "visibility": "public",
                "member_policy": "open",
                "record_submission_policy": "open",
            },
        },
    )
    draft = service.create(leader, whole("dataset"))
    review = {"type": "community-submission", "receiver": {"community": community.id}}
    service.review.update(leader, draft.id, review)
    with pytest.raises(ValidationErrorGroup) as refused:
        service.review.submit(leader, draft.id, require_review=True)
    db.session.rollback()
    assert "files.enabled" in {error["field"] for error in refused.value.errors}


def test_a_project_may_be_chosen_in_the_form(app: Flask) -> None:
    found = vocabularies.read(system_identity, ("resourcetypes", "project")).to_dict()
    assert {"depositable", "linkable"} <= set(found["tags"])
    assert found["title"]["fr"] == "Projet"


def test_a_project_has_parts(publish: Callable[..., Linked], datacite: DataCite) -> None:
    project = publish(described("project"))
    let_settle(project)
    dataset = publish(described(related=[("ispartof", project.doi)]))
    assert told(datacite, project) == {("HasPart", dataset.doi)}
