"""The JSON of a record, as the service gives it, becomes the read model. Pure.

Vocabularies come in as a function; whether they stand in the JSON already (dereferenced) or are
ids only, as in a draft, the result is the same as far as the function knows the terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from thalie.embargo.state import AccessState, access_state, day_of
from thalie.ground.identifiers import is_ror
from thalie.ground.plain import legal, plain
from thalie.ground.terms import Find

from .lookup import Json, datacite, identifier, language, props, titles
from .model import (
    Access,
    Agent,
    Dated,
    File,
    Funding,
    Identifier,
    Keyword,
    Licence,
    Organisation,
    Place,
    Record,
    Relation,
    ResourceType,
    Text,
    Version,
    Withdrawal,
    Words,
)
from .read_heritage import analyses_of, heritage
from .settings import Settings


def read_record(
    document: Json,
    find: Find,
    settings: Settings,
    today: date,
    versions: Sequence[Version] = (),
    analyses: Iterable[Json] = (),
) -> Record:
    """Return DOCUMENT, a record or draft, as the model.

    ``versions`` are the published versions that may be named. ``today`` tells whether the end of
    an embargo is past. ``analyses`` are the entries of ``thalie:analyses``, which the search
    engine does not keep: they are read only if given. Raises nothing for what a person left out.
    """
    metadata = document.get("metadata") or {}
    pids = document.get("pids") or {}
    parent = document.get("parent") or {}
    languages = tuple(filter(None, (language(find, e) for e in metadata.get("languages") or ())))
    main = languages[0] if languages else ""
    fields = heritage(document.get("custom_fields") or {}, find)
    access = _access(document)
    return Record(
        id=str(document.get("id") or ""),
        doi=_pid(pids, "doi"),
        concept_doi=_pid(parent.get("pids") or {}, "doi"),
        page=(document.get("links") or {}).get("self_html") or "",
        created=_text(document.get("created")),
        updated=_text(document.get("updated")),
        version=_text(metadata.get("version")),
        index=(document.get("versions") or {}).get("index") or 1,
        versions=tuple(sorted(versions, key=lambda version: version.index)),
        identifiers=tuple(_alternates(pids, metadata)),
        languages=languages,
        title=Text(_text(metadata.get("title")), main),
        other_titles=tuple(_texts(metadata, "title", find)),
        descriptions=tuple(_descriptions(metadata, main, find)),
        resource_type=_resource_type(metadata.get("resource_type"), find),
        publisher=_publisher(_text(metadata.get("publisher")), settings),
        publication_date=_text(metadata.get("publication_date")),
        creators=tuple(_agent(entry, find) for entry in metadata.get("creators") or ()),
        contributors=tuple(_agent(entry, find) for entry in metadata.get("contributors") or ()),
        dates=tuple(_dates(document, fields, access, find, today)),
        access=access,
        licences=tuple(_licence(entry, find) for entry in metadata.get("rights") or ()),
        copyright=_text(metadata.get("copyright")),
        sizes=tuple(map(_text, metadata.get("sizes") or ())),
        formats=tuple(map(_text, metadata.get("formats") or ())),
        files=tuple(_files(document)) if access.status == "open" else (),
        closed_files=tuple(_files(document)) if _names_closed(document, settings) else (),
        funding=tuple(_fundings(metadata, fields, find, settings)),
        relations=tuple(_relations(document, metadata, find, settings)),
        keywords=tuple(_keyword(entry) for entry in metadata.get("subjects") or ()),
        places=tuple(_places(metadata.get("locations") or {})),
        withdrawal=_withdrawal(document, find),
        analyses=analyses_of(analyses, find),
        **fields,
    )


def _text(value: Any) -> str:
    return legal(str(value)).strip() if value is not None else ""


def _pid(pids: Json, scheme: str) -> str:
    return str((pids.get(scheme) or {}).get("identifier") or "")


def _alternates(pids: Json, metadata: Json) -> Iterator[Identifier]:
    """Other names of this version: those of the repository, then those that a person gave."""
    for scheme in pids:
        if scheme != "doi" and _pid(pids, scheme):
            yield Identifier(scheme, _pid(pids, scheme))
    yield from _identifiers(metadata.get("identifiers"))


def _identifiers(entries: Any) -> Iterator[Identifier]:
    for entry in entries or ():
        if entry.get("identifier"):
            yield Identifier((entry.get("scheme") or "other").casefold(), entry["identifier"])


# Words


def _texts(metadata: Json, name: str, find: Find) -> Iterator[Text]:
    """Additional titles or descriptions (NAME)."""
    for entry in metadata.get(f"additional_{name}s") or ():
        kind = datacite(find, f"{name}types", entry.get("type"), f"{name}Type") or "Other"
        text = plain(entry.get(name) or "") if name == "description" else _text(entry.get(name))
        if text:
            yield Text(text, language(find, entry.get("lang")), kind)


def _descriptions(metadata: Json, main: str, find: Find) -> Iterator[Text]:
    text = plain(metadata.get("description") or "")
    if text:
        yield Text(text, main, "Abstract")
    yield from _texts(metadata, "description", find)


def _resource_type(entry: Any, find: Find) -> ResourceType:
    known = props(find, "resourcetypes", entry)
    general = known.get("datacite_general") or datacite(
        find, "resourcetypes", entry, "resourceType"
    )
    return ResourceType(
        general, known.get("datacite_type", ""), titles(find, "resourcetypes", entry)
    )


def _keyword(entry: Json) -> Keyword:
    """A subject; one of a list has an id, and an address among its identifiers or as its id."""
    addresses = [one.value for one in _identifiers(entry.get("identifiers")) if one.scheme == "url"]
    uri = next((a for a in [*addresses, identifier(entry)] if a.startswith("http")), "")
    return Keyword(_text(entry.get("subject")), _text(entry.get("scheme")), uri)


# People


def _agent(entry: Json, find: Find) -> Agent:
    who = entry.get("person_or_org") or {}
    role = entry.get("role")
    return Agent(
        name=_text(who.get("name")),
        personal=who.get("type") != "organizational",
        given_name=_text(who.get("given_name")),
        family_name=_text(who.get("family_name")),
        identifiers=tuple(_identifiers(who.get("identifiers"))),
        affiliations=tuple(map(_organisation, entry.get("affiliations") or ())),
        role=_role(role, find) if role else "",
    )


def _role(entry: Json, find: Find) -> str:
    """DataCite's word for a role; a role that it lacks is ``Other``."""
    return datacite(find, "contributorsroles", entry, "contributorType") or "Other"


