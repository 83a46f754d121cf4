"""Writes one phrase into the text of a `documents/*.yaml`, in its own place; all else stays as it is typed. Pure.

The place is found in the parsed file, the text is changed at that place only, and the result is parsed again: if it
says anything else than the file before and the phrase, nothing is returned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from rules.learning.model import Edit, Field

ORDER = ("id", "name", "kinds", "parts", "about", "without", "helps", "signs")
"""The keys of a document type as they are written; a new list stands behind those that come before it."""

_PLAIN = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+)*")
_REST_OF_ITEM = re.compile(r"[ ]*(?P<comma>,?)[ ]*(?:#[^\r\n\x85\u2028\u2029]*)?(?=[\r\n]|$)")
_LINE_END = re.compile(r"\r\n|\n|\r")
BLOCK_TEXTS = ("|", ">")
"""Texts over several lines, whose end the parser does not tell exactly."""


class EditError(Exception):
    """The phrase can't be put in without touching something else; a person has to write it."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(edit)
        self.edit = edit


class _Insert(NamedTuple):
    """`text[at:until]` becomes `new`."""

    at: int
    new: str
    until: int = -1


def propose_edit(text: str, edit: Edit) -> str:
    """The text of the file that defines the type, with the edit. Raises EditError."""
    root = _root(text, edit)
    type_ = _type(root, edit)
    changes = _changes(text, type_, edit)
    changed = text
    for at, new, until in reversed(changes):
        changed = changed[:at] + new + changed[max(until, at) :]
    try:
        result = _plain(_root(changed, edit))
    except yaml.YAMLError as error:
        raise EditError(edit) from error
    if result != _expected(root, edit):
        raise EditError(edit)
    return changed


def _changes(text: str, type_: yaml.MappingNode, edit: Edit) -> list[_Insert]:
    """In the order of the text."""
    fields = {key.value: value for key, value in type_.value}
    found = fields.get(str(edit.field))
    if edit.field is Field.ABOUT:
        if not isinstance(found, yaml.SequenceNode) or edit.line >= len(found.value):
            raise EditError(edit)
        is_inline = bool(found.flow_style)
        found = found.value[edit.line]
    else:
        is_inline = bool(type_.flow_style)
    if found is None:
        return [_new_key(text, type_, edit)]
    if isinstance(found, yaml.SequenceNode):
        written = _written(edit.phrase)
        return _more(text, found, written) if found.flow_style else [_one_more(text, found, written, edit)]
    return [_both(text, found, edit, is_inline=is_inline)]


# --- the ways of writing a list


def _more(text: str, flow: yaml.SequenceNode, phrase: str) -> list[_Insert]:
    """`[a, b]`, in one line or in several."""
    if not flow.value:
        return [_Insert(flow.start_mark.index + 1, phrase)]
    last = flow.value[-1]
    end = last.end_mark.index
    before = flow.value[-2] if len(flow.value) > 1 else None
    starts_line = last.start_mark.line > (before or flow).start_mark.line and (
        not text[_line_start(text, last.start_mark.index) : last.start_mark.index].strip()
    )
    if not starts_line or (before is None and flow.end_mark.line == last.end_mark.line):
        return [_Insert(end, f", {phrase}")]
    indent = _line_end(text, last.start_mark.index) + " " * last.start_mark.column
    rest = _REST_OF_ITEM.match(text, end)
    if rest is None or flow.end_mark.line == last.end_mark.line:
        return [_Insert(end, f",{indent}{phrase}")]
    if rest["comma"]:
        return [_Insert(rest.end(), f"{indent}{phrase},")]
    return [_Insert(end, ","), _Insert(rest.end(), f"{indent}{phrase}")]


def _one_more(text: str, block: yaml.SequenceNode, phrase: str, edit: Edit) -> _Insert:
    """A list with a line for each item, behind its last line."""
    at = _end_of_line(text, _last(block.value[-1], edit).end_mark.index)
    return _Insert(at, f"{_line_end(text, at)}{' ' * block.start_mark.column}- {phrase}")


def _both(text: str, single: Any, edit: Edit, *, is_inline: bool) -> _Insert:
    """A single phrase, written without a list: with the new one it is a list."""
    if not isinstance(single, yaml.ScalarNode) or single.style in BLOCK_TEXTS or not single.value:
        raise EditError(edit)
    start, end = single.start_mark.index, single.end_mark.index
    old = text[start:end]
    if not is_inline and not single.style and not _PLAIN.fullmatch(old):
        old = json.dumps(single.value, ensure_ascii=False)
    return _Insert(start, f"[{old}, {_written(edit.phrase)}]", end)


def _new_key(text: str, type_: yaml.MappingNode, edit: Edit) -> _Insert:
    """A list that the type does not have yet, behind the key that comes before it."""
    rank = ORDER.index(str(edit.field))
    earlier = [pair for pair in type_.value if pair[0].value in ORDER[:rank]]
    after = _last(earlier[-1][1], edit)
    written = f"{edit.field}: [{_written(edit.phrase)}]"
    if type_.flow_style:
        return _Insert(after.end_mark.index, f", {written}")
    at = _end_of_line(text, after.end_mark.index)
    return _Insert(at, f"{_line_end(text, at)}{' ' * type_.value[0][0].start_mark.column}{written}")


def _last(node: Any, edit: Edit) -> Any:
    """The last node of a value whose end the parser tells exactly."""
    while not node.flow_style if not isinstance(node, yaml.ScalarNode) else False:
        if not node.value:
            break
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    if isinstance(node, yaml.ScalarNode) and (node.style in BLOCK_TEXTS or not node.value):
        raise EditError(edit)
    return node


def _written(phrase: str) -> str:
    """The phrase as YAML, in quotes only where it must be (JSON's escapes are YAML's too)."""
    return phrase if _PLAIN.fullmatch(phrase) else json.dumps(phrase, ensure_ascii=False)


# --- places in the text


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _end_of_line(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def _line_end(text: str, at: int) -> str:
    """How lines end there; at the end of the text as before."""
    found = _LINE_END.search(text, at) or _LINE_END.search(text)
    return found.group() if found else "\n"


# --- the file as parsed


def _root(text: str, edit: Edit) -> yaml.MappingNode:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise EditError(edit)
    return root


def _types(root: yaml.MappingNode) -> Iterator[tuple[int, Any]]:
    """The document types of a file, numbered as `_plain` has them."""
    for key, value in root.value:
        if key.value == "documents" and isinstance(value, yaml.SequenceNode):
            yield from enumerate(value.value)


def _type(root: yaml.MappingNode, edit: Edit) -> yaml.MappingNode:
    for _number, node in _types(root):
        if isinstance(node, yaml.MappingNode) and _id(node) == edit.type:
            return node
    raise EditError(edit)


def _id(type_: yaml.MappingNode) -> str:
    return next((str(value.value).strip() for key, value in type_.value if key.value == "id"), "")


def _plain(node: Any) -> Any:
    """What a node says, with the order of its keys."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return node.value


def _expected(root: yaml.MappingNode, edit: Edit) -> Any:
    """What the file is to say after the edit."""
    whole = _plain(root)
    type_ = next(one for one in whole["documents"] if str(one.get("id", "")).strip() == edit.type)
    holder, key = (type_["about"], edit.line) if edit.field is Field.ABOUT else (type_, str(edit.field))
    before = holder[key] if edit.field is Field.ABOUT or key in holder else []
    holder[key] = [*([before] if isinstance(before, str) else before), edit.phrase]
    return whole
