"""Submission to a curator, as components of the record service.

Where ``THALIE_PUBLISH_BY_REVIEW`` is on, what a person without the right to publish begins is for
the community of the curators from its first save on, and so is each new version: nothing is to be
chosen, by form or REST. Edits of a published version are published at once: a reader of the DOI
shall not wait for a typing error to be mended; the desk tells curators of them.
"""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_drafts_resources.services.records.uow import ParentRecordCommitOp
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.requests.community_submission import CommunitySubmission
from invenio_rdm_records.services.components import ReviewComponent
from invenio_requests.proxies import current_requests_service

from thalie.checks.runs import Error

from . import turns
from .community import community
from .errors import ReviewRequiredError
from .permissions import publishes
from .remarks import at_fields, remarks_of


class PublishedByCuratorsComponent(ServiceComponent):  # type: ignore[misc]
    """Stops whoever would publish a new version without a curator."""

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Raise ``ReviewRequiredError``; edits of what is published go through."""
        if not draft.is_published and not publishes(identity):
            raise ReviewRequiredError


class SubmissionComponent(ReviewComponent):  # type: ignore[misc]
    """InvenioRDM's; drafts of whoever is reviewed are for the curators without being asked."""

    def create(self, identity: Identity, data: Any = None, record: Any = None, **kw: Any) -> None:
        """Begin a review, the one that was asked for or that of the curators."""
        super().create(identity, data=data, record=record, **kw)
        if not publishes(identity):
            record.commit()  # the request reads it, to be checked
            self._ensure(identity, record)

    def update_draft(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Begin one that is missing, or another after one that was declined."""
        self._ensure(identity, record)

    def new_version(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Begin a review of the new version, if this person is reviewed."""
        if not publishes(identity):
            self._into_community(draft)
        super().new_version(identity, draft=draft, record=record)
        self._ensure(identity, draft)

    def submit_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """From now on a curator is waited for."""
        review = record.get_review()
        if review is not None:
            turns.begin(review.id)

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Forget a review that nobody asked for: an ingest publishes what somebody saved before."""
        review = draft.get_review()
        ours = community()
        if review is not None and review.status == "created" and ours is not None:
            chosen = str(review.receiver.reference_dict.get("community", ""))
            if chosen == str(ours.id) and publishes(identity):
                self._forget(draft, record, review)
        super().publish(identity, draft=draft, record=record, **kwargs)

    def _forget(self, draft: Any, record: Any, review: Any) -> None:
        current_requests_service.delete(system_identity, review.id, uow=self.uow)
        draft.review = None
        if draft.parent.review is not None:
            draft.parent.review = None
            record.parent.review = None
            context = {"service": current_rdm_records_service}
            self.uow.register(ParentRecordCommitOp(record.parent, indexer_context=context))

    def _ensure(self, identity: Identity, draft: Any) -> None:
        if draft.is_published or publishes(identity):
            return
        review = draft.get_review()
        if review is not None and not review.is_closed:
            return
        chosen = community()
        if chosen is None:
            return  # nobody to ask; whoever would publish is told
        if draft.versions.index > 1:
            self._into_community(draft)
        draft.review = None
        draft.parent.review = None
        wish = {"type": CommunitySubmission.type_id, "receiver": {"community": str(chosen.id)}}
        self.service.review.create(
            identity, wish, draft, uow=self.uow, allow_new_record_version_review=True
        )

    def _into_community(self, draft: Any) -> None:
        """Put a record that belongs to no community into that of the curators.

        InvenioRDM asks for the review of a new version where the record belongs to a community.
        """
        chosen = community()
        if chosen is not None and draft.parent.communities.default is None:
            draft.parent.communities.add(chosen, default=True)
            context = {"service": current_rdm_records_service}
            self.uow.register(ParentRecordCommitOp(draft.parent, indexer_context=context))


class RemarksComponent(ServiceComponent):  # type: ignore[misc]
    """Tells the remarks of curators at the fields of the form. After the checks, which it joins."""

    def read_draft(
        self,
        identity: Identity,
        draft: Any = None,
        errors: list[Error] | None = None,
        **kwargs: Any,
    ) -> None:
        """Where somebody opens the form."""
        self._tell(identity, draft, errors)

    def update_draft(
        self,
        identity: Identity,
        data: Any = None,
        record: Any = None,
        errors: list[Error] | None = None,
        **kwargs: Any,
    ) -> None:
        """Where somebody saves."""
        self._tell(identity, record, errors)

    def _tell(self, identity: Identity, draft: Any, errors: list[Error] | None) -> None:
        review = draft.get_review()
        if errors is None or review is None or not review.is_open:
            return
        if self.service.check_permission(identity, "review", record=draft):
            at_fields(errors, remarks_of(review.id, settled=False))


class ReviewPolicy:
    """Which new versions are reviewed, for InvenioRDM: those of whoever does not publish."""

    @classmethod
    def requires_review(cls, identity: Identity, draft: Any) -> bool:
        """Whether this one is."""
        return not publishes(identity)
