"""Settings of replay packs and NeXus files."""

THALIE_REPLAY_INSIDE = 500 * 1024**2
"""Bytes of files that a pack holds where nobody chose any, the smallest first; others are links."""

THALIE_REPLAY_IMAGE = "python:3.11-slim"
"""Image of a container in which CWL and REANA run the notebook; it needs Python alone."""

THALIE_REPLAY_LAUNCHERS: list[dict[str, str]] = []
"""Links beside the pack of open datasets: ``name``, and ``url`` in which ``{pack}``, ``{page}`` and
``{doi}`` stand for addresses, quoted for a query."""

THALIE_NEXUS_LARGEST = 512 * 1024**2
"""Bytes of files from which one NeXus file is made."""

THALIE_NEXUS_SECONDS = 100
"""Seconds that making it may take; proxies in front of the site wait for 120 as a rule."""

THALIE_NEXUS_AT_ONCE = 2
"""NeXus files that one process of the web server makes at the same time."""
