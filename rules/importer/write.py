"""Writes a draft as the files of a rule pack, as a person would have typed them. Pure: texts in, texts out.

What the plan does not say (a document type nobody knows, a weight that no sheet tells) is left out, with a comment;
`bukti rules lint` then names the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer.language.tokens import normalise, terms
from rules.importer.model import Doubt, DoubtCode, Draft, DraftIndicator, DraftItem
from rules.pack.ledger import above
from rules.pack.load import (
    DOCUMENTS_FOLDER,
    INDICATORS_FOLDER,
    KINDS_FILE,
    OWNERS_FILE,
    PACK_FILE,
)
from rules.pack.model import Pack
from rules.slots import UNIT_OF
from rules.vocabulary import VOCABULARY_FILE

COPIED_FILES = (KINDS_FILE, VOCABULARY_FILE)

LINK_DOUBTS = frozenset({DoubtCode.TYPE_LIKELY, DoubtCode.TYPE_UNSURE, DoubtCode.TYPE_UNKNOWN})

NOT_A_WHY = LINK_DOUBTS | {DoubtCode.TYPO, DoubtCode.NUMBERING}
"""Doubts of an item that do not explain how it was read."""

LONGEST_FILE_NAME = 40

_PLAIN = re.compile(r"[^\W\d_][^\n:#'\"{}\[\]&*!|>%@`]*[^\s:#'\"{}\[\]&*!|>%@`]|[^\W\d_]")
_WORD_VALUES = frozenset({"ya", "tidak", "null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_TOP_KEY = re.compile(r"^(?P<key>[a-z_]+):.*$", re.MULTILINE)
_TITLE = re.compile(r"\A(?P<before>(?:# yaml-language-server:.*\n)?)# .*")
_OWNER = re.compile(r"^(?P<indent>\s+)(?P<id>[A-Za-z0-9.\-]+):\s")

Say = Callable[[Doubt], str]
"""A doubt as a sentence."""


def pack_files(draft: Draft, base: Pack, files: Mapping[str, str], say: Say) -> dict[str, str]:
    """The files of the new pack, by path. `files` are those of the base pack, from which all but the plan comes."""
    made = {name: files[name] for name in files if name in COPIED_FILES or name.startswith(DOCUMENTS_FOLDER)}
    made[PACK_FILE] = _head(draft, base, files[PACK_FILE])
    if OWNERS_FILE in files:
        made[OWNERS_FILE] = _owners(draft, base, files[OWNERS_FILE])
    legend = _legend(files)
    for name, sections in _by_file(draft).items():
        lines = (*_opening(draft, sections, legend), *_body(draft, sections, base.parameters, say), "")
        made[f"{INDICATORS_FOLDER}{name}.yaml"] = "\n".join(lines)
    return made


# --- pack.yaml and owners.yaml ----------------------------------------------------------------------------


def _head(draft: Draft, base: Pack, text: str) -> str:
    """The base pack's head for another plan: its parameters, days and sheet stay, with their comments."""
    text = _TITLE.sub(lambda found: f"{found['before']}# {_line(draft.name)}", text, count=1)
    text = _with_key(text, "id", f"id: {quoted(draft.id)}\n")
    text = _with_key(text, "name", f"name: {quoted(draft.name)}\n")
    text = _with_key(text, "year", f"year: {draft.year}\n")
    if draft.unit and normalise(draft.unit) != normalise(base.unit.name):
        text = _with_key(text, "unit", f"unit:\n  name: {quoted(draft.unit)}\n")
    return text


def _with_key(text: str, key: str, lines: str) -> str:
    """The text of a mapping with the lines of one of its keys replaced."""
    keys = list(_TOP_KEY.finditer(text))
    for at, found in enumerate(keys):
        if found["key"] == key:
            following = keys[at + 1].start() if at + 1 < len(keys) else len(text)
            end = _end_of(text, found.end(), following)
            return text[: found.start()] + lines + text[end:]
    return lines + text


def _end_of(text: str, start: int, following: int) -> int:
    """Where a key's value ends: before the blank lines and comments that stand over the next key."""
    kept = text[start:following].split("\n")
    while len(kept) > 1 and (not kept[-1].strip() or kept[-1].startswith("#")):
        kept.pop()
    return min(start + len("\n".join(kept)) + 1, following)


def _owners(draft: Draft, base: Pack, text: str) -> str:
    """The base pack's owners, without those of evidence that this plan does not have or words otherwise."""
    ids = {id_ for indicator in draft.indicators for id_ in (*indicator.leaf.path, indicator.leaf.section)}
    theirs = {item.id: normalise(item.text) for item in base.items}
    ids |= {item.id for item in draft.items if theirs.get(item.id) == normalise(item.text)}
    prefixes = {prefix for id_ in ids for prefix in (id_, *above(id_))}
    kept = [
        line
        for line in text.split("\n")
        if not (found := _OWNER.match(line))
        or found["id"] not in base.owners.by_prefix
        or found["id"] in prefixes
    ]
    if not any(_OWNER.match(line) for line in kept[_heading_at(kept) :]):
        kept = [line if line.rstrip() != "owners:" else "owners: {}" for line in kept]
    return "\n".join(kept)


def _heading_at(lines: Sequence[str]) -> int:
    return next((at for at, line in enumerate(lines) if line.startswith("owners:")), len(lines))


# --- indicators/*.yaml ------------------------------------------------------------------------------------


