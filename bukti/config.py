"""Reads `bukti.toml` and the environment, the only module that does, and says exactly what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from bukti.settings import Settings

if TYPE_CHECKING:
    import tomllib

CONFIG_NAME = "bukti.toml"
WORKSPACE_VARIABLE = "BUKTI_WORKSPACE"
LANGUAGE_VARIABLE = "BUKTI_LANGUAGE"

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*))\s*=""")
_PATH_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+|\.\.\.)\]")


class ConfigError(Exception):
    """A mistake in `bukti.toml`.

    `code`: "syntax", "unknown_key", "missing_key", "bad_choice", "bad_type", "bad_value", "bad_timezone",
    "duplicate_name", "unreadable". `line` is 1-based, 0 where there is none; `key` is dotted; `value` what
    stands there; `expected` what would be right, in the terms of the checker.
    """

    def __init__(
        self, path: Path, code: str, *, line: int = 0, key: str = "", value: str = "", expected: str = ""
    ) -> None:
        super().__init__(f"{path}:{line}: {code}: {key} {value} {expected}")
        self.path, self.code, self.line = path, code, line
        self.key, self.value, self.expected = key, value, expected


class NoWorkspace(Exception):
    """No `bukti.toml` in `folder` or above it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


def find_workspace(given: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The workspace folder: as given, else by BUKTI_WORKSPACE, else `cwd` or the nearest folder above it."""
    named = given or (Path(environ[WORKSPACE_VARIABLE]) if environ.get(WORKSPACE_VARIABLE) else None)
    candidates = [named] if named else [cwd, *cwd.parents]
    for folder in candidates:
        if (folder / CONFIG_NAME).is_file():
            return folder.absolute()
    raise NoWorkspace(candidates[0])


def language_wanted(arguments: list[str]) -> str:
    """The language before the command line is parsed: BUKTI_LANGUAGE, else the workspace's, else empty.

    Never fails: a broken `bukti.toml` is reported later, by the command that needs it.
    """
    if wanted := os.environ.get(LANGUAGE_VARIABLE):
        return wanted
    given = next(
        (Path(value) for flag, value in pairwise(arguments) if flag in ("-w", "--workspace")),
        None,
    )
    try:
        folder = find_workspace(given, os.environ, Path.cwd())
        import tomllib

        with (folder / CONFIG_NAME).open("rb") as file:
            return str(tomllib.load(file)["unit"]["language"])
    except (NoWorkspace, OSError, ValueError, KeyError, TypeError):
        return ""


def current_workspace(given: Path | None) -> Path:
    """`find_workspace` with this process's environment and working directory."""
    return find_workspace(given, os.environ, Path.cwd())


def load_settings(path: Path) -> Settings:
    """Reads and checks the file. Raises ConfigError at the first mistake."""
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(path, "unreadable", value=str(error)) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text, error) from error
    try:
        settings = msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        raise _explained(path, text, raw, str(error)) from error
    _check_meaning(path, text, settings)
    return settings


def _check_meaning(path: Path, text: str, settings: Settings) -> None:
    """What types cannot say: a real time zone, names used once."""
    try:
        ZoneInfo(settings.unit.timezone)
    except (ValueError, OSError, LookupError) as error:
        key = "unit.timezone"
        raise ConfigError(
            path, "bad_timezone", line=line_of(text, key), key=key, value=settings.unit.timezone
        ) from error
    seen: set[str] = set()
    for position, source in enumerate(settings.source):
        if source.name in seen:
            key = f"source[{position}].name"
            raise ConfigError(path, "duplicate_name", line=line_of(text, key), key=key, value=source.name)
        seen.add(source.name)


def _syntax_error(path: Path, text: str, error: tomllib.TOMLDecodeError) -> ConfigError:
    message = str(error)
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(found.group(1)) if found else text.count("\n") + 1
    at = text.splitlines()[line - 1].strip() if 0 < line <= len(text.splitlines()) else ""
    return ConfigError(path, "syntax", line=line, value=at, expected=message.split(" (at ")[0])


