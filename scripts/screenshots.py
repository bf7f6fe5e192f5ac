"""Pictures for the documentation, from a running instance with the demonstration campaign.

``python scripts/screenshots.py`` writes ``docs/images/*.png``; ``THALIE_HOME`` and ``THALIE_PORT``
name the instance, as everywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import requests
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.visitor import Visitor  # noqa: E402
from thalie_local.standalone.environment import spare_loopback  # noqa: E402
from thalie_local.standalone.layout import Layout  # noqa: E402

IMAGES = ROOT / "docs" / "images"
TALLEST = 1400  # pixels; what is below says nothing more
COLOURS = 256
LARGEST = 200_000  # bytes
SHOWN = "stained-glass"  # a word of the title of the dataset that is shown
NARROW = 390


def landing_page(site: str) -> str:
    """Address of the dataset to be shown. Raises ``SystemExit`` where the campaign is missing."""
    words = {"q": f"metadata.title:{SHOWN}", "size": 1}
    hits = requests.get(f"{site}/api/records", params=words, timeout=30).json()["hits"]["hits"]
    if not hits:
        sys.exit("The demonstration campaign is not in this instance: start it with `make run`.")
    return str(hits[0]["links"]["self_html"])


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
    }
    visitor = Visitor(layout)
    for name, (url, language, width) in pictures.items():
        visitor.go("look", name=f"docs-{name}", language=language, width=width, url=url)
        shrink(visitor.screenshots / f"docs-{name}.png", IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png  {(IMAGES / f'{name}.png').stat().st_size // 1000} kB")
    visitor.leave()


if __name__ == "__main__":
    main()
