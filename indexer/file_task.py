"""What worker processes that look at one file, or at a member of one, have in common."""

from __future__ import annotations

import msgspec

from indexer.extract.context import ExtractProblem
from indexer.extract.model import Limits, ProblemCode


class FileTask(msgspec.Struct, frozen=True, kw_only=True):
    """`file`, or a member of it, whose bytes are unpacked to `target` first."""

    file: str
    name: str  # of the document
    limits: Limits
    scratch: str
    member: str = ""
    sha256: str = ""  # of the member
    target: str = ""


def file_of(task: FileTask) -> str:
    """Where the wanted bytes are. Raises ExtractProblem when the member can't be had."""
    if not task.member:
        return task.file
    from indexer.extract.one_member import keep_member

    keep_member(
        *(task.file, task.name, task.member, task.sha256, task.target),
        limits=task.limits,
        scratch=task.scratch,
    )
    return task.target


def problem_of(error: Exception) -> ProblemCode:
    """Whatever decoders raise, only this file is not seen."""
    if isinstance(error, ExtractProblem):
        return error.code
    return ProblemCode.OUT_OF_MEMORY if isinstance(error, MemoryError) else ProblemCode.DAMAGED
