"""All that a replay pack has beside the files of the dataset, by path. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from thalie.crosswalks import ro_crate, things
from thalie.crosswalks.model import Detector, File, Record
from thalie.crosswalks.settings import Settings
from thalie.ground.language import Sentence, languages
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find
from thalie.preview.peaks import is_believable

from . import conditions, notebook, recipes, shipped
from .tools import fetching, pymca, reading, replaying

Json = dict[str, Any]
IMAGE: Final = "python:3.11-slim"
_CHANNELS: Final = 2048  # of the X-ray detectors of a beam line, where no file is read
TYPES: Final = {
    "cfg": "text/plain",
    "cwl": "application/yaml",
    "ipynb": "application/x-ipynb+json",
    "json": "application/json",
    "py": "text/x-python",
    "sh": "application/x-sh",
    "txt": "text/plain",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a pack is made of.

    ``record`` has the files that whoever asks may read, with analyses; ``fields`` are its custom
    fields; ``inside`` are names of the files that lie in the pack. ``closed`` says why there are
    no files, ``versions`` those of the libraries, ``image`` that of containers.
    """

    record: Record
    fields: Mapping[str, Any]
    house: Settings
    find: Find
    inside: frozenset[str] = frozenset()
    closed: Sentence | None = None
    language: str = "en"
    image: str = IMAGE
    versions: Mapping[str, str] = field(default_factory=dict)


def contents(about: About) -> dict[str, bytes]:
    """The small files of the pack; the same record gives the same bytes."""
    told = conditions.as_json(about.record, about.house)
    title = about.record.title.text
    paths = ro_crate.paths(about.record)
    inside = sorted(paths[name] for name in about.inside if name in paths)
    made = {
        "README.txt": _readme(about).encode(),
        notebook.NAME: notebook.render(notebook.About(about.record, about.language, about.closed)),
        replaying.CONDITIONS: _json(told),
        **{
            f"conditions.{language}.txt": conditions.as_text(
                about.record, about.fields, language, about.find
            ).encode()
            for language in languages()
        },
        fetching.LIST: _json({"files": list(_files(about, paths))}),
        "requirements.txt": recipes.requirements(about.versions).encode(),
        "environment.yml": recipes.environment().encode(),
        recipes.RUN: recipes.SCRIPT.encode(),
        "workflow.cwl": recipes.cwl(about.image, title),
        "reana.yaml": recipes.reana(about.image, inside),
        **{f"{shipped.PACKAGE}/{name}": text for name, text in shipped.files().items()},
        **_pymca(about.record),
    }
    return {f"{recipes.FOLDER}/{path}": content for path, content in made.items()}


def package(about: About, made: Mapping[str, bytes]) -> ro_crate.Package:
    """How the crate describes the pack."""
    elsewhere = frozenset(one.name for one in about.record.files) - about.inside
    return ro_crate.Package(elsewhere, tuple(_described(path, made[path]) for path in made))


def _described(path: str, content: bytes) -> Json:
    kind: str | list[str] = "File"
    name = path.removeprefix(f"{recipes.FOLDER}/")
    if path.endswith((".py", ".sh", ".ipynb", ".cwl")):
        kind = ["File", "SoftwareSourceCode"]
    return {
        "@id": things.quoted(path, safe="/"),
        "@type": kind,
        "name": name,
        "encodingFormat": TYPES[path.rpartition(".")[2]],
        "contentSize": str(len(content)),
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _files(about: About, paths: Mapping[str, str]) -> list[Json]:
    return [_file(about, file, paths[file.name]) for file in about.record.files]


def _file(about: About, file: File, path: str) -> Json:
    """The address is that of the API, which takes a token."""
    address = (
        f"{about.house.api}/records/{about.record.id}/files/{things.quoted(file.name)}/content"
    )
    return {
        "name": file.name,
        "path": path,
        "size": file.size,
        "media_type": file.media_type,
        "checksum": file.checksum,
        "url": address if about.house.api else "",
        "inside": file.name in about.inside,
    }


def _pymca(record: Record) -> dict[str, bytes]:
    """What is known of each detector with a calibration that can be one; not confirmed by peaks."""
    found = {}
    elements = [(one.element.id.capitalize(), "K") for one in record.elements]
    for one in record.detectors:
        scale = reading.scale_of(one.calibration)
        if scale is None or not reading.is_x_ray(one.name) or not is_believable(scale, _CHANNELS):
            continue
        text = pymca.configuration(_words(one), scale, _CHANNELS, elements)
        found[f"pymca/{replaying.safe(one.name)}.cfg"] = text.encode()
    return found


def _words(one: Detector) -> Json:
    names = ("name", "entrance_window", "filter", "thickness")
    return {name: getattr(one, name) for name in names}


_HOW: Final = (
    _("To replay these data:"),
    _("1. Unpack this zip, and go to the folder “replay”."),
    _("2. Install what the notebook needs: python -m pip install -r requirements.txt jupyterlab"),
    _("3. Open replay.ipynb in Jupyter and run all cells; or run: sh run.sh"),
    _("python replay_tools/fetching.py fetches the files that are not here, and checks all sums."),
    _("conditions.json and conditions.en.txt tell in which conditions was measured."),
    _(
        "workflow.cwl is for CWL runners. For REANA, in the folder above: reana-client run -f"
        " replay/reana.yaml"
    ),
    _(
        "Configurations in the folder “pymca” hold calibrations as they are written; those that the"
        " notebook makes in results/pymca are confirmed by the peaks."
    ),
)


def _readme(about: About) -> str:
    parts = [about.record.title.text]
    if about.record.doi:
        parts.append(f"https://doi.org/{about.record.doi}")
    for language in languages():
        parts += ["", "", *(one.in_language(language) for one in _HOW)]
        if about.closed is not None:
            parts += ["", about.closed.in_language(language)]
    return "\n".join(parts) + "\n"
