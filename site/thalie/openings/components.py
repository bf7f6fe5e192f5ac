"""What may be closed, and until when: asked whenever a draft is saved, submitted or published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_records_resources.services.errors import ValidationErrorGroup

from thalie.embargo.life import FOREVER, OPEN, Closure, why_not_changed, why_not_closed
from thalie.embargo.policy import add_years
from thalie.ground.language import Sentence
from thalie.heritage.custom_fields import language
from thalie.records.days import day_there, today

from .history import note
from .models import Deed
from .opening import open_now
from .permissions import is_curator
from .terms import closure_before, closure_of, first_terms, keep, policy

Json = Mapping[str, Any]
Errors = list[dict[str, Any]]
FIELD = "access.embargo.until"


class EmbargoComponent(ServiceComponent):  # type: ignore[misc]
    """Keeps embargoes within the policy, and what is published as closed or open as it was decided.

    Comes before InvenioRDM's ``AccessComponent``: what the record was is still there. The system
    is not stopped: ingests apply the policy themselves, and jobs carry out what was decided.
    """

    def create(
        self,
        identity: Identity,
        data: Any = None,
        record: Any = None,
        errors: Errors | None = None,
        **kwargs: Any,
    ) -> None:
        """Say what the policy does not allow."""
        self._tell(identity, data, record, errors)

    def update_draft(
        self,
        identity: Identity,
        data: Any = None,
        record: Any = None,
        errors: Errors | None = None,
        **kwargs: Any,
    ) -> None:
        """Say what the policy does not allow; the draft is saved as it is."""
        self._tell(identity, data, record, errors)

    def submit_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing goes to review that may not be published."""
        _stop(_refusal(identity, record, record.access.dump()))

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Refuse what is not allowed; keep the terms of a new record, and the history."""
        access = draft.access.dump()
        _stop(_refusal(identity, draft, access))
        before, after = closure_before(draft), closure_of(access)
        if access["embargo"]["active"] and after.word() in ("open", "restricted"):
            open_now(draft.access, today())  # the day came while it was a draft
        if before is None:
            terms = first_terms(draft, today(), access)
            keep(record.parent.id, replace(terms, review=_review(after)))
            if after.files != OPEN:
                note(record, Deed.SET, by=identity, after=after, reason=_reason(access))
        elif after != before:
            deed = Deed.RELEASED if after.files == OPEN else Deed.SHORTENED
            note(record, deed, by=identity, before=before, after=after, reason=_reason(access))

    def _tell(self, identity: Identity, data: Any, record: Any, errors: Errors | None) -> None:
        access = (data or {}).get("access")
        if errors is None or not access:
            return
        if refusal := _refusal(identity, record, access):
            errors.append(_error(refusal))


def _refusal(identity: Identity, draft: Any, access: Json) -> Sentence | None:
    """Why a draft with this ``access`` cannot be published by this person, if it cannot."""
    if system_process in identity.provides:
        return None
    wanted, before = closure_of(access), closure_before(draft)
    if before is not None:
        return why_not_changed(before, wanted)
    started = day_there(draft.created) if draft.created else today()
    return why_not_closed(
        wanted,
        first_terms(draft, max(started, today()), access),
        policy(),
        curator=is_curator(identity),
        reason=_reason(access),
    )


def _reason(access: Json) -> str:
    return str((access.get("embargo") or {}).get("reason") or "")


def _error(refusal: Sentence) -> dict[str, Any]:
    return {"field": FIELD, "messages": [refusal.in_language(language())], "severity": "error"}


def _stop(refusal: Sentence | None) -> None:
    if refusal:
        raise ValidationErrorGroup(errors=[_error(refusal)])


def _review(closed: Closure) -> date | None:
    """The day on which a restriction is looked at again: a year from now."""
    return add_years(today(), 1) if closed.files == FOREVER else None
