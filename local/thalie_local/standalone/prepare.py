"""First-start preparation of the services, each step harmless when repeated."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from thalie.ground.files import write_private
from thalie.theme.translations import compile_catalogues

from .layout import LOOPBACK, Layout, StandaloneError
from .privacy import close
from .programs import postgres_bin
from .secrets import load
from .unprivileged import command_prefix, hand_over

LINKED = ("invenio.cfg", "app_data", "templates")
NEEDED_SPACE = 3 * 1024**3  # bytes, for a first start with caches


def refuse_full_disk(layout: Layout, needed: int = NEEDED_SPACE) -> None:
    """Raise ``StandaloneError`` when less than ``needed`` bytes are free."""
    layout.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(layout.home).free
    if free < needed:
        raise StandaloneError(
            f"Not enough room in {layout.home}: {free / 1e9:.1f} GB free, "
            f"{needed / 1e9:.1f} GB needed."
        )


def link_instance(root: Path, folder: Path) -> None:
    """Make ``folder`` an InvenioRDM instance folder that shows the checkout's files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in LINKED:
        link = folder / name
        if link.is_symlink() and link.readlink() != root / name:
            link.unlink()
        if (root / name).exists() and not link.is_symlink():
            link.symlink_to(root / name)
    compile_catalogues(root / "translations", folder / "translations")


def prepare_postgres(layout: Layout) -> None:
    """Create the database cluster; made aside and renamed, so that a half one is never used."""
    if layout.postgres.exists():
        return
    with tempfile.TemporaryDirectory(dir=layout.home, prefix="postgres-") as aside:
        password = Path(aside) / "password"
        write_private(password, load(layout.secrets_file)["postgres_password"])
        cluster = Path(aside) / "cluster"
        cluster.mkdir(mode=0o700)
        hand_over(Path(aside))
        initdb = postgres_bin("initdb")
        words = [
            *command_prefix(Path(aside), Path(initdb).parent), initdb, "-D", str(cluster),
            "-U", "thalie", "--auth=scram-sha-256", f"--pwfile={password}", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        ]  # fmt: skip
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise StandaloneError(f"PostgreSQL could not create its cluster: {last}")
        cluster.rename(layout.postgres)


def prepare_valkey(layout: Layout) -> None:
    """Write Valkey's configuration: loopback, a password, every write on disk within a second."""
    layout.valkey.mkdir(parents=True, exist_ok=True)
    lines = {
        "bind": LOOPBACK,
        "port": layout.port_of("valkey"),
        "requirepass": load(layout.secrets_file)["valkey_password"],
        "dir": f'"{layout.valkey}"',
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    text = "".join(f"{key} {value}\n" for key, value in lines.items())
    write_private(layout.valkey / "valkey.conf", text)


def prepare_opensearch(layout: Layout) -> None:
    """Write OpenSearch's configuration: one node, loopback only."""
    config = layout.opensearch / "config"
    config.mkdir(parents=True, exist_ok=True)
    lines = {
        "network.host": LOOPBACK,
        "transport.port": layout.port_of("opensearch-nodes"),
        "discovery.type": "single-node",
        "cluster.routing.allocation.disk.watermark.low": "1gb",
        "cluster.routing.allocation.disk.watermark.high": "500mb",
        "cluster.routing.allocation.disk.watermark.flood_stage": "250mb",
        "action.auto_create_index": "true",
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    (config / "opensearch.yml").write_text(text)


def prepare_services(layout: Layout) -> None:
    """Everything the services need before they start."""
    close(layout)
    load(layout.secrets_file)
    prepare_postgres(layout)
    prepare_valkey(layout)
    prepare_opensearch(layout)
    link_instance(layout.root, layout.instance)
