"""What a person types to find records, read as a query of the search engine.

Lucene syntax stays Lucene syntax. All else is words: signs in a word part it, what cannot be parsed
is read without its signs, and an identifier finds what it names however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from base32_lib import base32
from invenio_i18n import get_locale
from invenio_records_resources.services.errors import QuerystringValidationError
from invenio_records_resources.services.records.queryparser import (
    QueryParser,
    SearchFieldTransformer,
)
from invenio_records_resources.services.records.queryparser.transformer import RestrictedTerm
from invenio_search.engine import dsl
from luqum.auto_head_tail import auto_head_tail
from luqum.exceptions import ParseError
from luqum.thread import parse
from luqum.tree import (
    NONE_ITEM,
    AndOperation,
    Boost,
    Group,
    Item,
    OrOperation,
    Phrase,
    Prohibit,
    SearchField,
    Term,
    UnknownOperation,
    Word,
)

from thalie.ground.plain import unaccented

Context = dict[str, Any]

ROOTS = frozenset(
    """
    _exists_ _oai access created custom_fields deletion_status expires_at files
    fork_version_id has_draft id internal_notes is_deleted is_published last_activity_at
    media_files metadata parent pid pids review stats tombstone updated uuid version_id
    versions
    """.split()  # noqa: SIM905
)
"""Top of the documents in the index: whatever else stands before a colon is a word."""

_UNTOLD = re.compile(
    r"parent\.access\.(?!owned_by\b)|parent\.access[^.]*[*?]|parent\.[^.]*[*?]"
    r"|files\.(?:default_preview|order)|files\.[^.]*[*?]"
)
"""Fields that nobody may ask for: who was given access to a dataset, and by which links; names of
files that stand in the index although they are closed, as others do not."""

CLAUSES = 1000  # of the 1024 that OpenSearch takes: words times fields

# Words that carry a sentence, in lower case only: ``Au``, ``As`` and ``La`` are elements.
_FILLERS = frozenset(
    """
    a an and as at by for from in is of on the to with au aux avec ce ces dans de des du en
    et la le les ou par pour sur un une
    """.split()  # noqa: SIM905
)
_OPERATORS = frozenset({"AND", "OR", "NOT", "TO", "&&", "||"})

_CHUNK = re.compile(r'(?:"(?:\\.|[^"\\])*"|\\.|\S)+', re.DOTALL)
_LONE_SIGNS = re.compile(r"(?!(?:&&|\|\|)$)[-+/&|!?.,;:=<>~^–—·•…«»]+")
_REGEX = re.compile(r"/(?:\\.|[^\s/\\])+/[)^\d.]*")
_BEFORE_REGEX = re.compile(r"(?:[-+(!]|[^\s\"/:]+:)*")
_PLAIN_PARTING = re.compile(r"[\s:()\[\]{}<>\"“”„«»^~=+*?!&|\\]+")
_PARTING = re.compile(r"[/,;|]+")
_OPEN = re.compile(r"^\?*\*[*?]*(?=[^*?])")  # ends of words
_ONE_WORD = re.compile(r"[\w'’]+")
_ELIDED = re.compile(r"(?:[dl]['’])?(\w+)", re.IGNORECASE)


class Named(NamedTuple):
    """Something that has an identifier: its kind is the field that finds it."""

    kind: str  # doi, orcid, record
    value: str


_DOI = re.compile(
    r"(?:doi:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)*(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE
)
_ORCID = re.compile(
    r"(?:orcid:\s*|(?:https?://)?(?:www\.)?orcid\.org/)*(\d{4}-\d{4}-\d{4}-\d{3}[\dX])",
    re.IGNORECASE,
)
_OAI = re.compile(r"oai:[\w.-]+:([0-9a-z]{5}-[0-9a-z]{5})", re.IGNORECASE)
_RECORD = re.compile(
    r"(?:https?://\S+?/(?:records|uploads)/)?([0-9a-z]{5}-[0-9a-z]{5})(?:[/?#]\S*)?"
)
_AROUND = " \t\r\n\u00a0\u202f\"'“”„‘’«»<>[]{}"


def named(text: str) -> Named | None:
    """What TEXT names, if it is one identifier or its address, perhaps with a final full stop."""
    bare = _without_end(text.strip(_AROUND).lstrip("("))
    if found := _DOI.fullmatch(bare):
        return Named("doi", found[1])
    if found := _ORCID.fullmatch(bare):
        return Named("orcid", found[1].upper())
    found = _OAI.fullmatch(bare)
    if found and _is_ours(found[1].lower()):
        return Named("record", found[1].lower())
    if (found := _RECORD.fullmatch(bare)) and _is_ours(found[1]):
        return Named("record", found[1])
    return None


def _without_end(text: str) -> str:
    """TEXT without what a sentence puts behind it; a bracket stays if its partner is in it."""
    while text and (text[-1] in ".,;:!?'’»”" or _is_unpaired(text)):
        text = text[:-1]
    return text


def _is_unpaired(text: str) -> bool:
    return text[-1] == ")" and text.count(")") > text.count("(")


def _is_ours(name: str) -> bool:
    """Whether the check digits of an identifier of a record are right."""
    try:
        base32.decode(name.replace("-", ""), checksum=True)
    except ValueError:
        return False
    return True


class Part(NamedTuple):
    """A piece of what was typed, and the typed word before it, if there is one."""

    field: str
    text: str


class Understood(NamedTuple):
    """How a text was read, for who found nothing."""

    parts: tuple[Part, ...]
    plain: bool = False  # no syntax: its words were looked for, whatever signs stood around them
    together: bool = False  # all of them were asked for
    begins_open: bool = False  # ``*onze``: a word is looked for from its first letter on


class WordsParser(QueryParser):  # type: ignore[misc]
    """Reads ``q``. Its ``mapping`` may name several fields for one typed word, as a tuple."""

    homographs: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Words that fill a sentence in one language and mean a thing in another: where they count."""

    forms: ClassVar[Mapping[str, re.Pattern[str]]] = {}
    """How a value of some fields looks: OpenSearch fails at others, and finds nothing."""

    prose: ClassVar[tuple[str, ...]] = ()
    """Fields in which a whole text is looked for, if one is given instead of words."""

    others: ClassVar[Mapping[str, str]] = {}
    """Typed words by other names for them, such as those of another language, without accents."""

    def parse(self, query_str: str) -> dsl.query.Query:
        """Return the query for ``q``."""
        if not query_str.strip():
            return dsl.Q("match_all")
        if thing := named(query_str):
            text = _typed(thing)
        else:
            text = " ".join(filter(None, map(_tidy, _CHUNK.findall(query_str))))
        tree = self._lucene(text) or self._plain(text)
        if tree is None:
            return dsl.Q("match_none")
        if sum(1 for _ in _terms(tree)) * max(len(self._fields), 1) > CLAUSES:
            return self._like(query_str)
        return self._query(tree)

    def understood(self, query_str: str) -> Understood:
        """How ``parse`` reads the same."""
        if thing := named(query_str):
            return Understood((Part(thing.kind, thing.value),))
        text = " ".join(filter(None, map(_tidy, _CHUNK.findall(query_str))))
        if self._lucene(text) is None:
            plain = self._plain(text)
            words = [str(word) for word in plain.children] if plain is not None else []
            return Understood(tuple(Part("", _unescaped(word)) for word in words), plain=True)
        tree: Item = parse(text)
        return Understood(
            tuple(map(self._part, _operands(tree))),
            together=isinstance(tree, AndOperation),
            begins_open=any(map(_begins_open, _terms(tree))),
        )

    def _part(self, node: Item) -> Part:
        text = str(node).strip()
        if isinstance(node, SearchField):
            name = _canonical(node.name, self.mapping, self.others)
            return Part(name, text.partition(":")[2].strip())
        return Part("", text)

    def _lucene(self, text: str) -> Item | None:
        """TEXT as Lucene syntax; nothing if it is none."""
        try:
            if any(map(_begins_path, _CHUNK.findall(text))):
                return None
            return self._transformed(parse(text))
        except (ValueError, ArithmeticError, RecursionError, QuerystringValidationError):
            return None  # a ParseError is a ValueError; numbers and brackets have their own

    def _plain(self, text: str) -> Item | None:
        """The words of TEXT, whatever signs stand around them; nothing if there are none."""
        parts = (part.strip("-/.,;'’") for part in _PLAIN_PARTING.split(text))
        words = [Word(_escaped(p)) for p in parts if p not in _OPERATORS and _has_word(p)]
        return self._transformed(UnknownOperation(*words)) if words else None

    def _transformed(self, tree: Item) -> Item:
        words = _Words(self.mapping, self.allow_list, self.homographs, self.forms, self.others)
        return auto_head_tail(words.visit(tree, context={"identity": self.identity}))

    def _query(self, tree: Item) -> dsl.query.Query:
        """The query of TREE; what has its words together comes first."""
        asked = dsl.Q("query_string", query=str(tree).strip(), **self.extra_params)
        words = [str(child) for child in tree.children]
        if not (self._fields and _is_words(tree) and len(words) > 1):
            return asked
        together = dsl.Q("multi_match", query=" ".join(words), type="phrase", fields=self._fields)
        return dsl.Q("bool", must=[asked], should=[together])

    def _like(self, text: str) -> dsl.query.Query:
        """Records with the words that tell most of a whole TEXT."""
        return dsl.Q(
            "more_like_this",
            fields=[*self.prose],
            like=text,
            min_term_freq=1,
            min_doc_freq=1,
        )


