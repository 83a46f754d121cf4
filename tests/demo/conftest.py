"""The sample unit, built once for all tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the demo extra is not installed")
pytest.importorskip("docx", reason="the demo extra is not installed")
pytest.importorskip("pptx", reason="the demo extra is not installed")
pytest.importorskip("xlsxwriter", reason="the demo extra is not installed")

from demo import build
from demo.catalog import files
from demo.catalog.entry import File
from demo.labels import Row
from tests.sharing import made_once

ORIGINALS = {file.same_as for file in files()}


@dataclass(frozen=True)
class Sample:
    out: Path
    rows: tuple[Row, ...]

    @property
    def tree(self) -> bytes:
        return bytes(self.out / build.TREE)

    def data(self, row: Row) -> bytes:
        """The bytes of a file on disk."""
        with open(self.tree + b"/" + row.path.encode("utf-8", "surrogateescape"), "rb") as file:
            return file.read()


def quick(file: File) -> bool:
    """All but most of the scans, which take half of the time."""
    return file.writer.format != "scan" or bool(file.same_as or file.label.why_not or file.path in ORIGINALS)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample without most of its scans."""
    return made_once(
        tmp_path_factory, "sample", lambda out: Sample(out, tuple(build.build(out, wanted=quick)))
    )


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The whole sample, for slow tests."""
    return made_once(tmp_path_factory, "whole", lambda out: Sample(out, tuple(build.build(out))))
