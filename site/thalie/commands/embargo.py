"""``thalie embargo``: which data are to open, which could not, and opening what is due."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console

from thalie.console.database import database
from thalie.console.instance import instance

if TYPE_CHECKING:
    from thalie.openings.health import FailedLift, Health

NOT_WELL = 1  # exit status; 2 is click's, for bad usage
PIECE = 10.0  # seconds of work between two messages
ZONE = {"BABEL_DEFAULT_TIMEZONE": "Europe/Paris"}


@click.group()
def embargo() -> None:
    """Embargoes: what opens when, and what could not be opened."""


@embargo.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def status(as_json: bool) -> None:
    """Tell how many versions are under an embargo, and which could not be opened, with why.

    Exit code: 0 all is well; 1 something is late, or could not be opened.
    """
    with database(ZONE):
        from thalie.openings.health import failed_lifts, health

        found, failed = health(), failed_lifts()
    if as_json:
        told = {**found.as_json(), "failures": [one.as_json() for one in failed]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join([_told(found), *map(_line, failed)]))
    sys.exit(0 if found.well else NOT_WELL)


def _told(found: Health) -> str:
    following = f"; the next open on {found.next_day}" if found.next_day else ""
    lines = [f"{found.closed} versions are under an embargo{following}."]
    if found.due:
        late = ", for more than five minutes" if found.late else ""
        lines.append(f"{found.due} of them are over and not open yet{late}.")
    if found.failed:
        lines.append(f"{found.failed} could not be opened:")
    return "\n".join(lines)


def _line(one: FailedLift) -> str:
    return f"  {one.version}, over since {one.until}, tried {one.attempts} times: {one.failure}"


@embargo.command()
def lift() -> None:
    """Open what is due now, also what failed before and waits for its next time.

    It may be interrupted, and run while the instance serves.
    """
    console = Console(stderr=True)
    with instance(), console.status("Opening …") as shown:
        from thalie.openings.health import failed_lifts, health
        from thalie.openings.lift import Lifts, find_missing, lift_due, try_again

        found, again, done = find_missing(), try_again(), Lifts()
        while (piece := lift_due(PIECE)) != Lifts():
            done += piece
            shown.update(f"Opening … {done.lifted} versions")
        now, failed = health(), failed_lifts()
    click.echo(
        f"{done.lifted} versions were opened, {done.failed} could not be. {found} were not on the "
        f"list, {again} had failed before."
    )
    click.echo("\n".join([_told(now), *map(_line, failed)]))
    sys.exit(0 if now.well else NOT_WELL)