def _tidy(chunk: str) -> str:
    """A piece between spaces: signs alone are nothing, an identifier is asked for by its kind."""
    if _LONE_SIGNS.fullmatch(chunk):
        return ""
    before = re.match(r"[(+!-]*", chunk)
    start = before[0] if before else ""
    given = chunk[len(start) :]
    start = start.replace("!", "-")
    if thing := named(given):
        return start + _typed(thing) + ")" * (given.count(")") - thing.value.count(")"))
    if re.match(r"https?://", given):
        return start + _quoted(_without_end(given))
    return start + given


def _typed(thing: Named) -> str:
    return f"{thing.kind}:{_quoted(thing.value)}"


def _begins_path(chunk: str) -> bool:
    """Whether a slash begins something that is no regular expression, such as ``/data/run``."""
    before = _BEFORE_REGEX.match(chunk)
    rest = chunk[before.end() :] if before else chunk
    return rest.startswith("/") and not _REGEX.fullmatch(rest)


def _terms(tree: Item) -> Iterator[Term]:
    if isinstance(tree, Term):
        yield tree
    for child in tree.children:
        yield from _terms(child)


def _operands(tree: Item) -> Iterator[Item]:
    """What stands beside each other in TREE, outside of brackets."""
    if isinstance(tree, AndOperation | OrOperation | UnknownOperation):
        for child in tree.children:
            yield from _operands(child)
    else:
        yield tree


