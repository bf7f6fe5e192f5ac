"""What an operator said about a run, once. Pure.

A choice that is not made again is remembered with the run, so that repeating the command changes
nothing. ``publish`` and ``new_version`` are orders of the moment and never remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
        wishes = self.wishes
        return {
            "names": self.names,
            "accepted": sorted(self.accepted),
            "people": people_document(self.people) if self.people is not None else None,
            "access": _access_to_json(self.access),
            "readme": self.readme,
            "wishes": {
                "title": dict(wishes.title),
                "description": dict(wishes.description),
                "notices": [dict(notice) for notice in wishes.notices],
                "keywords": list(wishes.keywords),
                "synthetic": wishes.synthetic,
            },
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Choices:
        """Read what ``to_json`` made; an empty document means that nothing was said."""
        people, wishes = document.get("people"), document.get("wishes", {})
        return cls(
            names=document.get("names", ""),
            accepted=frozenset(document.get("accepted", ())),
            people=parse_people(people) if people else None,
            access=_access_from_json(document.get("access")),
            readme=document.get("readme"),
            wishes=Wishes(
                title=wishes.get("title", {}),
                description=wishes.get("description", {}),
                notices=tuple(wishes.get("notices", ())),
                keywords=tuple(wishes.get("keywords", ())),
                synthetic=wishes.get("synthetic", False),
            ),
        )


def _access_to_json(wish: AccessWish | None) -> dict[str, Any] | None:
    if wish is None:
        return None
    until = wish.until.isoformat() if wish.until else None
    return {"open": wish.open, "until": until, "restricted": wish.restricted}


def _access_from_json(document: Mapping[str, Any] | None) -> AccessWish | None:
    if document is None:
        return None
    until = document["until"]
    return AccessWish(
        open=document["open"],
        until=date.fromisoformat(until) if until else None,
        restricted=document["restricted"],
    )
