"""Judges the DOIs that persons write into the form, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import idutils
from flask import current_app
from invenio_i18n import lazy_gettext as _
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.services.pids.providers import ExternalPIDProvider

from .naming import ACCEPTED, account_prefixes, canonical

LONGEST = 255  # characters of a DOI that the database keeps


def require_ours(doi: str, prefixes: Sequence[str]) -> str:
    """DOI, when its prefix is one of PREFIXES and DataCite would take its suffix.

    Raises ``ValueError`` with a message for a person otherwise.
    """
    prefix, _slash, suffix = doi.partition("/")
    if prefix not in prefixes:
        raise ValueError(
            _(
                "The prefix of this DOI is not ours, so it cannot be registered here. "
                "Ours: %(prefixes)s.",
                prefixes=", ".join(prefixes),
            )
        )
    if not ACCEPTED.fullmatch(suffix) or len(doi) > LONGEST:
        raise ValueError(
            _(
                "DataCite does not take this DOI: after the prefix, use a-z, 0-9 and -._;()/ only, "
                "%(longest)s characters at most.",
                longest=str(LONGEST),
            )
        )
    return doi


def taken(doi: str) -> Any:
    """What a person is told of a DOI that is another record's."""
    return _("The DOI %(doi)s is taken by another record.", doi=doi)


class ExternalDoiProvider(ExternalPIDProvider):  # type: ignore[misc]
    """Judges a DOI that was minted elsewhere. Nothing of it is ever sent to DataCite."""

    def delete(self, pid: PersistentIdentifier, soft_delete: bool = False, **kwargs: Any) -> bool:
        """Forget the DOI, unless its record is only withdrawn: it may be restored.

        InvenioRDM's own provider would let another record take the DOI meanwhile.
        """
        return True if soft_delete else bool(super().delete(pid, **kwargs))

    def validate(
        self, record: Any, identifier: str | None = None, provider: str | None = None, **kwargs: Any
    ) -> tuple[bool, list[dict[str, Any]]]:
        """Whether the DOI may be kept, and what a person should know otherwise."""
        message = fault(identifier, record) if identifier else ""
        if message:
            return False, [{"field": f"pids.{self.pid_type}", "messages": [message]}]
        valid: tuple[bool, list[dict[str, Any]]] = super().validate(
            record, identifier, provider, **kwargs
        )
        return valid


def fault(identifier: str, record: Any) -> Any:
    """What is wrong with a DOI from elsewhere for RECORD, for a person; empty where nothing is."""
    if not idutils.is_doi(identifier) or len(identifier) > LONGEST:
        return _("This is not a DOI. A DOI looks like 10.1234/abc-5.")
    doi = canonical(identifier)
    prefix = doi.partition("/")[0]
    if prefix in account_prefixes(current_app.config):
        return _(
            "DOIs that begin with %(prefix)s are registered by %(sitename)s itself. Give the DOI "
            "that was made elsewhere, or choose “No” to get one here.",
            prefix=prefix,
            sitename=current_app.config["THEME_SITENAME"],
        )
    pid = PersistentIdentifier.query.filter_by(pid_type="doi", pid_value=doi).one_or_none()
    if pid is not None and pid.object_uuid != record.id:
        return _("Another record here has this DOI already. Each version needs its own.")
    return ""
