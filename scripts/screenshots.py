"""Pictures for the documentation, from a running instance with the demonstration campaign.

``python scripts/screenshots.py`` writes ``docs/images/*.png``; ``THALIE_HOME`` and ``THALIE_PORT``
name the instance, as everywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import requests
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.visitor import Visitor  # noqa: E402
from tests.services.people import logged_in  # noqa: E402
from thalie_local.standalone.environment import spare_loopback  # noqa: E402
from thalie_local.standalone.layout import Layout  # noqa: E402

IMAGES = ROOT / "docs" / "images"
TALLEST = 1400  # pixels; what is below says nothing more
COLOURS = 256
LARGEST = 200_000  # bytes
SHOWN = "stained-glass"  # a word of the title of the dataset that is shown
NARROW = 390
DRAFT: dict[str, Any] = {  # what waits for review on the picture of the desk
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "title": "Beads of a necklace, measured in nine places",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-03-31",
        "publisher": "C2RMF, AGLAE",
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Exemple",
                    "given_name": "Camille",
                    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
                }
            }
        ],
        "rights": [{"id": "cc-by-4.0"}],
        "description": "Beads of glass, measured with a beam of protons in nine places. " * 3,
    },
    "custom_fields": {
        "thalie:objects": [{"label": "Necklace", "keeper": {"id": "louvre"}}],
        "thalie:experiment": {"techniques": [{"id": "pixe"}]},
    },
}


def accounts(layout: Layout) -> dict[str, tuple[str, str]]:
    """Address and password of each demo account, by name."""
    lines = map(str.split, layout.accounts_file.read_text().splitlines())
    return {name: (email, password) for name, email, password in lines}


def landing_page(site: str) -> str:
    """Address of the dataset to be shown. Raises ``SystemExit`` where the campaign is missing."""
    words = {"q": f"metadata.title:{SHOWN}", "size": 1}
    hits = requests.get(f"{site}/api/records", params=words, timeout=30).json()["hits"]["hits"]
    if not hits:
        sys.exit("The demonstration campaign is not in this instance: start it with `make run`.")
    return str(hits[0]["links"]["self_html"])


def submit(layout: Layout) -> None:
    """Let the leader submit a draft, unless one waits: the desk is not to be empty."""
    site, known = layout.url, accounts(layout)
    with logged_in(site, *known["curator"]) as curator:
        waiting = curator.get(f"{site}/api/desk?card=reviews", timeout=60).json()
    if waiting["waiting"]:
        return
    with logged_in(site, *known["leader"]) as leader:
        leader.headers["Referer"] = site
        send(leader, f"{site}/api/user/records")  # a first question brings the proof for others
        draft = send(leader, f"{site}/api/records", json=DRAFT)["links"]
        send(leader, draft["files"], json=[{"key": "notes.txt"}])
        send(leader, f"{draft['files']}/notes.txt/content", "PUT", data=b"Counts of a bead.")
        send(leader, f"{draft['files']}/notes.txt/commit", "POST")
        send(leader, f"{draft['self']}/actions/submit-review", "POST")


def send(session: requests.Session, address: str, method: str = "", **body: Any) -> dict[str, Any]:
    """What the API answers. Raises ``HTTPError``."""
    session.headers["X-CSRFToken"] = session.cookies.get("csrftoken", "")
    kind = {} if "data" not in body else {"Content-Type": "application/octet-stream"}
    chosen = method or ("POST" if body else "GET")
    answer = session.request(chosen, address, timeout=60, headers=kind, **body)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json() if answer.content else {}
    return told


def shrink(source: Path, target: Path) -> None:
    """Cut to ``TALLEST`` and few colours. Raises ``SystemExit`` when it is still too large."""
    with Image.open(source) as image:
        cut = image.convert("RGB").crop((0, 0, image.width, min(image.height, TALLEST)))
        cut.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        sys.exit(f"{target.name} is larger than {LARGEST} bytes.")


def main() -> None:
    """Take all pictures."""
    spare_loopback(os.environ)
    layout = Layout.from_environment()
    dataset = landing_page(layout.url)
    pictures = {
        "front-page": (layout.url, "en-GB", 1280),
        "front-page-fr": (layout.url, "fr-FR", 1280),
        "search": (f"{layout.url}/search", "en-GB", 1280),
        "search-fr": (f"{layout.url}/search?q=verre", "fr-FR", 1280),
        "instruments": (f"{layout.url}/instruments", "en-GB", 1280),
        "term-fr": (f"{layout.url}/things/material/glass", "fr-FR", 1280),
        "not-found": (f"{layout.url}/records/nothing-here", "en-GB", 1280),
        "landing-page": (dataset, "en-GB", 1280),
        "landing-page-fr": (dataset, "fr-FR", 1280),
        "small-screen": (dataset, "fr-FR", NARROW),
        "desk": (f"{layout.url}/desk", "en-GB", 1280),
        "desk-fr": (f"{layout.url}/desk", "fr-FR", 1280),
    }
    submit(layout)
    email, password = accounts(layout)["curator"]
    curator = {"site": layout.url, "email": email, "password": password}
    visitor = Visitor(layout)
    for name, (url, language, width) in pictures.items():
        account = curator if name.startswith("desk") else None
        visitor.go("look", name=f"docs-{name}", language=language, width=width, url=url,
                   account=account)  # fmt: skip
        shrink(visitor.screenshots / f"docs-{name}.png", IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png  {(IMAGES / f'{name}.png').stat().st_size // 1000} kB")
    visitor.leave()


if __name__ == "__main__":
    main()
