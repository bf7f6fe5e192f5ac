"""A stand-in for the manifest of built assets, so that pages render without a Node build."""

from __future__ import annotations

from flask_webpackext.manifest import JinjaManifest, JinjaManifestEntry, JinjaManifestLoader


class StandInManifest(JinjaManifest):
    """Has an entry for every name that a template asks for."""

    def __getitem__(self, key: str) -> JinjaManifestEntry:
        """Return an entry with one file of that name."""
        return JinjaManifestEntry(key, [key])

    def __getattr__(self, name: str) -> JinjaManifestEntry:
        """Return an entry with one file of that name."""
        return self[name]


class StandInLoader(JinjaManifestLoader):
    """Gives the stand-in, whatever the path."""

    def load(self, filepath: str) -> StandInManifest:
        """Return a manifest; no file is read."""
        return StandInManifest()
