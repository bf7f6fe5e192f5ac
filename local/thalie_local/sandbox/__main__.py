"""``python -m thalie_local.sandbox``: run the local DataCite."""

from __future__ import annotations

import os
from pathlib import Path

import click

from thalie_local.sandbox.server import StartError, serve
from thalie_local.sandbox.settings import SettingsError, from_environment


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address.")
@click.option("--port", type=click.IntRange(1, 65535), required=True, help="TCP port.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder that keeps the DOIs; made where absent.",
)
def main(host: str, port: int, data: Path) -> None:
    """Run a local DataCite for development and tests: its DOIs resolve nowhere else.

    The account comes from THALIE_DATACITE_USERNAME, THALIE_DATACITE_PASSWORD and
    THALIE_DATACITE_PREFIXES (separated by commas). THALIE_DATACITE_FAULTS=1 lets tests
    request faults.
    """
    try:
        serve(from_environment(os.environ, data), host, port)
    except (SettingsError, StartError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
