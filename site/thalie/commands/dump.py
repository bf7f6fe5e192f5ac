"""``thalie dump``: the whole catalogue in files."""

from __future__ import annotations

import json
import sys

import click
from rich.console import Console
from rich.filesize import decimal

from thalie.console.exit_codes import DONE, NOT_DONE
from thalie.console.instance import instance


@click.command()
@click.option("--drop-older", is_flag=True, help="Take all older dumps away.")
@click.option("--json", "as_json", is_flag=True, help="The manifest on standard output.")
def dump(drop_older: bool, as_json: bool) -> None:
    """Write the catalogue into files that everybody may download, at /dumps.

    It is made every night; this makes one now. After a record was withdrawn or closed, the next
    dump takes older ones away by itself.

    Exit code: 0 done; 1 a record was left out, and the manifest says which.
    """
    console = Console(stderr=True)
    with instance():
        from thalie.exports.dump import make_dump

        with console.status("Reading …") as shown:
            made = make_dump(
                lambda number: shown.update(f"Reading … {number} records"), drop=drop_older
            )
        manifest = made.manifest()
    if as_json:
        click.echo(json.dumps(manifest, indent=1, ensure_ascii=False))
    else:
        click.echo(f"{manifest['records']} records, in {made.path}:")
        for one in manifest["files"]:
            click.echo(f"  {one['name']}  {decimal(one['size'])}")
        for one in manifest["skipped"]:
            click.echo(f"Record {one['id']} was left out: {one['why']}.")
    sys.exit(NOT_DONE if manifest["skipped"] else DONE)
