"""What rules look at: a draft or a record with all that is known about it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from thalie.crosswalks.model import Record
from thalie.embargo.policy import EmbargoPolicy
from thalie.embargo.state import AccessState, access_state
from thalie.ground.plain import one_line, plain
from thalie.ground.private_names import PrivateNames

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the dataset.

    ``fault`` is empty or one of ``unfinished``, ``empty``, ``not-hdf5``, ``truncated``. ``damaged``
    says that an operator accepted it although a part cannot be read.
    """

    name: str
    fault: str = ""
    damaged: bool = False


def _unread() -> Record:
    raise LookupError("the read model of this record is not known")


@dataclass(frozen=True, slots=True)
class Subject:
    """``document`` has ``metadata``, ``custom_fields``, ``access`` and ``pids``.

    They stand there as InvenioRDM keeps them; ``read`` gives the read model of the same.
    ``deposited`` is the day on which the draft was made, ``granted`` the day until which curators
    granted its embargo, if they did. ``existence`` says of a DOI from elsewhere
    whether it exists: ``found``, ``missing`` or ``unknown``; empty where there is none.
    """

    document: Json
    today: date
    deposited: date
    policy: EmbargoPolicy = field(default_factory=EmbargoPolicy)
    granted: date = date.min
    files: tuple[StoredFile, ...] = ()
    names: PrivateNames = field(default_factory=PrivateNames)
    read: Callable[[], Record] = _unread
    existence: str = ""

    @property
    def metadata(self) -> Json:
        """The fields that every kind of record has."""
        return self.document.get("metadata") or {}

    @property
    def resource_type(self) -> str:
        """The id of its resource type, or nothing."""
        return identifier(self.metadata.get("resource_type"))

    @property
    def access(self) -> Json:
        """Who may read, and from when on."""
        return self.document.get("access") or {}

    @property
    def state(self) -> AccessState:
        """Who may read it now."""
        return access_state(self.access)

    @property
    def embargo(self) -> Json:
        """``active``, ``until``, ``reason``; empty where there is no embargo."""
        embargo: Json = self.access.get("embargo") or {}
        return embargo if self.state.status == "embargoed" else {}

    @property
    def closed(self) -> bool:
        """Whether the files, or the record as a whole, are not for everybody now."""
        return not self.state.open

    def heritage(self, name: str) -> Any:
        """The custom field ``thalie:NAME``: a list or an object, empty when there is none."""
        value = (self.document.get("custom_fields") or {}).get(f"thalie:{name}")
        return value if value else ({} if name in ("experiment", "processing") else [])

    def descriptions(self) -> Iterator[tuple[str, str, str]]:
        """Every description as (path of the field, type, plain text on one line)."""
        yield "metadata.description", "abstract", _words(self.metadata.get("description"))
        for number, entry in enumerate(self.metadata.get("additional_descriptions") or []):
            path = f"metadata.additional_descriptions.{number}.description"
            yield path, identifier(entry.get("type")), _words(entry.get("description"))


def identifier(term: Any) -> str:
    """The id of a vocabulary term, or nothing."""
    return str(term.get("id", "")) if isinstance(term, Mapping) else ""


def _words(html: Any) -> str:
    return one_line(plain(str(html or "")))
