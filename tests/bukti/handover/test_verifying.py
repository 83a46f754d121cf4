"""Every way in which a package can be other than it was handed over is found, and named."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.progress import Silent
from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.handover import bag, reading
from bukti.handover.errors import BadKey, NotAPackage, Stopped
from bukti.handover.model import Entry
from bukti.handover.signing import fingerprint, load_key, make_key
from bukti.handover.verifying import Code, Verdict, verify
from bukti.handover_wording import FINDINGS
from tests.bukti.handover.conftest import make_package, never

Change = Callable[[Path], object]


def check(path: Path, fingerprint: str = "") -> Verdict:
    return verify(path, fingerprint=fingerprint, progress=Silent(), stop=never)


def found(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.code.value, one.path) for one in verdict.findings}


def a_document(package: Path) -> str:
    told = json.loads((package / "manifest.json").read_bytes())
    return str(told["documents"][0]["path"])


def zipped(package: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as packed:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                packed.write(path, f"paket/{path.relative_to(package).as_posix()}")
    return target


def test_a_package_is_sound_wherever_it_is_put(package: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(package, tmp_path / "usb" / "lain")
    for path in (package, copied, zipped(package, tmp_path / "a.zip")):
        verdict = check(path)
        assert verdict.findings == ()
        assert verdict.unit == "Pusat Perbenihan Rempah Nusantara"
        assert verdict.documents > 5
        assert verdict.files == sum(len(names) for _folder, _folders, names in os.walk(package))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def document(change: Change) -> Change:
    return lambda package: change(package / a_document(package))


def relist(package: Path, change: Callable[[dict[str, str]], object]) -> None:
    """Changes the list of the payload, and the list of the lists too, as who knows how bags are made."""
    path = package / bag.PAYLOAD_MANIFEST
    rows = (line.split("  ", 1) for line in path.read_text("utf-8").splitlines())
    lines = {name: sha256 for sha256, name in rows}
    change(lines)
    path.write_text("".join(f"{sha256}  {name}\n" for name, sha256 in lines.items()), "utf-8")
    tags = {
        name.relative_to(package).as_posix(): bag.entry_of(name.read_bytes())
        for name in package.rglob("*")
        if name.is_file() and name.name != bag.TAG_MANIFEST
    }
    (package / bag.TAG_MANIFEST).write_bytes(bag.tag_manifest(tags))


CHANGES: list[tuple[Change, str, str]] = [
    (document(flip), "changed", "{document}"),
    (document(lambda path: path.write_bytes(path.read_bytes() + b"x")), "changed", "{document}"),
    (document(lambda path: path.write_bytes(b"")), "changed", "{document}"),
    (document(os.unlink), "missing", "{document}"),
    (lambda package: (package / "data" / "lain.pdf").write_bytes(b"x"), "additional", "data/lain.pdf"),
    (lambda package: (package / "Thumbs.db").write_bytes(b"x"), "additional", "Thumbs.db"),
    (lambda package: (package / "halaman" / "x.html").write_bytes(b"x"), "additional", "halaman/x.html"),
    (lambda package: (package / "data" / "tautan").symlink_to("/etc/passwd"), "link", "data/tautan"),
    (lambda package: os.mkfifo(package / "data" / "pipa"), "link", "data/pipa"),
    (lambda package: flip(package / "index.html"), "changed", "index.html"),
    (lambda package: flip(package / "halaman" / "cari.js"), "changed", "halaman/cari.js"),
    (
        lambda package: flip(package / "data" / "catatan" / "keadaan.json"),
        "changed",
        "data/catatan/keadaan.json",
    ),
    (lambda package: (package / "bagit.txt").unlink(), "missing", "bagit.txt"),
    (lambda package: (package / "bag-info.txt").unlink(), "missing", "bag-info.txt"),
    (lambda package: (package / "manifest.json").unlink(), "missing", "manifest.json"),
    (lambda package: (package / "manifest.json").write_bytes(b"{}"), "manifest", "manifest.json"),
    (lambda package: (package / "manifest-sha256.txt").unlink(), "missing", "manifest-sha256.txt"),
    (lambda package: (package / "tagmanifest-sha256.txt").unlink(), "missing", "tagmanifest-sha256.txt"),
    (
        lambda package: (package / "manifest-sha256.txt").write_bytes(b"zz  data/a\n"),
        "list",
        "manifest-sha256.txt",
    ),
    (
        lambda package: relist(package, lambda lines: lines.update({"../luar": "0" * 64})),
        "unsafe",
        "manifest-sha256.txt",
    ),
    (
        lambda package: relist(package, lambda lines: lines.update({a_document(package): "0" * 64})),
        "disagree",
        "{document}",
    ),
    (
        lambda package: relist(package, lambda lines: lines.pop(a_document(package))),
        "disagree",
        "{document}",
    ),
    (
        lambda package: (package / "bag-info.txt").write_text("Payload-Oxum: 1.1\n"),
        "oxum",
        "bag-info.txt",
    ),
]


@pytest.mark.parametrize(("change", "code", "path"), CHANGES)
def test_every_change_is_named(own_package: Path, change: Change, code: str, path: str) -> None:
    path = path.format(document=a_document(own_package))
    change(own_package)
    assert (code, path) in found(check(own_package))


@pytest.mark.parametrize(("change", "code", "path"), [one for one in CHANGES if one[1] != "link"])
def test_in_a_zip_too(own_package: Path, tmp_path: Path, change: Change, code: str, path: str) -> None:
    path = path.format(document=a_document(own_package))
    change(own_package)
    assert (code, path) in found(check(zipped(own_package, tmp_path / "a.zip")))


def test_all_findings_are_told(own_package: Path) -> None:
    one, other = (
        path.relative_to(own_package).as_posix() for path in sorted(own_package.glob("data/*/*.pdf"))[:2]
    )
    flip(own_package / one)
    (own_package / other).unlink()
    (own_package / "lain").write_bytes(b"")
    assert {("changed", one), ("missing", other), ("additional", "lain")} <= found(check(own_package))


def test_a_damaged_zip_is_told(package: Path, tmp_path: Path) -> None:
    path = zipped(package, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert found(check(path))
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(NotAPackage):
        check(path)


def test_two_files_of_one_name_are_told(package: Path, tmp_path: Path) -> None:
    path = zipped(package, tmp_path / "a.zip")
    name = a_document(package)
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(f"paket/{name}", b"lain")
    assert ("twice", name) in found(check(path))


@pytest.mark.parametrize("what", ["nothing", "empty", "file", "zip"])
def test_what_is_no_package_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    if what == "empty":
        path.mkdir()
    elif what == "file":
        path.write_bytes(b"apa saja")
    elif what == "zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("a/b.txt", b"x")
    with pytest.raises(NotAPackage):
        check(path)
    assert guarded(cli, ["verify-handover", str(path)]) == 2


def test_a_list_that_is_too_large_is_not_read(own_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LISTED", 100)
    assert not check(own_package).is_sound


def test_it_can_be_stopped(package: Path) -> None:
    with pytest.raises(Stopped):
        verify(package, fingerprint="", progress=Silent(), stop=lambda: True)


def test_names_taken_apart_by_a_disk_are_the_same(own_package: Path) -> None:
    """As macOS gives them back."""
    name = "data/catatan/é.txt"
    (own_package / "data/catatan/e\u0301.txt").write_bytes(b"x")
    assert found(check(own_package)) == {("additional", name), ("oxum", "bag-info.txt")}


def test_every_finding_has_words() -> None:
    assert set(FINDINGS) == set(Code)


def test_oxum_counts_the_payload_only() -> None:
    entries = {"data/a": Entry("", 3), "data/b/c": Entry("", 4), "index.html": Entry("", 100)}
    assert bag.oxum(entries) == "7.2"


# --- signatures


@pytest.fixture(scope="session")
def signed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A signed package, and the fingerprint of its key."""
    folder = tmp_path_factory.mktemp("tanda tangan")
    told = make_key(folder / "kunci.pem")
    make_package(archive, folder / "paket", key=load_key(folder / "kunci.pem"))
    return folder / "paket", told


