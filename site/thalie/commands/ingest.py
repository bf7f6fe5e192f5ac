"""``thalie ingest``: datasets of what the accelerator wrote."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from thalie.capture import CaptureError, Dialect, RunSource, configured, find_runs
from thalie.console.exit_codes import DONE, NOT_DONE, PENDING
from thalie.console.instance import instance
from thalie.deposit.access import AccessError, AccessWish
from thalie.deposit.choices import KEEP, REDACT, Choices
from thalie.deposit.dataset import Wishes
from thalie.deposit.people import People, PeopleError, read_people
from thalie.deposit.progress import progress_bar
from thalie.deposit.report import RunReport
from thalie.deposit.show import show_reports
from thalie.ground.plain import legible

JSON_VERSION = 1
DAY = click.DateTime(["%Y-%m-%d"])


class _Text(click.types.StringParamType):
    """Words that can be kept: a terminal may send any bytes."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text. Fails for bytes that are no UTF-8."""
        text = super().convert(value, param, ctx)
        if legible(text) != text:
            self.fail(f"“{legible(text)}” is no text in UTF-8.", param, ctx)
        return text


def _people(ctx: click.Context, option: click.Parameter, path: Path | None) -> People | None:
    """Read the file of persons, or end with every mistake in it."""
    if path is None:
        return None
    try:
        return read_people(path)
    except PeopleError as error:
        raise click.BadParameter("\n  " + "\n  ".join(error.problems)) from error


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option(
    "--creators", "people", callback=_people, type=click.Path(dir_okay=False, path_type=Path),
    help="YAML file that names the persons: creators, contributors, and spellings in files.",
)  # fmt: skip
@click.option("--publish", is_flag=True, help="Publish with a DOI; without it, a draft is made.")
@click.option("--new-version", is_flag=True, help="Allow a new version of a published run.")
@click.option(
    "--names", type=click.Choice([KEEP, REDACT]),
    help="Files that name persons: keep them (all are in --creators) or send redacted copies.",
)  # fmt: skip
@click.option("--accept-damaged", is_flag=True, help="Deposit damaged files, with a public note.")
@click.option("--embargo-until", type=DAY, metavar="DATE", help="Open the files on this day.")
@click.option("--open", "open_", is_flag=True, help="Open the files now.")
@click.option(
    "--restricted", type=_Text(), metavar="REASON", help="Close the files, with a public reason."
)
@click.option(
    "--readme/--no-readme", default=None,
    help="Put a README.txt with the DOI beside the files, or leave it out.",
)  # fmt: skip
@click.option(
    "--title", type=_Text(), metavar="TEXT", help="Title of the dataset (for a single run)."
)
@click.option("--owner", type=_Text(), metavar="EMAIL", help="Account that owns the drafts.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--no-wait", is_flag=True, help="Do not wait until DataCite shows the DOIs.")
@click.option(
    "--wait", type=click.FloatRange(min=0), default=120.0, show_default=True, metavar="SECONDS",
    help="How long to wait for DOIs, and for a service that is being restarted.",
)  # fmt: skip
def ingest(
    paths: tuple[Path, ...],
    people: People | None,
    publish: bool,
    new_version: bool,
    names: str | None,
    accept_damaged: bool,
    embargo_until: datetime | None,
    open_: bool,
    restricted: str | None,
    readme: bool | None,
    title: str | None,
    owner: str | None,
    dry_run: bool,
    as_json: bool,
    no_wait: bool,
    wait: float,
) -> None:
    """Make datasets of what the accelerator wrote.

    PATH is a file, a run folder (PROJECT/runs/LABEL/…) or a folder that holds some of these. Each
    run becomes one dataset. The same command again changes nothing; after an interruption it goes
    on. What is said once about a run (--creators, --names, access, --readme, --title) is
    remembered.

    Exit code: 0 all done; 1 something was refused or failed; 2 wrong usage; 3 published, but a DOI
    is not findable yet.
    """
    choices = Choices(
        publish=publish,
        new_version=new_version,
        names=names or "",
        accept_damaged=accept_damaged,
        people=people,
        access=_access(embargo_until, open_, restricted),
        wishes=Wishes(title={"en": title.strip()} if title else {}),
        readme=readme,
    )
    with instance() as app:
        sources = _sources(paths, configured(app.config))
        if title and len(sources) > 1:
            raise click.UsageError(f"--title names one dataset, but there are {len(sources)} runs.")
        from thalie.checks.lacks import lacks_of  # these need the application
        from thalie.deposit.runs import deposit_runs, preview_runs

        with progress_bar(sources) as progress:
            if dry_run:
                reports = preview_runs(app, sources, choices, progress)
            else:
                reports = deposit_runs(
                    app,
                    sources,
                    choices,
                    progress,
                    owner or "",
                    wait,
                    judge=lacks_of,
                    wait_for_dois=not no_wait,
                )
    code = exit_code(reports, waited=not no_wait)
    if as_json:
        click.echo(json.dumps(document(reports, dry_run, code), indent=2, ensure_ascii=False))
    else:
        show_reports(Console(), reports)
    sys.exit(code)


def document(reports: Sequence[RunReport], dry_run: bool, code: int) -> dict[str, Any]:
    """Return the JSON document of an ingest; its keys only ever grow in number."""
    return {
        "version": JSON_VERSION,
        "dry_run": dry_run,
        "exit_code": code,
        "runs": [report.to_json() for report in reports],
    }


def exit_code(reports: Sequence[RunReport], *, waited: bool) -> int:
    """Whether all was done, and whether a DOI that was waited for is still missing."""
    if not all(report.done for report in reports):
        return NOT_DONE
    return PENDING if waited and any(report.pending for report in reports) else DONE


def _access(until: datetime | None, open_: bool, restricted: str | None) -> AccessWish | None:
    if restricted is not None and not restricted.strip():
        raise click.UsageError("--restricted needs a reason: data are never closed silently.")
    if until is None and not open_ and restricted is None:
        return None
    try:
        return AccessWish(
            open=open_,
            until=until.date() if until else None,
            restricted=(restricted or "").strip(),
        )
    except AccessError as error:
        raise click.UsageError(str(error)) from error


def _sources(paths: Sequence[Path], dialect: Dialect) -> list[RunSource]:
    try:
        return find_runs(paths, dialect=dialect)
    except CaptureError as error:
        raise click.UsageError(str(error)) from error
