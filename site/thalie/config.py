"""What rooms put together: the components of the record service, and what beat starts.

``invenio.cfg`` names these, and the settings of each room from its ``config``.
"""

from __future__ import annotations

from invenio_app_rdm.config import CELERY_BEAT_SCHEDULE as STOCK_BEAT_SCHEDULE
from invenio_app_rdm.config import NOTIFICATIONS_BUILDERS as STOCK_NOTIFICATIONS_BUILDERS
from invenio_app_rdm.config import SQLALCHEMY_ENGINE_OPTIONS as STOCK_ENGINE_OPTIONS
from invenio_rdm_records.services.components import (
    AccessComponent,
    ContentModerationComponent,
    CustomFieldsComponent,
    DraftMediaFilesComponent,
    InternalNotesComponent,
    MetadataComponent,
    ParentPIDsComponent,
    PIDComponent,
    PIDsComponent,
    RDMDraftFilesComponent,
    RecordDeletionComponent,
    RecordFilesProcessorComponent,
)
from invenio_records_resources.services.files.config import FileServiceConfig

from .bulk.config import BEAT_SCHEDULE as BULK_BEAT_SCHEDULE
from .checks.components import HeritageChecksComponent
from .checks.config import BEAT_SCHEDULE as CHECKS_BEAT_SCHEDULE
from .checks.fileless import FilesOfDataComponent
from .curation.components import (
    PublishedByCuratorsComponent,
    RemarksComponent,
    SubmissionComponent,
)
from .curation.notifications import BUILDERS as CURATION_BUILDERS
from .deposit.readmes import ReadmeComponent
from .deposit.renewal import RenewReadmeComponent
from .doi.config import BEAT_SCHEDULE as DOI_BEAT_SCHEDULE
from .doi.follow import follow as follow_dois
from .doi.notifications import BUILDERS as DOI_BUILDERS
from .exports.config import BEAT_SCHEDULE as EXPORTS_BEAT_SCHEDULE
from .grants.config import BEAT_SCHEDULE as GRANTS_BEAT_SCHEDULE
from .grants.notifications import BUILDERS as GRANTS_BUILDERS
from .grants.offer import OfferRequestsComponent
from .heritage.components import HeritageComponent
from .oaipmh.config import BEAT_SCHEDULE as OAI_BEAT_SCHEDULE
from .oaipmh.follow import follow as follow_harvests
from .openings.components import EmbargoComponent
from .openings.config import BEAT_SCHEDULE as OPENINGS_BEAT_SCHEDULE
from .openings.follow import follow as follow_embargoes
from .openings.notifications import BUILDERS as EMBARGO_BUILDERS
from .pictures.config import BEAT_SCHEDULE as PICTURES_BEAT_SCHEDULE
from .pictures.follow import follow as follow_pictures
from .proposals.components import ReadFilesComponent, SettledFilesComponent
from .proposals.config import BEAT_SCHEDULE as PROPOSALS_BEAT_SCHEDULE
from .records.changes import ChangesComponent
from .records.config import BEAT_SCHEDULE as RECORDS_BEAT_SCHEDULE
from .records.files import (
    AnnouncedFilesComponent,
    KeepWholeFilesComponent,
    NamedFilesComponent,
    WholeDraftComponent,
)
from .records.relations import KnownRelationsComponent
from .records.schema import RecordSchema
from .things.book import follow as follow_things
from .wanted.notifications import BUILDERS as WANTED_BUILDERS

RDM_RECORD_SCHEMA = RecordSchema

RDM_RECORDS_SERVICE_COMPONENTS = [
    # what stops at once
    PublishedByCuratorsComponent,
    FilesOfDataComponent,
    WholeDraftComponent,  # before InvenioRDM says so without a name
    # what a record says
    MetadataComponent,
    CustomFieldsComponent,
    HeritageComponent,  # after the custom fields were taken over: it reads them
    # who may read it, its files, whether it is withdrawn
    EmbargoComponent,  # before access changes: what the record was is still there
    AccessComponent,
    OfferRequestsComponent,
    RenewReadmeComponent,  # before the files are closed
    RDMDraftFilesComponent,
    DraftMediaFilesComponent,
    RecordFilesProcessorComponent,
    RecordDeletionComponent,
    # what it is called
    PIDComponent,
    PIDsComponent,
    ParentPIDsComponent,
    # what it belongs to
    KnownRelationsComponent,
    SubmissionComponent,  # in the place of InvenioRDM's ``ReviewComponent``
    ContentModerationComponent,
    InternalNotesComponent,
    # what judges it: in the place of InvenioRDM's ``ChecksComponent``
    HeritageChecksComponent,
    SettledFilesComponent,
    RemarksComponent,  # joins what the checks say
    ReadmeComponent,  # after the DOIs are given: it compares them
    # what others are told of it, last: all is decided
    ChangesComponent,
]
"""Run in this order at each step of a record; a test compares them with InvenioRDM's own."""

RDM_DRAFT_FILES_SERVICE_COMPONENTS = [
    NamedFilesComponent,  # before they are made
    KeepWholeFilesComponent,  # before what would delete them
    AnnouncedFilesComponent,
    *FileServiceConfig.components,
    ReadFilesComponent,  # when a file is whole
]

THALIE_FOLLOWERS = [follow_harvests, follow_dois, follow_things, follow_embargoes, follow_pictures]
"""Who keeps books of changes of published versions (``records.changes``), in this order: the first
still finds what the version named before."""

THALIE_DESK_CARDS = {
    "reviews": "thalie.curation.desk:WAITING",
    "changes": "thalie.curation.desk:SENT_BACK",
    "dois": "thalie.doi.desk:CARD",
    "embargoes": "thalie.openings.desk:CARD",
    "files": "thalie.records.desk:FILES",
    "lacks": "thalie.checks.desk:CARD",
    "terms": "thalie.wanted.desk:CARD",
    "harvests": "thalie.oaipmh.desk:CARD",
    "bulk": "thalie.bulk.desk:CARD",
    "published": "thalie.records.desk:PUBLISHED",
}
"""The cards of the curators' desk, by name, in their order: ``web.cards.Card``."""

_STOCK_LIFT = "rdm_records"
"""InvenioRDM's own lift of embargoes, in the place of which ours comes."""

CELERY_BEAT_SCHEDULE = {
    **{name: one for name, one in STOCK_BEAT_SCHEDULE.items() if name != _STOCK_LIFT},
    **DOI_BEAT_SCHEDULE,
    **CHECKS_BEAT_SCHEDULE,
    **RECORDS_BEAT_SCHEDULE,
    **EXPORTS_BEAT_SCHEDULE,
    **OAI_BEAT_SCHEDULE,
    **GRANTS_BEAT_SCHEDULE,
    **OPENINGS_BEAT_SCHEDULE,
    **PICTURES_BEAT_SCHEDULE,
    **PROPOSALS_BEAT_SCHEDULE,
    **BULK_BEAT_SCHEDULE,
}

NOTIFICATIONS_BUILDERS = {
    **STOCK_NOTIFICATIONS_BUILDERS,
    **DOI_BUILDERS,
    **EMBARGO_BUILDERS,
    **GRANTS_BUILDERS,
    **CURATION_BUILDERS,
    **WANTED_BUILDERS,
}
"""InvenioRDM's, and what persons are told of DOIs, embargoes, their access and reviews."""

SQLALCHEMY_ENGINE_OPTIONS = {**STOCK_ENGINE_OPTIONS, "hide_parameters": True}
"""Errors of the database print no values: those of a record are its metadata."""