@pytest.fixture
def own_signed(signed: tuple[Path, str], tmp_path: Path) -> Path:
    made = shutil.copytree(signed[0], tmp_path / "salinan")
    for path in made.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    return made


def test_a_signature_names_its_key(signed: tuple[Path, str]) -> None:
    path, told = signed
    verdict = check(path, told.replace(" ", "").upper())
    assert verdict.findings == ()
    assert verdict.fingerprint == told
    assert told in (path / "index.html").read_text("utf-8")
    assert len(told.replace(" ", "")) == 64


def test_an_unsigned_one_is_sound_but_says_so(package: Path) -> None:
    assert check(package).fingerprint == ""
    assert found(check(package, "ab")) == {("unsigned", "manifest.json")}


def test_another_key_is_told(own_signed: Path, tmp_path: Path) -> None:
    assert {one.code for one in check(own_signed, "ab cd").findings} == {Code.OTHER_KEY}
    make_key(tmp_path / "lain.pem")
    from bukti.handover.signing import public_pem

    (own_signed / "kunci-publik.pem").write_bytes(public_pem(load_key(tmp_path / "lain.pem")))
    assert ("key", "kunci-publik.pem") in found(check(own_signed))


def test_a_changed_manifest_does_not_fit_its_signature(own_signed: Path) -> None:
    """Even where all the lists of the bag were made anew."""
    path = own_signed / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"only_accepted": false', b'"only_accepted": true'))
    relist(own_signed, lambda _lines: None)
    assert found(check(own_signed)) == {("signature", "manifest.json.sig")}


