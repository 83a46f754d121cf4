from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from indexer.extract import ole_write, package
from indexer.extract.context import ExtractProblem
from indexer.extract.model import Limits, ProblemCode
from indexer.extract.package import Package
from tests.fakes.collector import source_of
from tests.fakes.office import relations, zipped


def opened(folder: Path, data: bytes, limits: Limits | None = None) -> Package:
    path = folder / "file.docx"
    path.write_bytes(data)
    return Package(source_of(str(path), "docx"), limits or Limits())


def test_parts_are_found_whatever_the_case_and_the_slashes(tmp_path: Path) -> None:
    with opened(tmp_path, zipped({"Word\\Document.XML": "<a/>"})) as parts:
        assert parts.read("word/document.xml") == b"<a/>"
        assert "/WORD/document.xml" in parts
        assert parts.read("word/other.xml") is None


def test_relations_lead_from_the_folder_of_their_part(tmp_path: Path) -> None:
    edges = relations(
        ("1", "image", "../media/a%20b.png"), ("2", "header", "/word/h.xml"), ("3", "x", "http://h/")
    )
    data = zipped({"word/_rels/document.xml.rels": edges, "media/a b.png": b"1", "word/h.xml": b"2"})
    with opened(tmp_path, data) as parts:
        found = parts.relations("word/document.xml")
    assert [(r.kind, r.target, r.is_external) for r in found] == [
        ("image", "media/a b.png", False),
        ("header", "word/h.xml", False),
        ("x", "http://h/", True),
    ]


def test_a_relation_can_not_climb_out_of_the_package(tmp_path: Path) -> None:
    with opened(
        tmp_path, zipped({"_rels/.rels": relations(("1", "image", "../../../../etc/passwd"))})
    ) as parts:
        assert parts.relations()[0].target == "etc/passwd"


def test_a_part_packed_too_densely_is_a_problem(tmp_path: Path) -> None:
    with (
        opened(tmp_path, zipped({"bomb.xml": b"\0" * 20_000_000})) as parts,
        pytest.raises(ExtractProblem) as caught,
    ):
        parts.read("bomb.xml")
    assert caught.value.code is ProblemCode.TOO_MUCH_UNPACKED


def test_all_parts_together_stay_within_the_limit(tmp_path: Path) -> None:
    limits = msgspec.structs.replace(Limits(), unpacked_bytes=1500)
    with opened(tmp_path, zipped({"a": b"x" * 1000, "b": b"y" * 1000}), limits) as parts:
        assert parts.read("a") is not None
        with pytest.raises(ExtractProblem) as caught:
            parts.read("b")
    assert caught.value.code is ProblemCode.TOO_MUCH_UNPACKED


def test_a_header_that_understates_the_size_is_not_believed(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.xml": b"x" * 100_000}))
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        directory = archive.start_dir
    raw[directory + 24 : directory + 28] = struct.pack("<I", 50)
    with opened(tmp_path, bytes(raw)) as parts:
        assert len(parts.read("a.xml") or b"") <= 50
        assert parts.faults


def test_without_its_directory_the_parts_are_found_one_by_one(tmp_path: Path) -> None:
    raw = zipped({"word/document.xml": b"<a>" + b"text " * 1000 + b"</a>", "b.xml": b"<b/>"})
    with opened(tmp_path, raw[: raw.rindex(b"PK\x01\x02") - 100]) as parts:
        assert parts.is_salvaged
        assert parts.read("word/document.xml") == b"<a>" + b"text " * 1000 + b"</a>"
        problem = parts.close_account()
    assert problem is not None
    assert problem.code is ProblemCode.DAMAGED


def test_of_a_broken_part_the_beginning_is_kept(tmp_path: Path) -> None:
    content = b"".join(b"<p>%d</p>" % number for number in range(20_000))
    raw = bytearray(zipped({"a.xml": content}))
    middle = raw.index(b"a.xml") + 20_000
    raw[middle : middle + 200] = b"\xff" * 200
    with opened(tmp_path, bytes(raw)) as parts:
        data = parts.read("a.xml") or b""
        assert content.startswith(data[:4000])
        assert len(data) > 4000
        assert parts.close_account() is not None


def test_salvage_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "RATIO_FREE_BYTES", 1000)
    raw = zipped({"a": b"\0" * 5_000_000})
    with pytest.raises(ExtractProblem) as caught:
        opened(tmp_path, raw[:-40])
    assert caught.value.code is ProblemCode.TOO_MUCH_UNPACKED


def test_a_wrapped_encrypted_file_is_named_so(tmp_path: Path) -> None:
    data = ole_write.compound_file({("EncryptedPackage",): b"x" * 5000, ("EncryptionInfo",): b"y"})
    with pytest.raises(ExtractProblem) as caught:
        opened(tmp_path, data)
    assert caught.value.code is ProblemCode.ENCRYPTED


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip"])
def test_no_parts_are_damage(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ExtractProblem) as caught:
        opened(tmp_path, data)
    assert caught.value.code is ProblemCode.DAMAGED
