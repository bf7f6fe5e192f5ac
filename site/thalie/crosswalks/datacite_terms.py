"""The controlled lists of DataCite's metadata schema 4.7 (March 2026), by the name of the list.

The read model uses these words for kinds of titles, descriptions and dates, for roles, relations
and types of resources, as InvenioRDM's vocabularies do. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TERMS: Mapping[str, tuple[str, ...]] = {
    "contributorType": _words(
        "ContactPerson DataCollector DataCurator DataManager Distributor Editor"
        " HostingInstitution Other Producer ProjectLeader ProjectManager ProjectMember"
        " RegistrationAgency RegistrationAuthority RelatedPerson ResearchGroup RightsHolder"
        " Researcher Sponsor Supervisor Translator WorkPackageLeader"
    ),
    "dateType": _words(
        "Accepted Available Collected Copyrighted Coverage Created Issued Other Submitted"
        " Updated Valid Withdrawn"
    ),
    "descriptionType": _words(
        "Abstract Methods SeriesInformation TableOfContents TechnicalInfo Other"
    ),
    "funderIdentifierType": ("ISNI", "GRID", "ROR", "Crossref Funder ID", "Other"),
    "nameType": ("Organizational", "Personal"),
    "relatedIdentifierType": _words(
        "ARK arXiv bibcode CSTR DOI EAN13 EISSN Handle IGSN ISBN ISSN ISTC LISSN LSID PMID PURL"
        " RAiD RRID SWHID UPC URL URN w3id"
    ),
    "relationType": _words(
        "IsCitedBy Cites IsSupplementTo IsSupplementedBy IsContinuedBy Continues IsNewVersionOf"
        " IsPreviousVersionOf IsPartOf HasPart IsPublishedIn IsReferencedBy References"
        " IsDocumentedBy Documents IsCompiledBy Compiles IsVariantFormOf IsOriginalFormOf"
        " IsIdenticalTo HasMetadata IsMetadataFor Reviews IsReviewedBy IsDerivedFrom IsSourceOf"
        " Describes IsDescribedBy HasVersion IsVersionOf Requires IsRequiredBy Obsoletes"
        " IsObsoletedBy Collects IsCollectedBy HasTranslation IsTranslationOf Other"
    ),
    "resourceType": _words(
        "Audiovisual Award Book BookChapter Collection ComputationalNotebook ConferencePaper"
        " ConferenceProceeding DataPaper Dataset Dissertation Event Image Instrument"
        " InteractiveResource Journal JournalArticle Model OutputManagementPlan PeerReview"
        " PhysicalObject Poster Preprint Presentation Project Report Service Software Sound"
        " Standard StudyRegistration Text Workflow Other"
    ),
    "titleType": _words("AlternativeTitle Subtitle TranslatedTitle Other"),
}

KNOWN: Mapping[str, frozenset[str]] = {name: frozenset(terms) for name, terms in TERMS.items()}
"""The same, to look into."""

_PAIRS = (
    ("IsCitedBy", "Cites"),
    ("IsSupplementTo", "IsSupplementedBy"),
    ("IsContinuedBy", "Continues"),
    ("IsNewVersionOf", "IsPreviousVersionOf"),
    ("IsPartOf", "HasPart"),
    ("IsReferencedBy", "References"),
    ("IsDocumentedBy", "Documents"),
    ("IsCompiledBy", "Compiles"),
    ("IsVariantFormOf", "IsOriginalFormOf"),
    ("IsIdenticalTo", "IsIdenticalTo"),
    ("HasMetadata", "IsMetadataFor"),
    ("Reviews", "IsReviewedBy"),
    ("IsDerivedFrom", "IsSourceOf"),
    ("Describes", "IsDescribedBy"),
    ("HasVersion", "IsVersionOf"),
    ("Requires", "IsRequiredBy"),
    ("Obsoletes", "IsObsoletedBy"),
    ("Collects", "IsCollectedBy"),
    ("HasTranslation", "IsTranslationOf"),
)
INVERSE: Mapping[str, str] = {
    **dict(_PAIRS),
    **{second: first for first, second in _PAIRS},
}
"""What is to be said of B, where A says something of B (4.7, appendix 1, ``relationType``).

``IsPublishedIn`` and ``Other`` have no counterpart.
"""

_FOLDED: Mapping[str, Mapping[str, str]] = {
    name: {term.casefold(): term for term in terms} for name, terms in TERMS.items()
}


@lru_cache(maxsize=4096)
def term(name: str, word: str) -> str:
    """The term of list NAME that WORD means whatever its capitals and hyphens, or nothing.

    InvenioRDM's ids are such words: ``projectleader``, ``technical-info``, ``isderivedfrom``.
    """
    return _FOLDED[name].get(word.replace("-", "").casefold(), "")
