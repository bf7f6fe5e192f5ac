"""Harvesters of different kinds, and datasets for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from flask import Flask
from invenio_db import db
from lxml import etree
from oaipmh_scythe import Scythe
from sickle import Sickle

from thalie.oaipmh import answers
from thalie.oaipmh.packing import plain
from thalie_local.standalone.run import Instance

from ..doi.conftest import Dataset, document, publish  # noqa: F401  (fixture)

OAI = "{http://www.openarchives.org/OAI/2.0/}"
Words = dict[str, str] | list[tuple[str, str]]


@dataclass
class Answer:
    """An answer of a provider, however it was asked."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def tree(self) -> etree._Element:
        return etree.fromstring(self.body, etree.XMLParser(huge_tree=True))

    @property
    def codes(self) -> list[str]:
        """The errors that it tells; ``HTML`` where it is no OAI-PMH."""
        try:
            return [one.get("code") for one in self.tree.iter(f"{OAI}error")]
        except etree.XMLSyntaxError:
            return ["HTML"]

    @property
    def token(self) -> str | None:
        return self.tree.findtext(f".//{OAI}resumptionToken")

    @property
    def headers_told(self) -> dict[str, bool]:
        """Identifiers, and whether they are deleted."""
        if self.codes == ["HTML"]:
            return {}
        return {
            str(one.findtext(f"{OAI}identifier")): one.get("status") == "deleted"
            for one in self.tree.iter(f"{OAI}header")
        }

    @property
    def date(self) -> str:
        return str(self.tree.findtext(f"{OAI}responseDate"))


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def base(instance: Instance, app: Flask) -> str:
    return f"{instance.layout.url}/oai2d"


@pytest.fixture(scope="session")
def ask(base: str) -> Ask:
    """Ask the provider of the running instance."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Connection"] = "close"

    def asked(words: Words, *, post: bool = False, **more: Any) -> Answer:
        text = urlencode(words if isinstance(words, list) else list(words.items()))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        if post:
            got = session.post(base, data=text, headers=kind, timeout=120, **more)
        else:
            got = session.get(f"{base}?{text}", timeout=120, **more)
        return Answer(got.status_code, got.content, dict(got.headers))

    return asked


@pytest.fixture(scope="session")
def envelope(schemas: Path) -> etree.XMLSchema:
    """The official schemas of answers and of what they hold, together."""
    places = {
        "http://www.openarchives.org/OAI/2.0/": "OAI-PMH.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai-identifier": "oai-identifier.xsd",
        "http://schema.datacite.org/oai/oai-1.1/": "oai_datacite-1.1.xsd",
        "http://datacite.org/schema/kernel-4": "../datacite/kernel-4.7/metadata.xsd",
        "http://www.loc.gov/MARC21/slim": "../marc21/MARC21slim.xsd",
    }
    imports = "".join(
        f'<xs:import namespace="{name}" schemaLocation="{(schemas / "oai" / place).as_uri()}"/>'
        for name, place in places.items()
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text.encode()))


def answered(words: Words, size: int = 2) -> Answer:
    """Ask the provider in this process, in pages of SIZE."""
    db.session.rollback()
    small = replace(answers.provider(), records_page=size, identifiers_page=size)
    pairs = words if isinstance(words, list) else list(words.items())
    return Answer(200, plain(answers.answer(small, pairs)))


def oai_id(dataset: Dataset, number: int = -1) -> str:
    return f"oai:thalie.localhost:{dataset.versions[number]}"


class Harvester:
    """A harvester that keeps a copy: what is there by identifier, with its title."""

    def __init__(self, base: str, prefix: str = "oai_dc", set_: str = "") -> None:
        self.base, self.prefix, self.set = base, prefix, set_
        self.since = ""
        self.copy: dict[str, str] = {}

    def harvest(self) -> int:
        """Fetch what changed since the last time; returns how many records came."""
        before = etree.fromstring(requests.get(f"{self.base}?verb=Identify", timeout=60).content)
        number = 0
        try:
            for number, one in enumerate(self.records(), start=1):  # noqa: B007
                if one.header.deleted:
                    self.copy.pop(one.header.identifier, None)
                else:
                    self.copy[one.header.identifier] = self.title(one)
        except Exception as error:
            if type(error).__name__ != "NoRecordsMatch":
                raise
        self.since = str(before.findtext(f"{OAI}responseDate"))
        return number

    def records(self) -> Iterator[Any]:
        """What a list gives, to the end."""
        words = {"metadataPrefix": self.prefix, "ignore_deleted": False}
        words |= {"from": self.since} if self.since else {}
        words |= {"set": self.set} if self.set else {}
        yield from Sickle(self.base, timeout=120).ListRecords(**words)

    def title(self, one: Any) -> str:
        return str(one.metadata["title"][0])


class ScytheHarvester(Harvester):
    """The same by another library, by POST."""

    def records(self) -> Iterator[Any]:
        with Scythe(self.base, timeout=120, http_method="POST") as scythe:
            yield from scythe.list_records(
                from_=self.since or None, set_=self.set or None, metadata_prefix=self.prefix
            )


__all__ = [
    "Answer", "Dataset", "Harvester", "ScytheHarvester", "answered", "document", "oai_id"
]  # fmt: skip
