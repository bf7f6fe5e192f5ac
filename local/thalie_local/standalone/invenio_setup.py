"""An instance of this machine, prepared in one process, with accounts to try it.

``python -m thalie_local.standalone.invenio_setup`` prints one line per finished part, for the steps
of ``make run``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from flask import Flask
from invenio_app.factory import create_api

from thalie.ground.files import write_private
from thalie.serving.prepare import State, parts_of

from .invenio_marks import inputs
from .layout import Layout
from .secrets import load

ACCOUNTS = {
    "curator": ("curator@example.org", "Camille Curator", ("curator", "administration")),
    "leader": ("leader@example.org", "Léo Leader", ()),
    "reader": ("reader@example.org", "Rita Reader", ()),
}


def prepare_accounts(app: Flask, layout: Layout) -> None:
    """Create the demo accounts with the random passwords of this instance."""
    from flask_security.confirmable import confirm_user
    from flask_security.utils import hash_password
    from invenio_accounts.proxies import current_datastore
    from invenio_db import db
    from invenio_users_resources.services.users.tasks import reindex_users

    known = load(layout.secrets_file)
    lines = []
    for name, (email, full_name, roles) in ACCOUNTS.items():
        password = known[f"password_{name}"]
        lines.append(f"{name:<8} {email:<22} {password}")
        if current_datastore.get_user_by_email(email):
            continue
        user = current_datastore.create_user(
            email=email, active=True, password=hash_password(password), username=name,
            user_profile={"full_name": full_name, "affiliations": ""},
            preferences={"visibility": "public", "email_visibility": "restricted"},
        )  # fmt: skip
        for role in roles:
            current_datastore.add_role_to_user(user, current_datastore.find_role(role))
        confirm_user(user)
        db.session.commit()
        reindex_users([user.id])
    write_private(layout.accounts_file, "\n".join(lines) + "\n")


def main() -> int:
    """Do every part, telling the time of each on standard output."""
    layout = Layout.from_environment()
    state = State(layout.run / "prepared.json")
    start = time.monotonic()
    app = create_api()
    parts: dict[str, Callable[[], None]] = {
        **parts_of(app, state),
        "accounts": partial(prepare_accounts, app, layout),
    }
    with app.app_context():
        print(f"application\t{time.monotonic() - start:.1f}", flush=True)
        for part, prepare in parts.items():
            start = time.monotonic()
            prepare()
            print(f"{part}\t{time.monotonic() - start:.1f}", flush=True)
    state.mark("instance", inputs(layout))
    return 0


if __name__ == "__main__":
    sys.exit(main())
