"""nginx: what its configuration says, and what it does where nginx is installed."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from thalie.deposit.config import THALIE_CRATE_LARGEST

from .nginx import Directive, load, parse

NGINX = Path(__file__).parents[3] / "docker" / "nginx"
HOST = "data.example.org"
HSTS = re.compile(r"max-age=(\d+); includeSubDomains")


@pytest.fixture(scope="module")
def http_block() -> Directive:
    return load(NGINX).first("http")


@pytest.fixture(scope="module")
def site(http_block: Directive) -> Directive:
    """The server that answers for our name over TLS."""
    (server,) = (
        server
        for server in http_block.all("server")
        if server.first("listen").words == ["8443", "ssl"]
    )
    return server


def locations(site: Directive) -> list[Directive]:
    return site.all("location")


def test_the_reader_understands_nginx() -> None:
    (server,) = parse('server { listen 1 ssl; # no\n add_header A "b; c" always; l / { x; } }')
    assert server.first("add_header").words == ["A", "b; c", "always"]
    assert server.first("l").block is not None
    with pytest.raises(AssertionError, match="unfinished"):
        parse("listen 1")


# --- TLS ---------------------------------------------------------------------------------------


def test_tls_versions(site: Directive) -> None:
    assert site.first("ssl_protocols").words == ["TLSv1.2", "TLSv1.3"]
    assert site.first("ssl_session_tickets").words == ["off"]


def test_ciphers_have_forward_secrecy_and_authenticated_encryption(site: Directive) -> None:
    assert weak(site.first("ssl_ciphers").words[0]) == []


def weak(ciphers: str) -> list[str]:
    """Ciphers of TLS 1.2 in a list that lack one of the two, as OpenSSL describes them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    described = [c for c in context.get_ciphers() if c["protocol"] != "TLSv1.3"]
    assert len(described) == len(ciphers.split(":")), "OpenSSL does not know some of them"
    return [c["name"] for c in described if not c["aead"] or "ecdhe" not in c["kea"]]


def test_the_judge_of_ciphers_finds_weak_ones() -> None:
    mixed = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA:AES128-GCM-SHA256"
    assert weak(mixed) == ["ECDHE-RSA-AES128-SHA", "AES128-GCM-SHA256"]


def test_hsts_is_said_for_every_answer(site: Directive) -> None:
    """A block with headers of its own inherits none, so it must say HSTS again."""
    for block in (site, *(b for b in locations(site) if b.all("add_header"))):
        (value,) = (
            d.words[1:]
            for d in block.all("add_header")
            if d.words[0] == "Strict-Transport-Security"
        )
        match = HSTS.fullmatch(value[0])
        assert match
        assert int(match[1]) >= 31_536_000
        assert value[1] == "always"


def test_plain_http_only_sends_on(http_block: Directive) -> None:
    plain = [s for s in http_block.all("server") if s.first("listen").words[0] == "8080"]
    assert {s.first("return").words[0] for s in plain} == {"301", "444"}
    (redirect,) = (s for s in plain if s.first("return").words[0] == "301")
    assert redirect.first("return").words[1] == "https://${THALIE_HOSTNAME}$request_uri"
    assert all(not s.all("location") for s in plain)


# --- what goes in and out ----------------------------------------------------------------------


def test_identity_headers_stay_inside(site: Directive) -> None:
    forwarding = [b for b in locations(site) if b.all("proxy_pass")]
    assert len(forwarding) == 5
    for block in forwarding:
        hidden = {d.words[0] for d in block.all("proxy_hide_header")}
        assert hidden >= {"X-Session-ID", "X-User-ID", "Strict-Transport-Security", "Server"}


def test_headers_that_the_application_trusts_are_ours(site: Directive) -> None:
    for block in (b for b in locations(site) if b.all("proxy_pass")):
        sent = {d.words[0]: d.words[1] for d in block.all("proxy_set_header")}
        assert sent["X-Forwarded-For"] == "$remote_addr"
        assert sent["X-Forwarded-Proto"] == "https"
        assert sent["Host"] == "$host"
        assert {sent[n] for n in ("Forwarded", "X-Forwarded-Host", "X-Forwarded-Prefix")} == {""}


def test_nothing_is_said_twice(site: Directive, http_block: Directive) -> None:
    """nginx refuses most directives that stand twice in one block."""
    many = {
        "add_header", "proxy_set_header", "proxy_hide_header", "location", "server", "listen",
        "include", "log_format",
    }  # fmt: skip
    for block in (http_block, *http_block.all("server"), *locations(site)):
        names = [d.name for d in block.block or [] if d.name not in many]
        assert sorted(set(names)) == sorted(names)


