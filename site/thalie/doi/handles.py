"""Asks the DOI system whether a DOI exists, wherever it was registered.

Source: the REST API of the Handle.Net proxy, which doi.org runs (Handle.Net Technical Manual,
"HTTP JSON REST API"): ``responseCode`` 1 is success, 200 a handle without values of the type asked
for, 100 a handle that does not exist. Only these are verdicts; whatever else comes is none.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import requests

EXISTS, MISSES = (1, 200), 100
BODY = 100_000  # bytes of an answer that are read


class Existence(StrEnum):
    """``UNKNOWN``: the DOI system could not be asked, or did not say."""

    FOUND = "found"
    MISSING = "missing"
    UNKNOWN = "unknown"


def existence(doi: str, address: str, timeout: float) -> Existence:
    """Whether DOI exists, by the API at ADDRESS; ``timeout`` in seconds, for each step.

    No redirect is followed. Without an address nobody is asked.
    """
    if not address or any(part in ("", ".", "..") for part in doi.split("/")):
        return Existence.UNKNOWN  # a name with such parts would be asked for at another address
    url = f"{address.rstrip('/')}/{quote(doi, safe='/')}"
    try:
        with requests.get(url, timeout=timeout, allow_redirects=False, stream=True) as answer:
            said = json.loads(answer.raw.read(BODY, decode_content=True))
    except (requests.RequestException, OSError, ValueError):
        return Existence.UNKNOWN
    return _verdict(doi, answer.status_code, said)


def _verdict(doi: str, status: int, said: Any) -> Existence:
    """What an answer means. It must speak of the DOI that was asked for."""
    if not isinstance(said, dict) or str(said.get("handle", "")).casefold() != doi.casefold():
        return Existence.UNKNOWN
    code = said.get("responseCode")
    if status == requests.codes.ok and code in EXISTS:
        return Existence.FOUND
    if status == requests.codes.not_found and code == MISSES:
        return Existence.MISSING
    return Existence.UNKNOWN
