"""A PostgreSQL of a test session: the binaries of `make run`, on a socket, nothing kept."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thalie_local.standalone.programs import postgres_bin
from thalie_local.standalone.unprivileged import command_prefix, hand_over

PATIENCE = 60.0  # seconds, on a busy machine
HURRIED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
IMPATIENT = "lock_timeout=20s"  # so that who waits for a lock in vain fails


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of an empty database; the server goes with all its data."""
    folder = Path(tempfile.mkdtemp(prefix="thalie-"))  # short: a socket's path has 107 bytes
    cluster = folder / "cluster"
    cluster.mkdir(mode=0o700)
    hand_over(folder)
    prefix = command_prefix(folder, Path(postgres_bin("postgres")).parent)
    words = ["--auth=trust", "-U", "thalie", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [*prefix, postgres_bin("initdb"), "-D", str(cluster), *words],
        check=True,
        capture_output=True,
    )
    sockets = ["listen_addresses=", f"unix_socket_directories={folder}"]
    options = [word for setting in (*sockets, *HURRIED, IMPATIENT) for word in ("-c", setting)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*prefix, postgres_bin("postgres"), "-D", str(cluster), *options], stderr=log
        )
    try:
        _await(folder, server)
        yield f"postgresql+psycopg2://thalie@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: whoever is connected is sent away
        server.wait(PATIENCE)
        shutil.rmtree(folder)


def _await(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    asked = [postgres_bin("pg_isready"), "-q", "-h", str(folder)]
    while subprocess.run(asked).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
        time.sleep(0.05)
