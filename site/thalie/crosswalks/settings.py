"""What the configuration says about the house, for the read model. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from thalie.ground.facility import Facility

from .model import Funding, Identifier, Organisation, Words

CLOSED = frozenset({"embargoed", "restricted"})  # states in which files are closed
FUNDING_KEYS = frozenset({"funder", "ror", "number", "title", "url", "programme"})


class SettingsError(ValueError):
    """A setting cannot be used; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class HouseFunding:
    """A funding that applies by itself: to what the facility measured, or to one programme."""

    funding: Funding
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The facility, its publisher with identifiers, who pays for beam time, the site.

    ``name`` is that of the catalogue, ``about`` what it holds, by language; ``contact`` an address
    for mail. ``site`` is the root of all pages, ``api`` that of the REST API, without the last
    slash; ``datacentre`` is the symbol of the repository at DataCite. ``names_closed`` are the
    states of access in which files are named although they are closed; ``packages`` tells whether
    all files of a record can be had at once. ``same`` leads from keys of objects
    (``things.object_key``) that were merged into another to the one that stays.
    """

    facility: Facility | None = None
    publisher: Organisation = field(default_factory=lambda: Organisation(""))
    funding: tuple[HouseFunding, ...] = ()
    site: str = ""
    api: str = ""
    name: str = ""
    about: Words = field(default_factory=dict)
    contact: str = ""
    datacentre: str = ""
    names_closed: frozenset[str] = frozenset()
    packages: bool = True
    same: Words = field(default_factory=dict)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Settings:
        """Read ``THALIE_FACILITY``, ``_PUBLISHER``, ``_PUBLISHER_ROR``, ``_FUNDING``,
        ``_ABOUT``, ``_CONTACT``, ``_NAME_CLOSED_FILES``, and InvenioRDM's names of the site.

        An entry of ``THALIE_FUNDING`` has ``funder`` and perhaps ``ror``, ``number``, ``title``
        (by language), ``url``, and ``programme`` (a term of ``accessprogrammes``). Raises
        ``SettingsError`` and ``FacilityError``.
        """
        return cls(
            facility=Facility.from_config(config),
            publisher=_organisation(
                config.get("THALIE_PUBLISHER") or "", config.get("THALIE_PUBLISHER_ROR") or ""
            ),
            funding=tuple(_fundings(config.get("THALIE_FUNDING") or ())),
            site=(config.get("SITE_UI_URL") or "").rstrip("/"),
            api=(config.get("SITE_API_URL") or "").rstrip("/"),
            name=config.get("THEME_SITENAME") or "",
            about=dict(config.get("THALIE_ABOUT") or {}),
            contact=config.get("THALIE_CONTACT") or "",
            datacentre=config.get("DATACITE_DATACENTER_SYMBOL") or "",
            names_closed=_names_closed(config.get("THALIE_NAME_CLOSED_FILES") or ()),
            packages=bool(config.get("RDM_ARCHIVE_DOWNLOAD_ENABLED", True)),
        )


def _names_closed(states: Any) -> frozenset[str]:
    if not isinstance(states, list | tuple | set | frozenset) or not CLOSED.issuperset(states):
        known = ", ".join(sorted(CLOSED))
        raise SettingsError(f"THALIE_NAME_CLOSED_FILES lists states of access; known are {known}.")
    return frozenset(states)


def _fundings(entries: Any) -> Iterator[HouseFunding]:
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping) or not entry.get("funder"):
            raise SettingsError(f"THALIE_FUNDING: entry {number} needs a funder.")
        if unknown := sorted(set(entry) - FUNDING_KEYS):
            known = ", ".join(sorted(FUNDING_KEYS))
            raise SettingsError(
                f"THALIE_FUNDING: entry {number} has {', '.join(unknown)}; known are {known}."
            )
        funding = Funding(
            funder=_organisation(entry["funder"], entry.get("ror", "")),
            number=entry.get("number", ""),
            titles=dict(entry.get("title") or {}),
            url=entry.get("url", ""),
        )
        yield HouseFunding(funding, entry.get("programme", ""))


def _organisation(name: str, ror: str) -> Organisation:
    bare = ror.removeprefix("https://ror.org/")
    return Organisation(name, (Identifier("ror", bare),) if bare else ())
