"""Somebody else's RO-Crate (1.1 or 1.2) as the metadata of a draft of InvenioRDM. Pure.

What a crate tells in schema.org's words of its root is read: who made it, when, under which
licence, what it is about and near to. Of a crate that this software wrote, heritage fields too
(``ro_crate_heritage``). Everything else in it is left where it is, among the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import unquote

import pycountry

from thalie.ground.identifiers import bare_ror
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

from .ro_crate import ORIGINAL, UNKNOWN
from .ro_crate_graph import Crate, Json, iri, types
from .ro_crate_heritage import heritage

MOST = 1_000  # creators, keywords and so on
FILES = ("File", "MediaObject", "http://schema.org/MediaObject")
ROLES = {
    "editor": "editor",
    "producer": "producer",
    "copyrightHolder": "rightsholder",
    "sponsor": "sponsor",
}
RELATIONS = {
    "citation": "references",
    "isBasedOn": "isderivedfrom",
    "isPartOf": "ispartof",
    "subjectOf": "isdocumentedby",
    "sameAs": "isidenticalto",
    "exampleOfWork": "isversionof",
}
"""InvenioRDM's relations by schema.org's properties."""

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_DAY = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")
_CC = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([\d.]+)")
_SPDX = re.compile(r"https?://spdx\.org/licenses/([A-Za-z0-9.+-]+?)(\.html)?/?")


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the vocabularies know: whether a term is there, and which one goes by some words."""

    known: Callable[[str, str], bool]
    named: Callable[[str, str], str | None]


@dataclass(slots=True)
class Imported:
    """A draft to be: its metadata and custom fields, where files stand by their paths, remarks."""

    metadata: dict[str, Any]
    custom_fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    remarks: list[Sentence] = field(default_factory=list)


def read_crate(document: Any, lookup: Lookup) -> Imported:
    """What DOCUMENT, the JSON of ``ro-crate-metadata.json``, says. Raises ``CrateError``."""
    crate = Crate(document)
    root = crate.root
    made = Imported({"resource_type": {"id": _resource_type(root)}})
    metadata = made.metadata
    metadata["title"] = crate.text(root, "name") or crate.text(root, "headline")
    _descriptions(crate, made)
    _date(crate, made)
    metadata["creators"] = list(_creators(crate, lookup))
    metadata["contributors"] = list(_contributors(crate, lookup))
    metadata["rights"] = list(_licences(crate, lookup))
    metadata["subjects"] = list(_subjects(crate))
    metadata["related_identifiers"] = list(_near(crate))
    metadata["languages"] = list(_languages(crate))
    metadata["funding"] = list(_funding(crate, lookup))
    metadata["publisher"] = next((n for n, _node in crate.mentioned(root, "publisher")), "")
    version = crate.text(root, "version")
    metadata["version"] = "" if version == UNKNOWN else version
    metadata["copyright"] = crate.text(root, "copyrightNotice")
    made.metadata = {name: _short(made, value) for name, value in metadata.items() if value}
    made.custom_fields = heritage(crate, lookup.known, lookup.named)
    _files(crate, made)
    return made


def _short(made: Imported, value: Any) -> Any:
    """A list of no more entries than a person would look through."""
    if isinstance(value, list) and len(value) > MOST:
        cut = _("Of %(found)s entries %(most)s were taken.", found=len(value), most=MOST)
        made.remarks.append(cut)
        return value[:MOST]
    return value


def _resource_type(root: Json) -> str:
    software = {"SoftwareSourceCode", "SoftwareApplication"} & types(root)
    return "software" if software else "dataset"


# Words


def _descriptions(crate: Crate, made: Imported) -> None:
    """The first is the description; what else there is follows in kinds of InvenioRDM."""
    first, *others = [*crate.texts(crate.root, "description"), ("", "")]
    if first[0]:
        made.metadata["description"] = _html(first[0])
    kinds = {"abstract": "abstract", "measurementMethod": "methods"}
    further = [(text, language, "other") for text, language in others]
    further += [(*one, kinds[name]) for name in kinds for one in crate.texts(crate.root, name)]
    made.metadata["additional_descriptions"] = [
        {"description": _html(text), "type": {"id": kind}, **_spoken("lang", language)}
        for text, language, kind in further
        if text
    ]
    made.metadata["additional_titles"] = [
        {"title": text, "type": {"id": "alternative-title"}, **_spoken("lang", language)}
        for text, language in crate.texts(crate.root, "alternateName")
    ]


