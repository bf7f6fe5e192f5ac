"""Who may read a record and its files now, and why. Pure.

The one place that says so: pages, README, DOI, checks and reports ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Json = Mapping[str, Any]
Status = Literal["open", "embargoed", "restricted", "metadata-only"]


@dataclass(frozen=True, slots=True)
class AccessState:
    """The access to a record.

    ``status`` is one of InvenioRDM's words; ``public`` whether everybody may read the metadata.
    ``until`` is the first day on which the files are open, ``reason`` why they are not; both are
    told of an embargo only.
    """

    status: Status
    public: bool
    until: date | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether everybody may read the files."""
        return self.status == "open"


def access_state(access: Json, *, has_files: bool = True) -> AccessState:
    """The state that ``access`` of a record or draft, as InvenioRDM keeps it, means.

    An embargo whose day has come holds until it is lifted: the files are closed until then. What
    is missing means no.
    """
    embargo = access.get("embargo") or {}
    public = access.get("record") == "public"
    if embargo.get("active"):
        return AccessState(
            "embargoed", public, day_of(embargo.get("until")), str(embargo.get("reason") or "")
        )
    if public and not has_files:
        return AccessState("metadata-only", public)
    return AccessState(
        "open" if public and access.get("files") == "public" else "restricted", public
    )


def day_of(text: Any) -> date | None:
    """The day with which an ISO 8601 date or time begins, if there is one."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
