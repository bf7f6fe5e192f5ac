"""The commands behind the Makefile: ``python -m thalie_local.standalone COMMAND``."""

from __future__ import annotations

import os
import sys

import click

from . import run as running
from .environment import spare_loopback
from .layout import Layout, StandaloneError
from .tools import install_browser, lock_assets


@click.group()
def main() -> None:
    """Run Thalie on one machine, without Docker."""
    spare_loopback(os.environ)


@main.command()
@click.option("--demo/--no-demo", default=True, help="Load the demonstration campaign.")
@click.option("--detach", is_flag=True, help="Leave it running and return.")
def run(demo: bool, detach: bool) -> None:
    """Start everything; Ctrl-C stops it."""
    running.run(Layout.from_environment(), demo=demo, detach=detach)


@main.command()
def stop() -> None:
    """Stop everything."""
    running.stop(running.Instance(Layout.from_environment()))


@main.command()
def status() -> None:
    """Tell what runs."""
    sys.exit(running.status(Layout.from_environment()))


@main.command()
@click.argument("names", nargs=-1)
def logs(names: tuple[str, ...]) -> None:
    """Follow the logs."""
    sys.exit(running.logs(Layout.from_environment(), names))


@main.command()
@click.option("--everything", is_flag=True, help="Also what was installed and built.")
def clean(everything: bool) -> None:
    """Stop, then forget all data of the instance."""
    sys.exit(running.clean(Layout.from_environment(), everything=everything))


@main.command("install-browser")
def install_browser_command() -> None:
    """Install the browser of the tests and the linter of JavaScript."""
    install_browser(Layout.from_environment())


@main.command("lock-assets")
def lock_assets_command() -> None:
    """Refresh assets/pnpm-lock.yaml."""
    lock_assets(Layout.from_environment())


if __name__ == "__main__":
    try:
        main()
    except StandaloneError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        if error.errno != 28:  # ENOSPC
            raise
        print("\nThe disk is full.", file=sys.stderr)
        sys.exit(1)