def _by_file(draft: Draft) -> dict[str, list[str]]:
    """Section ids by the name of the file that they go into: an area's halves together, a component without areas."""
    files: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for indicator in draft.indicators:
        section = indicator.leaf.section
        *_, last = section.split(".")
        key = last if last.isdecimal() else section.split(".")[0]
        shown = draft.names.get(section if last.isdecimal() else key, "")
        name = names.setdefault(key, "-".join(filter(None, (key.lower(), slug(shown)))))
        inside = files.setdefault(name, [])
        if section not in inside:
            inside.append(section)
    return files


def slug(text: str) -> str:
    """A name as part of a file's name or an id: lower-case words with hyphens."""
    return "-".join(terms(text))[:LONGEST_FILE_NAME].strip("-")


def _legend(files: Mapping[str, str]) -> list[str]:
    """The comment at the top of the base pack's first file of indicators: for editors, of what it is, of the keys."""
    for name in sorted(files):
        if name.startswith(INDICATORS_FOLDER):
            opening = []
            for line in files[name].split("\n"):
                if not line.startswith("#"):
                    break
                opening.append(line)
            return opening
    return []


def _opening(draft: Draft, sections: Sequence[str], legend: Sequence[str]) -> list[str]:
    """The comment at the top of a file: the base pack's, with the title put right."""
    shown = ", ".join(f"{section} {_line(draft.names.get(section, ''))}".strip() for section in sections)
    found = _TITLE.match("\n".join(legend))
    before = found["before"].splitlines() if found else []
    return [*before, f"# {shown}", *legend[len(before) + 1 :], "", "sections:"]


def _body(draft: Draft, sections: Sequence[str], parameters: Mapping[str, int], say: Say) -> Iterator[str]:
    for section in sections:
        inside = [one for one in draft.indicators if one.leaf.section == section]
        groups = list(dict.fromkeys(one.leaf.group for one in inside))
        yield f"  - id: {section}"
        yield f"    name: {quoted(draft.names.get(section) or section)}"
        yield _weight("    ", draft.section_weights.get(section))
        yield "    groups:"
        for group in groups:
            own = [one for one in inside if one.leaf.group == group]
            weights = [one.weight for one in own if one.weight is not None]
            yield f"      - id: {group}"
            yield f"        name: {quoted(draft.names.get(group) or group)}"
            yield _weight("        ", round(sum(weights), 2) if len(weights) == len(own) else None)
            yield "        indicators:"
            for indicator in own:
                yield from _indicator(indicator, parameters, say)


def _weight(indent: str, weight: float | None) -> str:
    return f"{indent}# weight:" if weight is None else f"{indent}weight: {weight:g}"


def _indicator(indicator: DraftIndicator, parameters: Mapping[str, int], say: Say) -> Iterator[str]:
    leaf = indicator.leaf
    indent = " " * 12
    yield f"          - id: {leaf.id}"
    yield f"{indent}text: {quoted(leaf.text)}"
    if leaf.action:
        yield f"{indent}action: {quoted(leaf.action)}"
    if leaf.target:
        yield f"{indent}target: {quoted(leaf.target)}"
    yield _weight(indent, indicator.weight)
    yield f"{indent}answers: {indicator.answers}" if indicator.answers else f"{indent}# answers:"
    yield f"{indent}items:" if indicator.items else f"{indent}items: []"
    for item in indicator.items:
        yield from _item(item, parameters, say)


def _item(item: DraftItem, parameters: Mapping[str, int], say: Say) -> Iterator[str]:
    indent = " " * 16
    yield f"              - id: {item.id}"
    yield f"{indent}text: {quoted(item.text)}"
    for doubt in item.doubts:
        if doubt.code in LINK_DOUBTS:
            yield f"{indent}# {_line(say(doubt))}"
    link, when = item.link, item.when
    if len(link.documents) == 1:
        yield f"{indent}document: {link.documents[0]}"
    elif link.documents:
        yield f"{indent}{'all_of' if link.is_all else 'any_of'}: [{', '.join(link.documents)}]"
    if link.parts:
        yield f"{indent}parts: [{', '.join(link.parts)}]"
    yield f"{indent}cadence: {when.cadence}"
    if when.periods:
        yield f"{indent}periods: [{', '.join(when.periods)}]"
    if when.due:
        yield f"{indent}due: [{', '.join(map(str, when.due))}]"
    if when.years and when.cadence not in UNIT_OF:
        yield f"{indent}years: [{', '.join(map(str, when.years))}]"
        if when.is_each_year:
            yield f"{indent}each_year: ya"
    if link.minimum > 1:
        yield f"{indent}minimum: {_minimum(item, parameters)}"
    if link.is_signed:
        yield f"{indent}signed: ya"
    if link.is_waivable:
        yield f"{indent}waivable: ya"
    if item.references:
        written = [quoted(address) for address in item.references]
        listed = ", ".join(written)
        yield f"{indent}reference: {listed if len(written) == 1 else f'[{listed}]'}"
    why = "; ".join(say(doubt) for doubt in item.doubts if doubt.code not in NOT_A_WHY)
    if why:
        yield f"{indent}why: {quoted(why)}"


def _minimum(item: DraftItem, parameters: Mapping[str, int]) -> str:
    """How many documents: by the one parameter that is that number, where the plan leaves it open how many."""
    named = [name for name, value in parameters.items() if value == item.link.minimum]
    is_open = any(doubt.code is DoubtCode.AMOUNT for doubt in item.doubts)
    return named[0] if is_open and len(named) == 1 else str(item.link.minimum)


def quoted(text: str) -> str:
    """A text as a YAML value on one line, in quotes where it needs them."""
    line = _line(text)
    if _PLAIN.fullmatch(line) and line.lower() not in _WORD_VALUES and not line.startswith(("- ", "? ")):
        return line
    return "'" + line.replace("'", "''") + "'"


def _line(text: str) -> str:
    """A text on one line, as a comment or a value can hold it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
