"""Custom fields of a dataset: beam, object and detectors in plain words."""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _
from invenio_records_resources.services.custom_fields import BooleanCF, DoubleCF, KeywordCF, TextCF

# An identifier, not an address: nothing answers there (RFC 8141 shape, informal namespace).
THALIE_NAMESPACE = "urn:x-thalie:terms:"

RDM_NAMESPACES = {"thalie": THALIE_NAMESPACE}

RDM_CUSTOM_FIELDS = [
    KeywordCF(name="thalie:project"),
    KeywordCF(name="thalie:run"),
    KeywordCF(name="thalie:particle", multiple=True),
    DoubleCF(name="thalie:beam_energy", multiple=True),  # keV
    KeywordCF(name="thalie:object_reference", multiple=True),
    KeywordCF(name="thalie:technique", multiple=True),
    TextCF(name="thalie:detector", multiple=True),
    BooleanCF(name="thalie:synthetic"),
]

RDM_CUSTOM_FIELDS_UI = [
    {
        "section": _("Ion-beam analysis"),
        "fields": [
            {
                "field": "thalie:project",
                "ui_widget": "Input",
                "props": {"label": _("Project"), "icon": "folder open outline"},
            },
            {
                "field": "thalie:run",
                "ui_widget": "Input",
                "props": {"label": _("Run"), "icon": "calendar outline"},
            },
            {
                "field": "thalie:technique",
                "ui_widget": "MultiInput",
                "props": {
                    "label": _("Techniques"),
                    "icon": "flask",
                    "description": _("Acronyms such as PIXE, PIGE, RBS or IBIL."),
                },
            },
            {
                "field": "thalie:particle",
                "ui_widget": "MultiInput",
                "props": {"label": _("Particle"), "icon": "crosshairs"},
            },
            {
                "field": "thalie:beam_energy",
                "ui_widget": "MultiInput",
                "props": {"label": _("Beam energy (keV)"), "icon": "lightning"},
            },
            {
                "field": "thalie:object_reference",
                "ui_widget": "MultiInput",
                "props": {
                    "label": _("Object reference"),
                    "icon": "archive",
                    "description": _("The object as it was named at the beam line."),
                },
            },
            {
                "field": "thalie:detector",
                "ui_widget": "MultiInput",
                "props": {"label": _("Detectors and filters"), "icon": "microchip"},
            },
            {
                "field": "thalie:synthetic",
                "ui_widget": "BooleanCheckbox",
                "props": {
                    "label": _("Synthetic data"),
                    "icon": "lab",
                    "trueLabel": _("Yes"),
                    "falseLabel": _("No"),
                },
            },
        ],
    }
]
