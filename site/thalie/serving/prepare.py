"""Database, indices, vocabularies and rules of an instance, made or brought to this version.

Each part looks at what is there and does the rest, so it may be repeated, and interrupted anywhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

from flask import Flask

from thalie.ground.files import fingerprint, write_private
from thalie.upstream.commands import invoke


class State:
    """Which parts are done, and for which inputs. Kept with the data they describe."""

    def __init__(self, path: Path) -> None:
        """Read ``path`` if it is there."""
        self.path = path
        self.done: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def mark(self, part: str, value: str) -> None:
        """Say that ``part`` is done for the inputs named by ``value``."""
        self.done[part] = value
        write_private(self.path, json.dumps(self.done, indent=1) + "\n")

    def forget(self, start: str) -> None:
        """Forget every part whose name begins with ``start``."""
        self.done = {part: value for part, value in self.done.items() if not part.startswith(start)}


def prepare_database(app: Flask) -> None:
    """Create the database and its tables, or bring them to the newest migration."""
    from invenio_db import db
    from invenio_db.cli import db as command
    from invenio_db.utils import has_table
    from sqlalchemy_utils.functions import database_exists

    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    if not database_exists(uri):
        invoke(command, "init")
    if has_table(db.engine, "alembic_version"):
        app.extensions["invenio-db"].alembic.upgrade()
    else:
        invoke(command, "create")


def prepare_location(app: Flask) -> None:
    """Register the folder of deposited files."""
    from invenio_db import db
    from invenio_files_rest.models import Location

    uri = os.environ["THALIE_FILES"]
    location = Location.query.filter_by(name="default").one_or_none()
    if location is None:
        db.session.add(Location(name="default", uri=uri, default=True))
    else:
        location.uri = uri
    db.session.commit()


def prepare_roles(app: Flask) -> None:
    """Roles and what they may do: curators use the administration panel, operators everything."""
    from invenio_access.models import ActionRoles
    from invenio_accounts.proxies import current_datastore
    from invenio_db import db

    grants = {
        "curator": ("administration-access", "administration-moderation"),
        "administration": ("administration-access",),
        "operator": ("superuser-access",),
        "publisher": (),  # leaders who publish without a review
    }
    for name, actions in grants.items():
        role = current_datastore.find_or_create_role(name)
        role.id = role.id or name
        db.session.flush()
        for action in actions:
            known = ActionRoles.query.filter_by(action=action, role_id=role.id).first()
            if known is None:
                db.session.add(ActionRoles(action=action, role_id=role.id))
    db.session.commit()


def prepare_indices(app: Flask, state: State) -> None:
    """Create missing indices, aliases and templates, analysis and the mappings of custom fields.

    An index has a time in its name and is reached by aliases. If a creation was interrupted, the
    indices are gone, or this version makes them otherwise, they are begun again and filled from the
    database. Usage statistics, which are nowhere else, stay.
    """
    from invenio_search.proxies import current_search, current_search_client

    from thalie.search import indices

    exists = current_search_client.indices.exists_alias
    shape = _shape_of_indices(app)
    if state.done.get("indices") != shape or not exists(name=_alias_of_records(app)):
        prefix = app.config["SEARCH_INDEX_PREFIX"]
        statistics = (f"-{prefix}stats-*", f"-{prefix}events-stats-*")
        doomed = ",".join((f"{prefix}*", *statistics))
        current_search_client.indices.delete(index=doomed, ignore=[404])
        state.forget("vocabulary ")
        state.forget("indices")
        state.mark("rebuild indices", "needed" if _has_records() else "no")
    templates = (
        current_search.put_templates,
        current_search.put_component_templates,
        current_search.put_index_templates,
    )
    for put in templates:
        list(put())
    percolators = _make_percolators(app)
    indices.make(indices.lost())
    _fill_percolators(app, percolators)
    state.mark("indices", shape)


def _shape_of_indices(app: Flask) -> str:
    """Fingerprint of what decides how documents are kept and found."""
    from invenio_records_resources.services.custom_fields.mappings import Mapping
    from invenio_search.proxies import current_search

    from thalie.search.analysis import ANALYSIS

    files = {**current_search.mappings, **current_search.index_templates}
    fields = Mapping.properties_for_fields(None, app.config["RDM_CUSTOM_FIELDS"])
    parts = [fingerprint(Path(files[name]) for name in sorted(files)), fields, ANALYSIS]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _alias_of_records(app: Flask) -> str:
    from invenio_search.utils import build_alias_name

    return str(build_alias_name(str(app.config["OAISERVER_RECORD_INDEX"])))


def _make_percolators(app: Flask) -> str:
    """Make the index that tells of which OAI-PMH sets a record is; returns its name.

    InvenioRDM makes it when it is first asked for, without custom fields and with its own analysis:
    a record would be in other sets than search finds it by. It is small and made of the database.
    """
    from invenio_search.proxies import current_search, current_search_client
    from invenio_search.utils import build_index_name

    records, suffix = str(app.config["OAISERVER_RECORD_INDEX"]), "-percolators"
    name = str(build_index_name(records, suffix=suffix))
    current_search_client.indices.delete(index=name, ignore=[404])
    current_search.create_index(records, suffix=suffix, create_write_alias=False)
    return name


def _fill_percolators(app: Flask, name: str) -> None:
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_oaipmh_server_service as sets
    from invenio_records_resources.services.custom_fields.mappings import Mapping
    from invenio_search.proxies import current_search_client

    fields = Mapping.properties_for_fields(None, app.config["RDM_CUSTOM_FIELDS"])
    current_search_client.indices.put_mapping(index=name, body={"properties": fields})
    sets.rebuild_index(system_identity)


def _has_records() -> bool:
    from invenio_db import db
    from invenio_rdm_records.records.models import RDMDraftMetadata, RDMRecordMetadata

    return any(
        db.session.query(model.id).first() for model in (RDMRecordMetadata, RDMDraftMetadata)
    )


def rebuild_lost_indices(app: Flask, state: State) -> None:
    """Fill indices that had to be made again although the database holds records."""
    if state.done.get("rebuild indices") == "needed":
        from thalie.search.indices import fill_all

        fill_all()
        state.mark("rebuild indices", "asked")


def prepare_book(state: State) -> None:
    """Have the worker read the things of datasets that are older than the book of them, once."""
    if "book of things" not in state.done:
        from thalie.things.tasks import rebuild_book

        if _has_records():
            rebuild_book.delay()
        state.mark("book of things", "asked")


def prepare_queues(app: Flask) -> None:
    """Declare the message queues of the usage statistics."""
    from invenio_queues.cli import queues

    invoke(queues, "declare")


def prepare_pages(app: Flask) -> None:
    """Static pages."""
    from invenio_app_rdm.fixtures import Pages

    with suppress(FileNotFoundError):
        Pages().run(force=True)


def prepare_harvest(app: Flask) -> None:
    """The ledger of harvesters: what was there before it; a mistake in the rules of sets stops."""
    from thalie.oaipmh.facts import rules_of_sets
    from thalie.oaipmh.stamping import open_ledger

    rules_of_sets()
    open_ledger()


def prepare_vocabularies(app: Flask, state: State) -> None:
    """Load each vocabulary whose data changed since it was last loaded whole."""
    from thalie.vocabularies.load import load_source
    from thalie.vocabularies.sources import sources

    for source in sources(app):
        value = fingerprint(source.files)
        if state.done.get(f"vocabulary {source.name}") != value:
            load_source(source)
            state.mark(f"vocabulary {source.name}", value)


def prepare_checks(app: Flask) -> None:
    """The rules of curation; a file with a mistake stops here, with every mistake told."""
    from thalie.checks.files import FOLDER
    from thalie.checks.load import load_rules

    load_rules(Path(app.instance_path) / FOLDER)


def prepare_review(app: Flask) -> None:
    """The community to which datasets are submitted, and its curators."""
    from thalie.curation.community import prepare_community

    prepare_community(app)


def parts_of(app: Flask, state: State) -> dict[str, Callable[[], None]]:
    """What an instance is made of, in the order in which it is made."""
    return {
        "database": partial(prepare_database, app),
        "file location": partial(prepare_location, app),
        "search indices": partial(prepare_indices, app, state),
        "queues": partial(prepare_queues, app),
        "roles": partial(prepare_roles, app),
        "pages": partial(prepare_pages, app),
        "vocabularies": partial(prepare_vocabularies, app, state),
        "curation checks": partial(prepare_checks, app),
        "review by curators": partial(prepare_review, app),
        "harvest ledger": partial(prepare_harvest, app),
        "lost indices": partial(rebuild_lost_indices, app, state),
        "book of things": partial(prepare_book, state),
    }
