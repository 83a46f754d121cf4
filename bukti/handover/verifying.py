"""Checks a package anywhere, without a workspace: the bag, the manifest, its signature, every file, nothing besides.

Every finding is collected; the first one stops nothing.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from archive.progress import Phase, Progress
from bukti.handover import bag, manifest
from bukti.handover.errors import Stopped
from bukti.handover.model import MANIFEST, PUBLIC_KEY, SIGNATURE, Entry
from bukti.handover.reading import FolderReader, Present, Reader, Unreadable, open_package, small
from bukti.handover.signing import fingerprint as fingerprint_of
from bukti.handover.signing import is_signed_by, public_key_of, same_fingerprint

HANDFUL = 64
"""Files between two looks at the wish to stop."""

_LINE = re.compile(r"(?P<sha256>[0-9A-Fa-f]{64})[ \t]+\*?(?P<path>.+)")


class Code(StrEnum):
    MISSING = "missing"  # listed, and not there
    CHANGED = "changed"  # its bytes are not those that were handed over
    ADDITIONAL = "additional"  # there, and not listed
    LINK = "link"  # a link or a device where a file must be
    TWICE = "twice"  # two files of one name
    UNREADABLE = "unreadable"
    LIST = "list"  # a list of the bag is damaged; `detail`: the line
    UNSAFE = "unsafe"  # a list names a path outside of the package
    DISAGREE = "disagree"  # the lists say different things of a file
    MANIFEST = "manifest"  # manifest.json is none, or of a newer Bukti
    OXUM = "oxum"  # number or size of the files in data/ is not what bag-info.txt says
    BAGIT = "bagit"  # what the library says
    UNSIGNED = "unsigned"  # a signature is asked for, and there is none
    KEY = "key"  # the key in the package is none, or not the one that the manifest names
    OTHER_KEY = "other_key"  # it is not signed by the key that was asked for
    SIGNATURE = "signature"  # it does not fit the manifest


class Finding(msgspec.Struct, frozen=True, order=True):
    path: str
    code: Code
    detail: str = ""


class Verdict(msgspec.Struct, frozen=True):
    """What was found. `unit`, `as_of` and counts are what the manifest says; `fingerprint` of the key that signed it,
    empty when nobody did, or not rightly."""

    findings: tuple[Finding, ...]
    files: int
    size: int  # bytes that were hashed
    unit: str = ""
    as_of: date | None = None
    documents: int = 0
    fingerprint: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.findings


def verify(path: Path, *, fingerprint: str, progress: Progress, stop: Callable[[], bool]) -> Verdict:
    """Checks the package at `path`, a folder or a zip. `fingerprint`: of the key that must have signed it; empty: any.

    Raises NotAPackage when there is nothing to check, Stopped.
    """
    reader = open_package(path)
    try:
        return _Verification(reader, fingerprint, progress, stop, path).run()
    finally:
        reader.close()


class _Verification:
    def __init__(
        self, reader: Reader, fingerprint: str, progress: Progress, stop: Callable[[], bool], path: Path
    ) -> None:
        self._reader, self._asked, self._progress, self._stop = reader, fingerprint, progress, stop
        self._path = path
        self._findings: list[Finding] = []
        self._present = {one.path: one for one in reader.present() if one.kind == "file"}

    def run(self) -> Verdict:
        kinds = {"link": Code.LINK, "other": Code.LINK, "twice": Code.TWICE}
        self._findings += [
            Finding(one.path, kinds[one.kind]) for one in self._reader.present() if one.kind != "file"
        ]
        content = self._list(MANIFEST)
        told = self._manifest(content)
        payload, tags = self._lines(bag.PAYLOAD_MANIFEST), self._lines(bag.TAG_MANIFEST)
        wanted = self._wanted(told, payload | tags)
        hashed = self._hash_all(wanted)
        self._compare(wanted, hashed)
        self._check_declaration(hashed)
        signer = self._check_signature(content, told)
        if not self._findings and isinstance(self._reader, FolderReader):
            self._findings += library_findings(self._path)
        return Verdict(
            findings=tuple(sorted(set(self._findings))),
            files=len(hashed),
            size=sum(entry.size for entry in hashed.values()),
            unit=told.unit if told else "",
            as_of=told.as_of if told else None,
            documents=len(told.documents) if told else 0,
            fingerprint=signer,
        )

    def _find(self, code: Code, path: str, detail: str = "") -> None:
        self._findings.append(Finding(path, code, detail))

    # --- lists

    def _list(self, path: str) -> bytes | None:
        if path not in self._present:
            self._find(Code.MISSING, path)
            return None
        try:
            return small(self._reader, path)
        except Unreadable as error:
            self._find(Code.UNREADABLE, path, error.detail)
            return None

    def _manifest(self, content: bytes | None) -> manifest.Manifest | None:
        if content is None:
            return None
        try:
            return manifest.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._find(Code.MANIFEST, MANIFEST, str(error))
            return None

    def _lines(self, path: str) -> dict[str, str]:
        """A list of the bag: path → hash."""
        content = self._list(path)
        found: dict[str, str] = {}
        for number, line in enumerate((content or b"").decode("utf-8", "replace").splitlines(), 1):
            if not line.strip():
                continue
            parts = _LINE.fullmatch(line)
            if parts is None or parts["path"] in found:
                self._find(Code.LIST, path, str(number))
            elif _is_unsafe(parts["path"]):
                self._find(Code.UNSAFE, path, parts["path"])
            else:
                found[parts["path"]] = parts["sha256"].lower()
        return found

    def _wanted(
        self, told: manifest.Manifest | None, listed: Mapping[str, str]
    ) -> dict[str, tuple[str, int]]:
        """What every file must hash to, and its bytes (-1: not told). What the lists say differently is a finding."""
        wanted = {path: (sha256, -1) for path, sha256 in listed.items()}
        entries = told.entries if told else {}
        for path, entry in entries.items():
            if _is_unsafe(path):
                self._find(Code.UNSAFE, MANIFEST, path)
                continue
            if (path in wanted and wanted[path][0] != entry.sha256) or path not in wanted:
                self._find(Code.DISAGREE, path)
            wanted[path] = (entry.sha256, entry.size)
        if told is not None:
            for path in listed.keys() - entries.keys() - manifest.NOT_LISTED:
                self._find(Code.DISAGREE, path)
        return wanted

    # --- files

    def _hash_all(self, wanted: Mapping[str, tuple[str, int]]) -> dict[str, Entry]:
        files = list(self._present.values())
        self._progress.total(Phase.HANDOVER_CHECK, len(files), sum(one.size for one in files))
        found: dict[str, Entry] = {}

        def hashed(some: Sequence[Present]) -> list[tuple[str, Entry | Unreadable]]:
            return [(one.path, self._hashed(one, wanted)) for one in some]

        with ThreadPoolExecutor(self._reader.threads, "check") as threads:
            for at in range(0, len(files), HANDFUL * self._reader.threads):
                if self._stop():
                    raise Stopped
                some = files[at : at + HANDFUL * self._reader.threads]
                handfuls = [some[start : start + HANDFUL] for start in range(0, len(some), HANDFUL)]
                for outcomes in threads.map(hashed, handfuls):
                    for path, outcome in outcomes:
                        if isinstance(outcome, Unreadable):
                            self._find(Code.UNREADABLE, path, outcome.detail)
                        else:
                            found[path] = outcome
                            self._progress.advance(Phase.HANDOVER_CHECK, 1, outcome.size)
        return found

    def _hashed(self, one: Present, wanted: Mapping[str, tuple[str, int]]) -> Entry | Unreadable:
        """Reads no further than it must to know that a file is not the one that is listed."""
        size = wanted.get(one.path, ("", -1))[1]
        digest, done = hashlib.sha256(), 0
        try:
            for chunk in self._reader.chunks(one.path, size if size >= 0 else one.size):
                digest.update(chunk)
                done += len(chunk)
        except Unreadable as error:
            return error
        return Entry(digest.hexdigest(), done)

    def _compare(self, wanted: Mapping[str, tuple[str, int]], hashed: Mapping[str, Entry]) -> None:
        told = {one.path for one in self._findings if one.code in (Code.UNREADABLE, Code.LINK, Code.TWICE)}
        for path, (sha256, size) in wanted.items():
            entry = hashed.get(path)
            if entry is None:
                if path not in told:
                    self._find(Code.MISSING, path)
            elif entry.sha256 != sha256 or size not in (-1, entry.size):
                self._find(Code.CHANGED, path)
        for path in hashed.keys() - wanted.keys() - {bag.TAG_MANIFEST}:
            self._find(Code.ADDITIONAL, path)

    def _check_declaration(self, hashed: Mapping[str, Entry]) -> None:
        """`bagit.txt` and the sum in `bag-info.txt`."""
        declared = self._list(bag.DECLARATION)
        if declared is not None and declared != bag.DECLARED:
            self._find(Code.LIST, bag.DECLARATION, "1")
        info = (self._list(bag.INFO) or b"").decode("utf-8", "replace")
        found = re.search(r"^Payload-Oxum: *(\S+)", info, re.MULTILINE)
        if info and (found is None or found[1] != bag.oxum(hashed)):
            self._find(Code.OXUM, bag.INFO, found[1] if found else "")

    # --- signature

    def _check_signature(self, content: bytes | None, told: manifest.Manifest | None) -> str:
        """The fingerprint of the key that has signed the manifest; empty when none has, or not rightly."""
        if content is None or told is None:
            return ""
        if not told.fingerprint and SIGNATURE not in self._present:
            if self._asked:
                self._find(Code.UNSIGNED, MANIFEST)
            return ""
        pem, signature = self._list(PUBLIC_KEY), self._list(SIGNATURE)
        if pem is None or signature is None:
            return ""
        key = public_key_of(pem)
        if key is None or not same_fingerprint(fingerprint_of(key), told.fingerprint):
            self._find(Code.KEY, PUBLIC_KEY)
            return ""
        if not is_signed_by(key, signature, content):
            self._find(Code.SIGNATURE, SIGNATURE)
            return ""
        found = fingerprint_of(key)
        if self._asked and not same_fingerprint(found, self._asked):
            self._find(Code.OTHER_KEY, PUBLIC_KEY, found)
        return found


def _is_unsafe(path: str) -> bool:
    return path.startswith(("/", "\\", "~")) or ".." in path.split("/") or "\\" in path or path[1:2] == ":"


def library_findings(path: Path) -> Iterator[Finding]:
    """What the library of the Library of Congress says of the bag's structure; the bytes were hashed already."""
    import bagit

    logger = logging.getLogger("bagit")
    before, logger.disabled = logger.disabled, True
    try:
        bagit.Bag(str(path)).validate(completeness_only=True)
    except Exception as error:  # it trusts the files that it reads: whatever it stumbles over is a finding
        yield Finding("", Code.BAGIT, str(error))
    finally:
        logger.disabled = before
