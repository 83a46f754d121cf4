"""Handing in at the desk: from a form or a program to the upload folder, the log and, read, back to the page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.handing_in import STAGING
from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.config import load_settings
from bukti.web.bodies import AROUND_FILES_BYTES, MOST_FORM_BYTES
from bukti.web.desk import Desk
from bukti.web.handing_in import MOST_FILES
from tests.bukti.web.conftest import NOW, Person

SignIn = Callable[[str], Person]

GAP = "A.I.3.iv.c-1@2025-05"  # of Tata Usaha
FOREIGN = "A.I.5.i.a-3@2025-Q1"  # of SPI dan UPG
START = "A.I.3.iv.c-1 2025-05 "
PART = {"HX-Request": "true"}


def send(person: Person, gap: str = GAP, *files: tuple[str, bytes], field: str = "berkas", **how):  # type: ignore[no-untyped-def]
    address = f"/api/gaps/{gap}/files" if field == "file" else f"/kekurangan/{gap}/berkas"
    sent = files or (("rekap mei.csv", b"nama;nilai\n"),)
    return person.post(address, files=[(field, one) for one in sent], **how)


def laid(archive: Path, folder: str = "tata-usaha") -> dict[str, bytes]:
    where = archive / "unggahan" / folder
    return {one.name: one.read_bytes() for one in where.iterdir()} if where.is_dir() else {}


def with_limit(archive: Path, mib: int) -> Desk:
    config = archive / "bukti.toml"
    config.write_text(config.read_text().replace("[web]\n", f"[web]\nupload_mib = {mib}\n"))
    return Desk(archive, now=lambda: NOW)


def test_a_plain_form_hands_in_and_leads_back(person: SignIn, own_archive: Path) -> None:
    sri = person("sri")
    csrf = sri.headers.pop("x-csrf-token")
    answer = send(sri, data={"csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/kekurangan/{GAP}#serahan")
    assert laid(own_archive) == {START + "rekap mei.csv": b"nama;nilai\n"}
    page = sri.get(f"/kekurangan/{GAP}").text
    assert "rekap mei.csv" in page
    assert "tersimpan" in page
    assert 'hx-trigger="every 3s"' in page


def test_without_the_token_nothing_is_taken(person: SignIn, own_archive: Path) -> None:
    sri = person("sri")
    sri.headers["x-csrf-token"] = "salah"
    assert send(sri).status_code == 403
    del sri.headers["x-csrf-token"]
    assert send(sri).status_code == 403
    assert laid(own_archive) == {}


def test_the_folder_is_a_source_from_then_on_and_the_desk_knows_it(
    person: SignIn, own_archive: Path, desk: Desk
) -> None:
    send(person("sri"))
    [source] = [one for one in load_settings(own_archive / "bukti.toml").source if "unggahan" in one.path]
    assert (source.path, source.bidang) == ("unggahan/tata-usaha", "Tata Usaha")
    assert source in desk.workspace.settings.source


@pytest.mark.slow
def test_it_takes_the_normal_road_and_the_page_says_so(person: SignIn, own_archive: Path, desk: Desk) -> None:
    sri = person("sri")
    text = b"Rekap Penilaian Kinerja Pegawai bulan Mei 2025\nnama;nilai\nA;1\n"
    send(sri, GAP, ("Rekap Penilaian Kinerja Mei.txt", text))
    assert guarded(cli, ["-w", str(own_archive), "scan"]) in (0, 1)
    desk.standing(fresh=True)
    [fate] = sri.get(f"/api/gaps/{GAP}/files").json()
    assert fate["code"] in {"satisfied", "doubtful", "rejected", "elsewhere"}
    assert len(fate["sha256"]) == 64
    part = sri.get(f"/kekurangan/{GAP}/serahan").text
    assert f"/dokumen/{fate['sha256']}" in part
    assert "terbaca" in part
    assert person("wayan").get(f"/api/gaps/{GAP}/files").status_code == 404


def test_departments_folders_stay_as_they_are(person: SignIn, own_archive: Path) -> None:
    tree = Path(load_settings(own_archive / "bukti.toml").source[0].path)
    before = sorted((str(path), path.stat().st_mtime_ns) for path in tree.rglob("*"))
    send(person("sri"))
    assert sorted((str(path), path.stat().st_mtime_ns) for path in tree.rglob("*")) == before


def test_it_is_logged_who_handed_in_what(person: SignIn, desk: Desk) -> None:
    send(person("sri"))
    send(person("sri"))  # the very same again: nothing new
    with desk.reading() as catalogue:
        rows = [row for row in catalogue.audit_rows(limit=10_000) if row.event == "handed_in"]
        assert catalogue.check_audit() == []
    assert [row.who for row in rows] == ["sri"]
    assert '"slot":"2025-05"' in rows[0].facts.replace(" ", "")


@pytest.mark.parametrize(("name", "status"), [("tpi", 403), ("wayan", 404)])
def test_who_may_not(person: SignIn, own_archive: Path, name: str, status: int) -> None:
    someone = person(name)
    assert send(someone).status_code == status
    assert send(someone, field="file").status_code == status
    assert not (own_archive / "unggahan").exists()


def test_a_bidang_hands_in_for_itself_only_others_for_all(person: SignIn, own_archive: Path) -> None:
    assert send(person("sri"), FOREIGN).status_code == 404
    assert send(person("rini"), FOREIGN).status_code == 303
    assert list(laid(own_archive, "spi-upg")) == ["A.I.5.i.a-3 2025-Q1 rekap mei.csv"]
    assert send(person("dewi"), GAP).status_code == 303


@pytest.mark.parametrize("gap", ["x@y", "A.I.3.iv.c-1@2031-01", "..%2F..%2Fetc@x", "A.I.3.iv.c-1"])
def test_for_no_slot_nothing_is_taken(person: SignIn, own_archive: Path, gap: str) -> None:
    assert send(person("rini"), gap).status_code == 404
    assert not (own_archive / "unggahan").exists()


@pytest.mark.parametrize(
    "name",
    ["../../../tmp/jahat.pdf", "..\\..\\jahat.pdf", "/etc/jahat.pdf", "a/../../jahat.pdf", "\u202ejahat.pdf"],
)
def test_no_path_is_taken_from_the_client(person: SignIn, own_archive: Path, name: str) -> None:
    assert send(person("sri"), GAP, (name, b"x")).status_code == 303
    assert list(laid(own_archive)) == [START + "jahat.pdf"]
    assert sorted(os.listdir(own_archive / "unggahan")) == [STAGING, "tata-usaha"]


def test_names_are_shown_not_obeyed(person: SignIn) -> None:
    sri = person("sri")
    send(sri, GAP, ("<img src=x onerror=alert(1)>.pdf", b"x"))
    page = sri.get(f"/kekurangan/{GAP}").text
    assert "img src=x onerror=alert(1)" in page
    assert "<img src=x" not in page


def test_a_long_name_and_odd_bytes(person: SignIn, own_archive: Path) -> None:
    send(person("sri"), GAP, ("é" * 500 + ".pdf", b"x"))
    [name] = laid(own_archive)
    assert name.endswith(".pdf")


def test_several_files_each_by_itself(person: SignIn, own_archive: Path) -> None:
    files = [("a.pdf", b"a"), ("kosong.pdf", b""), ("a.pdf", b"lain")]
    part = send(person("sri"), GAP, *files, headers=PART)
    assert part.status_code == 200
    assert "kosong.pdf" in part.text
    assert "Berkasnya kosong" in part.text
    assert laid(own_archive) == {START + "a.pdf": b"a", START + "a (2).pdf": b"lain"}
    assert send(person("sri"), GAP, *files).status_code == 422


def test_too_many_files_are_refused(person: SignIn, own_archive: Path) -> None:
    files = [(f"{n}.pdf", b"x") for n in range(MOST_FILES + 1)]
    assert send(person("sri"), GAP, *files).status_code == 400
    assert laid(own_archive) == {}


def test_no_file_is_said(person: SignIn, own_archive: Path) -> None:
    sri = person("sri")
    answer = sri.post(f"/kekurangan/{GAP}/berkas", data={"x": "y"}, headers=PART)
    assert "Belum ada berkas yang dipilih" in answer.text
    assert sri.post(f"/api/gaps/{GAP}/files", data={"x": "y"}).status_code == 422
    assert sri.post(f"/api/gaps/{GAP}/files", json={}).status_code == 422
    assert laid(own_archive) == {}


def test_too_large_is_refused_while_it_comes(own_archive: Path) -> None:
    sri = Person(with_limit(own_archive, 1), "sri")
    mib = 1024 * 1024
    assert send(sri, GAP, ("a.bin", b"x" * mib)).status_code == 303
    assert len(laid(own_archive)) == 1
    over = send(sri, GAP, ("b.bin", b"x" * (mib + AROUND_FILES_BYTES)), headers=PART)
    assert over.status_code == 413
    assert "Terlalu besar" in over.text
    just_over = send(sri, GAP, ("b.bin", b"x" * (mib + 1)), headers=PART)
    assert "Terlalu besar" in just_over.text  # the form would do, the file does not
    csrf = sri.headers.pop("x-csrf-token")
    assert send(sri, GAP, ("b.bin", b"x" * 3 * mib), data={"csrf": csrf}).status_code == 413
    assert len(laid(own_archive)) == 1


def test_a_body_without_a_promise_is_counted(own_archive: Path) -> None:
    sri = Person(with_limit(own_archive, 1), "sri")

    def long() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="berkas"; filename="a"\r\n\r\n'
        for _ in range(40):
            yield b"x" * 65536

    answer = sri.post(
        f"/kekurangan/{GAP}/berkas",
        content=long(),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert laid(own_archive) == {}


def test_other_forms_are_short(person: SignIn) -> None:
    sri = person("sri")
    answer = sri.post("/sandi", data={"lama": "x" * (MOST_FORM_BYTES + 10), "baru": "y"})
    assert answer.status_code == 413


def test_who_is_not_signed_in_sends_nothing(person: SignIn, own_archive: Path) -> None:
    sri = person("sri")
    sri.cookies.clear()
    assert send(sri).status_code == 303
    assert send(sri, field="file").status_code == 401
    assert not (own_archive / "unggahan").exists()


def test_a_vanished_folder_is_told_and_not_made_anew(person: SignIn, own_archive: Path) -> None:
    sri = person("sri")
    send(sri)
    for file in (own_archive / "unggahan" / "tata-usaha").iterdir():
        file.unlink()
    (own_archive / "unggahan" / "tata-usaha").rmdir()
    answer = send(sri, headers=PART)
    assert "tata-usaha" in answer.text
    assert "tidak ada" in answer.text
    assert laid(own_archive) == {}


def test_for_programs(person: SignIn) -> None:
    sri = person("sri")
    answer = send(sri, GAP, ("a.pdf", b"a"), ("k.pdf", b""), field="file").json()
    assert [(one["original"], one["name"], bool(one["why_not"])) for one in answer["files"]] == [
        ("a.pdf", START + "a.pdf", False),
        ("k.pdf", None, True),
    ]
    assert [one["code"] for one in answer["fates"]] == ["waiting"]
    assert not answer["fates"][0]["is_settled"]


def test_the_time_of_a_file_is_told(person: SignIn) -> None:
    sri = person("sri")
    send(sri)
    assert str(datetime.now(UTC).year) in sri.get(f"/kekurangan/{GAP}/serahan").text
