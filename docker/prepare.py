"""Prepare the database, the indices and the vocabularies, or bring them to this version.

``docker compose run --rm setup``. Every part looks at what is there and does the rest: it may be
repeated and interrupted. It makes roles and no account; the first one is made by hand (README).
"""

from pathlib import Path

from invenio_app.factory import create_api

from thalie.standalone.invenio_setup import (
    State,
    prepare_checks,
    prepare_database,
    prepare_indices,
    prepare_location,
    prepare_queues,
    prepare_roles,
    prepare_sets_and_pages,
    prepare_vocabularies,
    rebuild_lost_indices,
)

STATE = Path("/var/lib/thalie/state/prepared.json")


def main() -> None:
    """Do every part in order, telling which."""
    state = State(STATE)
    app = create_api()
    parts = {
        "database": lambda: prepare_database(app),
        "file location": lambda: prepare_location(app),
        "search indices": lambda: prepare_indices(app, state),
        "queues": lambda: prepare_queues(app),
        "roles": lambda: prepare_roles(app),
        "sets and pages": lambda: prepare_sets_and_pages(app),
        "vocabularies": lambda: prepare_vocabularies(app, state),
        "curation checks": lambda: prepare_checks(app),
        "lost indices": lambda: rebuild_lost_indices(app, state),
    }
    with app.app_context():
        for name, prepare in parts.items():
            print(name, flush=True)
            prepare()


if __name__ == "__main__":
    main()
