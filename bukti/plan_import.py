"""From a plan's file to the folder of a new rule pack: reads, drafts (`rules.importer`), writes. The edge of it."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from rules.importer.model import Draft, Plan, PlanError, PlanErrorCode

MOST_BYTES = 200 * 1024 * 1024
REVIEW_FILE = "periksa.md"
SCHEMAS = "schema"

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".tsv", ""})
READABLE = ("Markdown", "DOCX", "XLSX", "PDF")

_PDF_REACH = 1024  # bytes in which a PDF says what it is
_OLE = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UnusablePlan(Exception):
    """A file from which no pack can be drafted."""

    def __init__(self, path: Path, error: PlanError) -> None:
        super().__init__(str(path), error)
        self.path, self.error = path, error


class FolderInTheWay(Exception):
    """The folder for the new pack exists. `is_pack`: it is a pack, which `--force` would replace."""

    def __init__(self, path: Path, *, is_pack: bool) -> None:
        super().__init__(str(path))
        self.path, self.is_pack = path, is_pack


def read_plan(path: Path) -> Plan:
    """The tables of a plan's file. Raises UnusablePlan, OSError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PlanError(PlanErrorCode.TOO_LARGE, f"{path.stat().st_size / 1e6:.0f} MB")
        return _read(path.read_bytes(), path.suffix.lower())
    except PlanError as error:
        raise UnusablePlan(path, error) from error


def _read(data: bytes, suffix: str) -> Plan:
    """By what the bytes are; the name only tells text from the unknown, and old workbooks from old documents."""
    if b"%PDF-" in data[:_PDF_REACH]:
        from rules.importer.portable import read_portable

        return read_portable(data)
    if data.startswith(b"PK"):
        if _holds(data, "word/document.xml"):
            from rules.importer.word import read_word

            return read_word(data)
        from rules.importer.workbook import read_workbook

        return read_workbook(data)
    if data.startswith(_OLE):
        if suffix == ".xls":
            from rules.importer.workbook import read_workbook

            return read_workbook(data)
        code = PlanErrorCode.LOCKED if suffix in (".docx", ".xlsx") else PlanErrorCode.UNKNOWN_FORMAT
        raise PlanError(code, suffix, READABLE)
    if suffix not in TEXT_SUFFIXES:
        raise PlanError(PlanErrorCode.UNKNOWN_FORMAT, suffix, READABLE)
    from rules.importer.text_plan import read_text

    return read_text(_decoded(data))


def _holds(data: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return name in package.namelist()
    except zipfile.BadZipFile:
        return False


def _decoded(data: bytes) -> str:
    """Text as UTF-8 or UTF-16, else as Windows writes it. PlanError where it is no text."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise PlanError(PlanErrorCode.UNKNOWN_FORMAT, "", READABLE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def import_plan(
    path: Path, out: Path, base: Path, *, is_forced: bool, tell: Callable[[int, int], None]
) -> Draft:
    """Drafts a pack from the plan at `path` into the folder `out`. `base`: the pack whose words and types are used.

    Raises UnusablePlan, FolderInTheWay, OSError, and PackError for faults of the base pack.
    """
    from bukti.plan_wording import review, sentence
    from rules.files import load_pack, sheet_of, texts
    from rules.importer.drafting import draft
    from rules.importer.write import pack_files, slug

    _check_way(out, is_forced=is_forced)
    plan = read_plan(path)
    pack = load_pack(base)
    sheet = sheet_of(pack)
    try:
        made = draft(plan, pack, sheet, slug(out.name) or "paket", tell)
    except PlanError as error:
        raise UnusablePlan(path, error) from error
    files = pack_files(made, pack, texts(base, []), sentence)
    _write({**files, **_schemas(base), REVIEW_FILE: review(made, path.name)}, out)
    return made


def _schemas(base: Path) -> dict[str, str]:
    """What editors complete a pack's keys by; it lies beside the pack's own files."""
    return {
        f"{SCHEMAS}/{path.name}": path.read_text("utf-8") for path in sorted((base / SCHEMAS).glob("*.json"))
    }


def _check_way(out: Path, *, is_forced: bool) -> None:
    """Only a pack, or an empty folder, is ever replaced, and a pack only when asked to."""
    if not out.exists() and not out.is_symlink():
        return
    is_pack = (out / "pack.yaml").is_file()
    is_empty = out.is_dir() and not any(out.iterdir())
    if not is_empty and not (is_pack and is_forced):
        raise FolderInTheWay(out, is_pack=is_pack)


def _write(files: Mapping[str, str], out: Path) -> None:
    """Writes all files beside the place first: the folder is there as a whole, or as it was before."""
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        made.chmod(0o777 & ~_umask())
        for name, text in files.items():
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        if out.exists():
            old = made.with_name(f"{made.name}.old")
            out.rename(old)
            made.rename(out)
            shutil.rmtree(old)
        else:
            made.rename(out)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
