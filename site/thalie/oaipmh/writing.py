"""Answers of OAI-PMH as XML, pieces that are put together by ``packing``. Pure.

Nothing is parsed. What comes from data or from the request is escaped here; renderings are XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from thalie.ground.plain import legal

from .packing import Packed, Piece
from .protocol import Fault, Verb, written

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = "http://www.openarchives.org/OAI/2.0"


class Told(Protocol):
    """An item as a list tells it: see ``pages.Item``."""

    @property
    def identifier(self) -> str:
        """OAI identifier."""

    @property
    def datestamp(self) -> datetime:
        """When it changed last."""

    @property
    def deleted(self) -> bool:
        """Whether nothing more is told of it."""

    @property
    def sets(self) -> Sequence[str]:
        """Names of its sets."""

    @property
    def body(self) -> Packed | None:
        """Its metadata."""

    @property
    def failure(self) -> str:
        """Why there are none."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every answer says: the base URL, and the address of the page for browsers."""

    base: str
    style: str


def document(
    site: Site, moment: datetime, said: Mapping[str, str], parts: Iterable[Piece]
) -> list[Piece]:
    """The whole answer. SAID are the arguments, none where they were wrong."""
    attributes = "".join(f" {name}={_attribute(value)}" for name, value in said.items())
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<?xml-stylesheet type="text/xsl" href={_attribute(site.style)}?>\n'
        f'<OAI-PMH xmlns="{OAI}" xmlns:xsi="{XSI}" '
        f'xsi:schemaLocation="{OAI} {_SCHEMAS}/OAI-PMH.xsd">\n'
        f"<responseDate>{written(moment)}</responseDate>\n"
        f"<request{attributes}>{_text(site.base)}</request>\n"
    )
    return [head.encode(), *parts, b"\n</OAI-PMH>\n"]


def errors(faults: Iterable[Fault]) -> list[Piece]:
    """What was wrong."""
    return [f'<error code="{one.code}">{_text(one.text)}</error>\n'.encode() for one in faults]


def element(verb: Verb, parts: Iterable[Piece]) -> list[Piece]:
    """The element of a verb."""
    return [f"<{verb}>\n".encode(), *parts, f"</{verb}>".encode()]


def headers(items: Iterable[Told]) -> Iterator[bytes]:
    """Items without metadata."""
    for one in items:
        yield _header(one).encode()
        yield b"\n"


def records(items: Iterable[Told], about: bytes) -> Iterator[Piece]:
    """Items with metadata. ABOUT is said of each that has some."""
    for one in items:
        yield b"<record>"
        yield _header(one).encode()
        if one.body is not None:
            yield b"<metadata>"
            yield one.body
            yield b"</metadata>"
            yield about
        elif one.failure:
            yield _failed(one.failure)
        yield b"</record>\n"


def _header(one: Told) -> str:
    sets = "".join(f"<setSpec>{spec}</setSpec>" for spec in one.sets)
    status = ' status="deleted"' if one.deleted else ""
    return (
        f"<header{status}><identifier>{_text(one.identifier)}</identifier>"
        f"<datestamp>{written(one.datestamp)}</datestamp>{sets}</header>"
    )


def _failed(why: str) -> bytes:
    note = f'<about><dc:description xmlns:dc="{DC}">{_text(why)}</dc:description></about>'
    return note.encode()