def _explained(path: Path, text: str, raw: dict[str, object], message: str) -> ConfigError:
    """Turns the checker's sentence into a code, a key, the value that stands there and what would be right."""
    sentence, _, place = message.partition(" - at `$")
    steps = [name or int(index) for name, index in _PATH_STEP.findall(place) if index != "..."]
    if found := re.match(r"Object contains unknown field `(.+)`", sentence):
        table = "source" if steps and steps[0] == "source" else ".".join(str(step) for step in steps)
        known = _known_keys(table)
        import difflib

        near = difflib.get_close_matches(found.group(1), known, 1, 0.5)
        key = _dotted([*steps, found.group(1)])
        return ConfigError(
            path,
            "unknown_key",
            line=line_of(text, key),
            key=key,
            expected=near[0] if near else ", ".join(known),
        )
    if found := re.match(r"Object missing required field `(.+)`", sentence):
        key = _dotted([*steps, found.group(1)])
        return ConfigError(path, "missing_key", line=line_of(text, _dotted(steps)), key=key)
    key = _dotted(steps)
    value = _toml_value(raw, steps)
    line = line_of(text, key)
    if re.match(r"Invalid enum value", sentence):
        return ConfigError(
            path, "bad_choice", line=line, key=key, value=value, expected=_choices(steps, value)
        )
    if found := re.match(r"Expected `([^`]+)`, got `([^`]+)`", sentence):
        return ConfigError(path, "bad_type", line=line, key=key, value=value, expected=found.group(1))
    expected = re.sub(r"^Expected `\w+` ?|^Expected ", "", sentence)
    return ConfigError(path, "bad_value", line=line, key=key, value=value, expected=expected)


def _dotted(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _toml_value(raw: object, steps: list[str | int]) -> str:
    for step in steps:
        raw = raw[step] if isinstance(raw, dict | list) else raw  # type: ignore[index]
    return str(raw)


def _struct_at(steps: list[str | int]) -> type:
    """The settings struct that holds the last step's key."""
    kind: type = Settings
    for step in steps:
        field = next((f for f in msgspec.structs.fields(kind) if f.name == step), None)
        if field is None:
            continue
        inner = field.type
        arguments = getattr(inner, "__args__", ())
        inner = arguments[0] if arguments else inner
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            kind = inner
    return kind


def _known_keys(table: str) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(_struct_at([table] if table else []))]


def _choices(steps: list[str | int], value: str) -> str:
    """The allowed values of a choice, the nearest to `value` first."""
    field = next(f for f in msgspec.structs.fields(_struct_at(steps)) if f.name == steps[-1])
    allowed = [str(choice) for choice in field.type.__args__]
    import difflib

    near = difflib.get_close_matches(value, allowed, len(allowed), 0.0)
    return ", ".join(near or allowed)


def line_of(text: str, key: str) -> int:
    """The 1-based line on which a dotted key (`source[1].mode`) stands; its table's line, else 1, if it doesn't."""
    best, table_line = 1, {"": 1}
    for line, dotted in _lines(text):
        table_line[dotted] = line
    while key:
        if key in table_line:
            best = table_line[key]
            break
        key = re.sub(r"(?:^|\.)[^.\[\]]+$|\[\d+\]$", "", key)
    return best


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each (line, dotted key) that begins on a line of its own."""
    table = ""
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.match(line):
            table = re.sub(r"""\s*\.\s*|["']""", lambda m: "." if "." in m.group() else "", found.group(2))
            if found.group(1) == "[[":
                counts[table] = counts.get(table, -1) + 1
                yield number, table
                table = f"{table}[{counts[table]}]"
            yield number, table
        elif found := _KEY.match(line):
            name = re.sub(r"\s", "", next(group for group in found.groups() if group))
            yield number, f"{table}.{name}" if table else name