def _organisation(entry: Json) -> Organisation:
    """An entry of InvenioRDM's affiliations or funders, whose ids are ROR identifiers."""
    found = list(_identifiers(entry.get("identifiers")))
    known = {one.scheme for one in found}
    if "ror" not in known and is_ror(identifier(entry)):
        found.insert(0, Identifier("ror", identifier(entry)))
    return Organisation(_text(entry.get("name")), tuple(found), dict(entry.get("title") or {}))


def _publisher(name: str, settings: Settings) -> Organisation:
    """The publisher; with identifiers where it is the house's own."""
    house = settings.publisher
    return house if name == house.name else Organisation(name)


# Dates and access


def _state(document: Json) -> AccessState:
    """What ``embargo.state`` says, as of all records."""
    enabled = (document.get("files") or {}).get("enabled", True)
    return access_state(document.get("access") or {}, has_files=bool(enabled))


def _names_closed(document: Json, settings: Settings) -> bool:
    """Whether closed files may be named: never those of what is restricted as a whole, or gone."""
    state = _state(document)
    standing = not document.get("tombstone")
    return standing and state.public and state.status in settings.names_closed


def _access(document: Json) -> Access:
    """Who may read the files."""
    state = _state(document)
    return Access(status=state.status, until=state.until, reason=_text(state.reason))


DERIVED = ("Issued", "Available", "Withdrawn")  # told by the record's state and not by a person


def _dates(
    document: Json, fields: Json, access: Access, find: Find, today: date
) -> Iterator[Dated]:
    metadata = document.get("metadata") or {}
    given = [
        Dated(
            datacite(find, "datetypes", entry.get("type"), "dateType") or "Other",
            _text(entry.get("date")),
            _text(entry.get("description")),
        )
        for entry in metadata.get("dates") or ()
    ]
    derived = [
        *_issued(metadata),
        *_available(document, access, today),
        *_withdrawn(document),
        *_collected(fields),
        *_created(document),
    ]
    said = {one.kind for one in given}
    settled = {one.kind for one in derived if one.kind in DERIVED}
    yield from (one for one in derived if one.kind in DERIVED or one.kind not in said)
    yield from (one for one in given if one.when and one.kind not in settled)


def _issued(metadata: Json) -> Iterator[Dated]:
    if _text(metadata.get("publication_date")):
        yield Dated("Issued", _text(metadata["publication_date"]))


def _available(document: Json, access: Access, today: date) -> Iterator[Dated]:
    """The day on which the files are open to all: the end of an embargo, or of publication.

    An embargo that a person lifted before its end leaves no trace of the day; nothing is said.
    """
    if access.status == "embargoed" and access.until:
        yield Dated("Available", access.until.isoformat(), "End of the embargo")
    elif access.status == "open":
        published = day_of(document.get("created"))
        until = day_of(((document.get("access") or {}).get("embargo") or {}).get("until"))
        day = max(filter(None, (published, until)), default=None)
        if day and day <= today:
            yield Dated("Available", day.isoformat())


def _withdrawn(document: Json) -> Iterator[Dated]:
    day = day_of((document.get("tombstone") or {}).get("removal_date"))
    if day:
        yield Dated("Withdrawn", day.isoformat())


