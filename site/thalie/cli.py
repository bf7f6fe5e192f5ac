"""The ``thalie`` command. Subcommands are imported when they are called, so that help is quick."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from .standalone.environment import enter_instance
from .standalone.layout import StandaloneError

COMMANDS = {
    "ingest": ("thalie.deposit.cli:ingest", "Make datasets of what the accelerator wrote."),
    "demo": ("thalie.deposit.cli:demo", "Publish the demonstration campaign."),
    "check-index": (
        "thalie.deposit.cli:check_index",
        "Compare the search index with the database.",
    ),
    "checks": (
        "thalie.heritage.checks.cli:checks",
        "Load and run the curation checks, list what is lacking.",
    ),
    "doi": ("thalie.doi.cli:doi", "Tell and mend what DataCite has of the DOIs."),
    "vocabularies": (
        "thalie.heritage.vocabularies.cli:vocabularies",
        "Check and load vocabularies.",
    ),
    "describe": ("thalie.heritage.cli:describe", "Tell what a record is about."),
    "standalone": ("thalie.standalone.__main__:main", "Start, stop and watch a local instance."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thalie")
def thalie() -> None:
    """Thalie publishes heritage-science datasets with DOIs, embargoes and open licences."""
    enter_instance()


def main() -> None:
    """Entry point; errors a person can mend are one sentence."""
    try:
        thalie()
    except StandaloneError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
