"""The page of the documentation about who sees what: ``python -m tests.services.leaks.page``."""

from __future__ import annotations

from collections.abc import Iterator

from .table import LEVELS, ROLES, STATES, of_state, sight

ABOUT = {
    "page": "page of the dataset, with its analyses and the JSON-LD in it",
    "REST": "`/api/records/<id>`, its versions and analyses",
    "sibling versions": "addresses of the dataset as a whole and of its other version",
    "files": "a file: whole, in part (`Range`), its head, conditional requests",
    "list of files": "`/api/records/<id>/files`, and what is told of one file",
    "all files in a zip": "`files-archive`, RO-Crate",
    "replay pack": "conditions, a notebook, and the files for those who may read them",
    "NeXus": "files of the dataset, made into NeXus",
    "zip in the dataset": "list of what a zip holds, its members, their previews",
    "preview": "texts, tables, JSON, Markdown, images, zips, HDF5",
    "images": "IIIF, thumbnails",
    "media files": "what was made from the files and sent with them",
    "files of drafts": "files and media files of a draft, what they say",
    "pictures": "quick looks that the worker drew of the files",
    "viewer": "the viewer of a file, and what it asks of the file",
    "buckets": "`/api/files/<bucket>`, with the real name of the bucket",
    "formats": "every export, every media type of `/api/records/<id>`",
    "search": "searches, front page, lists of communities and of one’s own uploads",
    "OAI-PMH": "every format, one record and all",
    "dumps": "dumps of the catalogue",
    "feeds and sitemaps": "Atom, ResourceSync, sitemaps",
    "things and catalogue": "pages and graphs of objects, terms, instruments; the catalogue",
    "identifiers": "addresses by DOI and OAI identifier, badges",
    "DataCite": "what DataCite was told of the DOI, and tells everybody",
    "drafts": "the form, `/api/records/<id>/draft`",
    "provenance": "where the values of a deposited run were read: leader and curators alone",
    "history": "revisions, audit log",
    "grants and links": "with whom the dataset is shared",
    "embargoes": "card, history, board, lists and calendars of embargoes",
    "requests": "requests, their comments and files",
    "DOIs, for curators": "the page of DOIs",
    "desk": "what needs a curator today",
    "changes of many datasets": "for curators: corrections as CSV, the list of changes",
    "administration": "the other pages for administrators; the list of lacks, for curators alone",
    "communities": "the other pages of communities",
    "accounts": "log-in, settings, lists of users",
    "vocabularies": "vocabularies in REST",
    "other pages": "help, health, languages",
}
"""What each surface is."""

HEAD = """# Who sees what

This page is made from the table of the test that asks every address of both applications, about a
dataset in every state, as everybody, and searches the answers for what stands in that dataset alone
(`tests/services/leaks`): `python -m tests.services.leaks.page`. An address that the table lacks
stops the tests.

**The terms of the house: metadata are public, data are not.** Until the day of opening no byte of
a file reaches anybody without the right to it, nor anything made from bytes: no part of a file,
image, preview, list of what a zip holds, quick look.

| word | what is told |
| --- | --- |
| bytes | what is in the files, or was made from it |
| names | names, sizes and checksums of files |
| metadata | the description, captured values |
| citation | title, persons, year, publisher, DOI |
| – | nothing |

| who | |
| --- | --- |
| anybody | without an account |
| logged in | with an account, and nothing to do with the dataset |
| link that ended | holds a link to view it whose day has passed, opened before or not |
| link | holds a link to view it that has not ended; of a draft, to preview it |
| grant | was granted to view it by the leader; of a draft, to preview it |
| leader | the project leader who owns it |
| curator | every curator and administrator |

## What stays public of closed data

Of a dataset under embargo, or with restricted files, everybody may read:

- title, persons, descriptions, keywords, dates, rights, related works, funding;
- objects, samples, standards; beam, particle, energy, detectors and their filters; each analysis
  with its number, spot, kind, times, dose, and the name of its file where the depositor says it:
  ingest does;
- `sizes` and `formats` as somebody wrote them: ingest writes the number of files, their sum in
  bytes and their formats. DataCite, OAI-PMH and exports tell these and count nothing themselves
  while files are closed;
- in descriptions, the files that are damaged, or from which names of persons were taken;
- the day of opening and the reason for the embargo;
- how often it was looked at and downloaded, and how many bytes that were.

Whoever finds that this says too much writes it otherwise in the draft, or restricts the record
as a whole. Names, sizes and checksums of the files themselves are told of a dataset under embargo
to machines alone, in JSON-LD, DCAT-AP and Thalie’s own JSON: `THALIE_NAME_CLOSED_FILES` in
[Operators](operators.md) says of which. Searches find nothing by names, checksums and sizes of
closed files, and a wrong name of a file is answered as a right one is.

A draft is nobody’s but the leader’s and curators’, and theirs with whom it is shared. Of a
withdrawn dataset the tombstone is left, with the citation; curators may still read its files in
REST.
"""

FOOT = """
## Surfaces

| surface | what it is |
| --- | --- |
"""


def text() -> str:
    """The page."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    for state, name in STATES.items():
        yield f"\n## {name[0].upper()}{name[1:]}\n\n"
        yield _row("surface", *ROLES.values())
        yield _row(*("---" for _ in range(len(ROLES) + 1)))
        told = of_state(sight(), state)
        for surface in (one for one in ABOUT if one in told):
            levels = (told[surface][role] for role in ROLES)
            yield _row(surface, *("–" if level == LEVELS[0] else level for level in levels))
        yield "\nThe other surfaces tell nobody anything of it.\n"
    yield FOOT
    for surface, about in ABOUT.items():
        yield _row(surface, about)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    print(text(), end="")
