"""compose.yaml, .env.example, the Dockerfile and what is put in the images, without Docker."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from thalie.ground.syntax import parse

ROOT = Path(__file__).parents[3]
DOCKER = ROOT / "docker"
COMPOSE_TEXT = (DOCKER / "compose.yaml").read_text("utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (DOCKER / "Dockerfile").read_text("utf-8")

SECRETS = {
    "THALIE_SECRET_KEY", "THALIE_PASSWORD_SALT", "THALIE_CSRF_KEY", "THALIE_DB_PASSWORD",
    "THALIE_CACHE_PASSWORD", "THALIE_QUEUE_PASSWORD", "THALIE_DATACITE_PASSWORD",
    "THALIE_MAIL_PASSWORD",
}  # fmt: skip
APPLICATION = ("web", "worker", "beat", "scheduler", "setup")
STORES = ("db", "search", "cache", "queue")
INTERPOLATION = re.compile(r"(?<!\$)\$\{(\w+)(?::(\?|-)([^}]*))?\}")


def variables(text: str) -> dict[str, list[tuple[str, str]]]:
    """Variables of a compose file, each with its (operator, operand) pairs."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, operator, operand in INTERPOLATION.findall(re.sub(r"(?m)^\s*#.*$", "", text)):
        found.setdefault(name, []).append((operator, operand))
    return found


def documented() -> dict[str, tuple[bool, str]]:
    """Variables of .env.example: whether the line is active, and its value."""
    lines = (DOCKER / ".env.example").read_text("utf-8").splitlines()
    matches = [re.fullmatch(r"(#?)(THALIE_\w+)=(.*)", line) for line in lines]
    return {m[2]: (not m[1], m[3]) for m in matches if m}


# --- variables and secrets ---------------------------------------------------------------------


def test_every_variable_is_documented_and_every_documented_one_is_used() -> None:
    assert set(documented()) == set(variables(COMPOSE_TEXT))


@pytest.mark.parametrize("name", sorted(variables(COMPOSE_TEXT)))
def test_a_variable_is_required_or_has_the_documented_default(name: str) -> None:
    uses = variables(COMPOSE_TEXT)[name]
    active, value = documented()[name]
    if {operator for operator, _ in uses} == {"?"}:
        assert any(message for _, message in uses), "nothing is said when it is missing"
        assert (active, value) == (True, "")
    else:
        assert {operator for operator, _ in uses} == {"-"}, "it may be unset unnoticed"
        assert (active, {value}) == (False, {default for _, default in uses})


def test_secrets_have_no_default() -> None:
    known = variables(COMPOSE_TEXT)
    assert {name for name in known if re.search("KEY|SALT|PASSWORD|SECRET|TOKEN", name)} == SECRETS
    for name in SECRETS:
        assert {operand for operator, operand in known[name] if operator == "-"} <= {""}, name
        assert documented()[name][1] == "", name


def test_no_password_is_written_in_the_compose_file() -> None:
    secret = re.compile(
        "PASS|SECRET|SALT|REDIS_URL|RESULT_BACKEND|STORAGE_URI|BROKER|DATABASE|AUTH"
    )
    found = 0
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if secret.search(name):
                found += 1
                assert re.search(r"\$\{THALIE_\w+", str(value)), name
    assert found > 20


def test_the_judge_of_variables_sees_defaults_and_bare_uses() -> None:
    found = variables("a: ${A:-b}\nb: ${B}\nc: $${C}\n# ${D}\ne: ${E:?why}")
    assert found == {"A": [("-", "b")], "B": [("", "")], "E": [("?", "why")]}


# --- settings that exist -----------------------------------------------------------------------


