from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import read, zipped

CORPUS = Path(__file__).parents[2] / "corpus" / "office"
NOISE = bytes(range(256)) * 400


def tarred(names: dict[str, bytes], *, link: str = "") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, data in names.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo(link)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return target.getvalue()


def seven_zipped(folder: Path, names: dict[str, bytes]) -> bytes:
    import libarchive

    path = folder / "made.7z"
    with libarchive.file_writer(str(path), "7zip") as archive:
        for name, data in names.items():
            archive.add_file_from_memory(name, len(data), data)
    return path.read_bytes()


FILES = {"Area 1/SK Tim.txt": b"satu", "dua.bin": NOISE}


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_zip(tmp_path: Path, method: int) -> None:
    out = read(tmp_path, zipped({"Area 1/": b"", **FILES}, method), "zip")
    assert dict(out.members) == FILES
    assert out.packed["Area 1/SK Tim.txt"] is not None
    assert out.problems == []


def test_tar_7z_and_compressed_tars(tmp_path: Path) -> None:
    tar = tarred(FILES)
    for data, kind in (
        (tar, "tar"),
        (gzip.compress(tar), "gz"),
        (bz2.compress(tar), "bz2"),
        (lzma.compress(tar), "xz"),
    ):
        assert dict(read(tmp_path, data, kind).members) == FILES
    assert dict(read(tmp_path, seven_zipped(tmp_path, FILES), "7z").members) == FILES


@pytest.mark.parametrize(
    ("name", "kind", "inner"),
    [
        ("a.txt.gz", "gz", "a.txt"),
        ("a.tgz", "gz", "a.tar"),
        ("a", "gz", "a"),
        ("b.txt.bz2", "bz2", "b.txt"),
        (".xz", "xz", ".xz"),
    ],
)
def test_single_files(tmp_path: Path, name: str, kind: str, inner: str) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[kind]
    data = pack(b"text ") + pack(b"more")  # type: ignore[operator]
    assert read(tmp_path, data, kind, name).members == [(inner, b"text more")]


def test_names_of_other_code_pages(tmp_path: Path) -> None:
    def named(encoding: str, name: str) -> bytes:
        raw = zipped({"x" * len(name.encode(encoding)): b"1"})
        return raw.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))

    for encoding, name in (
        ("utf-8", "café – 1.txt"),
        ("cp437", "café.txt"),
        ("shift_jis", "会議の記録と出席者の一覧表.txt"),
    ):
        assert [n for n, _ in read(tmp_path, named(encoding, name), "zip").members] == [name]


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    for data, kind in ((target.getvalue(), "zip"), (tarred({}, link="link"), "tar")):
        out = read(tmp_path, data, kind)
        assert out.members == []
        assert out.codes == [ProblemCode.UNSAFE_NAME]
    out = read(tmp_path, (CORPUS / "test_read_format_rar5_symlink.rar").read_bytes(), "rar")
    assert [name for name, _ in out.members] == ["file.txt"]
    assert out.codes == [ProblemCode.UNSAFE_NAME] * 2


def test_encrypted_members_are_named_and_the_others_read(tmp_path: Path) -> None:
    raw = bytearray(zipped({"open.txt": b"open", "secret.txt": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.rindex(signature) + offset
        struct.pack_into("<H", raw, at, 1)
    out = read(tmp_path, bytes(raw), "zip")
    assert out.members == [("open.txt", b"open")]
    assert out.problems == [(ProblemCode.ENCRYPTED, "secret.txt")]


def test_a_damaged_member_is_read_up_to_the_damage(tmp_path: Path) -> None:
    text = b"".join(b"line %d\n" % number for number in range(50_000))
    raw = bytearray(zipped({"a.txt": text, "b.txt": b"sound"}))
    raw[40_000:40_100] = b"\xff" * 100
    out = read(tmp_path, bytes(raw), "zip")
    assert text.startswith(out.members[0][1][:10_000])
    assert len(out.members[0][1]) >= 10_000
    assert out.members[1] == ("b.txt", b"sound")
    assert out.codes == [ProblemCode.DAMAGED]


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_a_compressed_file_cut_off_is_read_up_to_there(tmp_path: Path, kind: str) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[kind]
    out = read(tmp_path, pack(NOISE * 20)[:-12], kind)  # type: ignore[operator]
    assert len(out.members) == 1
    assert out.codes == [ProblemCode.DAMAGED]


def test_a_zip_without_its_directory(tmp_path: Path) -> None:
    raw = zipped({"a.txt": b"text " * 100, "b.txt": b"more"})
    out = read(tmp_path, raw[: raw.index(b"PK\x01\x02")], "zip")
    assert out.members == [("a.txt", b"text " * 100), ("b.txt", b"more")]
    assert out.codes == [ProblemCode.DAMAGED]


@pytest.mark.parametrize("kind", ["zip", "rar", "7z", "tar"])
def test_no_archive_at_all_is_damage(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, b"Rar!\x1a\x07\x01\x00 and nothing more" + bytes(600), kind)
    assert caught.value.code is ProblemCode.DAMAGED


def test_an_archive_can_not_name_files_of_this_machine(tmp_path: Path) -> None:
    mtree = b"#mtree\npasswd type=file contents=/etc/passwd\n"  # libarchive would read it, were it asked to
    with pytest.raises(ExtractProblem):
        read(tmp_path, mtree, "rar")


def test_shadows_of_mac_files_are_passed_over(tmp_path: Path) -> None:
    out = read(tmp_path, zipped({"a.txt": b"1", "__MACOSX/._a.txt": b"2"}), "zip")
    assert out.members == [("a.txt", b"1")]


def test_what_the_collector_raises_ends_the_walk(tmp_path: Path) -> None:
    from indexer.extract import archives
    from tests.fakes.collector import RecordingCollector, source_of

    class Full(RecordingCollector):
        def member(self, name: str, *_: object, **__: object) -> None:
            raise ExtractProblem(ProblemCode.TOO_MUCH_UNPACKED, name)

    path = tmp_path / "a.zip"
    path.write_bytes(zipped(FILES))
    with pytest.raises(ExtractProblem) as caught:
        archives.extract(source_of(str(path), "zip"), Full())
    assert caught.value.code is ProblemCode.TOO_MUCH_UNPACKED
