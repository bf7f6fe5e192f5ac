"""``python -m bench NAME…`` runs measurements; without a name it lists them."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from thalie_local.standalone.environment import spare_loopback
from thalie_local.standalone.layout import StandaloneError

from .instance import FOLDER
from .result import Result

MEASUREMENTS = {
    "cold_start": "from a clone to the first page, and a second start",
    "ingest": "recognising, checking and summing AGLAE files, against plain reading",
    "draft": "the draft of a run of 2 000 analyses, against writing it as JSON",
    "deposit": "`thalie ingest` with upload into InvenioRDM, against plain reading",
    "record": "a record with 2 000 analyses and 200 objects, beside a plain one",
    "formats": "each format of a record, beside the serializer of a stock InvenioRDM",
    "publish": "records published per second, beside a stock InvenioRDM",
    "dump": "the whole catalogue in files, beside a loop over InvenioRDM's serializers",
    "commands": "commands that only read, beside `invenio --help` of a stock InvenioRDM",
    "lift": "10 000 embargoes lifted, 1 % of them damaged, beside the task of a stock InvenioRDM",
    "pages": "landing page, record by REST and search for a stranger, beside a stock InvenioRDM",
    "harvest": "OAI-PMH through HTTP, beside a bare loop over the database",
    "upload": "a large file through the form, the network cut twice, beside `curl`",
    "view": "one spectrum of a 2 GB file, beside ranges, h5grove's stock server and a download",
    "faults": "DOIs lost of 1 000 while DataCite fails, beside a stock InvenioRDM",
}


def main(names: list[str]) -> int:
    """Run the named measurements; the exit status is 2 for a name that is none of them."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown or not names:
        if unknown:
            print(f"There is no measurement named {', '.join(unknown)}.", file=sys.stderr)
        for name, text in MEASUREMENTS.items():
            print(f"  {name:<12}{text}")
        return 2 if unknown else 0
    spare_loopback(os.environ)
    for name in names:
        print(f"{name}: {MEASUREMENTS[name]}", flush=True)
        result: Result = import_module(f"bench.{name}").measure()
        path = result.write(FOLDER / "results")
        print(f"\n{result.table()}\n\n{result.line()}\n\nWritten to {path}.\n", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StandaloneError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nInterrupted; nothing was measured.", file=sys.stderr)
        sys.exit(130)
