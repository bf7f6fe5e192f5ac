"""Two workers, one of which is killed each second: ``python -m … KILLS``, then SIGTERM ends it.

A line tells that so many were killed; from there on the workers live.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time

from flask import Flask
from invenio_app.factory import create_api
from invenio_db import db

from thalie.doi.worker import drive_due

WORKERS = 2
PAUSE = 0.02  # seconds without anything to do


def work(app: Flask) -> int:
    """Be a worker, with a database connection of its own; returns the process id."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with app.app_context():
        db.engine.dispose(close=False)  # the connections are the parent's
        while True:
            drive_due(1.0)
            time.sleep(PAUSE)


def end(workers: list[int]) -> None:
    for one in workers:
        os.kill(one, signal.SIGKILL)
        os.waitpid(one, 0)


def main(kills: int) -> None:
    app = create_api()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    workers = [work(app) for _ in range(WORKERS)]
    try:
        print("ready", flush=True)
        dice = random.Random(0)
        for _ in range(kills):
            time.sleep(1)
            place = dice.randrange(WORKERS)
            end([workers[place]])
            workers[place] = work(app)
        print("over", flush=True)
        signal.pause()
    finally:
        end(workers)


if __name__ == "__main__":
    main(int(sys.argv[1]))
