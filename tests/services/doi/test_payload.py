"""What DataCite is told of a real record: vocabularies, versions and settings come together."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.utils import ChainObject

from tests.services.statements import statements
from tests.unit.crosswalks.judges import xsd_complaints
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_xml import document
from thalie.doi.payload import DataCiteSerializer, read_model
from thalie.doi.sources import CONCEPT, VERSION, described
from thalie.exports.config import APP_RDM_RECORD_EXPORTERS
from thalie_local.sandbox.metadata import complete_problems, dropped, permitted

Json = dict[str, Any]
DATA: Json = {
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "title": "The blue of a cat that never was",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-03-31",
        "publisher": "C2RMF, AGLAE",
        "languages": [{"id": "eng"}],
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Exemple",
                    "given_name": "Camille",
                    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
                },
                "affiliations": [{"id": "02egw5x81"}],
            }
        ],
        "rights": [{"id": "cc-by-4.0"}],
        "description": "<p>Maps of a glaze.</p>",
        "additional_descriptions": [
            {
                "description": "<p>Cartographies.</p>",
                "type": {"id": "abstract"},
                "lang": {"id": "fra"},
            }
        ],
        "related_identifiers": [
            {
                "identifier": "10.5072/paper",
                "scheme": "doi",
                "relation_type": {"id": "issupplementto"},
                "resource_type": {"id": "publication-article"},
            }
        ],
    },
    "custom_fields": {
        "thalie:objects": [
            {"label": "Cat", "keeper": {"id": "louvre"}, "materials": [{"id": "bronze"}]}
        ],
        "thalie:experiment": {
            "facility": "New AGLAE",
            "techniques": [{"id": "pixe"}],
            "start": "2026-01-20",
            "end": "2026-01-22",
        },
    },
}


def fill(draft: str) -> Any:
    """Add a file and publish."""
    files = service.draft_files
    files.init_files(system_identity, draft, data=[{"key": "a.txt"}])
    files.set_file_content(system_identity, draft, "a.txt", io.BytesIO(b"counts"))
    files.commit_file(system_identity, draft, "a.txt")
    return service.publish(system_identity, draft)._record


def restrict(id_: str) -> None:
    data = service.edit(system_identity, id_).to_dict()
    data["access"] = {"record": "restricted", "files": "restricted"}
    service.update_draft(system_identity, id_, data)
    service.publish(system_identity, id_)


@pytest.fixture
def versions(app: Flask) -> list[Any]:
    """Two public versions of a record, and a third that was restricted later; read anew."""
    found = [fill(service.create(system_identity, deepcopy(DATA)).id)]
    for number in ("2", "3"):
        draft = service.new_version(system_identity, found[-1]["id"])
        data = deepcopy(DATA)
        data["metadata"]["version"] = number
        service.update_draft(system_identity, draft.id, data)
        found.append(fill(draft.id))
    restrict(found[-1]["id"])
    db.session.expire_all()
    return [service.record_cls.pid.resolve(one["id"]) for one in found]


def doi(record: Any) -> str:
    return str(record.pids["doi"]["identifier"])


def relations(said: Json) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in said["relatedIdentifiers"]:
        found.setdefault(one["relationType"], []).append(one["relatedIdentifier"])
    return found


def test_the_payload_of_a_version(versions: list[Any]) -> None:
    first, second, restricted = versions
    said = DataCiteSerializer().dump_obj(second)
    assert problems(read_model(second)) == []
    assert complete_problems(permitted(said)) == []
    assert dropped(said) == []
    assert said["publisher"]["publisherIdentifier"] == "https://ror.org/02egw5x81"
    [creator] = said["creators"]
    assert creator["name"] == "Exemple, Camille"
    assert creator["affiliation"][0]["affiliationIdentifier"] == "https://ror.org/02egw5x81"
    assert creator["affiliation"][0]["name"].startswith("Centre de recherche")
    assert [one["awardNumber"] for one in said["fundingReferences"]] == ["ANR-10-EQPX-22"]
    bronze = next(one for one in said["subjects"] if one["subject"] == "bronze")
    assert bronze["subjectScheme"] == "AAT"
    assert said["rightsList"][0]["rightsIdentifier"] == "cc-by-4.0"
    assert said["rightsList"][1]["rightsIdentifier"] == "c_abf2"
    assert said["sizes"] == ["1 file", "6 bytes"]
    assert {one["dateType"] for one in said["dates"]} == {
        "Issued", "Available", "Collected", "Created",
    }  # fmt: skip
    assert [one["lang"] for one in said["descriptions"]] == ["en", "fr"]
    near = relations(said)
    assert near["IsNewVersionOf"] == [doi(first)]
    assert near["IsSupplementTo"] == ["10.5072/paper"]
    assert near["IsVersionOf"] == [second.parent.pids["doi"]["identifier"]]
    assert restricted.is_published and restricted["access"]["record"] == "restricted"
    assert "IsPreviousVersionOf" not in near
    assert doi(restricted) not in str(said)


def test_the_payload_of_all_versions(versions: list[Any]) -> None:
    first, second, _ = versions
    pair = ChainObject(second.parent, second, aliases={"_parent": second.parent, "_child": second})
    said = DataCiteSerializer(concept=True).dump_obj(pair)
    assert relations(said)["HasVersion"] == [doi(first), doi(second)]
    assert said["version"] == ""
    assert complete_problems(permitted(said)) == []


def test_closed_files_are_not_counted(versions: list[Any]) -> None:
    """The system may read every file; whoever reads DataCite may not."""
    said = DataCiteSerializer().dump_obj(versions[2])
    assert said["sizes"] == []
    assert said["rightsList"][1]["rightsIdentifier"] == "c_16ec"


def test_describing_changes_nothing(app: Any, publish: Any) -> None:
    """Else a worker would hold records that somebody is about to change."""
    dataset = publish()
    record = dataset.read()
    for kind, object_id in ((VERSION, record.id), (CONCEPT, record.parent.id)):
        db.session.rollback()
        with statements() as asked:
            assert described(kind, object_id) is not None
        assert asked
        assert [one for one in asked if not one.lstrip().upper().startswith("SELECT")] == []


# What readers take away


def exported(versions: list[Any], name: str) -> bytes:
    """An export, as the page of the first version makes it."""
    exporter = APP_RDM_RECORD_EXPORTERS[name]
    shown = service.read(system_identity, versions[0]["id"]).to_dict()
    made = exporter["serializer"](**exporter["params"]).serialize_object(shown)
    return made if isinstance(made, bytes) else made.encode()


def test_the_exports_are_what_the_doi_is_registered_with(
    app: Flask, versions: list[Any], schemas: Path
) -> None:
    told = described(VERSION, versions[0].id)
    assert told is not None
    doi = versions[0].pids["doi"]["identifier"]
    made = json.loads(exported(versions, "datacite-json"))
    assert made == json.loads(json.dumps({"doi": doi, **told.metadata}))
    xml = exported(versions, "datacite-xml")
    assert xml.strip() == document(told.metadata, doi).strip()
    assert xsd_complaints(schemas, xml) == []
    assert xsd_complaints(schemas, xml.replace(b"</titles>", b"<t/></titles>")) != []


def test_a_draft_without_a_doi_is_exported_too(app: Flask) -> None:
    draft = service.create(system_identity, deepcopy(DATA)).to_dict()
    exporter = APP_RDM_RECORD_EXPORTERS["datacite-xml"]
    serializer = exporter["serializer"](**exporter["params"])
    assert b">:tba</identifier>" in serializer.serialize_object(draft)
