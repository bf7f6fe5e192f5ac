"""Datasets as strangers see them, page and REST, kept until something changes that they tell of.

A page is the same for everybody who is not logged in, came by no share link and has nothing in
their session but a language. The second time that such a page is asked for, it is kept in this
process, with the state of what it tells (``facts``) as it was before the page was made; it is sent
again as long as state, edition of the indices, day and language are the same. Whatever cannot be
told for sure is made anew. Kept pages end with the process, so with the code and its settings.
What REST says of a dataset is kept in the same manner, and told from the same facts; what it
answers to a search, for one edition of the indices, which are all that a search asks but rights.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request, session
from flask_login import current_user
from invenio_access.permissions import any_user
from invenio_i18n import get_locale
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_stats.proxies import current_stats
from isal import isal_zlib
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from thalie.exports.doors import LANDING, asked_for
from thalie.records.days import today
from thalie.records.read_model import read_model
from thalie.search.edition import edition
from thalie.things.merges import forget
from thalie.web.caching import for_one_reader
from thalie.web.negotiation import PAGES
from thalie.web.sessions import EMPTY

from .facts import LISTS, Told, state, state_of_lists, told_of

View = Callable[..., Any]
Address = tuple[str, str, str, str, str]
"""Root of the site, path, query, language and media type: what an answer to strangers depends on
of the request."""

PAGED = frozenset({"files", "objects", "people", "samples"})
"""Parameters of the address that a page is kept with, each with a number: pages of its lists."""
LONGEST = 4  # digits of such a number
JSON = frozenset({"", "*/*", "application/json", "application/vnd.inveniordm.v1+json"})
"""What REST is asked for that is kept: what its clients and the pages of this site send."""
REST, SEARCH = "records.read", "records.search"
QUERY = 2000  # bytes of a search that is kept
HEADERS = ("Content-Type", "Link", "Vary", "ETag")
BESIDE = 1000  # bytes of an entry beside the page, about


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of the page at an address; ``body`` is empty until the page is kept.

    ``told`` is what it depends on, if that is known; ``key`` the state of all that it tells;
    ``headers`` are those it was sent with.
    """

    told: Told | None
    key: str = ""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Bytes, about."""
        return BESIDE + len(self.body)


class Shelf:
    """Entries by address, those that were asked for last; no more than some bytes of them."""

    def __init__(self) -> None:
        """Nothing is kept."""
        self._entries: OrderedDict[Address, Entry] = OrderedDict()
        self._size, self._lock = 0, Lock()

    @property
    def size(self) -> int:
        """Bytes of all entries."""
        return self._size

    def get(self, address: Address) -> Entry | None:
        """What is known of an address, now the last that was asked for."""
        with self._lock:
            found = self._entries.get(address)
            if found is not None:
                self._entries.move_to_end(address)
            return found

    def put(self, address: Address, entry: Entry, most: int) -> None:
        """Keep ENTRY, and of the others what then is within MOST bytes."""
        with self._lock:
            former = self._entries.pop(address, None)
            self._size += entry.size - (former.size if former else 0)
            self._entries[address] = entry
            while self._size > most and self._entries:
                _, gone = self._entries.popitem(last=False)
                self._size -= gone.size

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._entries.clear()
            self._size = 0


shelf = Shelf()


@dataclass(frozen=True, slots=True)
class Door:
    """Where datasets are asked for. ``media_type`` is the one of the request, if it is kept.

    ``before`` tells what the answer will depend on, ``after`` what the answer that was just made
    depends on; one of the two knows. ``sent`` says how long the answer may be kept elsewhere.
    ``parameters`` are those that it is kept with, each with a number; ``None``: with whatever makes
    a search. ``state`` is that of all that the answer tells. Whether it is ``counted`` as a visit.
    """

    media_type: Callable[[], str | None]
    before: Callable[[str], Told | None]
    after: Callable[[], Told | None]
    sent: Callable[[Response], Response]
    parameters: frozenset[str] | None = frozenset()
    state: Callable[[Told], str] = state
    via_api: bool = False
    counted: bool = True


class Seen(dict[str, str]):
    """A record as the counting of visits asks for it."""

    is_published, is_draft = True, False

    def __init__(self, told: Told) -> None:
        """The record of a page."""
        super().__init__(id=told.pid)
        self.parent = {"id": told.parent}


def install(app: Flask) -> None:
    """An Invenio ``finalize_app`` hook, after that of ``exports.doors``, around whose view it is.

    Raises ``RuntimeError`` where that has not been before: pages would be kept without links.
    """
    if "thalie_head" not in app.jinja_env.globals:
        raise RuntimeError("thalie.exports.doors has to be installed before thalie.theme.kept.")
    app.view_functions[LANDING] = _kept(app.view_functions[LANDING], PAGE)


def install_api(app: Flask) -> None:
    """The same for REST, an Invenio ``api_finalize_app`` hook."""
    app.view_functions[REST] = _kept(app.view_functions[REST], API)
    app.view_functions[SEARCH] = _kept(app.view_functions[SEARCH], RESULTS)


def _kept(page: View, door: Door) -> View:
    @wraps(page)
    def view(**asked: Any) -> Any:
        address = _address(door)
        if address is None:
            return page(**asked)
        known = shelf.get(address)
        told = (known.told or door.before(str(asked.get("pid_value", "")))) if known else None
        key = _key(told, door) if told else ""
        if known and told and key and known.key == key:
            if door.counted:
                _count(told, door)
            return door.sent(_again(known))
        if key:
            forget()  # objects that are one, as they are after the state was looked at
        answer = make_response(page(**asked))
        return _noted(address, door, told, key, answer)

    return view


def _address(door: Door) -> Address | None:
    """The address of the request, if the page there is that of all strangers."""
    if not _most() or request.method not in ("GET", "HEAD") or not _is_stranger():
        return None
    if not _is_plain(door):
        return None
    media_type = door.media_type()
    if media_type is None:
        return None
    query = request.query_string.decode("ascii", "replace")
    return request.root_url, request.path, query, str(get_locale()), media_type


def _is_stranger() -> bool:
    """Whether nothing is known of who asks but a language."""
    language = current_app.config["I18N_SESSION_KEY"]
    identity = g.get("identity")
    return (
        identity is not None
        and set(identity.provides) == {any_user}
        and not current_user.is_authenticated
        and set(session) <= EMPTY | {language}
        and "Authorization" not in request.headers
    )


def _is_plain(door: Door) -> bool:
    """Whether all that the request says beside its path is part of what is kept."""
    if door.parameters is None:
        return len(request.query_string) <= QUERY and "expand" not in request.args  # asks for more
    known = door.parameters
    asked = request.args.items(multi=True)
    return all(name in known and _is_number(number) for name, number in asked)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST


def _most() -> int:
    """Bytes of pages that are kept."""
    return int(current_app.config["THALIE_PAGES_KEPT"]) * 1024**2


def _key(told: Told, door: Door) -> str:
    """The state of all that a page tells; empty if it cannot be had."""
    parts = (edition(), _state(told, door))
    return " ".join((*parts, today().isoformat())) if all(parts) else ""


def _state(told: Told, door: Door) -> str:
    try:
        return door.state(told)
    except SQLAlchemyError:
        current_app.logger.exception("The state of %s cannot be had", told.pid)
        return ""


def _count(told: Told, door: Door) -> None:
    """Count a visit, as InvenioRDM's view does."""
    emitter = current_stats.get_event_emitter("record-view")
    if emitter is not None:
        emitter(current_app, record=Seen(told), via_api=door.via_api)


