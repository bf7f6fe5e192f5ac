"""``python -m thalie_local.demo OUT``: write the demonstration campaign."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .campaign import write_campaign


def _progress(rank: int, total: int, key: str) -> None:
    """One line that rewrites itself on a terminal, one line a run elsewhere."""
    line = f"{rank:2d}/{total} {key}"
    if sys.stderr.isatty():
        click.echo(f"\r{line:<79}", err=True, nl=rank == total)
    else:
        click.echo(line, err=True)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--seed", default=1989, show_default=True, help="Another seed, other counts.")
def main(out: Path, seed: int) -> None:
    """Write the synthetic demonstration campaign in the new or empty folder OUT."""
    if seed < 0:
        raise click.BadParameter("must not be negative", param_hint="--seed")
    today = datetime.now(UTC).date()
    try:
        campaign = write_campaign(out, seed, today=today, report=_progress)
    except OSError as error:
        raise click.ClickException(str(error)) from None
    files = {file for dataset in campaign.datasets for file in dataset.files}
    click.echo(f"{len(campaign.datasets)} synthetic datasets, {len(files)} files in {out}")


if __name__ == "__main__":
    main(prog_name="python -m thalie_local.demo")
