"""What is asked of every route: of a dataset with its own ids and files, of the site once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import requests

from tests.services.routes import FILE, RECORD, Route

from .table import WITH_TOKEN, surfaces
from .world import Dataset

FORMATS = "formats"
TOLD_ALL = ("json", "thalie-json", "schema_org")
"""Formats that tell as much as any: those who are not asked for every one are asked for these."""


@dataclass(frozen=True)
class Probe:
    """A question: ``thorough`` ones are asked by fewer roles, ``surface`` is a row of the table."""

    surface: str
    address: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    thorough: bool = False

    @property
    def asked(self) -> str:
        """What an answer may repeat."""
        return self.address + " ".join(value for _, value in self.headers)

    def ask(self, session: requests.Session, site: str, token: str = "") -> requests.Response:
        """The answer, wherever it leads."""
        joint = "&" if "?" in self.address else "?"
        said = token and self.surface != "OAI-PMH"  # which knows no such argument
        address = site + self.address + (f"{joint}token={token}" if said else "")
        return session.request(
            self.method, address, headers=dict(self.headers), timeout=90, allow_redirects=False
        )


def of_dataset(routes: Iterable[Route], one: Dataset, formats: Formats) -> Iterator[Probe]:
    """All that is asked about one dataset."""
    known = surfaces()
    for route in routes:
        surface = known.get(route.rule, "")
        if route.rule in ADDRESSES:
            yield from _filled(surface, ADDRESSES[route.rule], one)
        elif route.of_record:
            values = dict.fromkeys(RECORD, one.id) | {"record_pid": one.id}
            media = "media-files" in route.rule
            values |= dict.fromkeys(FILE, one.canary.look if media else one.canary.named("txt"))
            yield Probe(surface, route.address(values))
    yield from _negotiated(one, formats)
    yield from _conditional(one)
    yield from _siblings(one)


def of_site(routes: Iterable[Route], extra: Iterable[Probe]) -> Iterator[Probe]:
    """All that is asked without a dataset in mind; any may be told."""
    known = surfaces()
    for route in routes:
        if route.rule in OF_SITE:
            for address in OF_SITE[route.rule]:
                yield Probe(known.get(route.rule, ""), address)
        elif not route.of_record:
            yield Probe(known.get(route.rule, ""), route.address({}))
    yield from extra


@dataclass(frozen=True)
class Formats:
    """In which formats records can be had, by door."""

    accepted: tuple[str, ...]
    exported: tuple[str, ...]
    harvested: tuple[str, ...]


def _filled(surface: str, addresses: Iterable[str], one: Dataset) -> Iterator[Probe]:
    canary = one.canary
    values = {
        "id": one.id,
        "parent": one.parent,
        "bucket": one.bucket,
        "doi": one.doi or "10.0/0",
        "object": one.object,
        "member": canary.member,
        **{ending: canary.named(ending) for ending in ENDINGS},
    }
    for address in addresses:
        for kind in ("record", "draft") if "{kind}" in address else ("",):
            yield Probe(surface, address.format(kind=kind, **values))


ENDINGS = ("txt", "csv", "json", "md", "zip", "hdf5", "png")
_FILES = tuple(f"{{{ending}}}" for ending in ENDINGS)
_IMAGE = "/api/iiif/{kind}:{id}:{png}"
_SHEET = "/desk/bulk/sheet.csv?ids={id}&field=metadata.description"
_CONTAINED = "{zip}/container"

ADDRESSES: dict[str, tuple[str, ...]] = {
    "/records/<pid_value>": (
        "/records/{id}",
        "/records/{id}?preview=1",
        "/records/{id}?include_deleted=1&preview_file={txt}",
    ),
    "/api/records/<pid_value>": (
        "/api/records/{id}",
        "/api/records/{id}?include_deleted=true&expand=true",
    ),
    "/api/records/<pid_value>/versions": (
        "/api/records/{id}/versions",
        "/api/records/{id}/versions?allversions=true&include_deleted=true&status=D",
    ),
    "/records/<pid_value>/preview/<path:filename>": (
        *(f"/records/{{id}}/preview/{name}" for name in _FILES),
        "/records/{id}/preview/{txt}?preview=1",
        "/records/{id}/preview/{txt}?include_deleted=1",
    ),
    "/records/<pid_value>/preview/<path:filename>/container/<path:path>": (
        f"/records/{{id}}/preview/{_CONTAINED}/{{member}}",
    ),
    "/records/<pid_value>/files/<path:filename>": (
        "/records/{id}/files/{txt}",
        "/records/{id}/files/{txt}?download=1",
        "/records/{id}/files/{txt}?preview=1",
    ),
    "/records/<pid_value>/files/<path:filename>/container/<path:path>": (
        f"/records/{{id}}/files/{_CONTAINED}/{{member}}",
    ),
    "/api/records/<pid_value>/files/<path:key>/container": (
        f"/api/records/{{id}}/files/{_CONTAINED}",
    ),
    "/api/records/<pid_value>/files/<path:key>/container/<path:path>": (
        f"/api/records/{{id}}/files/{_CONTAINED}/{{member}}",
    ),
    "/api/records/<pid_value>/draft/files/<path:key>/container": (
        f"/api/records/{{id}}/draft/files/{_CONTAINED}",
    ),
    "/api/records/<pid_value>/draft/files/<path:key>/container/<path:path>": (
        f"/api/records/{{id}}/draft/files/{_CONTAINED}/{{member}}",
    ),
    "/records/<pid_value>/nexus/<path:filename>.nxs": (
        "/records/{id}/nexus/{hdf5}.nxs",
        "/records/{id}/nexus/{txt}.nxs",
    ),
    "/records/<pid_value>/replay.zip": (
        "/records/{id}/replay.zip",
        "/records/{id}/replay.zip?files=",
        "/records/{id}/replay.zip?files={txt}",
    ),
    "/records/<pid_value>/quick-look/<name>": (
        "/records/{id}/quick-look/map-thumbnail.webp",
        "/records/{id}/quick-look/spectrum-large.fr.webp?preview=1",
    ),
    "/records/<pid_value>/view/<path:filename>": (
        "/records/{id}/view/{hdf5}",
        "/records/{id}/view/{hdf5}?preview=1",
    ),
    "/records/<pid_value>/inside/<path:filename>": (
        "/records/{id}/inside/{hdf5}?ask=contents",
        "/records/{id}/inside/{hdf5}?ask=meta&path=/",
        "/records/{id}/inside/{hdf5}?ask=paths&path=/&preview=1",
    ),
    "/records/<pid_value>/thumb<int:size>": ("/records/{id}/thumb250",),
    "/api/iiif/<path:uuid>": (_IMAGE,),
    "/api/iiif/<path:uuid>/info.json": (f"{_IMAGE}/info.json",),
    "/api/iiif/<path:uuid>/manifest": ("/api/iiif/{kind}:{id}/manifest",),
    "/api/iiif/<path:uuid>/sequence/default": ("/api/iiif/{kind}:{id}/sequence/default",),
    "/api/iiif/<path:uuid>/canvas/<path:file_name>": ("/api/iiif/{kind}:{id}/canvas/{png}",),
    "/api/iiif/<path:uuid>/<region>/<size>/<rotation>/<quality>.<image_format>": (
        f"{_IMAGE}/full/full/0/default.png",
        f"{_IMAGE}/square/10,/0/default.jpg",
    ),
    "/api/files/<string:bucket_id>": ("/api/files/{bucket}", "/api/files/{bucket}?versions=1"),
    "/api/files/<string:bucket_id>/<path:key>": ("/api/files/{bucket}/{txt}",),
    "/api/records": (
        "/api/records?q=id:{id}&allversions=true",
        "/api/records?q=parent.id:{parent}&allversions=true&include_deleted=true&status=D",
    ),
    "/api/user/records": (
        "/api/user/records?q=id:{id}&allversions=true",
        "/api/user/records?q=parent.id:{parent}&shared_with_me=true",
    ),
    "/api/records/<pid_value>/revisions/<revision_id>": ("/api/records/{id}/revisions/1",),
    "/oai2d": ("/oai2d?verb=ListMetadataFormats&identifier=oai:thalie.localhost:{id}",),
    "/things/<kind>/<name>": ("/things/object/{object}", "/things/object/{object}.ttl"),
    "/id/<kind>/<name>": ("/id/object/{object}",),
    "/<any(doi,oai):pid_scheme>/<path:pid_value>": (
        "/doi/{doi}",
        "/oai/oai:thalie.localhost:{id}",
    ),
    "/badge/<any(DOI, doi):title>/<path:value>.<any(svg, png):ext>": ("/badge/DOI/{doi}.svg",),
    "/api/curation/dois/<path:doi>": ("/api/curation/dois/{doi}",),
    "/administration/dois": ("/administration/dois?q={doi}",),
    "/administration/runs/<pid_value>": ("/administration/runs/{id}",),
    "/api/audit-logs/": ("/api/audit-logs/?q={id}",),
    "/uploads/<pid_value>": ("/uploads/{id}",),
    "/desk/bulk/sheet.csv": (_SHEET,),
    "/api/desk/bulk/sheet.csv": (f"/api{_SHEET}", "/api/desk/bulk/sheet.csv?ids={doi}"),
}
"""Addresses of a dataset where the rule alone does not say them."""

OF_SITE: dict[str, tuple[str, ...]] = {
    "/api/records": (
        "/api/records?size=100&sort=newest",
        "/api/records?size=100&sort=newest&allversions=true",
    ),
    "/search": ("/search?q=enamels",),
    "/search/advice": ("/search/advice?q=enamols", "/search/advice?q=enamels%20AND%20nothingatall"),
    "/search/offers": ("/search/offers?before=ena", "/search/offers?before=object:ena"),
    "/search/results.<extension>": tuple(
        f"/search/results.{form}?q=&sort=newest" for form in ("csv", "bib", "json", "atom")
    ),
    "/api/curation/lacks": (),  # for curators, a page at a time: whom it shows depends on others
    "/desk": ("/desk?card=published",),  # of the others the same holds
    "/api/desk": ("/api/desk?card=published&size=100",),
    "/resourcesync/<kind>.xml": ("/resourcesync/resourcelist.xml", "/resourcesync/changelist.xml"),
    "/resourcesync/<kind>/<int:after>.xml": ("/resourcesync/resourcelist/0.xml",),
    "/instruments/<name>": ("/instruments/new-aglae",),
    "/api/instruments/<name>": ("/api/instruments/new-aglae",),
    "/vocabulary/<name>/<term>": ("/vocabulary/materials/bronze", "/vocabulary/museums/louvre"),
}
"""Addresses of lists that tell of all datasets."""


def _negotiated(one: Dataset, formats: Formats) -> Iterator[Probe]:
    """Every format at every door."""
    own, item = f"/records/{one.id}", f"oai:thalie.localhost:{one.id}"
    asked = Probe(FORMATS, f"/api{own}", thorough=True)
    for accepted in formats.accepted:
        yield replace(asked, headers=(("Accept", accepted),))
    for name in formats.exported:
        yield replace(asked, address=f"{own}/export/{name}", thorough=name not in TOLD_ALL)
    yield replace(asked, address=f"{own}/export/json?preview=1", thorough=False)
    shown = f"/api/records?q=id:{one.id}&allversions=true"  # as lists of the site ask
    yield Probe("search", shown, headers=(("Accept", "application/vnd.inveniordm.v1+json"),))
    for prefix in formats.harvested:
        address = f"/oai2d?verb=GetRecord&metadataPrefix={prefix}&identifier={item}"
        thorough = prefix not in TOLD_ALL
        yield replace(asked, surface="OAI-PMH", address=address, thorough=thorough)


def _conditional(one: Dataset) -> Iterator[Probe]:
    """A file in part, by its head, and by whoever knows its checksum."""
    name = one.canary.named("txt")
    tag = ("If-None-Match", f'"md5:{one.canary.sums[name]}"')
    late = ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
    for address in (
        f"/records/{one.id}/files/{name}",
        f"/api/records/{one.id}/files/{name}/content",
    ):
        asked = Probe("files", address, thorough=True)
        yield replace(asked, headers=(("Range", "bytes=0-40"),))
        yield replace(asked, headers=(("Range", "bytes=90000000-"),))
        yield replace(asked, headers=(tag,))
        yield replace(asked, headers=(late,))
        yield replace(asked, method="HEAD")


def _siblings(one: Dataset) -> Iterator[Probe]:
    """What the parent and the other version tell of this one."""
    asked = Probe("sibling versions", "", thorough=True)
    content = f"/files/{one.canary.named('txt')}/content"
    for id_ in filter(None, (one.parent, one.other)):
        for part in ("", "/versions?allversions=true", "/versions/latest", "/files", content):
            thorough = part != content
            yield replace(asked, address=f"/api/records/{id_}{part}", thorough=thorough)
        for part in ("", "/latest"):
            yield replace(asked, address=f"/records/{id_}{part}")
        yield replace(asked, address=f"/api/records/{id_}/versions?size=100", thorough=False)


LISTS = ("search", "OAI-PMH", "feeds and sitemaps", "dumps", "things and catalogue")
"""Surfaces that tell of many datasets at once: what somebody with a link is asked for."""


def token_of(one: Dataset, role: str) -> str:
    """What somebody with a link says."""
    return one.tokens.get(role, "") if role in WITH_TOKEN else ""
