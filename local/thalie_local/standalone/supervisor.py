"""Keeps the programs alive, through supervisord, and leaves none behind."""

from __future__ import annotations

import os
import subprocess
import time
import xmlrpc.client
from collections.abc import Iterable
from configparser import RawConfigParser
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psutil

from thalie.ground.files import write_private

from .layout import LOOPBACK, PORTS, Layout, StandaloneError
from .programs import PROGRAMS, Program
from .secrets import load

TROUBLE = (OSError, HTTPException, xmlrpc.client.Error)


def birth_file(layout: Layout, name: str) -> Path:
    """Where a program notes its process id and time of birth."""
    return layout.run / f"{name}.birth"


class Supervisor:
    """The supervisord of one instance."""

    def __init__(self, layout: Layout) -> None:
        """Speak for the instance in ``layout``."""
        self.layout = layout

    @property
    def _rpc(self) -> Any:
        password = load(self.layout.secrets_file)["supervisor_password"]
        port = self.layout.port_of("supervisor")
        return xmlrpc.client.ServerProxy(
            f"http://thalie:{password}@{LOOPBACK}:{port}/RPC2"
        ).supervisor

    def is_running(self) -> bool:
        """Whether our supervisord answers."""
        if not self.layout.secrets_file.exists():
            return False
        try:
            return bool(self._rpc.getState()["statename"] == "RUNNING")
        except TROUBLE:
            return False

    def launch(self) -> None:
        """Start supervisord, with no program yet. Strays of a killed one are ended first."""
        if self.is_running():
            return
        self.end_strays()
        self.refuse_busy_ports(PORTS)
        config = self.layout.run / "supervisord.conf"
        write_private(config, self._config())
        self.layout.logs.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"THALIE_HOME": str(self.layout.home), "THALIE_CHILD": "1",
                                    "THALIE_PORT": str(self.layout.port)}  # fmt: skip
        with (self.layout.logs / "supervisord.out").open("ab") as out:
            subprocess.Popen(
                [self.layout.python, "-m", "supervisor.supervisord", "-n", "-c", str(config)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env=environment, cwd=self.layout.home, start_new_session=True,
            )  # fmt: skip
        wait_until(
            self.is_running, 15, "The supervisor did not start; see var/log/supervisord.out."
        )

    def _config(self) -> str:
        config = RawConfigParser()
        run, logs = self.layout.run, self.layout.logs
        secrets = load(self.layout.secrets_file)
        config["supervisord"] = {
            "logfile": str(logs / "supervisord.log").replace("%", "%%"),
            "pidfile": str(run / "supervisord.pid").replace("%", "%%"),
            "silent": "true",
        }
        config["inet_http_server"] = {
            "port": f"{LOOPBACK}:{self.layout.port_of('supervisor')}",
            "username": "thalie",
            "password": secrets["supervisor_password"],
        }
        config["rpcinterface:supervisor"] = {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        }
        for program in PROGRAMS.values():
            config[f"program:{program.name}"] = {
                "command": f"{self.layout.python} -m thalie_local.standalone.child {program.name}",
                "autostart": "false",
                "autorestart": "true",
                "startsecs": "2",
                "startretries": "5",
                "stopsignal": program.stop_signal,
                "stopwaitsecs": str(program.stop_seconds),
                "killasgroup": "true",
                "redirect_stderr": "true",
                "stdout_logfile": str(logs / f"{program.name}.log").replace("%", "%%"),
                "stdout_logfile_maxbytes": "20MB",
                "stdout_logfile_backups": "2",
            }
        lines: list[str] = []
        for section in config.sections():
            lines.append(f"[{section}]")
            lines += [f"{key} = {value}" for key, value in config[section].items()]
        return "\n".join(lines) + "\n"

    def refuse_busy_ports(self, services: Iterable[str]) -> None:
        """Raise ``StandaloneError`` when somebody else listens on one of our ports."""
        import socket

        for service in services:
            port = self.layout.port_of(service)
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((LOOPBACK, port))
                except OSError:
                    raise StandaloneError(
                        f"Port {port} (for {service}) is used by another program: "
                        "choose another range, for example "
                        f"THALIE_PORT={self.layout.port + 100} make run."
                    ) from None

    def states(self) -> dict[str, dict[str, Any]]:
        """What supervisord knows of each program, by name."""
        return {info["name"]: info for info in self._rpc.getAllProcessInfo()}

    def start(self, program: Program) -> None:
        """Ask for a program; does nothing when it runs already."""
        with suppress(xmlrpc.client.Fault):  # ALREADY_STARTED
            self._rpc.startProcess(program.name, False)

    def wait_healthy(self, program: Program, seconds: float = 90) -> None:
        """Wait until a program answers; raise ``StandaloneError`` when it gives up or is late."""
        log = self.layout.logs / f"{program.name}.log"

        def ready() -> bool:
            state = self.states()[program.name]["statename"]
            if state in {"FATAL", "EXITED"}:
                raise StandaloneError(
                    f"{program.title} does not stay up; its last words are in {log}."
                )
            return state == "RUNNING" and program.healthy(self.layout)

        wait_until(
            ready, seconds, f"{program.title} did not answer within {seconds:.0f} s; see {log}."
        )

    def restart(self, program: Program) -> None:
        """Stop and start one program."""
        with suppress(xmlrpc.client.Fault):
            self._rpc.stopProcess(program.name, True)
        self.start(program)

    def pid(self, program: str) -> int:
        """Process id of a program, 0 when it does not run."""
        return int(self.states()[program]["pid"])

    def shutdown(self) -> None:
        """Stop every program in order, the supervisor last; end what is left."""
        if self.is_running():
            pid = int(self._rpc.getPID())
            order = ["scheduler", "beat", "worker", "web", "datacite", "opensearch", "valkey"]
            with suppress(*TROUBLE):
                for name in order[:4]:
                    self._stop_nowait(name)
                wait_until(lambda: self._all_stopped(order[:4]), 70, "")
                for name in [*order[4:], "postgres"]:
                    self._stop_nowait(name)
                self._rpc.shutdown()
            with suppress(psutil.Error):
                psutil.Process(pid).wait(40)
        self.end_strays()

    def _stop_nowait(self, name: str) -> None:
        with suppress(xmlrpc.client.Fault):  # NOT_RUNNING
            self._rpc.stopProcess(name, False)

    def _all_stopped(self, names: list[str]) -> bool:
        states = self.states()
        return all(states[name]["pid"] == 0 for name in names)

    def strays(self) -> list[psutil.Process]:
        """Processes of this instance that run without their supervisor; not ourselves.

        Most carry the instance's mark in their environment; PostgreSQL and Valkey write their
        titles over it, so each program also leaves its process id and time of birth.
        """
        ourselves = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
        found = {
            process.pid: process for process in psutil.process_iter() if self._is_marked(process)
        }
        for name in PROGRAMS:
            born = self._born(name)
            if born is not None:
                found[born.pid] = born
        return [process for pid, process in found.items() if pid not in ourselves]

    def _is_marked(self, process: psutil.Process) -> bool:
        try:
            environment = process.environ()
        except psutil.Error:
            return False
        home = environment.get("THALIE_HOME")
        return home == str(self.layout.home) and "THALIE_CHILD" in environment

    def _born(self, name: str) -> psutil.Process | None:
        """The process that noted its birth under ``name``, if it still lives."""
        try:
            pid, birth = birth_file(self.layout, name).read_text().split()
            process = psutil.Process(int(pid))
            return process if abs(process.create_time() - float(birth)) < 1 else None
        except (OSError, ValueError, psutil.Error):
            return None

    def end_strays(self) -> None:
        """End what a killed supervisor left behind: asked first, forced after ten seconds."""
        strays = self.strays()
        for process in strays:
            with suppress(psutil.Error):
                process.terminate()
        _, stubborn = psutil.wait_procs(strays, timeout=10)
        for process in stubborn:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(stubborn, timeout=5)


def wait_until(ready: Any, seconds: float, complaint: str) -> None:
    """Poll ``ready`` until it holds; raise ``StandaloneError(complaint)`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise StandaloneError(complaint)
        time.sleep(0.2)
