"""Become one of the programs: ``python -m thalie.standalone.child NAME``.

The supervisor starts every program this way, so that secrets are handed over in the environment
of the program that needs them and stand in no configuration file or command line.
"""

from __future__ import annotations

import os
import sys

from .layout import Layout
from .programs import PROGRAMS


def main(name: str) -> None:
    """Replace this process by the program."""
    words, environment = PROGRAMS[name].command(Layout.from_environment())
    os.execve(words[0], words, environment)  # noqa: S606 (fixed words, no shell)


if __name__ == "__main__":
    main(sys.argv[1])