def _values(tree: Item) -> Iterator[str]:
    """What is asked for in TREE, but for what leaves it open."""
    found = (one.unescaped_value.strip('"') for one in _terms(tree))
    return (value for value in found if value != "*")


def _begins_open(term: Term) -> bool:
    return isinstance(term, Word) and _OPEN.match(term.value) is not None


def _canonical(name: str, mapping: Mapping[str, Any], others: Mapping[str, str]) -> str:
    """The typed word that NAME is another name for, however it is written."""
    return name if name in mapping else others.get(unaccented(name), name)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _is_words(tree: Item) -> bool:
    return isinstance(tree, UnknownOperation) and all(
        type(child) is Word and not child.has_wildcard() for child in tree.children
    )


def _has_word(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _root(name: str) -> str:
    return name.partition(".")[0]


def _escaped(text: str) -> str:
    return re.sub(r"([^\w\s])", r"\\\1", text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Words(SearchFieldTransformer):  # type: ignore[misc]
    """Gives typed words their fields, and words with signs in them their parts."""

    def __init__(
        self,
        mapping: Any,
        allow_list: Any,
        homographs: Mapping[str, tuple[str, ...]],
        forms: Mapping[str, re.Pattern[str]],
        others: Mapping[str, str],
    ) -> None:
        super().__init__(mapping, allow_list)
        self.homographs = homographs
        self.forms = forms
        self.others = others
        places = mapping.items()
        self.guarded = {_root(name) for name, place in places if isinstance(place, RestrictedTerm)}
        english = str(get_locale() or "en") != "fr"
        self.fillers = _FILLERS | (homographs.keys() if english else set())

    def visit_search_field(self, node: SearchField, context: Context) -> Iterator[Item]:
        """A typed word; one that is not known is a word before a colon."""
        node.name = _canonical(node.name, self._mapping, self.others)
        if isinstance(node.expr, Prohibit) and isinstance(node.expr.a, Word):
            node.expr = Word(rf"\-{node.expr.a.value}")  # a year before our era
        if not self._is_known(node):
            raise ParseError(node.name)
        inner = context | {"field": node.name}
        form = self.forms.get(node.name)
        if form and not all(map(form.fullmatch, _values(node))):
            raise ParseError(str(node))
        places = self._mapping.get(node.name)
        if not isinstance(places, tuple):
            yield from super().visit_search_field(node, inner)
            return
        fields = [SearchField(place, NONE_ITEM) for place in places]
        for field in fields:
            [value] = self.clone_children(node, field, inner)
            value.head = value.tail = ""
            field.children = [value]
        yield _group(OrOperation(*fields), node)

    def _is_known(self, node: SearchField) -> bool:
        """Whether a field may be asked for; those that are guarded only by their very names."""
        name = node.name.replace("\\", "")
        if self._is_untold(node):
            return False
        if node.name in self._mapping:
            return True
        if name == "*":
            return isinstance(node.expr, Word) and bool(node.expr.is_wildcard())
        return _root(name) in ROOTS - self.guarded

    @staticmethod
    def _is_untold(node: SearchField) -> bool:
        """Whether a field, or one whose presence is asked for, is told to nobody."""
        name = node.name.replace("\\", "")
        asked = [name, *_values(node)] if name == "_exists_" else [name]
        return any(_UNTOLD.match(one) for one in asked)

    def visit_unknown_operation(self, node: UnknownOperation, context: Context) -> Iterator[Item]:
        """Words beside each other; those that carry a sentence count only if there is no other."""
        kept = [child for child in node.children if not self._is_filler(child)]
        new_node = node.clone_item()
        new_node.children = kept or node.children
        yield from self.generic_visit(new_node, context)

    def _is_filler(self, node: Item) -> bool:
        return type(node) is Word and node.value in self.fillers

    def visit_range(self, node: Item, context: Context) -> Iterator[Item]:
        """Bounds and what is approximated stay as they are given."""
        yield from self.generic_visit(node, context | {"as given": True})

    visit_from = visit_to = visit_fuzzy = visit_range

    def visit_boost(self, node: Boost, context: Context) -> Iterator[Item]:
        """A weight; one of a weight is none."""
        if isinstance(node.expr, Boost):
            raise ParseError(str(node))
        yield from self.generic_visit(node, context)

    def visit_regex(self, node: Item, context: Context) -> Iterator[Item]:
        """A regular expression has no spaces; slashes around words are none."""
        if re.search(r"\s", node.value) or len(node.value) < len("/./"):
            raise ParseError(node.value)
        yield node

    def visit_word(self, node: Word, context: Context) -> Iterator[Item]:
        """A word; with signs in it, its parts."""
        if "field_value_mapper" in context:
            yield from super().visit_word(node, context)
        elif "as given" in context or node.value in _OPERATORS:
            yield node
        elif node.has_wildcard():
            yield self._pattern(node, typed="field" in context)
        else:
            yield self._word(node, typed="field" in context)

    def _word(self, node: Word, *, typed: bool) -> Item:
        text = node.unescaped_value
        if not typed and (places := self._places(text)):
            word = [SearchField(place, Word(_elided(text))) for place in places]
            return _group(OrOperation(*word), node)
        if _ONE_WORD.fullmatch(text):
            return node
        parts = [] if typed else [part for part in _PARTING.split(text) if _has_word(part)]
        return _all([Phrase(_quoted(part)) for part in parts or [text]], node)

    def _places(self, text: str) -> tuple[str, ...]:
        return self.homographs.get(_elided(text).casefold(), ())

    def _pattern(self, node: Word, *, typed: bool) -> Item:
        """A word with ``*`` or ``?``; signs that would end it are escaped, or part it.

        It begins with a letter: to look for all ends would read every word of the index.
        """
        value = re.sub(r"(?<!\\)\*+", "*", node.value)  # many in a row take minutes
        node = Word(_OPEN.sub("", value, count=1), head=node.head, tail=node.tail)
        if node.value != value and not node.has_wildcard():
            return self._word(node, typed=typed)
        if typed or "\\" in node.value:
            value = re.sub(r"(?<!\\)([/!&|])", r"\\\1", node.value)
            return Word(value, head=node.head, tail=node.tail)
        parts = [part for part in re.split(r"[^\w'’*?]+", node.value) if part]
        return _all([Word(part) for part in parts], node)


def _elided(text: str) -> str:
    found = _ELIDED.fullmatch(text)
    return found[1] if found else text


def _all(parts: list[Item], node: Item) -> Item:
    """All of PARTS, in the place of NODE."""
    if len(parts) > 1:
        return _group(AndOperation(*parts), node)
    parts[0].head, parts[0].tail = node.head, node.tail
    return parts[0]


def _group(operation: Item, node: Item) -> Item:
    return Group(operation, head=node.head, tail=node.tail)
