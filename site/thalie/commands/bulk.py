"""``thalie bulk``: one change over many datasets; the same as the page /desk/bulk."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from thalie.console.exit_codes import DONE, NOT_DONE, PENDING
from thalie.console.instance import instance

ROWS = 1_000_000
PAGE = 20
_LANGUAGE = click.option(
    "--language", type=click.Choice(("en", "fr")), default="en", show_default=True
)
_JSON = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output."
)
_YES = click.option("--yes", is_flag=True, help="Carry out what can be changed, without asking.")
_QUERY = click.option("--query", default="", metavar="WORDS", help="Datasets that a search finds.")
_IDS = click.option("--id", "ids", multiple=True, metavar="ID", help="A dataset, or its DOI.")


@click.group()
def bulk() -> None:
    """Change a field of many datasets, see it beforehand, take it back.

    Exit codes: 0 done; 1 something was not changed; 3 tried, and to be carried out.
    """


@bulk.command()
@_QUERY
@_IDS
@click.option("--field", required=True, metavar="PATH", help="The field; `fields` lists them.")
@click.option("--do", "do", type=click.Choice(("set", "add", "remove", "replace")), required=True)
@click.option("--value", default="", metavar="TEXT", help="The value.")
@click.option("--was", default="", metavar="TEXT", help="The value that is replaced.")
@_YES
@_LANGUAGE
@_JSON
def change(query: str, ids: tuple[str, ...], field: str, do: str, value: str, was: str,
           yes: bool, language: str, as_json: bool) -> None:  # fmt: skip
    """Try a change of one field; with --yes carry it out."""
    with _told(language) as identity:
        from thalie.bulk import book

        asked = {"field": field, "do": do, "value": value, "was": was}
        made = book.begin(identity, {"q": query, "ids": list(ids)}, asked)
        _go_on(identity, made.id, yes, language, as_json)


@bulk.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_YES
@_LANGUAGE
@_JSON
def sheet(file: Path, yes: bool, language: str, as_json: bool) -> None:
    """Try the corrections of a CSV FILE; with --yes carry them out."""
    with _told(language) as identity:
        from thalie.bulk import book

        made = book.begin_sheet(identity, file.read_bytes(), file.name)
        _go_on(identity, made.id, yes, language, as_json)


@bulk.command("carry-out")
@click.argument("change_id", metavar="CHANGE", type=click.UUID)
@_LANGUAGE
@_JSON
def carry_out(change_id: UUID, language: str, as_json: bool) -> None:
    """Carry out a CHANGE that was tried, or go on with one."""
    with _told(language) as identity:
        from thalie.bulk import book

        if book.change(change_id).state in (book.READY, book.STOPPED):
            book.carry_out(identity, change_id)
        _go_on(identity, change_id, False, language, as_json)


@bulk.command()
@click.argument("change_id", metavar="CHANGE", type=click.UUID)
@_YES
@_LANGUAGE
@_JSON
def undo(change_id: UUID, yes: bool, language: str, as_json: bool) -> None:
    """Try to take a CHANGE back; with --yes carry it out."""
    with _told(language) as identity:
        from thalie.bulk import book

        made = book.begin_undo(identity, change_id)
        _go_on(identity, made.id, yes, language, as_json)


@bulk.command()
@click.argument("change_id", metavar="CHANGE", type=click.UUID)
def discard(change_id: UUID) -> None:
    """Forget a CHANGE that was tried and not carried out."""
    with _told("en") as identity:
        from thalie.bulk import book

        book.discard(identity, change_id)
    click.echo("Discarded.")


@bulk.command()
@click.argument("change_id", metavar="CHANGE", type=click.UUID)
@_LANGUAGE
@_JSON
def show(change_id: UUID, language: str, as_json: bool) -> None:
    """Tell a CHANGE with its datasets, old and new values."""
    with _told(language) as identity:
        _tell(identity, change_id, language, as_json)


@bulk.command("list")
@_LANGUAGE
@_JSON
def list_(language: str, as_json: bool) -> None:
    """Tell the last changes."""
    with _told(language) as identity:
        from thalie.bulk import book
        from thalie.bulk.telling import changes_told

        changes, total = book.history(identity, 1, PAGE)
        told = changes_told(changes, language)
    if as_json:
        click.echo(json.dumps({"total": total, "changes": told}, ensure_ascii=False))
        return
    for one in told:
        click.echo(f"{one['id']}  {one['at'][:16]}  {one['state_said']}  {one['what']}")


@bulk.command()
@_LANGUAGE
def fields(language: str) -> None:
    """List the fields that may be changed."""
    with _told(language):
        from thalie.bulk.telling import fields_told

        for one in fields_told(language):
            click.echo(f"{one['path']}  {one['label']}")


@bulk.command()
@_QUERY
@_IDS
@click.option("--field", "paths", multiple=True, metavar="PATH", help="A column; may be repeated.")
@_LANGUAGE
def export(query: str, ids: tuple[str, ...], paths: tuple[str, ...], language: str) -> None:
    """Write chosen fields as CSV to standard output."""
    with _told(language) as identity:
        from thalie.bulk import book
        from thalie.bulk.paths import SPOTS
        from thalie.bulk.sheet import written

        if unknown := [path for path in paths if path not in SPOTS]:
            raise click.BadParameter(f"there is no field {unknown[0]!r}.", param_hint="--field")
        spots = [SPOTS[path] for path in dict.fromkeys(["metadata.title", *paths])]
        records = book.exported(identity, {"q": query, "ids": list(ids)})
        click.echo(written(spots, records, language), nl=False)


@contextmanager
def _told(language: str) -> Iterator[Any]:
    """The application, as an operator; what cannot be becomes sentences."""
    with instance() as app:
        from flask_babel import force_locale
        from invenio_access.permissions import system_identity
        from sqlalchemy.exc import NoResultFound

        from thalie.bulk.errors import BulkError, SheetError

        try:
            with app.test_request_context(), force_locale(language):
                yield system_identity
        except SheetError as error:
            told = [fault.said(language) for fault in error.faults]
            raise click.ClickException("\n".join(told)) from None
        except BulkError as error:
            raise click.ClickException(error.sentence.in_language(language)) from None
        except NoResultFound:
            raise click.ClickException("There is no such change.") from None


def _go_on(identity: Any, change_id: UUID, yes: bool, language: str, as_json: bool) -> None:
    """Do the work of the worker here, tell how it went, and end."""
    from thalie.bulk import book
    from thalie.bulk.work import work_on

    work_on(change_id, _progress(as_json))
    if yes and book.counts([change_id])[change_id].get(book.READY):
        book.carry_out(identity, change_id)
        work_on(change_id, _progress(as_json))
    told = _tell(identity, change_id, language, as_json)
    numbers = told["records"]
    if told["state"] in (book.READY, book.LOOKING, book.RUNNING) and numbers.get(book.READY):
        sys.exit(PENDING)
    left = sum(numbers.get(one, 0) for one in (book.REFUSED, *book.LEFT))
    sys.exit(NOT_DONE if left or told["state"] == book.STOPPED else DONE)


def _progress(silent: bool) -> Callable[[int], None]:
    def told(number: int) -> None:
        if not silent and number % 50 == 0:
            click.echo(f"{number} datasets …", err=True)

    return told


def _tell(identity: Any, change_id: UUID, language: str, as_json: bool) -> dict[str, Any]:
    from thalie.bulk import book
    from thalie.bulk.telling import change_told, rows_told

    found = book.change(change_id)
    told = change_told(found, language)
    told["hits"] = rows_told(identity, found, 1, ROWS, language)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(told)))
    return told


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['what']} ({told['id']}): {told['state_said']}. {told['trouble']}".rstrip()
    for row in told["hits"]:
        yield f"  {row['id'] or '–'}: {row['state_said']}. {' '.join(row['why'])}".rstrip()
        for one in row["values"]:
            yield f"    {one['label']}: {one['old'] or '–'} → {one['new'] or '–'}"
