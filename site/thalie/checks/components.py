"""Runs the checks whenever a draft is saved, submitted or published by a person or the system.

Replaces InvenioRDM's component, which trusts stored results when a draft is submitted or published,
does not look at a draft that was just made, and keeps its sentences in one language only.
"""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_checks.api import ChecksAPI
from invenio_checks.components import ChecksComponent, toggle_on_feature_flag
from invenio_checks.models import CheckRun
from invenio_records_resources.services.errors import ValidationErrorGroup

from .runs import among, blocking, communities_of_runs, forget_draft_runs, run_checks

Errors = list[dict[str, Any]]


def is_system(identity: Identity) -> bool:
    """Whether the instance itself acts: an ingest or a job, for which an operator answers."""
    return system_process in identity.provides


@toggle_on_feature_flag
class HeritageChecksComponent(ChecksComponent):  # type: ignore[misc]
    """Faults of the level ``error`` stop persons; the system is told nothing and not stopped."""

    def create(
        self,
        identity: Identity,
        data: Any = None,
        record: Any = None,
        errors: Errors | None = None,
        **kwargs: Any,
    ) -> None:
        """Look at a new draft."""
        self._tell(identity, self._run(record, is_draft=True), errors)

    def read_draft(
        self, identity: Identity, draft: Any = None, errors: Errors | None = None, **kwargs: Any
    ) -> None:
        """Say what was found when the draft was last saved."""
        self._tell(identity, ChecksAPI.get_runs(draft), errors)

    def update_draft(
        self,
        identity: Identity,
        data: Any = None,
        record: Any = None,
        errors: Errors | None = None,
        **kwargs: Any,
    ) -> None:
        """Look at a draft that is being saved."""
        self._tell(identity, self._run(record, is_draft=True), errors)

    def new_version(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Look at the draft of a new version, also for the communities of the last one."""
        self._run(draft, is_draft=True, communities=communities_of_runs(record.id))

    def edit(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Look at the draft made of a published record."""
        self._run(draft, is_draft=True)

    def submit_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Look again before a review begins."""
        self._stop_persons(identity, self._run(record, is_draft=True))

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Look again at what is becoming public: the files have moved to the record already."""
        self._stop_persons(identity, self._run(record, is_draft=False))
        forget_draft_runs(record.id, self.uow)

    def _run(
        self, record: Any, *, is_draft: bool, communities: set[str] | None = None
    ) -> list[CheckRun]:
        concerned = self._get_record_communities(record) | communities_of_runs(record.id)
        return run_checks(
            record, self.uow, is_draft=is_draft, communities=concerned | (communities or set())
        )

    def _tell(self, identity: Identity, runs: list[CheckRun], errors: Errors | None) -> None:
        """Put what was found among ERRORS, the list that the answer carries."""
        if errors is not None and not is_system(identity):
            errors[:] = among(errors, runs)

    def _stop_persons(self, identity: Identity, runs: list[CheckRun]) -> None:
        """Raise ``ValidationErrorGroup`` when a person would publish what lacks something."""
        found = blocking(runs)
        if found and not is_system(identity):
            raise ValidationErrorGroup(errors=found)
