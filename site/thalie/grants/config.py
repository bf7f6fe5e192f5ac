"""Settings of grants and requests for access, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

from invenio_app.config import RATELIMIT_PER_ENDPOINT as STOCK_RATE_LIMITS

from thalie.grants.requests import EndingGuestAccessRequest, EndingUserAccessRequest

THALIE_REQUESTS_OFFERED = True
"""Whether new datasets offer on their page that access to closed files is asked for."""

THALIE_GRANT_DAYS = 365
"""Days for which access is given when nobody says until when; 365 at most."""

THALIE_GRANT_LONGEST_DAYS = 1096
"""Days for which access may be given at once; it may be given again."""

THALIE_REVIEW_DAYS = 90
"""Days for which a link for anonymous review leads to a dataset when nobody says until when."""

THALIE_GRANT_REMINDER_DAYS = 7
"""Days before the end of an access on which its holder and the owner are told."""

RDM_RECORDS_REQUIRE_SECRET_LINKS_EXPIRATION = True

RATELIMIT_PER_ENDPOINT = {
    **STOCK_RATE_LIMITS,
    "records.create_access_request": "30 per hour",
}
"""InvenioRDM's; a guest's request for access sends a mail to whatever address is given."""

REQUESTS_REGISTERED_TYPES = [EndingGuestAccessRequest(), EndingUserAccessRequest()]
"""Taken before those of entry points: the first of a name stays."""

BEAT_SCHEDULE = {
    "end-grants": {
        "task": "thalie.grants.tasks.sweep",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
}
