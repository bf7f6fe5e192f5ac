"""How a pack is run elsewhere: versions of packages, a CWL tool, a REANA specification. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

import yaml

FOLDER: Final = "replay"
DONE: Final = "replayed.ipynb"
RUN: Final = "run.sh"
LIBRARIES: Final = ("h5py", "matplotlib", "numpy", "scipy", "xraydb")
"""What the tools import; versions are those of this instance, whose pictures show the same."""
RUNNERS: Final = ("ipykernel>=6.29", "nbconvert>=7.16")
PYTHON: Final = "3.11"
LIMITS: Final = {"memory": "4Gi", "minutes": 60}

SCRIPT: Final = """#!/bin/sh
# Runs the notebook of this pack; what it computes is in replay/results. PYTHON names a Python.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
"$python" -c 'import h5py, matplotlib, nbconvert, ipykernel, scipy, xraydb' 2>/dev/null ||
    "$python" -m pip install --quiet --requirement requirements.txt
"$python" -m nbconvert --to notebook --execute --output replayed.ipynb replay.ipynb
"""


def versions() -> dict[str, str]:
    """The versions of the libraries that are installed here."""
    return {name: version(name) for name in LIBRARIES}


def requirements(known: Mapping[str, str]) -> str:
    """``requirements.txt``."""
    lines = [f"{name}=={number}" for name, number in sorted(known.items())]
    return "\n".join([*lines, *RUNNERS]) + "\n"


def environment() -> str:
    """``environment.yml`` for conda; the packages are those of ``requirements.txt``."""
    return (
        "name: replay\nchannels:\n  - conda-forge\ndependencies:\n"
        f"  - python={PYTHON}\n  - pip\n  - pip:\n    - -r requirements.txt\n"
    )


def cwl(image: str, title: str) -> bytes:
    """A command line tool of CWL 1.2: the folder of the pack in, notebook and results out."""
    document = {
        "cwlVersion": "v1.2",
        "class": "CommandLineTool",
        "label": title,
        "doc": "Runs the notebook of a replay pack.",
        "requirements": {
            "InitialWorkDirRequirement": {
                "listing": [{"entry": "$(inputs.pack)", "entryname": "pack", "writable": True}]
            },
            "NetworkAccess": {"networkAccess": True},  # for large files, which are not in the pack
            "EnvVarRequirement": {"envDef": {"HOME": "$(runtime.outdir)"}},
        },
        "hints": {
            "DockerRequirement": {"dockerPull": image},
            "ResourceRequirement": {"coresMin": 1, "ramMin": 2048},
        },
        "baseCommand": ["sh", f"pack/{FOLDER}/{RUN}"],
        "inputs": {
            "pack": {
                "type": "Directory",
                "doc": "The unpacked pack.",
                "default": {"class": "Directory", "location": ".."},
            }
        },
        "outputs": {
            "notebook": {"type": "File", "outputBinding": {"glob": f"pack/{FOLDER}/{DONE}"}},
            "results": {"type": "Directory", "outputBinding": {"glob": f"pack/{FOLDER}/results"}},
        },
    }
    return _yaml(document)


def reana(image: str, files: Sequence[str]) -> bytes:
    """``reana.yaml``, to be run in the folder of the pack; FILES are paths of the dataset in it."""
    document: dict[str, Any] = {
        "version": "0.9.0",
        "inputs": {"directories": [FOLDER], "files": list(files)},
        "workflow": {
            "type": "serial",
            "specification": {
                "steps": [
                    {
                        "name": "replay",
                        "environment": image,
                        "kubernetes_memory_limit": LIMITS["memory"],
                        "commands": [f"sh {FOLDER}/{RUN}"],
                    }
                ]
            },
        },
        "outputs": {"files": [f"{FOLDER}/{DONE}"], "directories": [f"{FOLDER}/results"]},
    }
    return _yaml(document)


def _yaml(document: Any) -> bytes:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100).encode()