def token(text: str, *, cursor: int, total: int, expires: datetime | None) -> bytes:
    """Where a list goes on; empty at the end of one that came in parts."""
    expiry = f' expirationDate="{written(expires)}"' if text and expires else ""
    return (
        f'<resumptionToken{expiry} completeListSize="{total}" cursor="{cursor}">'
        f"{_text(text)}</resumptionToken>\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class House:
    """Who gives the answers. ``rights`` is the address of the licence of metadata, or empty.

    ``friends`` are base URLs of other repositories.
    """

    name: str
    admins: tuple[str, ...]
    prefix: str
    rights: str = ""
    friends: tuple[str, ...] = ()


def identify(house: House, site: Site, earliest: datetime) -> Iterator[bytes]:
    """What ``Identify`` tells (section 4.2), with what others made standards of."""
    admins = "".join(f"<adminEmail>{_text(one)}</adminEmail>\n" for one in house.admins)
    yield (
        f"<repositoryName>{_text(house.name)}</repositoryName>\n"
        f"<baseURL>{_text(site.base)}</baseURL>\n"
        "<protocolVersion>2.0</protocolVersion>\n"
        f"{admins}"
        f"<earliestDatestamp>{written(earliest)}</earliestDatestamp>\n"
        "<deletedRecord>persistent</deletedRecord>\n"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>\n"
        "<compression>gzip</compression>\n"
    ).encode()
    yield _identifiers(house.prefix)
    if house.rights:
        yield _manifest(house.rights)
    if house.friends:
        yield _friends(house.friends)


def _identifiers(prefix: str) -> bytes:
    """How OAI identifiers are made (guidelines, ``oai-identifier``)."""
    name = f"{_SCHEMAS}/oai-identifier"
    return (
        f'<description><oai-identifier xmlns="{name}" '
        f'xsi:schemaLocation="{name} {name}.xsd">'
        "<scheme>oai</scheme>"
        f"<repositoryIdentifier>{_text(prefix)}</repositoryIdentifier>"
        "<delimiter>:</delimiter>"
        f"<sampleIdentifier>oai:{_text(prefix)}:abcde-12345</sampleIdentifier>"
        "</oai-identifier></description>\n"
    ).encode()


def _manifest(rights: str) -> bytes:
    """Under which licence metadata are (guidelines, ``rightsManifest``)."""
    name = f"{_SCHEMAS}/rights/"
    return (
        f'<description><rightsManifest xmlns="{name}" appliesTo="{OAI}entity#metadata" '
        f'xsi:schemaLocation="{name} {_SCHEMAS}/rightsManifest.xsd">'
        f"{_rights(rights)}</rightsManifest></description>\n"
    ).encode()


def about_rights(rights: str) -> bytes:
    """The same of one record (guidelines, ``rights``); nothing where no licence is stated."""
    if not rights:
        return b""
    return f"<about>{_rights(rights)}</about>".encode()


def _rights(rights: str) -> str:
    name = f"{_SCHEMAS}/rights/"
    return (
        f'<rights xmlns="{name}" xsi:schemaLocation="{name} {_SCHEMAS}/rights.xsd">'
        f"<rightsReference ref={_attribute(rights)}/></rights>"
    )


def _friends(addresses: Iterable[str]) -> bytes:
    """Other repositories (guidelines, ``friends``)."""
    name = f"{_SCHEMAS}/friends/"
    urls = "".join(f"<baseURL>{_text(one)}</baseURL>" for one in addresses)
    return (
        f'<description><friends xmlns="{name}" '
        f'xsi:schemaLocation="{name} {_SCHEMAS}/friends.xsd">{urls}</friends></description>\n'
    ).encode()


def formats(found: Iterable[tuple[str, str, str]]) -> Iterator[bytes]:
    """Formats: prefix, address of the schema, namespace."""
    for prefix, schema, namespace in found:
        yield (
            f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix>"
            f"<schema>{_text(schema)}</schema>"
            f"<metadataNamespace>{_text(namespace)}</metadataNamespace></metadataFormat>\n"
        ).encode()


def sets(found: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> Iterator[bytes]:
    """Sets: name in requests, name for people, descriptions by language."""
    for spec, name, about in found:
        texts = "".join(
            f'<dc:description xml:lang="{language}">{_text(text)}</dc:description>'
            for language, text in about
        )
        yield (
            f"<set><setSpec>{_text(spec)}</setSpec><setName>{_text(name)}</setName>"
            + (_described(texts) if texts else "")
            + "</set>\n"
        ).encode()


def _described(texts: str) -> str:
    name = f"{OAI}oai_dc/"
    return (
        f'<setDescription><oai_dc:dc xmlns:oai_dc="{name}" xmlns:dc="{DC}" '
        f'xsi:schemaLocation="{name} {_SCHEMAS}/oai_dc.xsd">{texts}</oai_dc:dc></setDescription>'
    )


def _text(text: str) -> str:
    return escape(legal(text))


def _attribute(text: str) -> str:
    return quoteattr(legal(text))
