"""Write the asset project of all installed bundles: ``python -m thalie_local.standalone.collect``.

Needs no service. A process of its own, because it loads the application on another instance
folder than the one that is served.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import current_app
from flask_collect import Collect
from invenio_app.factory import create_ui

from .layout import Layout
from .prepare import link_instance


def main() -> None:
    """Collect static files and bundles under the instance folder."""
    layout = Layout.from_environment()
    link_instance(layout.root, layout.assets)
    app = create_ui()
    with app.app_context():
        shutil.rmtree(Path(current_app.instance_path) / "assets" / "build", ignore_errors=True)
        collect: Collect = app.extensions["collect"]
        collect.collect(verbose=False)
        app.extensions["flask-webpackext"].project.create()


if __name__ == "__main__":
    main()