def package(name: str) -> Path:
    """Folder of an installed package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"{name} is not installed")
    return Path(spec.origin).parent


@cache
def known_settings() -> frozenset[str]:
    """Names that invenio.cfg, Thalie or an installed Invenio or Flask package defines or reads."""
    files = [ROOT / "invenio.cfg", *(ROOT / "site" / "thalie").rglob("*.py")]
    for pattern in ("invenio_*", "flask_*"):
        for installed in package("invenio_app").parent.glob(pattern):
            files += installed.rglob("*.py") if installed.is_dir() else [installed]
    defined = re.compile(r"^([A-Z][A-Z0-9_]{2,})(?::[^=]+)? *=", re.MULTILINE)
    read = re.compile(r"""config(?:\.get\(|\.setdefault\(|\[)\s*["']([A-Z][A-Z0-9_]+)["']""")
    found: set[str] = set()
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        found.update(read.findall(text))
        if file.name in {"config.py", "invenio.cfg"}:
            found.update(defined.findall(text))
    return frozenset(found)


@cache
def thalie_variables() -> frozenset[str]:
    """THALIE_* variables that the code reads from its environment."""
    files = [ROOT / "invenio.cfg", *(ROOT / "site" / "thalie").rglob("*.py")]
    read = re.compile(r"""environ(?:\.get\(|\[)\s*["'](THALIE_\w+)["']""")
    return frozenset(name for file in files for name in read.findall(file.read_text("utf-8")))


def test_every_setting_is_known_to_the_application() -> None:
    names = {name for service in APPLICATION for name in SERVICES[service]["environment"]}
    names |= set(re.findall(r"\b((?:INVENIO|THALIE)_\w+)=", stage("app")))
    factory = (package("invenio_app") / "factory.py").read_text()
    for name in names:
        setting = name.removeprefix("INVENIO_")
        if setting in {"INSTANCE_PATH", "STATIC_FOLDER"}:
            assert f'env_prefix + "_{setting}"' in factory
        elif name.startswith("INVENIO_"):
            assert setting in known_settings(), name
        else:
            assert name in thalie_variables(), name


def test_the_judge_of_settings_does_not_know_everything() -> None:
    assert {"SECRET_KEY", "SEARCH_HOSTS", "PROXYFIX_CONFIG"} <= known_settings()
    assert not {"SEARCH_HOST", "BROKERURL", "DATACITE_SECRET"} & known_settings()
    assert not {"THALIE_WORKERS", "THALIE_DEBUG"} & thalie_variables()


def test_the_configuration_is_one_that_thalie_does_not_refuse() -> None:
    """The rules of `thalie.safety`, on the settings as an operator with good secrets gets them."""
    from thalie.safety import reasons_to_refuse

    environment = SERVICES["web"]["environment"]
    filled = INTERPOLATION.sub(_random, yaml.safe_dump(environment))
    settings = {
        name.removeprefix("INVENIO_"): _literal(value)
        for name, value in yaml.safe_load(filled).items()
    }
    settings["THALIE_FACILITY"] = {"name": "A laboratory"}  # invenio.cfg has one
    settings |= {"DATACITE_PREFIX": "10.12345", "DATACITE_ADDITIONAL_PREFIXES": ["10.54321"]}
    settings |= {"SESSION_COOKIE_SECURE": True, "REST_CSRF_ENABLED": True}  # the defaults
    assert reasons_to_refuse(settings, settings["THALIE_ENVIRONMENT"]) == []
    assert reasons_to_refuse(settings | {"SECRET_KEY": "admin"}, settings["THALIE_ENVIRONMENT"])


def _random(match: re.Match[str]) -> str:
    """A value for a variable, its own and always the same."""
    return hashlib.sha256(match[1].encode()).hexdigest()


def _literal(value: str) -> Any:
    """As Invenio reads its variables."""
    try:
        return ast.literal_eval(value)
    except (SyntaxError, ValueError):
        return value


def test_a_prefix_that_ends_with_zero_stays_whole() -> None:
    """Invenio reads variables as Python literals: an unquoted 10.5070 would be a number."""
    value = SERVICES["web"]["environment"]["INVENIO_DATACITE_PREFIX"]
    assert ast.literal_eval(INTERPOLATION.sub("10.5070", value)) == "10.5070"


# --- isolation ---------------------------------------------------------------------------------


def test_only_nginx_is_published() -> None:
    published = {name for name, service in SERVICES.items() if service.get("ports")}
    assert published == {"nginx"}
    assert all(s.get("network_mode") is None for s in SERVICES.values())
    assert {port.rsplit(":", 1)[1] for port in SERVICES["nginx"]["ports"]} == {"8080", "8443"}


def test_networks_keep_the_world_from_the_data() -> None:
    internal = {name for name, net in COMPOSE["networks"].items() if (net or {}).get("internal")}
    assert internal == {"front", "data"}
    assert set(SERVICES["nginx"]["networks"]) == {"edge", "front"}
    for name in STORES:
        assert SERVICES[name]["networks"] == ["data"], name
    for name, service in SERVICES.items():
        assert ("edge" in service["networks"]) == (name == "nginx")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert not service.get("cap_add")
    assert not service.get("privileged")
    assert "no-new-privileges:true" in service["security_opt"]
    assert not any("docker.sock" in volume for volume in service.get("volumes", []))
    assert service.get("read_only") or name in {"search", "queue"}
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_and_waits_for_what_it_needs(name: str) -> None:
    service = SERVICES[name]
    unwatched = service.get("healthcheck", {}).get("disable", False)
    assert unwatched == (name in {"beat", "scheduler", "setup"})
    if name in STORES or name == "worker":
        assert service["healthcheck"]["test"]
    needed = {"nginx": {"web"}} | {key: set(STORES) for key in APPLICATION}
    waits = service.get("depends_on", {})
    assert set(waits) == needed.get(name, set())
    assert all(condition == {"condition": "service_healthy"} for condition in waits.values())


def test_volumes_are_named_and_used() -> None:
    sources = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}
    assert {source for source in sources if not source.startswith("$")} == set(COMPOSE["volumes"])


def test_images_are_pinned() -> None:
    for name, service in SERVICES.items():
        tag = service["image"].partition(":")[2]
        assert re.match(r"\d+[.\d]*|\$\{THALIE_VERSION", tag), name
    for image in re.findall(r"(?m)^FROM (\S+)", DOCKERFILE):
        assert image in {"base"} or re.search(r":\d+\.\d+", image), image


# --- Dockerfile --------------------------------------------------------------------------------


def stage(name: str, text: str = DOCKERFILE) -> str:
    """The instructions of one stage, comments left out, continued lines joined."""
    code = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", text))
    stages = re.split(r"(?m)^(?=FROM )", code)
    return next(part for part in stages if re.match(rf"FROM \S+ AS {name}\n", part))


def instructions(name: str) -> list[tuple[str, str]]:
    """(instruction, arguments) of one stage."""
    return [tuple(line.split(" ", 1)) for line in stage(name).splitlines() if line]  # type: ignore


@pytest.mark.parametrize("name", ["app", "proxy"])
def test_an_image_does_not_run_as_root_and_tells_its_health(name: str) -> None:
    users = [argument for keyword, argument in instructions(name) if keyword == "USER"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1])
    assert [keyword for keyword, _ in instructions(name)].count("HEALTHCHECK") == 1


def test_what_the_application_writes_is_for_its_user_alone() -> None:
    """The entry point, run here, before a command that tells with which mask it writes."""
    [entry] = [argument for keyword, argument in instructions("app") if keyword == "ENTRYPOINT"]
    words = [*json.loads(entry), "sh", "-c", "umask; echo $#", "sh", "one word", "two"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0077", "2"]
    assert not any(service.get("entrypoint") for service in SERVICES.values())
    folders = re.search(r"--mode (\d+)\s+/var/lib/thalie/files /var/lib/thalie/state", stage("app"))
    assert folders
    assert folders[1] == "0700"
    assert SERVICES["cache"]["command"][2].startswith("umask 077;")


def test_instructions_are_plain() -> None:
    for name in ("base", "build", "app", "proxy"):
        for keyword, argument in instructions(name):
            assert keyword not in {"ADD", "MAINTAINER", "ONBUILD"}
            assert "sudo" not in argument
            assert "curl" not in argument
            if keyword in {"CMD", "ENTRYPOINT"}:
                assert argument.startswith("[")
            if keyword in {"ENV", "ARG"}:
                assert not re.search("PASSWORD|SECRET|SALT|TOKEN", argument)
            if "apt-get install" in argument:
                assert "--no-install-recommends" in argument
                assert argument.startswith("apt-get update")
                assert "rm -rf /var/lib/apt/lists/*" in argument


def test_every_package_is_installed_with_its_hash() -> None:
    commands = [
        command for _, argument in instructions("build") for command in argument.split("&&")
    ]
    installs = [c for c in commands if re.search(r"pip install", c)]
    assert len(installs) == 5
    for command in installs:
        assert "--require-hashes" in command or "--no-deps" in command


def test_the_application_image_holds_no_tool_of_development() -> None:
    assert "requirements/dev.txt" not in DOCKERFILE
    copied = [argument for keyword, argument in instructions("app") if keyword == "COPY"]
    assert copied == ["--from=build /opt/thalie /opt/thalie"]
    assert not re.search(r"apt-get|pip install|build-essential|gcc|git\b", stage("app"))
    joined = stage("build")
    serving = re.search(r"uv pip install --python /opt/thalie\S* [^&]*--requirements (\S+)", joined)
    assert serving
    assert serving[1] == "site/pyproject.toml"  # without the extra `standalone`


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    kept = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    assert kept[1] == "*"
    sent = {line[1:] for line in kept if line.startswith("!")}
    for name in sent:
        assert (ROOT / name).exists(), name
    copied = re.findall(r"(?:docker/[\w.]+(?:/[\w.]+)?)", stage("build") + stage("proxy"))
    for name in copied:
        assert (ROOT / name).is_file(), name
        assert any(name == s or name.startswith(f"{s}/") for s in sent), name
    for name in ("invenio.cfg", "app_data", "templates", "translations", "requirements", "site",
                 "local", "viewer"):  # fmt: skip
        assert name in sent


def test_secrets_and_data_do_not_reach_the_builder() -> None:
    kept = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    assert not {"!var", "!.env", "!docker", "!docker/.env", "!.git", "!."} & set(kept)


# --- the small programs of the images ----------------------------------------------------------


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docker_{name}", DOCKER / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["prepare", "build_assets"])
def test_what_a_program_imports_of_thalie_is_there(name: str) -> None:
    """Judged on the source, as importing it would load the application."""
    wanted: dict[str, set[str]] = {}
    for node in ast.walk(parse((DOCKER / f"{name}.py").read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("thalie"):
            wanted.setdefault(str(node.module), set()).update(a.name for a in node.names)
    assert wanted
    for module, names in wanted.items():
        package = "local" if module.startswith("thalie_local") else "site"
        source = ROOT / package / Path(*module.split(".")).with_suffix(".py")
        tree = parse(source.read_text("utf-8"))
        defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        assert names <= defined, module


class _Ping(BaseHTTPRequestHandler):
    """Answers as the application does behind nginx."""

    def do_GET(self) -> None:
        good = (
            self.path == "/ping"
            and self.headers["Host"] == "data.example.org"
            and self.headers["X-Forwarded-Proto"] == "https"
        )
        self.send_response(200 if good else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_health_check_of_web_speaks_as_nginx_does() -> None:
    check = load("healthcheck")
    server = HTTPServer(("127.0.0.1", 0), _Ping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert check.web_answers(server.server_port, "data.example.org")
        assert not check.web_answers(server.server_port, "elsewhere.example.org")
    finally:
        server.shutdown()
        server.server_close()
    assert not check.web_answers(server.server_port, "data.example.org")


# --- with Docker, where it is ------------------------------------------------------------------


def compose_config(settings: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    docker = shutil.which("docker")
    probe = docker and subprocess.run([docker, "compose", "version"], capture_output=True)
    if not docker or not probe or probe.returncode:
        pytest.skip("the docker client with its compose plugin is not here")
    file = tmp_path / "env"
    file.write_text(settings)
    return subprocess.run(
        [docker, "compose", "--file", str(DOCKER / "compose.yaml"), "--env-file", str(file),
         "--profile", "setup", "config"],
        capture_output=True, text=True, env={"PATH": str(Path(docker).parent)},
    )  # fmt: skip


def filled(without: str = "") -> str:
    """An environment file in which every required variable but one is given."""
    required = [name for name, (active, _) in documented().items() if active and name != without]
    values = {"THALIE_TLS_DIR": "/srv/tls"}
    return "".join(f"{name}={values.get(name, 'f00d' * 8)}\n" for name in required)


def test_compose_accepts_the_file(tmp_path: Path) -> None:
    done = compose_config(filled(), tmp_path)
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == set(SERVICES)


@pytest.mark.parametrize("name", [n for n, (active, _) in documented().items() if active])
def test_compose_refuses_an_unset_variable(name: str, tmp_path: Path) -> None:
    done = compose_config(filled(without=name), tmp_path)
    assert done.returncode != 0
    assert name in done.stderr
