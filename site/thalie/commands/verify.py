"""``thalie verify``: the sums of files, whether they can be read, and what they say."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from thalie.console.exit_codes import DONE, NOT_DONE
from thalie.console.instance import instance
from thalie.console.records import identifier_of
from thalie.ground.errors import OperatorError
from thalie.ground.language import counted, in_context, languages
from thalie.ground.language import sentence as _

if TYPE_CHECKING:
    from thalie.capture import Dialect
    from thalie.replay.verifying import Dataset, Verified

HEADS = {
    "file": _("File"),
    "size": in_context("files", "Size"),
    "sum": _("Checksum"),
    "reading": _("Reading"),
    "conditions": in_context("column", "Conditions"),
}
AGREE = in_context("conditions", "agree")
NOTHING = "–"


@click.command()
@click.argument("dataset")
@click.option("--language", type=click.Choice(languages()), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def verify(dataset: str, language: str, as_json: bool) -> None:
    """Check the files of DATASET: sums, whether they can be read, whether the record agrees.

    DATASET is a folder, such as an unpacked replay pack or RO-Crate: that needs no instance. Or it
    is a published record of this instance: an identifier such as abcde-12345, its DOI, its address.

    Exit code: 0 all is well; 1 something is wrong, or there is no such dataset.
    """
    folder = Path(dataset)
    opened = _of_folder(folder) if folder.is_dir() else _of_record(dataset.strip())
    with opened as (found, dialect):
        results = _verified(found, dialect)
    well = all(one.is_well for one in results)
    if as_json:
        _print_json(found, results, well)
    else:
        _show(results, language)
    sys.exit(DONE if well else NOT_DONE)


@contextmanager
def _of_folder(folder: Path) -> Iterator[tuple[Dataset, Dialect]]:
    from thalie.capture import configured
    from thalie.replay.verifying import of_folder

    try:
        chosen = os.environ.get("INVENIO_THALIE_DIALECT")
        yield of_folder(folder), configured({"THALIE_DIALECT": chosen})
    except OperatorError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _of_record(named: str) -> Iterator[tuple[Dataset, Dialect]]:
    with instance() as app:
        from thalie.capture import configured
        from thalie.replay.stored import of_record

        with of_record(identifier_of(named)) as found:
            yield found, configured(app.config)


def _verified(found: Dataset, dialect: Dialect) -> list[Verified]:
    from thalie.capture import Limits
    from thalie.replay.verifying import verify as look

    console = Console(stderr=True)
    with console.status("Reading …") as shown:
        return look(
            found, dialect, Limits(), lambda name, _: shown.update(f"Reading … {escape(name)}")
        )


def _print_json(found: Dataset, results: Sequence[Verified], well: bool) -> None:
    told: dict[str, Any] = {
        "version": 1,
        "dataset": found.name,
        "exit_code": DONE if well else NOT_DONE,
        "files": [one.as_json() for one in results],
    }
    click.echo(json.dumps(told, indent=2, ensure_ascii=False))


def _show(results: Sequence[Verified], language: str) -> None:
    from thalie.replay.verifying import READING, SUMS

    table = Table(*(one.in_language(language) for one in HEADS.values()))
    for one in results:
        table.add_row(
            escape(one.name),
            "" if one.size is None else str(one.size),
            SUMS[one.sum].in_language(language),
            READING[one.reading].in_language(language) if one.reading in READING else NOTHING,
            _conditions(one, language),
            style="" if one.is_well else "red",
        )
    Console().print(table)
    for one in results:
        if one.reason:
            click.echo(f"{one.name}: {one.reason}")
        for each in one.differences or ():
            click.echo(
                _(
                    "%(place)s, %(field)s: the record says “%(record)s”, the file “%(file)s”.",
                    **each.as_json(),
                ).in_language(language)
            )
    wrong = sum(not one.is_well for one in results)
    click.echo(_summary(len(results), wrong, language))


def _conditions(one: Verified, language: str) -> str:
    if one.differences is None:
        return NOTHING
    if not one.differences:
        return AGREE.in_language(language)
    number = len(one.differences)
    return counted("%(number)s value differs", "%(number)s values differ", number).in_language(
        language
    )


def _summary(files: int, wrong: int, language: str) -> str:
    whole = counted("%(number)s file", "%(number)s files", files).in_language(language)
    if not wrong:
        return _("%(files)s: all is well.", files=whole).in_language(language)
    return counted(
        "%(files)s: something is wrong with %(number)s of them.",
        "%(files)s: something is wrong with %(number)s of them.",
        wrong,
        files=whole,
    ).in_language(language)
