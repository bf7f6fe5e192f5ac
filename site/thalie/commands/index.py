"""``thalie check-index``: does the search index say what the database says?"""

from __future__ import annotations

import sys

import click

from thalie.console.exit_codes import DONE, NOT_DONE
from thalie.console.instance import instance


@click.command("check-index")
@click.option("--repair", is_flag=True, help="Mend what differs.")
def check_index(repair: bool) -> None:
    """Compare the search index with the database, which is right.

    Exit code: 0 consistent, or mended; 1 something differs.
    """
    with instance():
        from thalie.records import consistency

        reports = consistency.check_index(repair=repair)
    for report in reports:
        click.echo(
            f"{report.kind}: {report.compared} compared, {report.missing} missing, "
            f"{report.stale} stale, {report.orphans} without a record, {report.ahead} ahead of "
            f"the database, {report.unseen} not reached by a search, {report.repaired} mended"
        )
    if any(report.ahead for report in reports):
        click.echo("An index ahead of its database must be made anew; see the operator's manual.")
    sys.exit(DONE if all(report.consistent for report in reports) else NOT_DONE)