def test_a_changed_document_is_found_behind_lists_made_anew(own_signed: Path) -> None:
    name = a_document(own_signed)
    flip(own_signed / name)
    relist(
        own_signed, lambda lines: lines.update({name: bag.entry_of((own_signed / name).read_bytes()).sha256})
    )
    assert {("changed", name), ("disagree", name)} <= found(check(own_signed))


def test_a_signature_that_was_taken_away_is_missed(own_signed: Path) -> None:
    (own_signed / "manifest.json.sig").unlink()
    verdict = check(own_signed)
    assert ("missing", "manifest.json.sig") in found(verdict)
    assert verdict.fingerprint == ""


def test_keys_are_for_their_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "kunci.pem"
    told = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert fingerprint(load_key(path).public_key()) == told
    with pytest.raises(BadKey, match="exists"):
        make_key(path)
    path.write_text("bukan kunci")
    with pytest.raises(BadKey, match="kind"):
        load_key(path)
    with pytest.raises(BadKey, match="unreadable"):
        load_key(tmp_path / "tidak ada")
    with pytest.raises(BadKey, match="unwritable"):
        make_key(tmp_path / "tidak ada" / "kunci.pem")


def test_a_key_of_another_kind_or_with_a_pass_phrase_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    path = tmp_path / "kunci.pem"
    other = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(BadKey, match="kind"):
        load_key(path)
    locked = ed25519.Ed25519PrivateKey.generate()
    path.write_bytes(
        locked.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"rahasia"))
    )
    with pytest.raises(BadKey, match="locked"):
        load_key(path)


# --- the command


def test_the_command_gives_one_verdict(
    own_signed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)  # no workspace here, nor above
    assert guarded(cli, ["verify-handover", str(own_signed)]) == 0
    out = capsys.readouterr().out
    assert "Utuh: semuanya seperti saat diserahkan." in out
    assert "Ditandatangani dengan kunci: " in out
    evil = "data/\x1b[31m\u202ejahat.pdf"
    (own_signed / evil).write_bytes(b"x")
    assert guarded(cli, ["verify-handover", str(own_signed)]) == 2
    out = capsys.readouterr().out
    assert "bukan bagian dari paket" in out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "Tidak utuh: 2 temuan." in out
    assert guarded(cli, ["verify-handover", str(own_signed), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["is_sound"] is False
    assert {one["code"] for one in told["findings"]} == {"additional", "oxum"}


def test_the_command_makes_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kunci.pem"
    assert guarded(cli, ["handover", "--make-key", str(path)]) == 0
    out = capsys.readouterr().out
    assert fingerprint(load_key(path).public_key()) in out
    assert "PRIVATE" not in out
    assert guarded(cli, ["handover", "--make-key", str(path)]) == 2
    assert "tidak pernah ditimpa" in capsys.readouterr().err
