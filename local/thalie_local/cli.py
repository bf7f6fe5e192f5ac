"""The ``thalie`` command of a checkout: it speaks to the instance that runs on this machine."""

from __future__ import annotations

import sys

import click

from thalie.cli import COMMANDS as SERVED
from thalie.cli import LazyGroup, Table

from .standalone.environment import enter_instance
from .standalone.layout import StandaloneError

COMMANDS: Table = {
    **SERVED,
    "demo": ("thalie_local.commands:demo", "Publish the demonstration campaign."),
    "standalone": (
        "thalie_local.standalone.__main__:main",
        "Start, stop and watch a local instance.",
    ),
}


@click.command(
    cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="thalie")
def thalie() -> None:
    """Thalie publishes heritage-science datasets with DOIs, embargoes and open licences."""
    enter_instance()


def main() -> None:
    """Entry point; errors a person can mend are one sentence."""
    try:
        thalie(prog_name="thalie")
    except StandaloneError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
