"""What may be closed, and until when: asked whenever a draft is saved, submitted or published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_records_resources.services.errors import ValidationErrorGroup

from thalie.embargo.life import FOREVER, OPEN, Closure, standing, why_not_changed, why_not_closed
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.records.days import today

from .history import note
from .models import Deed
from .opening import open_now
from .permissions import is_curator
from .terms import (
    change,
    closure_before,
    closure_of,
    closures,
    first_terms,
    keep,
    known_terms,
    policy,
    review_of,
    terms_of,
)

Json = Mapping[str, Any]
Errors = list[dict[str, Any]]
UNTIL, REASON = "access.embargo.until", "access.embargo.reason"


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

    def read_draft(
        self, identity: Identity, draft: Any = None, errors: Errors | None = None, **kwargs: Any
    ) -> None:
        """Say what the policy does not allow as soon as a draft is opened."""
        self._tell(identity, {"access": draft.access.dump()}, draft, errors)

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
        terms = known_terms(record.parent.id, lock=True)  # whoever decides now is waited for
        _stop(_refusal(identity, draft, access))
        before, after = closure_before(draft), closure_of(access)
        if access["embargo"]["active"] and after.word() in ("open", "restricted"):
            open_now(draft.access, today())  # the day came while it was a draft
        if before is None:
            first = first_terms(draft, today(), access)
            keep(record.parent.id, replace(first, review=review_of([after])))
            if after.files != OPEN:
                note(record, Deed.SET, by=identity, after=after, reason=_reason(access),
                     uow=self.uow)  # fmt: skip
        elif after.files != before.files:
            deed = Deed.RELEASED if after.files == OPEN else Deed.SHORTENED
            note(record, deed, by=identity, before=before, after=after, reason=_reason(access),
                 uow=self.uow)  # fmt: skip
        if terms:
            closed = {**closures(record.parent.id), record.id: after}
            review = review_of(closed.values(), terms.review)
            change(record.parent.id, replace(terms, review=review))

    def _tell(self, identity: Identity, data: Any, record: Any, errors: Errors | None) -> None:
        access = (data or {}).get("access")
        if errors is None or not access:
            return
        if refusal := _refusal(identity, record, access):
            errors.append(refusal)


def _refusal(identity: Identity, draft: Any, access: Json) -> dict[str, Any] | None:
    """Why a draft with this ``access`` cannot be published by this person, if it cannot."""
    if system_process in identity.provides:
        return None
    wanted, before = closure_of(access), closure_before(draft)
    if before is not None:
        refusal = why_not_changed(before, wanted) or _why_too_late(draft, access, before, wanted)
    else:
        refusal = why_not_closed(
            wanted,
            first_terms(draft, today(), access),
            policy(),
            curator=is_curator(identity),
            reason=_reason(access),
        )
    return _error(refusal, wanted, before or Closure(FOREVER)) if refusal else None


def _why_too_late(draft: Any, access: Json, before: Closure, wanted: Closure) -> Sentence | None:
    """Why a restriction cannot become an embargo until that day, if it cannot."""
    if before.files != FOREVER or wanted.files == FOREVER:
        return None
    latest = standing(access, terms_of(draft), policy(), today()).latest
    if wanted.files > latest:
        return _("The policy allows %(day)s at the latest.", day=latest)
    return None


def _reason(access: Json) -> str:
    return str((access.get("embargo") or {}).get("reason") or "")


def _error(refusal: Sentence, wanted: Closure, before: Closure) -> dict[str, Any]:
    """At the day where that is too late, else at the reason: one of the two stands in the form.

    What has a level the form cannot show at a reason.
    """
    messages = [refusal.in_language(language())]
    if wanted.files == FOREVER or (wanted.metadata == FOREVER and wanted.files <= before.files):
        return {"field": REASON, "messages": messages}
    return {"field": UNTIL, "messages": messages, "severity": "error"}


def _stop(refusal: dict[str, Any] | None) -> None:
    if refusal:
        raise ValidationErrorGroup(errors=[refusal])
