"""Takes the DOIs of a draft before it is published, so that its files may name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from invenio_i18n import lazy_gettext as _
from invenio_pidstore.errors import PIDAlreadyExists
from invenio_rdm_records.proxies import current_rdm_records_service as records
from marshmallow import ValidationError

from .given import taken
from .promises import promise, promised, promised_to_another
from .sources import PROVIDER, doi_of


@dataclass(frozen=True, slots=True)
class Reserved:
    """The DOI of a version and that of all versions; empty where there is, or will be, none."""

    doi: str = ""
    concept: str = ""


def known(draft: Any) -> Reserved | None:
    """The DOIs that DRAFT has already; ``None`` where some are still to be taken."""
    if draft["access"]["record"] == "restricted":
        return Reserved()
    given = draft.pids.get("doi") or {}
    if given.get("provider", PROVIDER) != PROVIDER:
        return Reserved(given.get("identifier") or "")
    doi = doi_of(draft.pids)
    concept = doi_of(draft.parent.pids) or promised(draft.parent.id)
    return Reserved(doi, concept) if doi and concept else None


def reserve(draft: Any) -> Reserved:
    """Take the DOIs of DRAFT that it has not yet, and write its own into it.

    A draft that nobody may see gets none: with its publication it would get none either. A DOI
    from elsewhere stays. Nothing is committed but the promise of the DOI for all versions. Raises
    ``ValidationError`` when a DOI is taken, or is to come from elsewhere and is not there.
    """
    given = draft.pids.get("doi") or {}
    external = given.get("provider", PROVIDER) != PROVIDER
    if external and not given.get("identifier"):
        raise ValidationError(_("Give the DOI of this dataset first."), field_name="pids.doi")
    if external or draft["access"]["record"] == "restricted":
        return known(draft) or Reserved()
    provider = records.config.pids_providers["doi"][PROVIDER]
    chosen = given.get("identifier") or ""
    try:
        if chosen and promised_to_another(chosen, draft.parent.id):
            raise PIDAlreadyExists("doi", chosen)
        pid = provider.create(draft, pid_value=chosen or None)
    except PIDAlreadyExists as error:
        raise ValidationError(taken(chosen), field_name="pids.doi") from error
    draft.pids["doi"] = {
        "identifier": pid.pid_value,
        "provider": PROVIDER,
        "client": provider.client.name,
    }
    prefix = pid.pid_value.partition("/")[0]
    concept = doi_of(draft.parent.pids) or promise(draft.parent, prefix)
    return Reserved(pid.pid_value, concept)