def _again(known: Entry) -> Response:
    answer = Response(isal_zlib.decompress(known.body))
    for name, value in known.headers:
        answer.headers[name] = value
    return answer


def _noted(address: Address, door: Door, told: Told | None, key: str, answer: Response) -> Response:
    """ANSWER, and what is known of it from now on."""
    now = door.after() or told
    if answer.status_code != 200 or answer.is_streamed or (now is None and door is PAGE):
        return answer
    entry = Entry(now)
    answer.add_etag()
    if told and key and told == now and "Set-Cookie" not in answer.headers:
        headers = tuple((name, answer.headers[name]) for name in HEADERS if name in answer.headers)
        entry = Entry(now, key, isal_zlib.compress(answer.get_data(), 1), headers)
    shelf.put(address, entry, _most())
    return door.sent(answer)


def _of_page() -> Told | None:
    """What the landing page that was just made depends on, unless it is that of a draft."""
    version, model = g.pop("thalie_told", (None, None))
    return None if version is None or version.is_draft else told_of(version, model)


def _of_record(pid_value: str) -> Told | None:
    """What REST tells of a version, if there is one."""
    try:
        version = service.record_cls.pid.resolve(pid_value)
    except (PersistentIdentifierError, NoResultFound):
        return None
    return told_of(version, read_model(version))


PAGE = Door(
    lambda: PAGES[0] if asked_for(request.accept_mimetypes) in PAGES else None,
    before=lambda _pid: None, after=_of_page, sent=for_one_reader, parameters=PAGED,
)  # fmt: skip
API = Door(
    lambda: wanted if (wanted := request.headers.get("Accept", "")) in JSON else None,
    before=_of_record, after=lambda: None, sent=lambda answer: answer, via_api=True,
)  # fmt: skip
RESULTS = Door(
    API.media_type, before=lambda _pid: LISTS, after=lambda: None, sent=lambda answer: answer,
    parameters=None, state=state_of_lists, counted=False,
)  # fmt: skip