def test_request_sizes(site: Directive) -> None:
    assert site.first("client_max_body_size").words == ["20m"]
    large = [b for b in locations(site) if b.all("client_max_body_size")]
    files, form, crates = large
    assert form.words == ["=", "/uploads/crate"]
    assert crates.words == ["=", "/api/crates"]
    (most,) = crates.first("client_max_body_size").words
    assert int(most.removesuffix("m")) << 20 >= THALIE_CRATE_LARGEST
    assert crates.first("proxy_request_buffering").words == ["off"]
    assert files.first("client_max_body_size").words == ["10g"]
    assert files.first("proxy_request_buffering").words == ["off"]
    pattern = re.compile(files.words[1])
    assert pattern.match("/api/records/abcde-12345/draft/files/a.hdf5/content")
    assert not pattern.match("/api/records/abcde-12345/draft")
    assert not pattern.match("/api/communities/x/files/a")


def test_version_and_tokens_are_kept_quiet(http_block: Directive) -> None:
    assert http_block.first("server_tokens").words == ["off"]
    log = " ".join(http_block.first("log_format").words)
    assert not re.search(r"\$(request|args|query_string|request_uri|http_referer)\b", log)


def test_a_new_container_of_web_is_found(http_block: Directive) -> None:
    """nginx asks for names once, when it starts, unless it is told to resolve them."""
    upstream = http_block.first("upstream")
    assert upstream.first("server").words == ["web:5000", "resolve"]
    assert upstream.all("zone")
    assert http_block.first("resolver").words[0] == "127.0.0.11"


def test_long_link_headers_fit(site: Directive) -> None:
    for block in (b for b in locations(site) if b.all("proxy_pass")):
        assert block.first("proxy_buffer_size").words == ["64k"]


# --- nginx itself ------------------------------------------------------------------------------

ETAG = '"5791dd62370116b8"'
FILE = b"spectra and maps" * 5000
LINK = ", ".join(f'<https://{HOST}/api/records/{n:05d}>; rel="item"' for n in range(500))


