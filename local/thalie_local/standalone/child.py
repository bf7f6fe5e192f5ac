"""Become one of the programs: ``python -m thalie_local.standalone.child NAME``.

The supervisor starts every program this way, so that secrets are handed over in the environment
of the program that needs them and stand in no configuration file or command line.
"""

from __future__ import annotations

import os
import sys

import psutil

from .layout import Layout
from .privacy import write_privately
from .programs import PROGRAMS
from .supervisor import birth_file


def main(name: str) -> None:
    """Leave a note of who we are, then replace this process by the program."""
    write_privately()
    layout = Layout.from_environment()
    words, environment = PROGRAMS[name].command(layout)
    birth_file(layout, name).write_text(f"{os.getpid()} {psutil.Process().create_time()}\n")
    os.execve(words[0], words, environment)  # noqa: S606 (fixed words, no shell)


if __name__ == "__main__":
    main(sys.argv[1])
