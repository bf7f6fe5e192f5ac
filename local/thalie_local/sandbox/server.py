"""Serving the local DataCite: one gunicorn worker with threads, on a loopback address."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import sqlite3
import threading
import time
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from thalie_local.sandbox.app import create_app
from thalie_local.sandbox.settings import Settings
from thalie_local.sandbox.store import Store

THREADS = 16
PATIENCE = 3.0  # seconds: how long a predecessor that was killed may hold the port


class StartError(Exception):
    """The server cannot start; the message says why."""


def serve(settings: Settings, host: str, port: int) -> None:
    """Answer until told to stop (SIGTERM, SIGINT). Raises ``StartError`` before that."""
    _require_loopback(host)
    _prepare(settings)
    listener = _listen(host, port)
    _Server(settings, listener).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._address = "{}:{}".format(*listener.getsockname())
        self._descriptor = listener.detach()  # gunicorn closes it
        self._lifeline, self._held = os.pipe()
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"fd://{self._descriptor}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": 1,
            "timeout": 0,  # a slow answer may be wanted: see faults
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "thalie-datacite",
            "when_ready": self._announce,
            "post_fork": self._die_with_parent,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def _announce(self, arbiter: object) -> None:
        print(f"Local DataCite (test DOIs only): http://{self._address}/", flush=True)

    def _die_with_parent(self, arbiter: object, worker: object) -> None:
        """Let the worker end at once when its parent is killed, so that none answers any more.

        The parent alone holds the other end of the pipe: reading ends when it does.
        """
        os.close(self._held)

        def wait() -> None:
            os.read(self._lifeline, 1)
            os._exit(1)

        threading.Thread(target=wait, name="lifeline", daemon=True).start()

    def load(self) -> Flask:
        return create_app(self._settings)


def _require_loopback(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise StartError(
            f"{host} is not an address of this machine alone; use 127.0.0.1. "
            "The local DataCite is for development and tests only."
        )


def _prepare(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        Store(settings.database).close()
    except (OSError, sqlite3.Error) as error:
        raise StartError(f"The DOIs cannot be kept in {settings.data}: {error}.") from error


def _listen(host: str, port: int) -> socket.socket:
    deadline = time.monotonic() + PATIENCE
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        try:
            return socket.create_server((host, port), family=family)
        except (OSError, OverflowError) as error:
            busy = getattr(error, "errno", None) == errno.EADDRINUSE
            if busy and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            reason = "another program uses it" if busy else str(error)
            raise StartError(f"Port {port} of {host} cannot be used: {reason}.") from error
