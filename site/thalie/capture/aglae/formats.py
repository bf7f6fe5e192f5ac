"""The file formats of AGLAE: the one table of them. Pure."""

from __future__ import annotations

from enum import StrEnum

from thalie.capture.safe.formats import FileFormat, ending, hdf5


class Format(StrEnum):
    """In which format a file is written (docs/capture.md)."""

    HDF5 = "HDF5"
    LST = "LST"  # list mode of the acquisition: an ASCII header, then events in binary
    ASCII = "ASCII"  # one spectrum of one detector, named by the ending of the file
    EDF = "EDF"  # one line of a map of light (IBIL)


class Generation(StrEnum):
    """Which converter wrote an HDF5 file (docs/capture.md)."""

    G1 = "G1"  # betagouv converter, February to June 2023
    G2 = "G2"  # betagouv converter, after 28 June 2023
    GUI = "GUI"  # C2RMF converter with a window, 2024: French attributes, groups ``data0_X0``
    G3 = "G3"  # C2RMF converter, February 2025 onwards


FORMATS = (
    hdf5(
        {
            "fr": "HDF5 (.hdf5, .h5, .nxs) : avec toute bibliothèque HDF5, par exemple h5py en "
            "Python, ou avec HDFView ou silx view. Les fichiers d’AGLAE ont un groupe par "
            "analyse ; ses attributs disent le faisceau et les réglages, ses tableaux "
            "sont les spectres ou les cartes des détecteurs.",
            "en": "HDF5 (.hdf5, .h5, .nxs): with any HDF5 library, for example h5py in Python, or "
            "with HDFView or silx view. Files of AGLAE have a group for each analysis; its "
            "attributes tell beam and settings, its arrays are spectra or maps of detectors.",
        },
        tells=3,
    ),
    FileFormat(
        key=Format.LST,
        label="a file of the acquisition in list mode",
        names=ending("lst"),
        reader="thalie.capture.aglae.listmode",
        advice={
            "fr": "Mode liste (.lst) : un en-tête en ASCII, puis chaque événement en binaire.",
            "en": "List mode (.lst): a header in ASCII, then each event in binary.",
        },
        tells=1,
    ),
    FileFormat(
        key=Format.ASCII,
        label="the spectrum of a detector",
        names=ending(r"x\d{1,4}", r"g\d{1,2}", r"r\d{1,3}", r"il\d"),
        reader="thalie.capture.aglae.spectra",
        media_type="text/plain",
        advice={
            "fr": "Spectres en ASCII (.x0, .g20, .r150 …) : du texte, un nombre de coups par "
            "canal ; l’extension nomme le détecteur (x : PIXE, g : PIGE, r : RBS, il : IBIL).",
            "en": "Spectra in ASCII (.x0, .g20, .r150 …): text, a number of counts for each "
            "channel; the ending names the detector (x: PIXE, g: PIGE, r: RBS, il: IBIL).",
        },
        tells=2,
    ),
    FileFormat(
        key=Format.EDF,
        label="a line of a map in EDF",
        names=ending("edf"),
        reader="thalie.capture.aglae.edf",
        advice={
            "fr": "EDF (.edf) : avec FabIO ou silx en Python ; chaque fichier d’AGLAE est une "
            "ligne d’une carte de lumière (IBIL).",
            "en": "EDF (.edf): with FabIO or silx in Python; each file of AGLAE is a line of a map "
            "of light (IBIL).",
        },
    ),
)
"""There is no registered media type for list mode and EDF."""
