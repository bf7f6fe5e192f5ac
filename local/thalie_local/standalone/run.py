"""`make run`: from a checkout to a running instance, and back."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from . import invenio_marks
from .environment import invenio_environment
from .layout import Layout, StandaloneError, recorded_port
from .prepare import prepare_services, refuse_full_disk
from .privacy import write_privately
from .programs import FIRST, LATER, PROGRAMS, SERVICES, base_environment
from .steps import Steps
from .supervisor import Supervisor
from .tools import build_assets, build_viewer, install_node_tools, install_opensearch

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Instance:
    """One standalone instance: start, watch, stop."""

    def __init__(self, layout: Layout, steps: Steps | None = None) -> None:
        """Work on the instance in ``layout``, showing progress through ``steps``.

        What this process writes from now on is for its owner alone.
        """
        write_privately()
        self.layout = layout
        self.steps = steps or Steps()
        self.supervisor = Supervisor(layout)

    def start(self, *, assets: bool = True) -> None:
        """Bring everything up; what is up already stays. Raises ``StandaloneError``."""
        refuse_full_disk(self.layout, 1024**3 if self.layout.postgres.exists() else 3 * 1024**3)
        self.layout.record_port()
        with self.steps.live(), ThreadPoolExecutor(2) as lanes:
            built = lanes.submit(self._build_assets) if assets else None
            self._start_services()
            self._prepare_invenio()
            if built is not None and built.result():
                self._forget_old_assets()
            # Two cores: each program loads the whole application, so the site comes first.
            self._start_programs(FIRST)
            self._start_programs(LATER)

    def prepare(self) -> None:
        """Start the services, and fill them where they are empty. Raises ``StandaloneError``."""
        refuse_full_disk(self.layout, 3 * 1024**3)
        self.layout.record_port()
        self._start_services()
        self._prepare_invenio()

    def _build_assets(self) -> bool:
        with self.steps.step("Web assets (pnpm, rspack)"):
            install_node_tools(self.layout)
            changed = build_assets(self.layout)
            build_viewer(self.layout)
            return changed

    def _forget_old_assets(self) -> None:
        """A web server that runs knows the assets by their old names."""
        web = PROGRAMS["web"]
        if self.supervisor.states()["web"]["statename"] == "RUNNING":
            self.supervisor.restart(web)

    def _start_services(self) -> None:
        with self.steps.step("OpenSearch jars"):
            install_opensearch(self.layout)
        with self.steps.step("Database cluster and configuration"):
            prepare_services(self.layout)
        with self.steps.step("Supervisor"):
            self.supervisor.launch()
        self._start_programs(SERVICES)

    def _start_programs(self, names: Sequence[str]) -> None:
        programs = [PROGRAMS[name] for name in names]
        for program in programs:
            self.supervisor.start(program)
        for program in programs:
            with self.steps.step(program.title):
                self.supervisor.wait_healthy(program)

    def _prepare_invenio(self) -> None:
        if invenio_marks.is_prepared(self.layout):
            return
        with self.steps.step("Database, indices, vocabularies, accounts"):
            self.invenio_process("thalie_local.standalone.invenio_setup", "prepare")

    def invenio_process(self, module: str, log: str, *words: str) -> None:
        """Run a module with the instance's environment, its output in a log."""
        path = self.layout.logs / f"{log}.log"
        environment = base_environment(self.layout) | invenio_environment(self.layout)
        environment["THALIE_PORT"] = str(self.layout.port)
        with path.open("wb") as out:
            done = subprocess.run(
                [self.layout.python, "-m", module, *words],
                env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        if done.returncode:
            raise StandaloneError(f"A step failed ({log}); its last words are in {path}.")

    def load_demo(self) -> None:
        """Publish the demonstration campaign, once."""
        mark = self.layout.run / "demo"
        if mark.exists():
            return
        with self.steps.step("Demonstration campaign"):
            self.invenio_process("thalie_local.cli", "demo", "demo")
        mark.touch()

    def stop(self) -> None:
        """Stop every process of the instance."""
        self.supervisor.shutdown()


@contextmanager
def foreground(layout: Layout) -> Iterator[bool]:
    """Hold the instance's foreground lock; yields False when another terminal has it."""
    layout.run.mkdir(parents=True, exist_ok=True)
    with (layout.run / "foreground.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _interrupt(signum: int, frame: Any) -> None:
    raise KeyboardInterrupt


def refuse_other_port(layout: Layout) -> None:
    """Raise ``StandaloneError`` when this instance runs already, on other ports."""
    recorded = recorded_port(layout.home)
    if recorded.isdigit() and int(recorded) != layout.port:
        other = replace(layout, port=int(recorded))
        if Supervisor(other).is_running():
            raise StandaloneError(
                f"This instance runs already, on {other.url}: `make stop` first, or name another "
                "folder with THALIE_HOME."
            )


def run(layout: Layout, *, demo: bool = True, detach: bool = False) -> None:
    """Start the instance and keep it until Ctrl-C (or leave it running when ``detach``)."""
    for number in STOPPING:  # SIGINT too: a shell lets its background jobs ignore it
        signal.signal(number, _interrupt)
    refuse_other_port(layout)
    steps = Steps()
    instance = Instance(layout, steps)
    with foreground(layout) as ours:
        start = time.monotonic()
        try:
            instance.start()
            if demo:
                with steps.live():
                    instance.load_demo()
            say_ready(layout, steps, time.monotonic() - start)
            if detach or not ours:
                return
            steps.console.print("  Ctrl-C stops everything.\n")
            while instance.supervisor.is_running():
                time.sleep(1)
        except KeyboardInterrupt:
            stop(instance)
        except StandaloneError:
            if ours and not detach:
                stop(instance)
            raise


def stop(instance: Instance) -> None:
    """Stop with a step shown; a second Ctrl-C does not leave children behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        with instance.steps.step("Stopping"):
            instance.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say_ready(layout: Layout, steps: Steps, seconds: float) -> None:
    """Print the addresses and the demo accounts."""
    accounts = layout.accounts_file.read_text() if layout.accounts_file.exists() else ""
    steps.console.print(
        f"\nThalie is ready after {seconds:.0f} s.\n\n"
        f"  Site            {layout.url}\n"
        f"  REST            {layout.url}/api/records\n"
        f"  OAI-PMH         {layout.url}/oai2d?verb=Identify\n"
        f"  Local DataCite  {layout.datacite_url}   (test DOIs)\n\n"
        f"  Demo accounts (also in {layout.accounts_file}):\n",
        markup=False,
    )
    for line in accounts.splitlines():
        steps.console.print(f"    {line}", markup=False)
    steps.console.print("\n  Publish a file:  ./thalie ingest --help\n", markup=False)


def status(layout: Layout) -> int:
    """Print the state of each program; 0 when all run and answer."""
    supervisor = Supervisor(layout)
    if not supervisor.is_running():
        print("Thalie is not running.")
        return 3
    well = True
    for name, info in supervisor.states().items():
        program = PROGRAMS[name]
        fine = info["statename"] == "RUNNING" and program.healthy(layout)
        well = well and fine
        port = f"port {layout.port_of(program.ports[0])}" if program.ports else ""
        print(f"{'✓' if fine else '✗'} {program.title:<16} {info['description']:<32} {port}")
    print(f"Site: {layout.url}")
    return 0 if well else 1


def logs(layout: Layout, names: Sequence[str]) -> int:
    """Follow the logs of the named programs, or of all."""
    known = [layout.logs / f"{name}.log" for name in names or PROGRAMS]
    files = [str(file) for file in known if file.exists()]
    if not files:
        raise StandaloneError("There is no log yet: start with `make run`.")
    with suppress(KeyboardInterrupt):
        subprocess.run(["tail", "-n", "20", "-F", *files])
    return 0


def clean(layout: Layout, *, everything: bool = False) -> int:
    """Stop, then remove the instance's data (and with ``everything`` all that was installed)."""
    Supervisor(layout).shutdown()
    tools = {"venv", "cache", "node", "opensearch-jars", "assets", "browser", "viewer-packages"}
    keep = tools if layout.home == layout.tools and not everything else set()
    for path in layout.home.iterdir() if layout.home.exists() else []:
        if path.name not in keep:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return 0