class _Application(BaseHTTPRequestHandler):
    """Stands for Invenio: tells what it was asked, and sends what must not go out."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if "/files/" in self.path:
            if "stored" in self.path:
                self._send_by_nginx()
            else:
                self._send_part()
            return
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        for name, value in {
            "X-Session-ID": "secret", "X-User-ID": "1", "Strict-Transport-Security": "max-age=1",
            "Link": LINK, "Content-Type": "text/plain", "Content-Length": str(len(body)),
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _send_by_nginx(self) -> None:
        """Leave for a file, as ``thalie.exports.proxied`` gives it."""
        self.send_response(200)
        for name, value in {
            "X-Accel-Redirect": "/stored-files/var/lib/thalie/files/ab/data",
            "Content-Security-Policy": "default-src 'none';", "Link": LINK,
            "Content-Type": "application/x-hdf5", "Content-Length": "0",
            "Content-Disposition": "attachment; filename=m.hdf5", "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag",
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()

    def _send_part(self) -> None:
        """A file as InvenioRDM sends it: whole, a range of it, or none."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if self.headers.get("If-Range") not in (None, ETAG):
            asked = None
        first, last = map(int, asked.groups()) if asked else (0, len(FILE) - 1)
        there = first < len(FILE)
        body = FILE[first : last + 1] if there else b""
        self.send_response((206 if there else 416) if asked else 200)
        where = f"{first}-{first + len(body) - 1}" if there else "*"
        for name, value in {
            "Accept-Ranges": "bytes", "Content-Length": str(len(body)), "ETag": ETAG,
            "Content-Type": "application/x-hdf5",
            **({"Content-Range": f"bytes {where}/{len(FILE)}"} if asked else {}),
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Proxy(NamedTuple):
    http: int
    https: int
    health: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The configuration of the image, on free ports, before a stand-in for the application."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed here")
    folder = tmp_path_factory.mktemp("nginx")
    ports = Proxy(_free_port(), _free_port(), _free_port())
    application = ThreadingHTTPServer(("127.0.0.1", 0), _Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    _install(folder, ports, application.server_port, _has_http2_directive(nginx))
    words = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    checked = subprocess.run([*words, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([*words, "-g", "daemon off; master_process off;"])
    try:
        _wait_for(ports.https)
        yield ports
    finally:
        process.terminate()
        process.wait(10)
        application.shutdown()
        application.server_close()


def _has_http2_directive(nginx: str) -> bool:
    version = subprocess.run([nginx, "-v"], capture_output=True, text=True).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", version)
    assert found
    return tuple(map(int, found.groups())) >= (1, 25, 1)


def _install(folder: Path, ports: Proxy, application: int, http2: bool) -> None:
    """The files of the image, with paths and ports of this machine."""
    changes = {
        "/etc/nginx": str(folder),
        "/tmp": str(folder),  # noqa: S108
        "/dev/stdout": f"{folder}/access.log",
        "/usr/share/nginx/thalie": f"{folder}/site",
        "alias /var/lib/thalie/files/": f"alias {folder}/stored/",
        "web:5000 resolve": f"127.0.0.1:{application}",
        "${THALIE_HOSTNAME}": HOST,
        "127.0.0.1:8081": f"127.0.0.1:{ports.health}",
        "listen 8080": f"listen 127.0.0.1:{ports.http}",
        "listen 8443": f"listen 127.0.0.1:{ports.https}",
    }
    pattern = re.compile("|".join(map(re.escape, changes)))
    for source in NGINX.iterdir():
        text = pattern.sub(lambda match: changes[match[0]], source.read_text("utf-8"))
        if not http2:
            text = text.replace("http2 on;", "")
        (folder / source.name.removesuffix(".template")).write_text(text)
    (folder / "mime.types").write_text("types { text/css css; }\n")
    (folder / "site" / "static").mkdir(parents=True)
    (folder / "site" / "static" / "a.css").write_text("body{}" * 500)
    (folder / "stored" / "ab").mkdir(parents=True)
    (folder / "stored" / "ab" / "data").write_bytes(FILE)
    (folder / "tls").mkdir()
    _write_certificate(folder / "tls")


def _write_certificate(folder: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def _handshake(
    port: int, version: ssl.TLSVersion, name: str = HOST, ciphers: str = ""
) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    raw = socket.create_connection(("127.0.0.1", port), timeout=5)
    return context.wrap_socket(raw, server_hostname=name)


def _get(
    proxy: Proxy, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    with _handshake(proxy.https, ssl.TLSVersion.TLSv1_3) as secure:
        connection = http.client.HTTPConnection(HOST)
        connection.sock = secure
        connection.request("GET", path, headers={"Connection": "close"} | (headers or {}))
        answer = connection.getresponse()
        body = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        assert len(found) == len(answer.getheaders()), "a header is said twice"
        return answer.status, found, body.decode("latin-1")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_nginx_speaks(proxy: Proxy, version: ssl.TLSVersion) -> None:
    _handshake(proxy.https, version).close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_nginx_refuses_old_versions(proxy: Proxy, version: ssl.TLSVersion) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _handshake(proxy.https, version)


def test_nginx_refuses_old_ciphers_and_other_names(proxy: Proxy) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _handshake(proxy.https, ssl.TLSVersion.TLSv1_2, ciphers="ECDHE-ECDSA-AES128-SHA")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _handshake(proxy.https, ssl.TLSVersion.TLSv1_3, name="elsewhere.example.org")


def test_nginx_hides_and_adds_headers(proxy: Proxy) -> None:
    status, headers, _ = _get(proxy, "/records/abcde-12345")
    assert status == 200
    assert HSTS.fullmatch(headers["strict-transport-security"])
    assert not {"x-session-id", "x-user-id"} & headers.keys()
    assert headers["server"] == "nginx"
    assert headers["link"] == LINK


def test_nginx_tells_the_application_the_truth(proxy: Proxy) -> None:
    lies = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "evil", "Forwarded": "for=6.6.6.6"}
    _, _, body = _get(proxy, "/", lies)
    told = json.loads(body)
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["Host"] == HOST
    assert not {"X-Forwarded-Host", "Forwarded"} & told.keys()
    assert re.fullmatch(r"[0-9a-f]{32}", told["X-Request-ID"])


def test_nginx_serves_static_files_itself(proxy: Proxy) -> None:
    status, headers, body = _get(proxy, "/static/a.css", {"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert HSTS.fullmatch(headers["strict-transport-security"])
    assert headers["x-content-type-options"] == "nosniff"
    assert len(body) < 3000
    assert _get(proxy, "/static/none.css")[0] == 404
    for path in ("/static/../../nginx.conf", "/static/%2e%2e/%2e%2e/nginx.conf", "/static../a"):
        assert "worker_processes" not in _get(proxy, path)[2]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/records/x/draft/files/a/content", 200), ("/api/records/x/draft", 413)],
)
def test_nginx_takes_large_bodies_for_files_only(proxy: Proxy, path: str, status: int) -> None:
    size = 21 * 1024 * 1024
    with _handshake(proxy.https, ssl.TLSVersion.TLSv1_3) as secure:
        connection = http.client.HTTPConnection(HOST)
        connection.sock = secure
        connection.putrequest("PUT", path)
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        with contextlib.suppress(OSError):
            for _ in range(21):
                connection.send(bytes(1024 * 1024))
        assert connection.getresponse().status == status


@pytest.mark.parametrize("root", ["/records/a/files/m.hdf5", "/api/records/a/files/m.hdf5/content"])
def test_nginx_gives_parts_of_files_as_they_are(proxy: Proxy, root: str) -> None:
    """Not packed, or a reader of ranges would be given all; the same strong ETag."""
    packed = {"Accept-Encoding": "gzip"}
    status, headers, body = _get(proxy, root, packed | {"Range": "bytes=16-47"})
    assert (status, body.encode()) == (206, FILE[16:48])
    assert headers["content-range"] == f"bytes 16-47/{len(FILE)}"
    assert headers["etag"] == ETAG and headers["accept-ranges"] == "bytes"
    status, headers, body = _get(proxy, root, packed)
    assert (status, len(body), headers["etag"]) == (200, len(FILE), ETAG)
    assert "content-encoding" not in headers
    status, headers, _ = _get(proxy, root, {"Range": "bytes=999999-1000000"})
    assert (status, headers["content-range"]) == (416, f"bytes */{len(FILE)}")
    status, _, body = _get(proxy, root, {"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (status, len(body)) == (200, len(FILE)), "of a file that is another one now"
    status, _, body = _get(proxy, root, {"Range": "bytes=0-9", "If-Range": ETAG})
    assert (status, len(body)) == (206, 10)


def test_nginx_sends_files_that_it_was_given_leave_for(proxy: Proxy) -> None:
    address, packed = "/records/a/files/stored.hdf5", {"Accept-Encoding": "gzip"}
    status, headers, body = _get(proxy, address, packed)
    assert (status, body.encode()) == (200, FILE)
    etag = headers["etag"]
    assert not etag.startswith("W/") and "content-encoding" not in headers
    assert headers["content-type"] == "application/x-hdf5"
    assert headers["content-disposition"] == "attachment; filename=m.hdf5"
    assert headers["content-security-policy"] == "default-src 'none';"
    assert headers["link"] == LINK
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-expose-headers"] == "ETag"
    assert headers["strict-transport-security"] and headers["accept-ranges"] == "bytes"
    assert "x-accel-redirect" not in headers and "x-frame-options" not in headers
    for asked, told, size in (
        ({"Range": "bytes=16-47"}, 206, 32),
        ({"Range": "bytes=0-9", "If-Range": etag}, 206, 10),
        ({"Range": "bytes=0-9", "If-Range": '"another"'}, 200, len(FILE)),
        ({"If-None-Match": etag}, 304, 0),
    ):
        status, _, body = _get(proxy, address, packed | asked)
        assert (status, len(body)) == (told, size), asked  # 416 is the application's answer


@pytest.mark.parametrize("path", [
    "/stored-files/var/lib/thalie/files/ab/data", "/stored-files/var/lib/thalie/files/",
    "/stored-files/etc/passwd", "/records/../stored-files/var/lib/thalie/files/ab/data",
])  # fmt: skip
def test_nobody_asks_nginx_for_a_stored_file(proxy: Proxy, path: str) -> None:
    status, _, body = _get(proxy, path, {})
    assert "spectra" not in body
    assert status == 404 or "Host" in body  # of the application, which knows no such page


def test_nginx_sends_plain_http_on(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=5)
    connection.request("GET", "/records/a?b=c", headers={"Host": HOST})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/records/a?b=c")
    connection.close()
    with pytest.raises((http.client.BadStatusLine, ConnectionError)):
        connection.request("GET", "/", headers={"Host": "elsewhere.example.org"})
        connection.getresponse()


def test_nginx_answers_its_health_check(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.health, timeout=5)
    connection.request("GET", "/")
    assert connection.getresponse().read() == b"ok\n"
