"""What an operator said about a run, once. Pure.

A choice that is not made again is remembered with the run, so that repeating the command changes
nothing. ``publish`` and ``new_version`` are orders of the moment and never remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from .access import AccessWish
from .dataset import Wishes
from .people import People, parse_people, people_document

KEEP, REDACT = "keep", "redact"


@dataclass(frozen=True, slots=True)
class Choices:
    """An operator's decisions; ``None`` and empty mean: not said.

    ``accepted`` holds SHA-256 sums of damaged files that were accepted; ``accept_damaged`` accepts
    those of this call. ``readme`` says whether a README goes with the files.
    """

    publish: bool = False
    new_version: bool = False
    names: str = ""
    accept_damaged: bool = False
    accepted: frozenset[str] = frozenset()
    people: People | None = None
    access: AccessWish | None = None
    wishes: Wishes = field(default_factory=Wishes)
    readme: bool | None = None

    @property
    def wants_readme(self) -> bool:
        """Whether a README goes with the files: yes, unless it was said otherwise."""
        return self.readme is not False

    def remembering(self, past: Choices) -> Choices:
        """These choices, and the past ones where nothing new was said."""
        return replace(
            self,
            names=self.names or past.names,
            accepted=self.accepted | past.accepted,
            people=self.people if self.people is not None else past.people,
            access=self.access if self.access is not None else past.access,
            wishes=self.wishes if self.wishes != Wishes() else past.wishes,
            readme=self.readme if self.readme is not None else past.readme,
        )

    @property
    def asked(self) -> frozenset[str]:
        """Fields of the draft that this call speaks about."""
        fields = set()
        if self.people is not None:
            fields |= {"creators", "contributors"}
        if self.access is not None:
            fields.add("access")
        if self.wishes.title:
            fields |= {"title", "additional_titles"}
        return frozenset(fields)

    def to_json(self) -> dict[str, Any]:
        """What is remembered."""
        access = asdict(self.access) if self.access is not None else None
        if access and access["until"]:
            access["until"] = access["until"].isoformat()
        return {
            "names": self.names,
            "accepted": sorted(self.accepted),
            "people": people_document(self.people) if self.people is not None else None,
            "access": access,
            "readme": self.readme,
            "wishes": asdict(self.wishes),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Choices:
        """Read what ``to_json`` made, now or before a field was added.

        What is absent was not said.
        """
        people, access = document.get("people"), document.get("access")
        return cls(
            names=document.get("names", ""),
            accepted=frozenset(document.get("accepted", ())),
            people=parse_people(people) if people else None,
            access=AccessWish(**access | {"until": _day(access["until"])}) if access else None,
            readme=document.get("readme"),
            wishes=Wishes(**{name: _frozen(w) for name, w in document.get("wishes", {}).items()}),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _frozen(value: Any) -> Any:
    """Tuples where JSON has lists."""
    return tuple(value) if isinstance(value, list) else value
