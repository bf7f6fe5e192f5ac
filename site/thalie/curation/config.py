"""Settings of reviews, for ``invenio.cfg``."""

from __future__ import annotations

from .components import ReviewPolicy
from .permissions import CommunityPermissionPolicy

THALIE_PUBLISH_BY_REVIEW = True
"""Whether leaders submit to a curator, or publish by themselves."""

THALIE_PUBLISHERS = ("curator", "publisher")
"""Roles of those who publish without a review."""

THALIE_CURATION = {
    "role": "curator",  # whose accounts look at what is submitted
    "slug": "",  # of their community; empty: of the facility's name
    "title": "",  # empty: the facility's name
}
"""The community to which datasets are submitted."""

RDM_NEW_RECORD_VERSION_REVIEW_POLICY = ReviewPolicy
COMMUNITIES_PERMISSION_POLICY = CommunityPermissionPolicy