def _html(text: str) -> str:
    """A text as the paragraphs that InvenioRDM keeps; nothing in it counts as a tag."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts)


def _spoken(name: str, language: str) -> dict[str, Any]:
    code = _language(language)
    return {name: {"id": code}} if code else {}


def _language(tag: str) -> str:
    """The ISO 639-3 code of a BCP 47 TAG, or nothing."""
    bare = tag.split("-")[0].lower()
    size = f"alpha_{len(bare)}"
    found = pycountry.languages.get(**{size: bare}) if len(bare) in (2, 3) else None
    return str(found.alpha_3) if found else ""


def _languages(crate: Crate) -> Iterator[dict[str, str]]:
    said = [name for name, _node in crate.mentioned(crate.root, "inLanguage")]
    for code in dict.fromkeys(filter(None, map(_language, said))):
        yield {"id": code}


def _date(crate: Crate, made: Imported) -> None:
    given = crate.text(crate.root, "datePublished", "dateCreated", "dateModified")
    day = _DAY.match(given)
    if day:
        made.metadata["publication_date"] = day[0]
    elif given:
        made.remarks.append(_("“%(date)s” is no date that is understood.", date=given[:40]))
    created = _DAY.match(crate.text(crate.root, "dateCreated"))
    if created:
        made.metadata["dates"] = [{"date": created[0], "type": {"id": "created"}}]


def _subjects(crate: Crate) -> Iterator[dict[str, str]]:
    """Keywords: a list, or one text with commas."""
    said = [name for name, _node in crate.mentioned(crate.root, "keywords")]
    words = said[0].split(",") if len(said) == 1 else said
    for word in dict.fromkeys(one.strip() for one in words):
        if word:
            yield {"subject": word}


# People


def _creators(crate: Crate, lookup: Lookup) -> Iterator[dict[str, Any]]:
    names = "author" if crate.root.get("author") else "creator"
    for name, node in crate.mentioned(crate.root, names):
        yield _agent(crate, name, node, lookup)


def _contributors(crate: Crate, lookup: Lookup) -> Iterator[dict[str, Any]]:
    for name, node in crate.mentioned(crate.root, "contributor"):
        if "Role" in types(node):
            word = re.sub(r"\W", "", crate.text(node, "roleName")).lower()
            known = lookup.known("contributorsroles", word)
            for own, who in crate.mentioned(node, "contributor"):
                yield _with_role(_agent(crate, own, who, lookup), word if known else "other")
        else:
            yield _with_role(_agent(crate, name, node, lookup), "other")
    for prop, role in ROLES.items():
        for name, node in crate.mentioned(crate.root, prop):
            yield _with_role(_agent(crate, name, node, lookup), role)


def _with_role(agent: dict[str, Any], role: str) -> dict[str, Any]:
    return {**agent, "role": {"id": role}}


def _agent(crate: Crate, name: str, node: Json, lookup: Lookup) -> dict[str, Any]:
    """A person or an organisation; who is neither said to be, is a person."""
    identifiers = list(_agent_identifiers(crate, node))
    who: dict[str, Any]
    if "Organization" in types(node):
        who = {"type": "organizational", "name": name}
    else:
        family, given = crate.text(node, "familyName"), crate.text(node, "givenName")
        if not family:
            family, given = _parted(name)
        who = {"type": "personal", "family_name": family, "given_name": given}
    if identifiers:
        who["identifiers"] = identifiers
    found = {"person_or_org": who}
    affiliations = [_organisation(crate, one, lookup)
                    for one in crate.mentioned(node, "affiliation")]  # fmt: skip
    return {**found, "affiliations": affiliations} if affiliations else found


def _parted(name: str) -> tuple[str, str]:
    """Family and given name: “Curie, Irène” and “Irène Curie”."""
    if "," in name:
        family, _comma, given = name.partition(",")
    else:
        given, _space, family = name.rpartition(" ")
    return (family or name).strip(), given.strip()


def _agent_identifiers(crate: Crate, node: Json) -> Iterator[dict[str, str]]:
    said = [iri(node), *(text for text, _node in crate.mentioned(node, "identifier", "sameAs"))]
    said += [crate.text(one, "value") for one in crate.nodes(node, "identifier")]
    orcid = next((m[1] for m in map(_ORCID.fullmatch, said) if m), "")
    if not orcid:
        orcid = next((one[6:] for one in said if one.lower().startswith("orcid:")), "")
    if orcid:
        yield {"scheme": "orcid", "identifier": orcid}
    ror = next(filter(None, (bare_ror(one.removeprefix("ror:")) for one in said)), "")
    if ror:
        yield {"scheme": "ror", "identifier": ror}


def _organisation(
    crate: Crate, one: tuple[str, Json], lookup: Lookup, vocabulary: str = "affiliations"
) -> dict[str, str]:
    """An entry of a VOCABULARY by its ROR identifier, else by its name."""
    name, node = one
    said = [iri(node), *(text for text, _node in crate.mentioned(node, "identifier", "sameAs"))]
    ror = next(filter(None, map(bare_ror, said)), "")
    return {"id": ror} if ror and lookup.known(vocabulary, ror) else {"name": name}


def _funding(crate: Crate, lookup: Lookup) -> Iterator[dict[str, Any]]:
    """Grants, then funders that no grant names."""
    named = set()
    for title, node in crate.mentioned(crate.root, "funding"):
        for name, funder in crate.mentioned(node, "funder"):
            named.add(name)
            number = crate.text(node, "identifier")
            award = {"number": number, "title": {"en": title}}
            told = {key: value for key, value in award.items() if value}
            yield {"funder": _organisation(crate, (name, funder), lookup, "funders"), "award": told}
    for name, node in crate.mentioned(crate.root, "funder"):
        if name not in named:
            yield {"funder": _organisation(crate, (name, node), lookup, "funders")}


# Rights and what is near


def _licences(crate: Crate, lookup: Lookup) -> Iterator[dict[str, Any]]:
    """Licences of the list, by their address or their SPDX name; else what they are called."""
    for name, node in crate.mentioned(crate.root, "license"):
        said = [iri(node), crate.text(node, "url"), crate.text(node, "identifier"), name]
        id_ = next((one for one in map(_licence, said) if lookup.known("licenses", one)), "")
        link = next((one for one in said if one.startswith(("https://", "http://"))), "")
        if id_:
            yield {"id": id_}
        else:
            yield {"title": {"en": name}, **({"link": link} if link else {})}


def _licence(said: str) -> str:
    """What InvenioRDM calls a licence: its SPDX identifier in small letters."""
    creative = _CC.match(said)
    if creative:
        kind, name, version = creative.groups()
        own = {"zero": "cc0", "mark": "cc-pdm"}
        bare = own.get(name, name) if kind == "publicdomain" else f"cc-{name}"
        return f"{bare}-{version}"
    spdx = _SPDX.fullmatch(said)
    return (spdx[1] if spdx else said).lower()


def _near(crate: Crate) -> Iterator[dict[str, Any]]:
    """Other works that have an address; the DOI of the crate itself is the first."""
    told: set[str] = set()
    own = [iri(crate.root), *(text for text, _node in crate.mentioned(crate.root, "identifier"))]
    own += [crate.text(one, "value") for one in crate.nodes(crate.root, "identifier")]
    found = [(one, "isidenticalto") for one in own if _DOI.fullmatch(one)]
    for prop, relation in RELATIONS.items():
        for name, node in crate.mentioned(crate.root, prop):
            found.append((iri(node) if node else name, relation))
    for address, relation in found:
        doi = _DOI.fullmatch(address)
        value = unquote(doi[1]) if doi else address
        if value in told or not (doi or address.startswith(("https://", "http://"))):
            continue
        told.add(value)
        yield {
            "identifier": value,
            "scheme": "doi" if doi else "url",
            "relation_type": {"id": relation},
        }


# Files


def _files(crate: Crate, made: Imported) -> None:
    """The files of the crate by their paths, through folders in folders, each once."""
    ahead, seen = [crate.root], set()
    while ahead:
        entity = ahead.pop()
        for node in crate.nodes(entity, "hasPart"):
            if iri(node) in seen:
                continue
            seen.add(iri(node))
            if types(node).intersection(FILES):
                _file(crate, node, made)
            elif "Dataset" in types(node):
                ahead.append(node)


def _file(crate: Crate, node: Json, made: Imported) -> None:
    where = iri(node)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", where):
        remark = _("“%(address)s” lies elsewhere and was not fetched.", address=where[:200])
        made.remarks.append(remark)
    elif where != ORIGINAL and not where.startswith("#"):
        path = unquote(where).removeprefix("./")
        made.files[path] = crate.text(node, "name") or path
