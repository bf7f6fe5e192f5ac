"""``thalie pictures``: pictures of the spectra and maps in published files."""

from __future__ import annotations

import json
import sys

import click
from rich.console import Console

from thalie.console.exit_codes import DONE, NOT_DONE
from thalie.console.instance import instance


@click.group()
def pictures() -> None:
    """Pictures of what is in published files."""


@pictures.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def status(as_json: bool) -> None:
    """Tell how many versions have pictures, wait for them, or cannot have any.

    Exit code: 0 all is well; 1 pictures could not be drawn: `thalie pictures draw` tries again.
    """
    with instance():
        from thalie.pictures.book import counts

        found = counts()
    if as_json:
        click.echo(json.dumps(found))
    else:
        click.echo(
            f"{found['drawn']} versions have pictures ({found['bytes'] / 1e6:.1f} MB),"
            f" {found['wanted']} wait for them, {found['nothing']} hold nothing that can be drawn,"
            f" {found['failed']} could not be drawn."
        )
    sys.exit(NOT_DONE if found["failed"] else DONE)


@pictures.command()
@click.option("--again", is_flag=True, help="Also those that there are.")
@click.option("--wait", is_flag=True, help="Draw here, one after the other, not in a worker.")
def draw(again: bool, wait: bool) -> None:
    """Draw the pictures that are missing of published versions.

    Needed once on an instance with datasets older than this; harmless at any time.

    Exit code: 0 all is drawn, or given to the worker; 1 some could not be drawn.
    """
    console = Console(stderr=True)
    with instance():
        from thalie.pictures.book import counts, enter
        from thalie.pictures.tasks import nudge
        from thalie.pictures.work import draw as draw_now

        with console.status("Reading …") as shown:
            found = enter(again, lambda done: shown.update(f"Reading … {done} versions"))
            for number, version in enumerate(found, start=1):
                if wait:
                    shown.update(f"Drawing … {number}/{len(found)}")
                    draw_now(version)
                else:
                    nudge(version)
        failed = counts()["failed"] if wait else 0
    told = "were looked at" if wait else "were given to the worker"
    click.echo(f"{len(found)} versions {told}.")
    sys.exit(NOT_DONE if failed else DONE)
