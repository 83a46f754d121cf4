"""What the four people come for, from signing in to the end, in the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bukti.web.browser.conftest import Visit, Visiting

pytestmark = pytest.mark.slow

FIRST, SECOND = "A.I.3.i.b-2", "A.I.3.i.b-5"
"""Items of Tata Usaha of which a person must decide."""

HANDED_IN = "A.I.3.iv.c-1@2025-05"


def go(page: Page, name: str) -> None:
    """By the bar at the top."""
    link = page.get_by_role("navigation", name="Halaman").get_by_role("link", name=name, exact=True)
    address = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**{address}")


def press(page: Page, key: str) -> None:
    """Once the page is whole: nobody is quicker than that, and its script listens only then."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def signed_in(visit: Visit, name: str, secret: str) -> Page:
    page = visit.open("/")
    page.get_by_label("Nama").fill(name)
    page.get_by_label("Kata sandi").fill(secret)
    page.keyboard.press("Enter")
    page.wait_for_url(visit.address + "/")
    return page


# --- bidang staff


def test_staff_sees_what_is_owed_and_hands_it_in(
    visiting: Visiting, own_address: str, own_archive: Path, tmp_path: Path
) -> None:
    page = visiting(own_address).sign_in("sri")
    owed = page.locator(".owed")
    expect(owed.locator("h1")).to_have_text(re.compile(r"Anda masih perlu \d+ bukti"))
    owed.get_by_role("link", name=re.compile("serahkan")).click()
    expect(page.locator("h1")).to_contain_text("Kekurangan")
    page.wait_for_load_state("load")
    page.select_option("#indikator", "A.I.3.iv.c")
    page.wait_for_url("**indikator=A.I.3.iv.c**")
    page.locator(f'a.give[href="/kekurangan/{HANDED_IN}"]').click()
    expect(page.locator("h1")).to_contain_text("A.I.3.iv.c-1")

    file = tmp_path / "Rekap Penilaian Kinerja Mei.csv"
    file.write_text("nama;nilai\nWayan;baik\n")
    page.set_input_files("#berkas", file)
    page.get_by_role("button", name="Serahkan", exact=True).click()
    expect(page.locator("#serahan li")).to_contain_text("Rekap Penilaian Kinerja Mei.csv")
    expect(page.locator("#serahan li .tag")).to_contain_text("tersimpan")
    [laid] = (own_archive / "unggahan" / "tata-usaha").iterdir()
    assert laid.read_bytes() == file.read_bytes()
    page.reload()
    expect(page.locator("#serahan li")).to_contain_text("Rekap Penilaian Kinerja Mei.csv")


