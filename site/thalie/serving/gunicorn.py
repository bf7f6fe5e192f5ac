"""Gunicorn's settings for one machine: the application is loaded once, then forked.

A full garbage collection stops a worker for about a quarter of a second once the application is
loaded (450 000 objects); ``gc.freeze`` before the fork takes these objects out of its sight and
keeps their memory shared between the workers. What is left is collected rarely: a page of search
results makes some 20 000 objects, and Python's own thresholds would have each looked at many times
(docs/benchmarks.md).
"""

from __future__ import annotations

import gc
import os
from typing import Any

workers = int(os.environ.get("THALIE_WEB_WORKERS", "2"))
threads = int(os.environ.get("THALIE_WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True
timeout = 120
graceful_timeout = 15
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
accesslog = None
errorlog = "-"
limit_request_line = 8190
control_socket_disable = True  # it would lie in the home folder, outside the instance

THRESHOLDS = (20_000, 10, 50)
STALLED = 120  # seconds without a byte, after which nobody waits for the rest of a file


def when_ready(server: Any) -> None:
    """Freeze what the application loaded, before any worker is forked."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def pre_request(worker: Any, request: Any) -> None:
    """Let an upload that stalls end, instead of keeping a thread for ever."""
    if request.method == "PUT":
        request.unreader.sock.settimeout(STALLED)
