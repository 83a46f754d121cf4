"""Finds one member of an archive or mail again, by the road on which it was found first, and keeps its bytes.

Only containers on the way to it are unpacked, within the same limits as ever.
"""

from __future__ import annotations

import os
import tempfile
from typing import IO

from indexer.extract.collector import Document
from indexer.extract.context import ExtractProblem
from indexer.extract.model import MEMBER_SEPARATOR, Limits, OcrSettings, ProblemCode


def keep_member(
    container: str, name: str, member: str, sha256: str, target: str, *, limits: Limits, scratch: str
) -> None:
    """Writes the member's bytes to `target`, at once whole.

    `name` is what the container is called, which may be part of the member's path; where it was called otherwise when
    it was read, the member is found by its hash. Raises `ExtractProblem`: DAMAGED when there are no such bytes.
    """
    for path in (member, ""):  # "": whatever is on any way
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            search = _Search(limits, folder, path, sha256, target)
            search.read(container, name, sha256="-")
            if search.is_found:
                return
    raise ExtractProblem(ProblemCode.DAMAGED, "the member is not there any more")


class _Search(Document):
    """Reads a document for the sake of one member; nothing else of it is kept."""

    def __init__(self, limits: Limits, scratch: str, path: str, sha256: str, target: str) -> None:
        super().__init__(limits, OcrSettings(enabled=False), scratch)
        self.is_found = False
        self._path, self._sha256, self._target = path, sha256, target

    def read_member(
        self, parent: str, steps: list[str], content: IO[bytes], packed_size: int, depth: int
    ) -> None:
        draft = self._add_part(MEMBER_SEPARATOR.join([*filter(None, [parent]), *steps]))
        if self.is_found or depth > self.limits.nesting or not self._is_on_the_way(draft.path):
            return
        file, draft.sha256, draft.size = self.budget.spool(content, packed_size)
        try:
            if draft.sha256 == self._sha256:
                os.replace(file, self._target)
                self.is_found = True
            else:
                self._read_into(draft, file, steps[-1].rsplit("/", 1)[-1], depth)
        finally:
            self.budget.release(file)

    def _is_on_the_way(self, path: str) -> bool:
        return not self._path or path == self._path or self._path.startswith(path + MEMBER_SEPARATOR)