def _collected(fields: Json) -> Iterator[Dated]:
    start, end = fields["experiment"].start, fields["experiment"].end
    if start or end:
        yield Dated("Collected", "/".join(dict.fromkeys(filter(None, (start, end)))))


def _created(document: Json) -> Iterator[Dated]:
    """The day on which the dataset was put together here."""
    day = day_of(document.get("created"))
    if day:
        yield Dated("Created", day.isoformat())


def _withdrawal(document: Json, find: Find) -> Withdrawal | None:
    stone = document.get("tombstone") or {}
    day = day_of(stone.get("removal_date"))
    if not day:
        return None
    return Withdrawal(
        day=day.isoformat(),
        reasons=titles(find, "removalreasons", stone.get("removal_reason")),
        note=_text(stone.get("note")),
        citation="" if _is_spam(stone) else _text(stone.get("citation_text")),
    )


def _is_spam(stone: Json) -> bool:
    """Whether it was withdrawn for the one reason for which nothing is cited."""
    return identifier(stone.get("removal_reason")) == "spam"


# Rights and files


def _licence(entry: Json, find: Find) -> Licence:
    """A licence of the list, or one in a person's own words (``title`` and ``link``)."""
    given = entry.get("props") or {}
    known = props(find, "licenses", entry) or given
    return Licence(
        titles=titles(find, "licenses", entry),
        url=known.get("url") or _text(entry.get("link")),
        spdx=identifier(entry) if known.get("scheme", "").casefold() == "spdx" else "",
    )


def _files(document: Json) -> Iterator[File]:
    entries = (document.get("files") or {}).get("entries") or {}
    for name, entry in sorted(entries.items()):
        yield File(
            legal(name),
            int(entry.get("size") or 0),
            _text(entry.get("mimetype")),
            _text(entry.get("checksum")),
        )


# Funding


def _fundings(metadata: Json, fields: Json, find: Find, settings: Settings) -> Iterator[Funding]:
    """What the record names, then what the house adds, each grant once."""
    found = [_funding(entry) for entry in metadata.get("funding") or ()]
    numbers = {one.number for one in found if one.number}
    yield from found
    yield from (one for one in _house_funding(fields, settings) if one.number not in numbers)


def _funding(entry: Json) -> Funding:
    award = entry.get("award") or {}
    known = list(_identifiers(award.get("identifiers")))
    urls = [_award_address(one) for one in known if one.scheme in ("url", "doi")]
    return Funding(
        funder=_organisation(entry.get("funder") or {}),
        number=_text(award.get("number")),
        titles=_words(award.get("title")),
        url=next(iter(urls), ""),
    )


def _award_address(one: Identifier) -> str:
    return one.value if one.scheme == "url" else f"https://doi.org/{one.value}"


def _words(value: Any) -> Words:
    return {str(key): _text(text) for key, text in (value or {}).items()}


def _house_funding(fields: Json, settings: Settings) -> Iterator[Funding]:
    """The grants of the facility for what was measured there, and those of the programme.

    A grant that the experiment names by number applies in any case. Computed data got no beam.
    """
    experiment = fields["experiment"]
    programme = experiment.access_programme.id if experiment.access_programme else ""
    instrument = experiment.instrument.id if experiment.instrument else ""
    at_home = bool(settings.facility and settings.facility.hosted(experiment.facility, instrument))
    for house in settings.funding:
        applies = house.programme == programme if house.programme else at_home
        named = bool(experiment.grant) and experiment.grant == house.funding.number
        if (applies or named) and not fields["synthetic"]:
            yield house.funding


# What is near


def _relations(
    document: Json, metadata: Json, find: Find, settings: Settings
) -> Iterator[Relation]:
    for entry in metadata.get("related_identifiers") or ():
        if not entry.get("identifier"):
            continue
        relation = datacite(find, "relationtypes", entry.get("relation_type"), "relationType")
        kind = entry.get("resource_type")
        yield Relation(
            relation or "Other",
            Identifier((entry.get("scheme") or "other").casefold(), entry["identifier"]),
            _resource_type(kind, find).general if kind else "",
        )
    for entry in ((document.get("parent") or {}).get("communities") or {}).get("entries") or ():
        public = (entry.get("access") or {}).get("visibility") == "public"
        if public and entry.get("slug") and settings.site:
            page = f"{settings.site}/communities/{entry['slug']}"
            yield Relation("IsPartOf", Identifier("url", page), "Collection")


def _places(locations: Json) -> Iterator[Place]:
    """Places of the record; of shapes, points are kept."""
    for feature in locations.get("features") or ():
        geometry = feature.get("geometry") or {}
        point = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        longitude, latitude = (float(point[0]), float(point[1])) if point else (None, None)
        names = {
            one.get("scheme"): one.get("identifier") for one in feature.get("identifiers") or ()
        }
        yield Place(_text(feature.get("place")), latitude, longitude, names.get("geonames") or "")
