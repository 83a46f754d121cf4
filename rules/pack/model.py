"""What a rule pack says, as frozen values: document types, indicators with their items, LKE facts, owners."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from rules.kinds import Example, Kinds
from rules.vocabulary import Vocabulary
from rules.yaml_source import Place


class Unit(msgspec.Struct, frozen=True):
    """Whose evidence this is, and what else the unit is called in documents."""

    name: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    """The agencies and the ministry above it, as letterheads name them: not "another unit"."""


# --- document types ---------------------------------------------------------------------------------------


class DocumentType(msgspec.Struct, frozen=True):
    """One type of document that items expect, and how it is recognised. Phrases are as written in the pack.

    A document is of the type when it is of one of `kinds` (any, if empty) and meets every line of `about`, each by
    any of its phrases. A type with `parts` is a meeting: documents of those kinds about it are its parts.
    """

    id: str
    name: str
    kinds: tuple[str, ...] = ()
    about: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    """Phrases that, in the title, the subject or the file's name, say that it is something else."""
    helps: tuple[str, ...] = ()
    """Phrases that make it surer; never needed."""
    signs: tuple[str, ...] = ()
    """Words of the content (column headings, menus, fixed wordings): two of them stand for all of `about`."""
    parts: tuple[str, ...] = ()
    of: str = ""
    """`own` or `parent`: only a document of our unit, or of a body above it, is of this type; empty: whoever's."""
    is_general: bool = False
    """Taken only where no other type fits: "another application", "services on the web"."""
    is_bare: bool = False
    """Only where the title says nothing else: a monthly report of the unit, not of its cars."""
    is_foreign: bool = False
    """A document of another organisation counts too."""
    is_draft: bool = False
    """A draft, or an empty form, counts too."""
    is_undated: bool = False
    """One without any date counts too: a banner, a screen, a map."""
    examples: tuple[Example, ...] = ()
    place: Place = Place("")


# --- indicators and items ---------------------------------------------------------------------------------


class Cadence(StrEnum):
    """How often an item is expected."""

    ONCE = "once"  # within the year, by its due month
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTERLY = "semesterly"
    YEARLY = "yearly"  # for a year as a whole, due after it: not before the year's last month
    STANDING = "standing"  # valid as long as nobody replaces it, whatever its year


class Expectation(StrEnum):
    """How several document types of one item go together."""

    ANY = "any_of"
    ALL = "all_of"


class Item(msgspec.Struct, frozen=True):
    """One expected piece of evidence, `A.I.1.i.a-1`; `text` as the plan prints it."""

    id: str
    text: str
    documents: tuple[str, ...]  # ids of document types
    expectation: Expectation = Expectation.ANY
    parts: tuple[str, ...] = ()  # of a meeting: kinds of document, all needed
    cadence: Cadence = Cadence.ONCE
    periods: tuple[str, ...] = ()  # `M03`, `Q2`, `S1`: only these of the year; empty: all
    due: tuple[
        int, ...
    ] = ()  # months, one for each period or one for all; empty: the period's own last month
    years: tuple[int, ...] = ()  # that count; empty: the pack's year (any year up to it, when standing)
    is_each_year: bool = False  # one for each of `years`
    minimum: int = 1  # documents a slot needs
    is_signed: bool = False  # a signature is due
    is_waivable: bool = False  # evidence that is no file, or that there may rightly be none of
    why: str = ""  # how the plan was read, where that is not plain
    references: tuple[str, ...] = ()  # addresses (http, https) that the plan itself links to
    place: Place = Place("")

    @property
    def indicator(self) -> str:
        return self.id.rpartition("-")[0]


class Indicator(msgspec.Struct, frozen=True):
    """A leaf row of the plan."""

    id: str
    text: str
    action: str
    target: str  # as printed
    weight: float  # points of the LKE
    answers: str  # id of an answer scale
    items: tuple[Item, ...]
    place: Place = Place("")


class Group(msgspec.Struct, frozen=True):
    """A sub-component with its indicators: `A.I.1.i` Tim Kerja."""

    id: str
    name: str
    weight: float
    indicators: tuple[Indicator, ...]


class Section(msgspec.Struct, frozen=True):
    """One area in one half (`A.I.1`), or one of the results (`B.I`)."""

    id: str
    name: str
    weight: float
    groups: tuple[Group, ...]


# --- LKE --------------------------------------------------------------------------------------------------


class Answer(msgspec.Struct, frozen=True):
    """`A` is worth `value` (0..1) of the indicator's weight, and can be claimed from `share` of its evidence on."""

    answer: str
    value: float
    share: float


class Scale(msgspec.Struct, frozen=True):
    """The answers of an indicator, best first. A measured one (a percentage, a survey's value) has none."""

    id: str
    name: str
    answers: tuple[Answer, ...] = ()


class Floor(msgspec.Struct, frozen=True):
    """A minimum score: of these sections (ids, or their beginnings) together, at least `points`."""

    id: str
    name: str
    sections: tuple[str, ...]
    points: float


class Predicate(msgspec.Struct, frozen=True):
    """WBK or WBBM with its minimum scores."""

    id: str
    name: str
    floors: tuple[Floor, ...]


class Lke(msgspec.Struct, frozen=True):
    """The facts of the evaluation sheet, under the regulation they are from."""

    version: str = ""
    scales: Mapping[str, Scale] = {}
    predicates: tuple[Predicate, ...] = ()


# --- owners -----------------------------------------------------------------------------------------------


class Bidang(msgspec.Struct, frozen=True):
    """A department that owes evidence."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


class Owners(msgspec.Struct, frozen=True):
    """Who owes what: ids of indicators, items, or what they begin with → id of a bidang; the longest id wins."""

    bidang: tuple[Bidang, ...] = ()
    by_prefix: Mapping[str, str] = {}

    def of(self, item: str) -> str:
        """The id of the bidang that owes an item; empty if nobody does."""
        at = item
        while at:
            if at in self.by_prefix:
                return self.by_prefix[at]
            cut = max(at.rfind("."), at.rfind("-"))
            at = at[:cut] if cut > 0 else ""
        return ""


# --- the whole --------------------------------------------------------------------------------------------


class Timing(msgspec.Struct, frozen=True):
    """Days: how long after its due month a slot may still be filled in time, by cadence; and what counts as soon
    and as late."""

    grace: Mapping[str, int] = {}
    soon: int = 30
    late: int = 30


class Pack(msgspec.Struct, frozen=True):
    """Everything a pack says."""

    id: str
    name: str
    year: int
    unit: Unit
    vocabulary: Vocabulary
    kinds: Kinds
    parameters: Mapping[str, int] = {}
    timing: Timing = Timing()
    lke: Lke = Lke()
    documents: Mapping[str, DocumentType] = {}
    sections: tuple[Section, ...] = ()
    owners: Owners = Owners()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """In the plan's order."""
        return tuple(
            indicator
            for section in self.sections
            for group in section.groups
            for indicator in group.indicators
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """In the plan's order."""
        return tuple(item for indicator in self.indicators for item in indicator.items)
