"""A demonstration campaign: synthetic ion-beam data on objects that do not exist.

``write_campaign`` writes it; ``python -m thalie_local.demo OUT`` does so from a shell.
"""

from .campaign import write_campaign
from .model import Access, AccessKind, Campaign, Dataset, Metadata, Person, Text, Version
from .people import write_people
from .story import read_story

__all__ = [
    "Access",
    "AccessKind",
    "Campaign",
    "Dataset",
    "Metadata",
    "Person",
    "Text",
    "Version",
    "read_story",
    "write_campaign",
    "write_people",
]
