"""Ports, paths and secrets of an instance."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from thalie_local.standalone import secrets
from thalie_local.standalone.environment import invenio_environment
from thalie_local.standalone.layout import PORTS, Layout, StandaloneError


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(root=tmp_path, home=tmp_path / "home of an instance", port=5400)


def test_every_service_has_a_port_of_its_own(layout: Layout) -> None:
    ports = {layout.port_of(service) for service in PORTS}
    assert len(ports) == len(PORTS)
    assert min(ports) == layout.port


def test_the_environment_names_port_and_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THALIE_HOME", str(tmp_path))
    monkeypatch.setenv("THALIE_PORT", "7000")
    assert Layout.from_environment().url == "http://127.0.0.1:7000"


def test_the_port_of_the_last_start_is_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THALIE_HOME", str(tmp_path))
    monkeypatch.delenv("THALIE_PORT", raising=False)
    Layout(root=tmp_path, home=tmp_path, port=7100).record_port()
    assert Layout.from_environment().port == 7100


@pytest.mark.parametrize("text", ["80", "9291", "70000", "five", "51 00", "٥١٠٠", "-1"])
def test_a_wrong_port_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("THALIE_PORT", text)
    with pytest.raises(StandaloneError, match=r"THALIE_PORT must be a number .*\.$"):
        Layout.from_environment()


def test_secrets_are_made_once_and_private(layout: Layout) -> None:
    first = secrets.load(layout.secrets_file)
    assert secrets.load(layout.secrets_file) == first
    assert len(set(first.values())) == len(secrets.NAMES)
    assert all(len(value) >= 20 for value in first.values())
    assert stat.S_IMODE(layout.secrets_file.stat().st_mode) == 0o600


def test_two_instances_share_no_secret(layout: Layout, tmp_path: Path) -> None:
    ours = secrets.load(layout.secrets_file)
    theirs = secrets.load(tmp_path / "other.json")
    assert not set(ours.values()) & set(theirs.values())


def test_an_instance_speaks_to_loopback_only(layout: Layout) -> None:
    environment = invenio_environment(layout)
    addresses = [value for value in environment.values() if "://" in value or "host" in value]
    assert len(addresses) > 8
    assert all("127.0.0.1" in value for value in addresses)


@pytest.mark.parametrize(("base", "blocked"), [(6000, 6000), (6660, 6665), (5100, None)])
def test_ports_that_no_browser_opens_are_refused(
    base: int, blocked: int | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THALIE_HOME", str(tmp_path))
    monkeypatch.setenv("THALIE_PORT", str(base))
    if blocked is None:
        assert Layout.from_environment().port == base
    else:
        with pytest.raises(StandaloneError, match=f"port {blocked}"):
            Layout.from_environment()
