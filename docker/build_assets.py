"""Build the web assets as `make run` does, and put what is to be served in a folder.

``python docker/build_assets.py TARGET``; used while the image is built.
"""

import shutil
import sys
from pathlib import Path

from thalie_local.standalone.layout import Layout, StandaloneError
from thalie_local.standalone.tools import build_assets, build_viewer, install_node_tools


def main(target: Path) -> None:
    """Build, then copy to ``target``; a step that fails ends with what its tool said."""
    layout = Layout.from_environment()
    try:
        install_node_tools(layout)
        build_assets(layout)
        build_viewer(layout)
    except StandaloneError as error:
        logs = sorted((layout.tools / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
        sys.exit(f"{logs[-1].read_text(errors='replace')}\n{error}" if logs else str(error))
    shutil.copytree(layout.assets / "static", target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
