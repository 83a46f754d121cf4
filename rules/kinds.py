"""The kinds of document of a pack and the words by which each announces itself, ready for reading. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from indexer.language.tokens import terms
from rules.phrases import Phrases, Speller
from rules.yaml_source import Fault, FaultCode, Node, Place, nearest, parse

Phrase = tuple[str, ...]
"""Terms next to one another."""


class Example(msgspec.Struct, frozen=True):
    """A document in short; `meets` says whether it is of the kind that it stands under."""

    meets: bool
    name: str
    text: str
    place: Place


class Kind(msgspec.Struct, frozen=True):
    """One kind of document, as the pack describes it."""

    id: str
    name: str
    title: tuple[Phrase, ...] = ()
    subject: tuple[Phrase, ...] = ()
    file: tuple[Phrase, ...] = ()
    signs: tuple[Phrase, ...] = ()
    extensions: tuple[str, ...] = ()
    weight: float = 1.0
    refined_by: tuple[str, ...] = ()
    near: tuple[str, ...] = ()  # what offices also write instead: worth a suggestion, never more
    is_dated_by_event: bool = False
    is_titled_by_subject: bool = False
    is_any_letter: bool = False
    is_formal: bool = False  # always says itself what it is
    counts_in_folder: bool = True
    examples: tuple[Example, ...] = ()
    place: Place = Place("")


class Layout(msgspec.Struct, frozen=True):
    """Words by which the parts of a letter, a decision or a report are told from one another."""

    letterhead: tuple[Phrase, ...] = ()
    before_title: tuple[Phrase, ...] = ()
    subject_labels: tuple[Phrase, ...] = ()
    number_labels: tuple[Phrase, ...] = ()
    date_labels: tuple[Phrase, ...] = ()
    event_labels: tuple[Phrase, ...] = ()
    period_labels: tuple[Phrase, ...] = ()
    matter_labels: tuple[Phrase, ...] = ()
    body_starts: tuple[Phrase, ...] = ()
    organisations: tuple[Phrase, ...] = ()
    plain_words: tuple[Phrase, ...] = ()
    draft_words: tuple[Phrase, ...] = ()
    superseded_words: tuple[Phrase, ...] = ()
    template_words: tuple[Phrase, ...] = ()
    form_words: tuple[Phrase, ...] = ()
    signed_words: tuple[Phrase, ...] = ()
    unsigned_words: tuple[Phrase, ...] = ()


MIN_GLUED = 7
"""Letters of a phrase that is still known when glued to what follows: `notulenrapat`, `daftarhadir1`."""

LABELS = ("subject_labels", "number_labels", "date_labels", "event_labels", "period_labels", "matter_labels")


class Kinds:
    """The kinds and the layout of a pack, compiled once."""

    def __init__(self, kinds: Iterable[Kind], layout: Layout) -> None:
        self.all = tuple(kinds)
        self.layout = layout
        self.extensions = frozenset(ending for kind in self.all for ending in kind.extensions)
        self.by_id = {kind.id: kind for kind in self.all}
        self.titles = _compiled(self.all, lambda kind: kind.title)
        self.subjects = _compiled(self.all, lambda kind: kind.subject)
        self.names = _compiled(self.all, lambda kind: kind.title + kind.file)
        self.signs = _compiled(self.all, lambda kind: kind.signs)
        self.letterhead = Phrases((phrase, True) for phrase in layout.letterhead)
        self.before_title = Phrases((phrase, True) for phrase in layout.before_title)
        self.body_starts = Phrases((phrase, True) for phrase in layout.body_starts)
        self.organisations = Phrases((phrase, True) for phrase in layout.organisations)
        self.plain_words = frozenset(word for phrase in layout.plain_words for word in phrase)
        self.drafts = Phrases((phrase, True) for phrase in layout.draft_words)
        self.forms = Phrases((phrase, True) for phrase in (*layout.form_words, *layout.template_words))
        self.superseded = Phrases((phrase, True) for phrase in layout.superseded_words)
        self.templates = Phrases((phrase, True) for phrase in layout.template_words)
        self.signed = Phrases((phrase, True) for phrase in layout.signed_words)
        self.unsigned = Phrases((phrase, True) for phrase in layout.unsigned_words)
        self.labels = Phrases(
            (phrase, (group, rank)) for group in LABELS for rank, phrase in enumerate(getattr(layout, group))
        )
        self.known_words = self.titles.words() | self.subjects.words() | self.names.words()
        self.leading_words = self.titles.first_words() | self.before_title.first_words()
        self.speller = Speller(self.known_words)
        self._glued = {"".join(phrase): phrase for kind in self.all for phrase in kind.title}
        self._glued_beginnings = {glued[:MIN_GLUED] for glued in self._glued}

    def holds_title(self, kind: str, text: str) -> bool:
        """Whether a text holds words by which the kind announces itself, in a title or a name."""
        words = self.speller.mend_all(terms(text))
        return any(hit.value.id == kind for hit in self.names.find(words))

    def parted(self, term: str) -> Phrase:
        """A term that begins with a title phrase glued to the rest, in its parts; else the term alone."""
        if term[:MIN_GLUED] in self._glued_beginnings and term not in self.known_words:
            for size in range(len(term), MIN_GLUED - 1, -1):
                phrase = self._glued.get(term[:size])
                if phrase:
                    return (*phrase, term[size:]) if size < len(term) else phrase
        return (term,)


def load(text: str, file: str, faults: list[Fault]) -> Kinds:
    """The kinds in one YAML file. What is wrong goes into `faults`; the rest is used."""
    root = parse(text, file, faults)
    if root is None:
        return Kinds((), Layout())
    fields = root.fields(required=["layout", "kinds"])
    layout = _layout(fields["layout"]) if "layout" in fields else Layout()
    kinds = [_kind(node) for node in fields["kinds"].items()] if "kinds" in fields else []
    _check(kinds, faults)
    first: dict[str, Kind] = {}
    for kind in kinds:
        first.setdefault(kind.id, kind)
    return Kinds((kind for kind in first.values() if kind.id), layout)


def _layout(node: Node) -> Layout:
    fields = node.fields(optional=[field.name for field in msgspec.structs.fields(Layout)])
    return Layout(**{name: _phrases(value) for name, value in fields.items()})


def _kind(node: Node) -> Kind:
    fields = node.fields(
        required=["id", "name"],
        optional=[
            *(
                "title",
                "subject",
                "file",
                "signs",
                "extensions",
                "weight",
                "refined_by",
                "near",
                "dated_by",
                "folder",
            ),
            *("titled_by", "letter", "formal", "meets", "misses"),
        ],
    )
    phrases = {
        name: _phrases(fields[name]) for name in ("title", "subject", "file", "signs") if name in fields
    }
    return Kind(
        id=_text(fields.get("id")),
        name=_text(fields.get("name")),
        **phrases,
        extensions=fields["extensions"].texts() if "extensions" in fields else (),
        weight=fields["weight"].number(least=0, most=1) if "weight" in fields else 1.0,
        refined_by=fields["refined_by"].texts() if "refined_by" in fields else (),
        near=fields["near"].texts() if "near" in fields else (),
        is_dated_by_event="dated_by" in fields and fields["dated_by"].one_of(["event"]) == "event",
        is_any_letter="letter" in fields and fields["letter"].flag(),
        is_formal="formal" in fields and fields["formal"].flag(),
        is_titled_by_subject="titled_by" in fields and fields["titled_by"].one_of(["subject"]) == "subject",
        counts_in_folder="folder" not in fields or fields["folder"].flag(),
        examples=tuple(
            example
            for name in ("meets", "misses")
            if name in fields
            for example in examples(fields[name], meets=name == "meets")
        ),
        place=node.place,
    )


def examples(node: Node, *, meets: bool) -> Iterator[Example]:
    """The entries of a list under `meets` or `misses`."""
    for item in node.items():
        fields = item.fields(optional=["name", "text"])
        if fields:
            yield Example(meets, _text(fields.get("name")), _text(fields.get("text")), item.place)


def _phrases(node: Node) -> tuple[Phrase, ...]:
    found = []
    for written in node.texts():
        phrase = tuple(terms(written))
        if not phrase:
            node.fault(FaultCode.BAD_VALUE, written, ["letters or digits"])
        elif phrase in found:
            node.fault(FaultCode.DUPLICATE_ID, written, [str(node.place)])
        else:
            found.append(phrase)
    return tuple(found)


def _text(node: Node | None) -> str:
    return node.text() if node else ""


def _check(kinds: list[Kind], faults: list[Fault]) -> None:
    """What can only be seen of all kinds together."""
    ids: dict[str, Place] = {}
    titles: dict[Phrase, str] = {}
    for kind in kinds:
        if kind.id in ids:
            faults.append(Fault(kind.place, FaultCode.DUPLICATE_ID, kind.id, (str(ids[kind.id]),)))
        ids.setdefault(kind.id, kind.place)
        for phrase in kind.title:
            if titles.setdefault(phrase, kind.id) != kind.id:
                faults.append(Fault(kind.place, FaultCode.DUPLICATE_ID, " ".join(phrase), (titles[phrase],)))
    for kind in kinds:
        for other in (*kind.refined_by, *kind.near):
            if other not in ids:
                faults.append(Fault(kind.place, FaultCode.UNKNOWN_ID, other, tuple(nearest(other, ids))))


def _compiled(kinds: Iterable[Kind], phrases: Callable[[Kind], Iterable[Phrase]]) -> Phrases[Kind]:
    return Phrases((phrase, kind) for kind in kinds for phrase in phrases(kind))
