"""``thalie checks``: load the rules, run them, list what is lacking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape

from thalie.checks.files import FOLDER
from thalie.checks.levels import LEVELS, STATUSES
from thalie.console.instance import instance

if TYPE_CHECKING:
    from thalie.checks.lacks import LackingRecord, Wanted
    from thalie.checks.load import Change

PIECE = 100  # records read at a time
COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


@click.group()
def checks() -> None:
    """Curation checks: what a dataset must, should and could say."""


@checks.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
def load(folder: Path | None) -> None:
    """Bring the rules of FOLDER (the instance's app_data/checks) into the database.

    Nothing is loaded when a rule is wrong; every mistake is told with file and rule.
    """
    with instance() as app:
        from thalie.checks.load import load_rules

        changes = load_rules(folder or Path(app.instance_path) / FOLDER)
    for change in changes:
        click.echo(_told(change))
    if any(change.what != "same" for change in changes):
        click.echo("Results are as of the last run: `thalie checks run` brings them up to date.")


def _told(change: Change) -> str:
    what = "as before" if change.what == "same" else change.what
    rules = f": {', '.join(change.rules)}" if change.rules else ""
    return f"{change.file} {change.version}: {what}{rules}"


@checks.command()
@click.option("--status", type=click.Choice(STATUSES), help="Only drafts, or only published ones.")
def run(status: str | None) -> None:
    """Run all rules over all drafts and published records. May be interrupted and repeated."""
    console = Console(stderr=True)
    with instance():
        from thalie.checks.batch import check_records

        with console.status("Checking …") as shown:
            counted = check_records(
                [status] if status else STATUSES,
                lambda kind, number: shown.update(f"Checking … {kind}: {number}"),
            )
    for kind, number in counted.items():
        click.echo(f"{kind}: {number} checked")


@checks.command("list")
@click.option("--rule", default="", metavar="RULE", help="Only records that lack this.")
@click.option("--level", type=click.Choice(LEVELS), help="Only what is of this level.")
@click.option("--status", type=click.Choice(STATUSES), help="Only drafts, or only published ones.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document a record, one a line.")
def list_(rule: str, level: str | None, status: str | None, as_json: bool) -> None:
    """List drafts and published records by what they lack, as the last run found it."""
    console = Console()
    with instance():
        from thalie.checks.lacks import Wanted, never_checked, rule_names

        known = rule_names()
        if rule and rule not in known:
            raise click.BadParameter(
                f"there is no rule {rule!r}; known are {', '.join(known)}.", param_hint="--rule"
            )
        for record in _all(Wanted(rule, level or "", status or "")):
            if as_json:
                click.echo(json.dumps(record.as_json(), ensure_ascii=False))
            else:
                _show(console, record)
        unseen = {kind: never_checked(kind) for kind in ([status] if status else STATUSES)}
    for kind, number in unseen.items():
        if number:
            click.echo(f"Never checked yet, {kind}: {number} (`thalie checks run`)", err=True)


def _all(wanted: Wanted) -> Iterator[LackingRecord]:
    from thalie.checks.lacks import find

    start = 0
    while page := find(wanted, start, PIECE):
        yield from page
        start += len(page)


def _show(console: Console, record: LackingRecord) -> None:
    console.print(f"[bold]{escape(record.id)}[/] ({record.status}) {escape(record.title)}")
    for lack in record.lacks:
        colour = COLOURS[lack.level]
        sentence = escape(lack.message["en"])
        console.print(f"  [{colour}]{lack.level}[/] {lack.rule}: {sentence}")
