"""``thalie grants``: requests for access on datasets that are older than their offer."""

from __future__ import annotations

import sys

import click

from thalie.console.exit_codes import DONE, NOT_DONE
from thalie.console.instance import instance


@click.group()
def grants() -> None:
    """Who else may read datasets."""


@grants.command()
def offer() -> None:
    """Offer requests for access on datasets of which nobody said anything.

    Needed once on an instance whose datasets are older than this offer; harmless at any time.

    Exit code: 0 all offer them; 1 a dataset could not be changed: the log tells which.
    """
    with instance():
        from thalie.grants.offer import offer_everywhere

        done, failed = offer_everywhere()
    click.echo(f"{done} datasets offer requests now, {failed} could not be changed.")
    sys.exit(NOT_DONE if failed else DONE)
