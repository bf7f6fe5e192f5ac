"""Elements of XML out of the texts of the model, and their bytes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from thalie.ground.plain import legal

Element: TypeAlias = etree._Element
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LOCATION = f"{{{XSI}}}schemaLocation"
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")  # xs:language
_NOWHERE: Mapping[str, str] = {}


class Names(dict[str, str]):
    """Names of a namespace in the notation of ElementTree, each made once: ``DC["title"]``."""

    def __init__(self, namespace: str) -> None:
        super().__init__()
        self.namespace = namespace

    def __missing__(self, name: str) -> str:
        """Make the name."""
        self[name] = full = f"{{{self.namespace}}}{name}"
        return full


def fit(text: str) -> str:
    """TEXT without what XML cannot carry; nothing printable is of that kind."""
    return text if text.isprintable() else legal(text)


def add(parent: Element, name: str, text: str = "", given: Mapping[str, str] = _NOWHERE) -> Element:
    """Add a child; NAME is in the notation of ElementTree, the values GIVEN are fit already."""
    child = etree.SubElement(parent, name, given)
    if text:
        child.text = text if text.isprintable() else legal(text)
    return child


def said(text: str) -> bool:
    """Whether TEXT says anything."""
    return bool((text if text.isprintable() else legal(text)).strip())


@lru_cache(maxsize=256)
def tagged(language: str) -> Mapping[str, str]:
    """The attribute ``xml:lang``, unless LANGUAGE is no tag of a language (RFC 5646)."""
    return {LANG: language} if _LANGUAGE.fullmatch(language) else {}


def is_language(text: str) -> bool:
    """Whether TEXT may stand where XML wants a tag of a language."""
    return bool(tagged(text))


def words(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts of PAIRS of a text and its language that say anything, each once, in order."""
    return [pair for pair in dict.fromkeys(pairs) if said(pair[0])]


def serialised(root: Element) -> bytes:
    """The document of ROOT: UTF-8 with its declaration, a newline at the end."""
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text + b"\n"
