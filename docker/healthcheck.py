"""Exit status 0 when this container does its work: ``healthcheck.py web`` or ``worker``."""

import http.client
import os
import socket
import sys
from urllib.parse import urlsplit

PORT = 5000


def web_answers(port: int, host: str) -> bool:
    """Whether /ping on ``port`` of this machine says that all is well to a request for ``host``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/ping", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_answers(broker: str, node: str) -> bool:
    """Whether the worker ``node`` answers a ping through the ``broker``.

    Without the application, which takes seconds to load; the serializers are those of Invenio.
    """
    from celery import Celery
    from kombu.exceptions import OperationalError

    app = Celery(broker=broker, set_as_current=False)
    app.conf.update(accept_content=["json", "msgpack", "yaml"], task_serializer="msgpack")
    try:
        return bool(app.control.inspect(destination=[node], timeout=10).ping())
    except OperationalError:
        return False


def main(what: str) -> bool:
    """Ask the one that this container runs."""
    if what == "worker":
        broker = os.environ["INVENIO_CELERY_BROKER_URL"]
        return worker_answers(broker, f"celery@{socket.gethostname()}")
    return web_answers(PORT, urlsplit(os.environ["INVENIO_SITE_UI_URL"]).netloc)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1]))
