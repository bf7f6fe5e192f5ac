"""``thalie demo``: the demonstration campaign, made and published."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from rich.console import Console

from thalie.commands.ingest import exit_code
from thalie.console.instance import instance
from thalie.deposit.show import show_reports

if TYPE_CHECKING:
    from .demo import Campaign


@click.command()
@click.option("--seed", default=1989, show_default=True, type=click.IntRange(min=0),
              help="Another seed, other counts.")  # fmt: skip
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="New or empty folder in which the campaign's files stay.",
)  # fmt: skip
@click.option("--wait", type=click.FloatRange(min=0), default=180.0, show_default=True,
              metavar="SECONDS", help="How long to wait for DOIs and services.")  # fmt: skip
def demo(seed: int, keep: Path | None, wait: float) -> None:
    """Publish the demonstration campaign: a dozen synthetic datasets on objects that never were.

    What is published already stays as it is; after an interruption the same command goes on.
    """
    with instance() as app:
        from thalie.deposit.runs import depositor_of

        from . import demonstration

        if demonstration.is_published():
            click.echo("The demonstration campaign is published already.")
            return
        console = Console(stderr=True)
        with _campaign_folder(keep) as folder:
            campaign = _write_campaign(folder, seed)
            depositor = depositor_of(app, patience=wait, say=console.print)
            reports = demonstration.publish_campaign(campaign, depositor, console.print)
            demonstration.finish(campaign, reports, wait)
    show_reports(Console(), reports, remarks=False)
    sys.exit(exit_code(reports, waited=True))


def _campaign_folder(keep: Path | None) -> AbstractContextManager[str]:
    if keep is not None:
        return nullcontext(str(keep))
    return TemporaryDirectory(prefix="thalie-demo-", dir=os.environ.get("THALIE_HOME"))


def _write_campaign(folder: str, seed: int) -> Campaign:
    from .demo import write_campaign  # a second of imports that no other command needs

    try:
        return write_campaign(Path(folder), seed, today=datetime.now(UTC).date())
    except OSError as error:
        raise click.ClickException(str(error)) from error
