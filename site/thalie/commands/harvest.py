"""``thalie harvest``: what OAI-PMH tells harvesters, and whether it is up to date."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.console import Console

from thalie.console.database import database
from thalie.console.instance import instance

if TYPE_CHECKING:
    from thalie.oaipmh.health import Health
    from thalie.oaipmh.visits import Visitor

NOT_WELL = 1  # exit status; 2 is click's, for bad usage
WEEK = 7  # days
PIECE = 10.0  # seconds of work between two messages


@click.group()
def harvest() -> None:
    """Harvesting: the ledger of what OAI-PMH tells."""


@harvest.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def status(as_json: bool) -> None:
    """Tell how many items there are, whether changes wait, and who harvested this week.

    Exit code: 0 all is well; 1 a change is late, or an item cannot be written in a format.
    """
    with database({}):
        from thalie.oaipmh.health import health
        from thalie.oaipmh.visits import visitors

        found, came = health(), visitors(WEEK)
    if as_json:
        told = {**found.as_json(), "harvesters": [asdict(one) for one in came]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join([_told(found), *map(_line, came)]))
    sys.exit(0 if found.well else NOT_WELL)


def _line(one: Visitor) -> str:
    error = f"; {one.errors} errors, such as {one.error}" if one.errors else ""
    return (
        f"{one.agent}: {one.items} items in {one.requests} requests, {one.pace:.0f} items a "
        f"second, last {one.last}{error}"
    )


def _told(found: Health) -> str:
    lines = [
        f"{found.items} items, {found.deleted} of them deleted; the last change was entered at "
        f"{found.last_change or '–'}.",
        f"{found.waiting} changes wait to be entered; {found.unwritten} items wait to be written.",
    ]
    if found.waiting:
        lines.append(f"The oldest waits for {found.oldest:.0f} s.")
    if found.failed:
        lines.append(f"{found.failed} items of a format cannot be written: the log says why.")
    if not found.open:
        lines.append("The ledger is not open yet: run thalie harvest rebuild.")
    return "\n".join(lines)


@harvest.command()
def rebuild() -> None:
    """Compare the ledger with the database, enter what differs, and write all formats.

    What is told of an item as before keeps its datestamp; deletions stay. It may be interrupted,
    and run while the instance serves.
    """
    console = Console(stderr=True)
    with instance(), console.status("Reading …") as shown:
        from thalie.oaipmh.health import health
        from thalie.oaipmh.renderings import render_stale
        from thalie.oaipmh.stamping import mark_all, open_ledger, stamp

        entered = open_ledger(lambda number: shown.update(f"Entering … {number} items"))
        marked = mark_all()
        changed, before = 0, -1
        while (found := health()).waiting and found.waiting != before:
            before = found.waiting
            shown.update(f"Comparing … {before} records are left")
            changed += stamp(PIECE, patience=PIECE)
        written = 0
        while piece := render_stale(PIECE):
            written += piece
            shown.update(f"Writing … {written} items")
        found = health()
    click.echo(
        f"{marked} records were compared: {entered} items are new in the ledger, {changed} "
        f"changed. {written} items were looked at in all formats."
    )
    if found.waiting or found.failed:
        click.echo(_told(found))
    sys.exit(NOT_WELL if found.waiting or found.failed else 0)
