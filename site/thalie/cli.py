"""The ``thalie`` command. Subcommands are imported when they are called, so that help is quick."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

Table = dict[str, tuple[str, str]]
"""Commands by name: where each stands, and what it is for."""

COMMANDS: Table = {
    "ingest": ("thalie.commands.ingest:ingest", "Make datasets of what the accelerator wrote."),
    "check-index": (
        "thalie.commands.index:check_index",
        "Compare the search index with the database.",
    ),
    "checks": (
        "thalie.commands.checks:checks",
        "Load and run the curation checks, list what is lacking.",
    ),
    "desk": ("thalie.commands.desk:desk", "Tell what needs a curator today."),
    "bulk": ("thalie.commands.bulk:bulk", "Change a field of many datasets; take it back."),
    "dump": ("thalie.commands.dump:dump", "Write the whole catalogue into files to be downloaded."),
    "import-crate": (
        "thalie.commands.import_crate:import_crate",
        "Make a draft of an RO-Crate.",
    ),
    "doi": ("thalie.commands.doi:doi", "Tell and mend what DataCite has of the DOIs."),
    "things": (
        "thalie.commands.things:things",
        "Keep the book of things that datasets name; merge objects.",
    ),
    "grants": ("thalie.commands.grants:grants", "Offer requests for access on older datasets."),
    "harvest": ("thalie.commands.harvest:harvest", "Tell and mend what harvesters are told."),
    "embargo": ("thalie.commands.embargo:embargo", "Tell and open what is under an embargo."),
    "pictures": (
        "thalie.commands.pictures:pictures",
        "Tell and draw pictures of what is in files.",
    ),
    "vocabularies": (
        "thalie.commands.vocabularies:vocabularies",
        "Check and load vocabularies.",
    ),
    "verify": (
        "thalie.commands.verify:verify",
        "Check files: sums, whether they can be read, whether the record agrees.",
    ),
    "describe": ("thalie.commands.describe:describe", "Tell what a record is about."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is asked for."""

    def __init__(self, *words: Any, table: Table, **attributes: Any) -> None:
        super().__init__(*words, **attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``."""
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.table.items()])


@click.command(
    cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="thalie")
def main() -> None:
    """Thalie publishes heritage-science datasets with DOIs, embargoes and open licences."""


if __name__ == "__main__":
    main(prog_name="thalie")
