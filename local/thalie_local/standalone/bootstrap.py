"""From a bare Python to Thalie's environment, then on to the command that was asked for.

Run by the Makefile with the Python of the machine, before anything is installed: standard library
only. ``bootstrap.py COMMAND [WORD…]``; ``test``, ``lint``, ``docs`` and ``lock`` also install what
development needs.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"
VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
PACKAGES = ("site", "local")
LOG = VAR / "log" / "install.log"
CACHE = Path(os.environ.get("THALIE_CACHE") or VAR / "cache")
DEVELOPMENT = {"pytest", "lint", "docs", "lock", "bench"}
NEEDED_SPACE = 2 * 1024**3  # bytes


class BootstrapError(Exception):
    """Something a person can mend, in one sentence."""


def explain(output: str) -> str:
    """One sentence for why the installation failed, from what the tool printed."""
    text = output.lower()
    if "no space left" in text:
        return "The disk is full."
    if "hash" in text and "mismatch" in text:
        return "A downloaded package is not the locked one (hash mismatch)."
    if "ensurepip" in text:
        return "This Python has no ensurepip: install your system's package python3-venv."
    signs = ("dns", "connect", "network", "timed out", "timeout", "failed to fetch",
             "could not find a version", "temporary failure")  # fmt: skip
    if any(sign in text for sign in signs):
        return "The Python package index cannot be reached: check the network or the proxy."
    return "The Python packages could not be installed."


def call(words: list[str]) -> None:
    """Run an installer with its output in the log; raise ``BootstrapError`` when it fails."""
    LOG.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = {"UV_CACHE_DIR": str(CACHE / "uv"), "UV_NO_PROGRESS": "1"} | os.environ
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, env=environment, text=True)  # fmt: skip
    with open(LOG, "a", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        out.write(f"$ {' '.join(words)}\n{done.stdout}\n")
    if done.returncode:
        raise BootstrapError(f"{explain(done.stdout)} The details are in {LOG}.")


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Show a step with its time."""
    print(f"  … {title}", flush=True)
    start, sign = time.monotonic(), "✗"
    try:
        yield
        sign = "✓"
    finally:
        print(f"  {sign} {title:<46}{time.monotonic() - start:7.1f} s", flush=True)


def inputs(names: list[str]) -> str:
    """Fingerprint of what the environment is made from."""
    files = [REQUIREMENTS / name for name in names] + [
        ROOT / package / "pyproject.toml" for package in PACKAGES
    ]
    digest = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """Create the virtual environment with uv in it; a half-made one is made again."""
    mark = VENV / "made"
    if mark.exists() and PYTHON.exists():
        return
    with step("Virtual environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        call([sys.executable, "-m", "venv", str(VENV)])
        call([str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
              "--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")])  # fmt: skip
        mark.touch()


def install(development: bool) -> None:
    """Install the locked packages, unless they are there."""
    names = ["runtime.txt", "dev.txt"] if development else ["runtime.txt"]
    mark = VENV / ("installed-dev" if development else "installed")
    value = inputs(names)
    if mark.exists() and mark.read_text() == value:
        return
    title = "Python packages" + (" and development tools" if development else "")
    with step(title):
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        files = [word for name in names for word in ("-r", str(REQUIREMENTS / name))]
        locked = [*uv, "--require-hashes", *files]
        try:  # the index describes every version of a package, which takes longer to read than this
            call([*locked, "--offline"])
        except BootstrapError:
            call(locked)
        ours = [word for package in PACKAGES for word in ("-e", str(ROOT / package))]
        call([*uv, "--no-deps", "--no-build-isolation", *ours])
        mark.write_text(value)


def prepare(command: str) -> None:
    """Make the environment for ``command``; only one bootstrap works at a time."""
    VAR.mkdir(exist_ok=True)
    free = shutil.disk_usage(VAR).free
    if free < NEEDED_SPACE and not (VENV / "installed").exists():
        raise BootstrapError(
            f"Not enough room in {VAR}: {free / 1e9:.1f} GB free, "
            f"{NEEDED_SPACE / 1e9:.1f} GB needed."
        )
    with (VAR / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install(command in DEVELOPMENT)


def words_of(command: str, rest: list[str]) -> list[str]:
    """The command line that follows the installation."""
    if command == "pytest":
        return [str(PYTHON), "-m", "pytest", *rest]
    if command in {"lint", "docs", "lock", "bench"}:
        return ["/bin/sh", str(ROOT / "scripts" / f"{command}.sh"), *rest]
    return [str(PYTHON), "-m", "thalie_local.standalone", command, *rest]


def main(arguments: list[str]) -> int:
    """Prepare, then become the command."""
    command, *rest = arguments
    os.chdir(ROOT)
    try:
        prepare(command)
    except BootstrapError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the next start goes on from here.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{'The disk is full.' if error.errno == 28 else error}", file=sys.stderr)
        return 1
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process compiles 4 000 modules
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    words = words_of(command, rest)
    os.execv(words[0], words)  # noqa: S606 (fixed words, no shell)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
