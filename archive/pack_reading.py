"""Judging by the rules of a pack: facts and matches of a text, here or in the worker that extracted it.

The worker judges what needs no recognition, so that this process, whose one thread writes everything down,
does not have to; what it found is handed on as `Extract.notes`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from archive.concern import Concern
from archive.judging import judged
from archive.names import names_of
from archive.reading import PartNote, codes_of
from evidence_store.model import Judged
from indexer.extract.model import Extract, Part
from indexer.extract.tasks import Remark
from indexer.language import LANGUAGE_VERSION
from indexer.language.stem import is_word
from indexer.language.stream import body_of
from indexer.stem_table import load_stems
from rules.files import texts
from rules.match import judge, matcher
from rules.match.model import MATCH_VERSION, Match
from rules.match.ties import MeetingPart, tie
from rules.match.touch import Packer, Rules, difference
from rules.pack import Pack, load
from rules.pack.load import KINDS_FILE
from rules.reading import READING_VERSION
from rules.vocabulary import VOCABULARY_FILE
from rules.yaml_source import Fault, PackError

DIGEST_DIGITS = 12


class PackJudge:
    """The rules of one pack, loaded once. `version` names the code and all files of the pack: after an edit of
    either, everything is judged again."""

    def __init__(self, files: Mapping[str, str], folder: str = "", stems: str = "") -> None:
        """`files` by name, as `rules.files.texts` gives them; for workers the pack's `folder` and the
        folder of the table of `stems`. Raises PackError."""
        faults: list[Fault] = []
        self.files = dict(files)
        self.pack: Pack = load(self.files, faults)
        if faults:
            raise PackError(faults)
        self._folder, self._stems = folder, stems
        self._rules = rules_of(self.pack)
        self.stems = Packer(self._rules.words)  # what is kept of a part's words, by its title and pages
        self.version = version_of(self.files)

    @classmethod
    def of_folder(cls, folder: Path, stems: Path | None = None) -> PackJudge:
        """The pack in a folder or zip; workers begin with the table of stems in the folder `stems`. Raises
        PackError with every fault of the pack, OSError."""
        faults: list[Fault] = []
        files = texts(folder, faults)
        if faults:
            raise PackError(faults)
        return cls(files, str(folder.absolute()), str(stems.absolute()) if stems else "")

    def __call__(
        self,
        names: Sequence[str],
        title: str,
        pages: Sequence[str],
        facts: Mapping[str, str],
        problems: Sequence[str],
    ) -> Judged:
        """What a part says of itself and serves. `names` as `archive.names.names_of` gives them; `problems` are
        the distinct codes of its extract, sorted."""
        return msgspec.structs.replace(
            self.without_stems(names, title, pages, facts, problems), stems=self.stems(title, pages)
        )

    def without_stems(
        self,
        names: Sequence[str],
        title: str,
        pages: Sequence[str],
        facts: Mapping[str, str],
        problems: Sequence[str],
    ) -> Judged:
        """The same, without what is kept of the part's words for the next edit of the rules."""
        reading, judgement = judge(names, title, pages, facts, problems, self.pack)
        return judged(reading, judgement, self.version)

    def tie(self, parts: Sequence[MeetingPart]) -> Mapping[str, tuple[Match, ...]]:
        """The matches that parts of meetings have by one another."""
        return tie(parts, self.pack)

    def concern(self, version: str, files: Mapping[str, str]) -> Concern | None:
        """What an edit concerns: from the rules of `version`, with these files, to these here. None: everything."""
        code, _plus, _digest = version.partition("+")
        is_other = code != self.version.partition("+")[0]
        if is_other or any(files.get(name) != self.files.get(name) for name in (KINDS_FILE, VOCABULARY_FILE)):
            return None
        faults: list[Fault] = []
        old = rules_of(load(files, faults))
        touch = None if faults else difference(old, self._rules)
        return Concern(touch, old, self._rules) if touch else None

    def remark(self, paths: Sequence[bytes]) -> Remark:
        """What a worker needs to judge a document that is filed under `paths`."""
        asked = Asked(self._folder, self.version, self._stems, sorted(set(paths)))
        return Remark(f"{__name__}:{judge_in_worker.__name__}", msgspec.msgpack.encode(asked))

    @property
    def warm(self) -> tuple[str, bytes]:
        """What makes a nursery of workers know these rules, for all of its workers at once."""
        return warm(self._folder, self.version, self._stems)


def rules_of(pack: Pack) -> Rules:
    return Rules(pack, matcher(pack).lexicon)


def version_of(files: Mapping[str, str]) -> str:
    """Names everything that a judgement follows from besides the document: code, language, rules."""
    digest = hashlib.sha256(msgspec.msgpack.encode(sorted(files.items()))).hexdigest()
    return f"{READING_VERSION}.{MATCH_VERSION}.{LANGUAGE_VERSION}+{digest[:DIGEST_DIGITS]}"


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """The context of a `Remark`."""

    folder: str
    version: str
    stems: str
    paths: list[bytes]


def judge_in_worker(extract: Extract, context: bytes) -> tuple[bytes, ...]:
    """A packed `PartNote` for each part; none if the pack has changed since the work was given out."""
    asked = msgspec.msgpack.decode(context, type=Asked)
    judge_part = loaded(asked.folder, asked.version, asked.stems)
    if judge_part.version != asked.version:
        return ()
    return tuple(_packed.encode(_note(judge_part, part, asked.paths)) for part in extract.parts)


def _note(judge_part: PackJudge, part: Part, paths: Sequence[bytes]) -> PartNote:
    names, pages = names_of(paths, part.path), [page.text for page in part.pages]
    return PartNote(judge_part(names, part.title, pages, part.facts, codes_of(part)), body_of(pages))


_packed = msgspec.msgpack.Encoder()


def warm(folder: str, version: str, stems: str) -> tuple[str, bytes]:
    """As `PackJudge.warm`, for rules that need not be loaded here."""
    context = msgspec.msgpack.encode(Asked(folder, version, stems, []))
    return f"{__name__}:{load_in_nursery.__name__}", context


def load_in_nursery(context: bytes) -> None:
    """Loads a pack and the dictionary of root words; the workers forked from here have both at no cost."""
    asked = msgspec.msgpack.decode(context, type=Asked)
    loaded(asked.folder, asked.version, asked.stems)
    is_word("rapat")


@lru_cache(maxsize=2)
def loaded(folder: str, version: str, stems: str) -> PackJudge:  # noqa: ARG001 (part of the cache's key)
    """The pack in a folder, kept between the tasks of a worker. Raises PackError, OSError."""
    if stems:
        load_stems(Path(stems))
    return PackJudge.of_folder(Path(folder))
