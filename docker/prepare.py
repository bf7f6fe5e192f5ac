"""Prepare the database, the indices and the vocabularies, or bring them to this version.

``docker compose run --rm setup``. Every part looks at what is there and does the rest: it may be
repeated and interrupted. It makes roles and no account; the first one is made by hand (README).
"""

from pathlib import Path

from invenio_app.factory import create_api

from thalie.serving.prepare import State, parts_of

STATE = Path("/var/lib/thalie/state/prepared.json")


def main() -> None:
    """Do every part in order, telling which."""
    app = create_api()
    with app.app_context():
        for name, prepare in parts_of(app, State(STATE)).items():
            print(name, flush=True)
            prepare()


if __name__ == "__main__":
    main()
