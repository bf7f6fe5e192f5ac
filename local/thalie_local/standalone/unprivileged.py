"""PostgreSQL refuses to run as root: how root hands it to another user.

``setpriv`` (util-linux) changes the user. Where the checkout lies in a folder that only root may
enter, the process also keeps the right to read and search folders (``CAP_DAC_READ_SEARCH``), and
keeps it in ``access()`` too, with which initdb looks for its neighbours (``no_setuid_fixup``, see
capabilities(7)).
"""

from __future__ import annotations

import os
import pwd
import shutil
import sys
from pathlib import Path

from .layout import StandaloneError

USER = "nobody"


def _everyone_may_enter(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents])


def command_prefix(*needed: Path) -> list[str]:
    """Words to put before a command that must not run as root (none if we are not root)."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if not sys.platform.startswith("linux") or setpriv is None:
        raise StandaloneError(
            "PostgreSQL refuses to run as root and the command setpriv (util-linux) is not here: "
            "run as an ordinary user."
        )
    user = pwd.getpwnam(USER)
    words = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if not all(_everyone_may_enter(path) for path in needed):
        words += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
                  "--securebits=+no_setuid_fixup"]  # fmt: skip
    return [*words, "--"]


def hand_over(folder: Path) -> None:
    """Give ``folder`` to the unprivileged user when we are root."""
    if os.geteuid() == 0:
        user = pwd.getpwnam(USER)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
