"""Which of several forms somebody asks for by ``Accept`` (RFC 9110, 12.5.1), and what there is."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response
from werkzeug.datastructures import MIMEAccept

PAGES = ("text/html", "application/xhtml+xml")


def preferred(accept: MIMEAccept, offered: Iterable[str]) -> str | None:
    """The media type that an ``Accept`` header prefers; ``None`` if none does.

    Without a header, and where several are as welcome, it is the page.
    """
    return accept.best_match([*PAGES, *offered]) if accept else PAGES[0]


def varied(answer: Response) -> Response:
    """ANSWER, which another ``Accept`` might have made another one."""
    answer.vary.add("Accept")
    return answer


def nothing_fits(there: Iterable[tuple[str, str]]) -> Response:
    """406, with all that there is (RFC 9110, 15.5.7): media types and where they are."""
    lines = [f"{media_type}\t{address}" for media_type, address in there]
    text = "None of these was asked for / Rien de ceci n’a été demandé :\n" + "\n".join(lines)
    return varied(Response(f"{text}\n", 406, content_type="text/plain; charset=utf-8"))
