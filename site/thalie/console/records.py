"""How commands are told which record is meant. Pure."""

from __future__ import annotations

import re

_ID = re.compile(r"[a-z0-9]{5}-[a-z0-9]{5}")


def identifier_of(named: str) -> tuple[str, str]:
    """The scheme (``recid`` or ``doi``) and the value in an id, a DOI or an address."""
    last = _ID.search(named)
    if last and named.endswith(last[0]) and "10." not in named:
        return "recid", last[0]
    return "doi", named[named.index("10.") :] if "10." in named else named
