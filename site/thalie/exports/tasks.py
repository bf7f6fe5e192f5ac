"""The nightly dump of the catalogue."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .dump import make_dump
from .dump_folder import DumpBusyError


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def dump_catalogue() -> None:
    """Make a dump. One that cannot be made leaves the former; the next night tries again."""
    try:
        made = make_dump()
    except DumpBusyError as error:
        current_app.logger.info("No dump was made: %s", error)
        return
    manifest = made.manifest()
    level = "warning" if manifest["skipped"] else "info"
    getattr(current_app.logger, level)(
        "Dump %s: %s records, %s skipped", made.name, manifest["records"], len(manifest["skipped"])
    )
