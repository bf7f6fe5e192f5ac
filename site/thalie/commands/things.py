"""``thalie things``: the book of things that datasets name, and objects that are one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from thalie.console.exit_codes import DONE, NOT_DONE
from thalie.console.instance import instance


@click.group()
def things() -> None:
    """Objects, samples, keepers and people that datasets name."""


@things.command()
def rebuild() -> None:
    """Read again what the published datasets name.

    Needed once on an instance with datasets older than this; harmless at any time.

    Exit code: 0 all was read; 1 a dataset could not be read: the log tells which.
    """
    console = Console(stderr=True)
    with instance():
        from thalie.things.book import rebuild as read_again

        with console.status("Reading …") as shown:
            number, failed = read_again(lambda done: shown.update(f"Reading … {done} versions"))
    click.echo(f"{number} versions were read, {failed} of them could not be.")
    sys.exit(NOT_DONE if failed else DONE)


@things.command()
@click.argument("merged", metavar="OBJECT")
@click.argument("into", metavar="STAYS")
def merge(merged: str, into: str) -> None:
    """Say that OBJECT is the object STAYS: both are the ends of their addresses."""
    with instance(), _told():
        from thalie.things.merges import merge as let_be

        let_be(merged, into)
    click.echo(f"{merged} is now {into}.")


@things.command()
@click.argument("merged", metavar="OBJECT")
def split(merged: str) -> None:
    """Take a merge back: OBJECT is one of its own again."""
    with instance(), _told():
        from thalie.things.merges import split as tell_apart

        tell_apart(merged)
    click.echo(f"{merged} is an object of its own again.")


@things.command()
def merges() -> None:
    """List the merges that stand, the newest first."""
    with instance():
        from thalie.things.merges import merges as standing

        for one in standing():
            by = f", by account {one.by}" if one.by else ""
            click.echo(f"{one.merged} is {one.into} (since {one.at:%Y-%m-%d}{by})")


@contextmanager
def _told() -> Iterator[None]:
    """Turn a merge that cannot be into a message."""
    from thalie.things.merges import MergeError

    try:
        yield
    except MergeError as error:
        raise click.ClickException(str(error)) from error
