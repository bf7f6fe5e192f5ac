"""French and other words: compiled for the server, laid over InvenioRDM's for the browser.

``translations/<language>/LC_MESSAGES/`` holds ``messages.po`` (our words) and ``upstream.po``
(words of InvenioRDM that its own translation lacks or gets wrong); ``translations/<language>.json``
holds the same for its JavaScript, as ``{package: {English: other}}``. Both forms are InvenioRDM's:
the last translations it reads are those of the instance folder.

``python -m thalie.theme.translations SOURCE TARGET`` compiles for an instance folder's
``translations``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LAYERS = ("upstream.po", "messages.po")  # the later one wins


def merged(folder: Path, language: str) -> Catalog:
    """The messages of all layers of one language (``folder`` is its ``LC_MESSAGES``)."""
    catalogue = Catalog(locale=language)
    for path in (folder / name for name in LAYERS):
        if path.exists():
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id and message.string:
                        catalogue.delete(message.id, message.context)
                        catalogue[message.id] = message
    return catalogue


def compile_catalogues(source: Path, target: Path) -> None:
    """Write ``<target>/<language>/LC_MESSAGES/messages.mo`` for each language of ``source``."""
    for folder in source.glob("*/LC_MESSAGES"):
        language = folder.parent.name
        compiled = target / language / "LC_MESSAGES" / "messages.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, merged(folder, language))


def lay_over(source: Path, project: Path) -> None:
    """Lay our words over those that the packages brought into the asset ``project``.

    Raises ``FileNotFoundError`` when a package named in our file has no words there.
    """
    for path in source.glob("*.json"):
        for package, words in json.loads(path.read_text()).items():
            theirs = project / "translations" / package / "messages" / path.stem
            known = theirs / "translations.json"
            both = json.loads(known.read_text()) | words
            known.write_text(json.dumps(both, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    compile_catalogues(Path(sys.argv[1]), Path(sys.argv[2]))
