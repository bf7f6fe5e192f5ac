"""The operator's page of harvesting in the administration panel: who, how fast, what fails."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request
from invenio_administration.views.base import AdminView
from invenio_db import db
from invenio_i18n import lazy_gettext as _
from sqlalchemy import select

from thalie.web.moments import moment

from .health import health
from .models import HarvestItem, HarvestRendering
from .visits import visitors

PERIODS = {1: _("today"), 7: _("7 days"), 30: _("30 days"), 90: _("90 days")}
SHOWN = 50  # programs, and items that cannot be written


@dataclass(frozen=True, slots=True)
class Unwritten:
    """An item that cannot be written in a format, and why."""

    identifier: str
    format: str
    failure: str


class HarvestAdministration(AdminView):  # type: ignore[misc]
    """How the ledger stands, what cannot be written, and who came."""

    name = "harvesting"
    url = "/harvesting"
    category = _("Site management")
    menu_label = _("Harvesting")
    icon = "rss"
    order = 62
    template = "thalie/oaipmh/administration.html"

    def get(self) -> str:
        """The page for the days that the query asks for."""
        days = request.args.get("days", 7, type=int)
        if days not in PERIODS:
            abort(400)
        rendered: str = self.render(
            found=health(),
            unwritten=unwritten(SHOWN),
            came=visitors(days, SHOWN),
            periods=PERIODS,
            days=days,
            moment=moment,
        )
        return rendered


def unwritten(most: int) -> list[Unwritten]:
    """Items that cannot be written in a format."""
    query = (
        select(HarvestItem.identifier, HarvestRendering.key, HarvestRendering.failure)
        .join(HarvestRendering, HarvestRendering.item_id == HarvestItem.id)
        .where(HarvestRendering.failure != "")
        .order_by(HarvestItem.identifier, HarvestRendering.key)
        .limit(most)
    )
    return [Unwritten(*row) for row in db.session.execute(query)]
