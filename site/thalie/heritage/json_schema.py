"""The heritage fields as JSON Schema 2020-12, published with the documentation.

``python -m thalie.heritage.json_schema`` prints it; a test compares the published file.
"""

from __future__ import annotations

import json
from typing import Any

from .model import BY_NAME, NAMESPACE

Json = dict[str, Any]


def json_schema() -> Json:
    """The schema of ``custom_fields`` of a record, as far as it is heritage."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{NAMESPACE}heritage.schema.json",
        "title": "Heritage fields of a Thalie record",
        "description": "What stands under custom_fields of a record, in drafts and publications.",
        "type": "object",
        "properties": {name: field.json_schema() for name, field in BY_NAME.items()},
        "patternProperties": {"^(?!thalie:)": {}, "^thalie:(summary|unsettled)$": {}},
        "additionalProperties": False,
    }


def text() -> str:
    """The schema as text, the same every time."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(text(), end="")