def test_staff_reads_why_a_file_does_not_count(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("sri")
    go(page, "Berkas")
    page.keyboard.press("f")
    page.keyboard.type("usulan formasi")
    rows = page.locator("table.files tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("hanya surel pengantar")
    page.locator("#nama").fill("rusak")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("berkas rusak")
    rows.get_by_role("link", name="surat rusak.docx").click()
    page.wait_for_url("**/dokumen/**")
    expect(page.locator("h1")).to_be_visible()


# --- coordinator


def question(page: Page) -> str:
    return str(page.locator("#soal .ask a[href^='/indikator/']").first.inner_text())


def test_coordinator_decides_by_keys_and_the_gaps_follow(visiting: Visiting, own_address: str) -> None:
    visit = visiting(own_address)
    page = visit.sign_in("rini")
    doubtful = "/kekurangan?indikator=A.I.3.i.b&keadaan=doubtful"
    visit.open(doubtful)
    expect(page.locator("#daftar .slot")).to_have_count(2)

    go(page, "Tinjau")
    visit.open("/tinjau?item=A.I.3.i.b")
    expect(page.locator(".ask .progress")).to_contain_text("1 dari 2")
    first = question(page)
    page.keyboard.press("l")
    expect(page.locator(".ask .progress")).to_contain_text("2 dari 2")
    second = question(page)
    assert {first, second} == {FIRST, SECOND}

    page.keyboard.press("y")
    expect(page.locator(".undo")).to_contain_text(second)
    assert question(page) == first
    page.keyboard.press("t")
    page.keyboard.press("1")
    expect(page.locator("#soal")).to_contain_text("Selesai: 2 keputusan")
    page.keyboard.press("u")
    expect(page.locator(".ask")).to_be_visible()
    assert question(page) == first
    page.keyboard.press("t")
    page.keyboard.press("0")
    page.keyboard.type("milik unit lain, bukan milik kita")
    page.keyboard.press("Enter")
    expect(page.locator("#soal")).to_contain_text("Selesai: 2 keputusan")

    visit.open(doubtful)
    expect(page.locator("#daftar .slot")).to_have_count(0)
    page.goto(f"{own_address}/kekurangan/{first}@2025")
    expect(page.locator("#isi")).to_contain_text("milik unit lain, bukan milik kita")


def test_coordinator_opens_a_room_and_an_assessor_finds(visiting: Visiting, own_address: str) -> None:
    page = visiting(own_address).sign_in("rini")
    go(page, "Ruang asesor")
    page.get_by_label("Nama ruang").fill("TPI putaran 1")
    page.get_by_role("button", name="Bekukan dan buka").click()
    expect(page.locator("h1")).to_have_text("TPI putaran 1")

    there = visiting(own_address).sign_in("tpi")
    go(there, "Ruang asesor")
    there.get_by_role("link", name="TPI putaran 1").click()
    expect(there.locator("h1")).to_have_text("TPI putaran 1")
    press(there, "j")
    expect(there.locator(".steps")).to_contain_text("1 dari 113")
    for place in (2, 3, 4):
        press(there, "j")
        expect(there.locator(".steps")).to_contain_text(f"{place} dari 113")
    form = there.locator("section.card form").first
    form.locator("textarea").fill("Mana undangan rapatnya?")
    form.get_by_role("button", name="Perlu keterangan").click()
    expect(there.locator(".said").first).to_contain_text("Mana undangan rapatnya?")

    page.reload()
    page.get_by_role("link", name=re.compile("dijawab 1")).click()
    page.wait_for_url("**?hanya=dijawab")
    press(page, "j")
    answer = page.locator(".said form").first
    answer.locator("textarea").fill("Terlampir di nota dinas.")
    answer.get_by_role("button").click()
    there.reload()
    expect(there.locator(".said").first).to_contain_text("Terlampir di nota dinas.")


# --- assessor


def test_assessor_searches_and_sees_the_words_marked(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("tpi")
    page.keyboard.press("/")
    page.keyboard.type("laporan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari?q=laporan")
    page.locator("#q").focus()
    page.keyboard.press("End")
    page.keyboard.type(" pengaduan")
    expect(page).to_have_url(re.compile(r"q=laporan\+pengaduan$"))
    hit = page.locator(".hit", has=page.locator(".path", has_text="Dumas Maret.pdf"))
    expect(hit.locator("mark").first).to_be_visible()
    told = re.search(r"halaman (\d+)", hit.locator(".facts").inner_text())
    assert told
    hit.locator("h3 a").click()
    page.wait_for_url(f"**hal={told[1]}**")
    expect(page.locator(".viewer-sheet img")).to_be_visible()
    expect(page.locator(".viewer-sheet rect").first).to_be_in_viewport()


def test_assessor_goes_through_the_indicators_by_key(visiting: Visiting, address: str) -> None:
    page = visiting(address).sign_in("tpi")
    go(page, "Indikator")
    press(page, "j")
    page.keyboard.press("Enter")
    seen = []
    for place in range(1, 9):
        expect(page.locator(".steps")).to_contain_text(f"{place} dari 113")
        seen.append(page.locator("h1 .id").inner_text())
        press(page, "j")
    assert len(set(seen)) == 8
    assert page.get_by_role("link", name="Tinjau", exact=True).count() == 0


# --- admin


def test_admin_lets_somebody_in(visiting: Visiting, own_address: str) -> None:
    page = visiting(own_address).sign_in("dewi")
    go(page, "Pengaturan")
    page.get_by_label("Nama", exact=True).fill("made.suta")
    page.get_by_label("Ditampilkan sebagai").fill("Made Suta")
    page.get_by_label("Peran").last.select_option("bidang")
    page.get_by_label("Bidang", exact=True).last.select_option("Tata Usaha")
    page.get_by_role("button", name="Beri akses").click()
    secret = page.locator("code.secret").inner_text()
    assert len(secret) > 10

    new = signed_in(visiting(own_address), "made.suta", secret)
    expect(new.locator(".owed h1")).to_contain_text("Anda masih perlu")
    expect(new.locator(".who summary")).to_have_text("Made Suta")
    assert new.get_by_role("link", name="Pengaturan", exact=True).count() == 0

    go(page, "Catatan")
    row = page.locator("table.log tbody tr").first
    expect(row).to_contain_text("dewi")
    expect(row).to_contain_text("made.suta")
    assert secret not in page.content()
    page.get_by_role("link", name=re.compile("Periksa seluruh")).click()
    expect(page.locator("#rantai")).to_contain_text("utuh")
