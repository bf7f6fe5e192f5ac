"""``thalie doi``: what is wanted of each DOI, what DataCite has, and what can be done about it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape

from thalie.console.database import database
from thalie.console.instance import instance
from thalie.doi.words import READ, STATES

if TYPE_CHECKING:
    from thalie.doi.reading import CallTold, Entry
    from thalie.doi.reconcile import Report

PIECE = 200  # entries read at a time
NOT_WELL, NOT_ASKED = 1, 3  # exit status; 2 is click's, for bad usage


@click.group()
def doi() -> None:
    """DOIs: what is wanted of each, what DataCite has, and whether the two meet."""


@doi.command()
@click.option("--list", "state", type=click.Choice(STATES), help="List the DOIs of this state.")
@click.option("--json", "as_json", is_flag=True, help="JSON: the numbers, then a DOI a line.")
def status(state: str | None, as_json: bool) -> None:
    """Tell how many DOIs wait, since when, and whether DataCite takes our account.

    Exit code: 0 all is well; 1 a DOI is late, or nothing is sent.
    """
    with database(READ):
        from thalie.doi.reading import numbers

        found = numbers()
        click.echo(json.dumps(found) if as_json else _numbers(found))
        for entry in _entries(state) if state else ():
            click.echo(json.dumps(entry.as_json()) if as_json else _line(entry))
    sys.exit(NOT_WELL if found["late"] or found["stopped"] else 0)


def _numbers(found: dict[str, Any]) -> str:
    lines = [
        f"{found['settled']} DOIs are as they are wanted, {found['pending']} wait "
        f"({found['late']} of them late, {found['failing']} failed), {found['paused']} are paused."
    ]
    if found["pending"]:
        lines.append(f"The oldest waits for {found['oldest']:.0f} s.")
    if found["stopped"]:
        lines.append(
            f"Nothing is sent since {found['stopped_since']}: DataCite refuses the account "
            f"({found['stopped_reason']}). Mend it, then: thalie doi resume --credentials"
        )
    return "\n".join(lines)


def _entries(state: str) -> Iterator[Entry]:
    from thalie.doi.reading import search

    page = 1
    while hits := search(state, page=page, size=PIECE).hits:
        yield from hits
        page += 1


def _line(entry: Entry) -> str:
    known = entry.known or "not sure"
    error = f": {entry.error}" if entry.error else ""
    return f"{entry.doi} wanted {entry.wanted}, DataCite {known}, {entry.attempts} failures{error}"


@doi.command()
@click.argument("name", metavar="DOI")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def show(name: str, as_json: bool) -> None:
    """Tell all about one DOI, and its last calls to DataCite."""
    with database(READ):
        from thalie.doi.reading import read

        with _known():
            entry, calls = read(name)
    if as_json:
        document = {**entry.as_json(), "calls": [asdict(call) for call in calls]}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        _show(Console(), entry, calls)


def _show(console: Console, entry: Entry, calls: list[CallTold]) -> None:
    console.print(f"[bold]{escape(entry.doi)}[/] ({entry.kind} {entry.object})")
    for key in ("wanted", "known", "url", "wanted_since", "confirmed", "next_attempt", "error"):
        console.print(f"  {key.replace('_', ' ')}: {escape(str(getattr(entry, key)) or '–')}")
    console.print(f"  {'settled' if entry.settled else 'waits'}{', paused' * entry.paused}")
    for call in calls:
        answer = call.status or ("–" if call.sent == "here" else "no answer")
        text = f"  {call.time} {call.sent} {answer} {call.text} ({call.seconds:.2f} s)"
        console.print(escape(text))


@doi.command()
@click.argument("names", metavar="[DOI]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All DOIs, for which DataCite is asked.")
def retry(names: tuple[str, ...], everything: bool) -> None:
    """Ask DataCite about these DOIs now, and send all of it again."""
    if bool(names) == everything:
        raise click.UsageError("Name DOIs, or say --all.")
    with instance():
        from invenio_access.permissions import system_identity

        from thalie.doi import services

        if everything:
            number = services.retry_all(system_identity)
        else:
            with _known():
                services.retry(system_identity, names)
            number = len(names)
    click.echo(f"{number} DOIs are being sent again.")


@doi.command("take-over")
@click.argument("name", metavar="DOI")
def take_over(name: str) -> None:
    """Say that a DOI which DataCite has already is ours, and have it changed to what is wanted."""
    with instance():
        from invenio_access.permissions import system_identity

        from thalie.doi import services

        with _known():
            services.take_over(system_identity, name)
    click.echo(f"{name} is being sent.")


@doi.command()
@click.argument("name", metavar="DOI")
def pause(name: str) -> None:
    """Leave one DOI alone until it is resumed."""
    with instance():
        from invenio_access.permissions import system_identity

        from thalie.doi import services

        with _known():
            services.pause(system_identity, name)
    click.echo(f"{name} is paused.")


@doi.command()
@click.argument("name", metavar="[DOI]", required=False)
@click.option("--credentials", is_flag=True, help="DataCite takes the account again.")
def resume(name: str | None, credentials: bool) -> None:
    """Go on with a paused DOI, or with all after the account was mended."""
    if (name is None) != credentials:
        raise click.UsageError("Name a DOI, or say --credentials.")
    with instance():
        from invenio_access.permissions import system_identity

        from thalie.doi import services

        if name is None:
            was = services.resume_credentials(system_identity)
            click.echo("DOIs are sent again." if was else "DOIs were being sent already.")
            return
        with _known():
            services.resume(system_identity, name)
    click.echo(f"{name} goes on.")


@doi.command()
@click.option("--dry-run", is_flag=True, help="Say what differs; mend nothing, mail nobody.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def reconcile(dry_run: bool, as_json: bool) -> None:
    """Compare the ledger with all DOIs at DataCite, and mend what differs.

    Exit code: 0 nothing differs; 1 something did, or DataCite did not give its list.
    """
    console = Console(stderr=True)
    with instance():
        from thalie.doi.reconcile import reconcile as compare

        with console.status("Comparing …") as shown:
            report = compare(
                dry_run=dry_run, tell=lambda number: shown.update(f"Comparing … {number} DOIs")
            )
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else _report(report))
    sys.exit(0 if report.clean else NOT_WELL)


@doi.group()
def mint() -> None:
    """Give DOIs to things that are no records."""


@mint.command()
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All instruments that have none.")
@click.option("--dry-run", is_flag=True, help="Say which DOIs there would be; make none.")
def instrument(names: tuple[str, ...], everything: bool, dry_run: bool) -> None:
    """Give DOIs to instruments, by their ids in the vocabulary. A DOI is for ever."""
    if bool(names) == everything:
        raise click.UsageError("Name instruments, or say --all.")
    with instance():
        from invenio_access.permissions import system_identity

        from thalie.doi import services
        from thalie.doi.instruments import InstrumentError

        try:
            made = services.mint_instruments(system_identity, names, dry_run=dry_run)
        except InstrumentError as error:
            raise click.ClickException(f"{error} Nothing was minted.") from error
    for name, new in made.items():
        click.echo(f"{name} {'would get' if dry_run else 'gets'} {new}")
    if not made:
        click.echo("These instruments have their DOIs already.")


@doi.command()
def relink() -> None:
    """Read again what the published datasets name, so that it tells of them in return.

    Needed once on an instance with datasets older than this; harmless at any time.
    """
    console = Console(stderr=True)
    with instance():
        from thalie.doi.links import rewrite_links

        with console.status("Reading …") as shown:
            number = rewrite_links(lambda done: shown.update(f"Reading … {done} versions"))
    click.echo(f"{number} versions were read.")


def _report(report: Report) -> str:
    from thalie.doi.reconcile import KINDS

    lines = [f"{report.compared} DOIs at DataCite were compared; {report.adopted} were adopted."]
    lines += [f"{KINDS[kind]}: {number}" for kind, number in report.counts.items() if number]
    lines += [f"  {one.doi}: {one.text}" for one in report.findings]
    if report.repairs:
        word = "would be" if report.dry_run else "are being"
        lines.append(f"{report.repairs} findings {word} mended.")
    if report.error:
        lines.append(f"Ended early: {report.error}")
    return "\n".join(lines)


@doi.command("check-external")
@click.option("--json", "as_json", is_flag=True, help="A DOI a line, with what was found.")
def check_external(as_json: bool) -> None:
    """Ask the DOI system whether the DOIs that were made elsewhere exist.

    Exit code: 0 all exist; 1 one does not; 3 none is missing, but some could not be asked.
    """
    console = Console(stderr=True)
    counts: Counter[str] = Counter()
    with instance(), console.status("Asking …") as shown:
        from thalie.doi.external import ask, external_dois
        from thalie.doi.handles import Existence

        for one in external_dois():
            found = ask(one.doi)
            counts[found] += 1
            shown.update(f"Asking … {counts.total()} DOIs")
            if as_json:
                click.echo(json.dumps({**asdict(one), "existence": found}))
            elif found is not Existence.FOUND:
                word = "does not exist" if found is Existence.MISSING else "could not be asked"
                click.echo(f"{one.doi} (record {one.record}): {word}")
    missing, unknown = counts[Existence.MISSING], counts[Existence.UNKNOWN]
    if not as_json:
        click.echo(
            f"{counts.total()} DOIs from elsewhere: {counts[Existence.FOUND]} exist, "
            f"{missing} do not, {unknown} could not be asked."
        )
    sys.exit(NOT_WELL if missing else NOT_ASKED if unknown else 0)


@contextmanager
def _known() -> Iterator[None]:
    """Turn a DOI that the ledger does not have into a message."""
    from thalie.doi.reading import DoiUnknownError

    try:
        yield
    except DoiUnknownError as error:
        raise click.ClickException(str(error)) from error
