"""Packages that the web assets of the checkout need beside InvenioRDM's."""

from __future__ import annotations

from invenio_assets.webpack import WebpackThemeBundle

theme = WebpackThemeBundle(
    __name__,
    "assets",
    default="semantic-ui",
    themes={
        "semantic-ui": {
            "entry": {"thalie": "./js/thalie/index.js"},
            "dependencies": {
                "@fontsource-variable/source-sans-3": "^5.3.0",
                "@fontsource-variable/source-serif-4": "^5.3.1",
                "@github/combobox-nav": "^3.0.2",
                "papaparse": "^5.4.1",
                "world-atlas": "^2.0.2",
            },
            "copy": [  # what maps/views.py draws
                {
                    "from": "../node_modules/world-atlas/countries-50m.json",
                    "to": "../../static/dist/maps",
                },
            ],
        },
    },
)
