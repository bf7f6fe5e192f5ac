"""``python -m bench.stock`` serves the stock instance until Ctrl-C, to look at it beside ours."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress

from bench.instance import running
from bench.stock.build import Stock
from thalie_local.standalone.layout import StandaloneError


def main() -> None:
    """Build what is missing, then serve."""
    with running() as here:
        stock = Stock(here)
        stock.install()
        stock.prepare()
        with stock.worker(), stock.web() as address, suppress(KeyboardInterrupt):
            print(
                f"Stock InvenioRDM: {address} (Thalie: {here.url}). Ctrl-C stops both.", flush=True
            )
            signal.pause()


if __name__ == "__main__":
    try:
        main()
    except StandaloneError as error:
        sys.exit(f"\n{error}")
