"""What is left of a withdrawn dataset: enough to cite it, and nothing of what was withdrawn.

InvenioRDM's page writes the whole former record into its source, for anybody. Ours is made of a
``Tombstone``, which is all that the page, its JSON-LD and its typed links may tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Flask, Response, g
from invenio_rdm_records.proxies import current_rdm_records_service

from thalie.crosswalks.formats import FORMATS
from thalie.crosswalks.signposting import Link
from thalie.doi.addresses import doi_is_registered

SPAM = "spam"  # the one reason for which nothing is cited


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to look at instead. ``newer``: it follows what was withdrawn."""

    url: str
    name: str
    newer: bool = True


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What may be told of a withdrawn dataset.

    ``removed`` is a day (ISO 8601); ``role`` is ``owner``, ``curator`` or ``system``, never a
    person. ``doi_url`` is there where the DOI is registered, ``manage_url`` for a visitor who may
    restore the dataset. ``formats`` lead to the same for programs.
    """

    url: str
    removed: str
    role: str
    reason: str
    note: str
    citation: str
    doi: str
    doi_url: str
    replacement: Replacement | None
    manage_url: str = ""
    formats: tuple[Link, ...] = ()

    def json_ld(self, name: str, description: str) -> dict[str, Any]:
        """The page as schema.org, with a name and a description in the language of the page."""
        described: dict[str, Any] = {
            "@context": {"@vocab": "http://schema.org/", "dcterms": "http://purl.org/dc/terms/"},
            "@type": "Dataset",
            "@id": self.doi_url or self.url,
            "url": self.url,
            "name": name,
            "description": description,
            "creativeWorkStatus": "Withdrawn",
            "isAccessibleForFree": False,
            "expires": self.removed,
        }
        if self.doi:
            described["identifier"] = {
                "@type": "PropertyValue",
                "propertyID": "DOI",
                "value": self.doi,
            }
        if self.citation:
            described["creditText"] = self.citation
        if self.replacement and self.replacement.newer:
            described["dcterms:isReplacedBy"] = {"@id": self.replacement.url}
        return described

    def links(self) -> list[Link]:
        """Typed links after FAIR Signposting and RFC 5829."""
        schema = "https://schema.org/"
        links = [Link(self.url, "type", f"{schema}{kind}") for kind in ("Dataset", "AboutPage")]
        if self.doi_url:
            links.insert(0, Link(self.url, "cite-as", self.doi_url))
        if self.replacement:
            relation = "successor-version" if self.replacement.newer else "related"
            links.append(Link(self.url, relation, self.replacement.url))
        return [*links, *self.formats]


def tombstone(shown: Mapping[str, Any]) -> Tombstone:
    """The tombstone of a withdrawn record, as InvenioRDM shows it to the page.

    Its typed links will also be in the header of the answer.
    """
    carved, told = shown["tombstone"], shown["ui"]["tombstone"]
    withdrawn = current_rdm_records_service.record_cls.pid.resolve(shown["id"])
    reason = carved.get("removal_reason") or {}
    doi = shown.get("pids", {}).get("doi", {}).get("identifier", "")
    made = Tombstone(
        url=shown["links"]["self_html"],
        removed=date.fromisoformat(carved["removal_date"][:10]).isoformat(),
        role=role(carved.get("removed_by"), shown["parent"]["access"].get("owned_by")),
        reason=(told.get("removal_reason") or {}).get("title_l10n", ""),
        note=carved.get("note") or "",
        citation="" if reason.get("id") == SPAM else carved.get("citation_text") or "",
        doi=doi,
        doi_url=shown["links"].get("doi", "") if doi and doi_is_registered(doi) else "",
        replacement=_replacement(shown, withdrawn),
        manage_url=_manage_url(shown, withdrawn),
        formats=tuple(_formats(shown)),
    )
    g.thalie_typed_links = made.links()
    return made


def _formats(shown: Mapping[str, Any]) -> Iterator[Link]:
    """The formats of a tombstone that everybody may see."""
    page = shown["links"]["self_html"]
    for one in FORMATS if shown["access"]["record"] == "public" else ():
        if one.withdrawn:
            address = f"{page}/export/{one.key}"
            yield Link(page, "describedby", address, one.media_type, one.profile)


def role(removed_by: Mapping[str, Any] | None, owned_by: Mapping[str, Any] | None) -> str:
    """Who removed it, as a role: whoever is neither the owner nor the system is a curator."""
    user = str((removed_by or {}).get("user", "system"))
    if user == "system":
        return "system"
    return "owner" if user == str((owned_by or {}).get("user")) else "curator"


def create_api_blueprint(app: Flask) -> Blueprint:
    """Let no answer of the REST API tell who removed a record."""
    blueprint = Blueprint("thalie_tombstone_api", __name__)
    blueprint.after_app_request(without_person)
    return blueprint


def add_typed_links(response: Response) -> Response:
    """Put the typed links of a tombstone into the header of its page."""
    if response.status_code == 410:
        for link in g.get("thalie_typed_links", ()):
            response.headers.add("Link", link.value())
    return response


def without_person(response: Response) -> Response:
    """A 410 without the account that removed the record; other answers as they are."""
    if response.status_code == 410 and response.is_json:
        body = response.get_json(silent=True)
        if isinstance(body, dict) and isinstance(body.get("tombstone"), dict):
            body["tombstone"].pop("removed_by", None)
            response.set_data(response.json_module.dumps(body))
    return response


def _replacement(shown: Mapping[str, Any], withdrawn: Any) -> Replacement | None:
    """What the record says obsoletes it, else the newest public version that is left."""
    for related in shown.get("metadata", {}).get("related_identifiers", []):
        if related.get("relation_type", {}).get("id") == "isobsoletedby":
            url = _address(related.get("identifier", ""), related.get("scheme", ""))
            if url:
                return Replacement(url, related["identifier"])
    return _newest_version(shown, withdrawn)


def _address(identifier: str, scheme: str) -> str:
    if scheme == "doi":
        return f"https://doi.org/{identifier}"
    return identifier if scheme == "url" and identifier.startswith(("https:", "http:")) else ""


def _newest_version(shown: Mapping[str, Any], withdrawn: Any) -> Replacement | None:
    newest = type(withdrawn).next_latest_published_record_by_parent(withdrawn.parent)
    if newest is None or newest["access"]["record"] != "public":
        return None
    url = shown["links"]["self_html"].replace(shown["id"], newest["id"])
    doi = newest.get("pids", {}).get("doi", {}).get("identifier", "")
    return Replacement(url, doi or url, newer=newest.versions.index > withdrawn.versions.index)


def _manage_url(shown: Mapping[str, Any], withdrawn: Any) -> str:
    """The list of the administration panel with this record, for those who may restore it."""
    if not current_rdm_records_service.check_permission(g.identity, "delete", record=withdrawn):
        return ""
    status = withdrawn.deletion_status.status
    return f"/administration/records?q=id:{shown['id']}&f=allversions:true&f=status:{status}"
