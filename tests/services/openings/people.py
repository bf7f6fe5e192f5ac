"""A browser without JavaScript: reads pages and sends their forms."""

from __future__ import annotations

from typing import Any

import requests
from lxml import html


class Browser:
    """Somebody who looks at pages, logged in if there is an address."""

    def __init__(self, site: str, email: str = "", password: str = "") -> None:
        """Log in by the form."""
        self.site, self.session = site, requests.Session()
        self.session.trust_env = False
        if email:
            self.send("/login/", {"email": email, "password": password}, csrf="csrf_token")

    def look(self, path: str, **headers: str) -> requests.Response:
        """What is answered at an address."""
        return self.session.get(self.site + path, headers=headers, timeout=60)

    def read(self, path: str, **headers: str) -> Any:
        """The page as a tree."""
        return html.fromstring(self.look(path, **headers).text)

    def send(
        self, path: str, form: dict[str, Any], *, csrf: str = "csrf_token", page: str = ""
    ) -> requests.Response:
        """Send a form with the proof of the page it stands on."""
        tokens = self.read(page or path).xpath(f"//input[@name='{csrf}']/@value")
        data = {csrf: tokens[0] if tokens else "", **form}
        return self.session.post(self.site + path, data=data, timeout=60)


def words(tree: Any) -> str:
    """What is read on a page, with single spaces."""
    return " ".join(tree.text_content().split())
