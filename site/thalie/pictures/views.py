"""``/records/<id>/quick-look/<name>``: pictures, for those who may read the files."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, g
from invenio_rdm_records.proxies import current_rdm_records_service as service
from werkzeug.exceptions import NotFound

from thalie.embargo.state import access_state
from thalie.preview.told import MEDIA_TYPE
from thalie.upstream.insides import record_of
from thalie.web.caching import for_everybody, for_one_reader
from thalie.web.refusals import refuse_on_pages

from .book import image
from .names import is_name
from .shown import quick_look

ADDRESS = "/records/<pid_value>/quick-look/<name>"


def create_blueprint(app: Flask) -> Blueprint:
    """The pictures, and the function for the landing page."""
    blueprint = Blueprint("thalie_pictures", __name__)
    blueprint.add_url_rule(ADDRESS, "picture", picture)
    blueprint.add_app_template_global(quick_look)
    return refuse_on_pages(blueprint)


def picture(pid_value: str, name: str) -> Response:
    """A picture; refused as the files are, whether there is one or not."""
    record = record_of(service.read(g.identity, pid_value))
    service.require_permission(g.identity, "read_files", record=record)
    found = image(record.id, name) if is_name(name) else None
    if found is None:
        raise NotFound
    answer = Response(found.content, mimetype=MEDIA_TYPE)
    answer.set_etag(found.digest)
    if access_state(record["access"]).open:
        return for_everybody(answer)
    return for_one_reader(answer)
