"""Who asks: browsers of the demo accounts, logged in by the form."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter


def accounts(instance: Any) -> dict[str, tuple[str, str]]:
    """Address and password of each demo account, by name."""
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    return {name: (email, password) for name, email, password in lines}


def logged_in(site: str, email: str = "", password: str = "") -> requests.Session:
    """A browser of whoever has this account; of nobody without one."""
    session = requests.Session()
    session.trust_env = False
    session.mount(site, HTTPAdapter(max_retries=2))  # the server closes idle connections
    if email:
        page = session.get(f"{site}/login/", timeout=30).text
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        form = {"email": email, "password": password, "csrf_token": token}
        answer = session.post(f"{site}/login/", data=form, timeout=30)
        assert answer.ok and "/login" not in answer.url, answer.url
    return session


def ask(session: requests.Session, address: str, **more: Any) -> requests.Response:
    """The answer at an address, wherever it leads."""
    return session.get(address, timeout=60, allow_redirects=False, **more)
