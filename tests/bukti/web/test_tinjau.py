"""The review queue: one question after the other, decided at once, taken back, and two people at the same one."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from httpx import Response

from bukti.doubts import Doubt, doubts
from bukti.web.desk import Desk
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]

HTMX = {"hx-request": "true"}
MAIL = "usulan formasi CPNS PPPK.eml"
FIRST, SECOND = "A.I.3.i.b-2", "A.I.3.i.b-5"
"""Two items that the mail may serve; each wants one of 2025."""
MONTHLY = "A.I.2.ii.d-1"
"""Every month one; a page of unknown month may serve it."""


def queue(desk: Desk, item: str = "") -> list[Doubt]:
    return [one for one in doubts(desk.standing(fresh=True).done.review) if item in ("", one.question.item)]


def of(desk: Desk, item: str) -> Doubt:
    (found,) = queue(desk, item)
    return found


def fields(page: str) -> dict[str, str]:
    """What the hidden fields of the first answer hold."""
    form = page.split('class="answers"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def answer(
    somebody: Person, doubt: Doubt, page: str, headers: dict[str, str] = HTMX, **given: str
) -> Response:
    data = {**fields(page), **given}
    made: Response = somebody.post(f"/tinjau/{doubt.question.id}", data=data, headers=headers)
    return made


def decisions(desk: Desk) -> list[tuple[str, str, str, str, str]]:
    with desk.reading() as catalogue:
        return [(one.who, str(one.verb), one.item, one.slot, one.why) for one in catalogue.decisions()]


# --- what is seen


def test_a_question_shows_what_is_asked_why_it_is_doubtful_and_the_document(
    looker: SignIn, shared_desk: Desk
) -> None:
    rini = looker("rini")
    page = rini.get(f"/tinjau?item={FIRST}").text
    doubt = of(shared_desk, FIRST)
    assert "1 dari 1" in page
    assert doubt.gaps[0].item.text in page
    assert "hanya surel pengantar" in page  # why it is doubtful
    assert MAIL in page
    assert f"/dokumen/{doubt.question.sha256}?" in page
    assert f"/indikator/A.I.3.i.b#{FIRST}" in page
    sheet = re.search(r'hx-get="(/dokumen/[^"]*/bagian[^"]*)"', page)
    assert sheet is not None
    assert "<mark>" in rini.get(unescape(sheet[1])).text
    for key in "ytpbo":
        assert f'data-key="{key}"' in page


def test_everything_at_once_in_the_plans_order_and_part_by_part(looker: SignIn) -> None:
    rini = looker("rini")
    page = rini.get("/tinjau").text
    assert "1 dari 3" in page
    onward = re.search(r'href="(/tinjau\?pada=[\w-]+)"[^>]* data-key="l"', page)
    assert onward is not None
    part = rini.get(onward[1], headers=HTMX).text
    assert "2 dari 3" in part
    assert "<html" not in part
    again = {**HTMX, "hx-history-restore-request": "true"}
    assert "<html" in rini.get(onward[1], headers=again).text


def test_a_queue_of_a_bidang_and_an_empty_one(looker: SignIn) -> None:
    rini = looker("rini")
    assert "1 dari 2" in rini.get("/tinjau?bidang=tata-usaha").text
    empty = rini.get("/tinjau?item=B.I")
    assert empty.status_code == 200
    assert "Tidak ada lagi yang perlu diperiksa" in empty.text


def test_what_was_settled_meanwhile_is_said_and_the_next_shown(looker: SignIn) -> None:
    page = looker("rini").get("/tinjau?pada=Y29udG9o").text
    assert "tidak perlu diputuskan lagi" in page
    assert "1 dari 3" in page


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "../../etc", "%00", "x" * 5000, "\u202e"])
def test_hostile_words_are_only_words(looker: SignIn, hostile: str) -> None:
    rini = looker("rini")
    for field in ("item", "bidang", "pada"):
        page = rini.get("/tinjau", params={field: hostile})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    assert rini.get("/tinjau/x/periode", params={"butir": hostile}).status_code == 200
    assert rini.get("/tinjau", params={"sudah": "-5"}).status_code == 200


# --- deciding


def test_yes_counts_at_once_and_the_next_is_there(person: SignIn, desk: Desk) -> None:
    rini = person("rini")
    page = rini.get(f"/tinjau?pada={of(desk, FIRST).question.id}").text
    after = answer(rini, of(desk, FIRST), page, putusan="terima")
    assert after.status_code == 200
    assert decisions(desk) == [("rini", "accept", FIRST, "2025", "")]
    assert queue(desk, FIRST) == []
    assert SECOND in after.text
    assert "3 dari 3" in after.text
    assert of(desk, SECOND).question.id in after.headers["hx-push-url"]
    assert "<html" not in after.text


def test_without_scripts_the_next_has_its_own_address(person: SignIn, desk: Desk) -> None:
    rini = person("rini")
    page = rini.get(f"/tinjau?item={FIRST}").text
    after = answer(rini, of(desk, FIRST), page, {}, putusan="tolak", alasan="Milik unit lain")
    assert after.status_code == 303
    assert after.headers["location"] == f"/tinjau?item={FIRST}&sudah=1"
    assert decisions(desk) == [("rini", "reject", FIRST, "2025", "Milik unit lain")]
    assert "Selesai: 1 keputusan" in rini.get(after.headers["location"]).text


def test_no_needs_a_reason_and_ones_own_words_go_before_a_ready_one(person: SignIn, desk: Desk) -> None:
    rini = person("rini")
    page = rini.get(f"/tinjau?item={FIRST}").text
    for headers in (HTMX, {}):
        refused = answer(rini, of(desk, FIRST), page, headers, putusan="tolak", alasan=" ")
        assert refused.status_code == 422
        assert "Tuliskan alasannya" in refused.text
    assert decisions(desk) == []
    answer(rini, of(desk, FIRST), page, putusan="tolak", alasan="siap", alasan_lain="kata sendiri")
    assert decisions(desk)[0][-1] == "kata sendiri"


def test_a_match_of_no_known_period_asks_for_it(person: SignIn, desk: Desk) -> None:
    rini, doubt = person("rini"), of(desk, MONTHLY)
    page = rini.get(f"/tinjau?item={MONTHLY}").text
    assert '<option value="2025-03">' in page
    assert '<option value="2025-11">' in page  # not due yet, but it may be of then
    refused = answer(rini, doubt, page, putusan="terima")
    assert refused.status_code == 422
    assert "Pilih periode" in refused.text
    for refused in (
        answer(rini, doubt, page, putusan="bebaskan", alasan="tidak ada"),
        answer(rini, doubt, page, putusan="terima", periode="2031-01"),
    ):
        assert refused.status_code == 422
    assert decisions(desk) == []
    assert answer(rini, doubt, page, putusan="terima", periode="2025-03").status_code == 200
    assert decisions(desk) == [("rini", "accept", MONTHLY, "2025-03", "")]


def test_waiving_is_of_one_gap(person: SignIn, desk: Desk) -> None:
    rini, doubt = person("rini"), of(desk, MONTHLY)
    page = rini.get(f"/tinjau?item={MONTHLY}").text
    answer(rini, doubt, page, putusan="bebaskan", periode="2025-02", alasan="tidak ada kegiatan")
    assert decisions(desk) == [("rini", "waive", MONTHLY, "2025-02", "tidak ada kegiatan")]
    assert "2025-02" not in of(desk, MONTHLY).periods


def test_moving_to_another_item(person: SignIn, desk: Desk) -> None:
    rini, doubt = person("rini"), of(desk, FIRST)
    page = rini.get(f"/tinjau?item={FIRST}").text
    assert f'<option value="{SECOND}">' in page
    asked = rini.get(f"/tinjau/x/periode?butir={MONTHLY}").text
    assert '<option value="2025-01">' in asked
    assert "required" in asked
    assert "<select" not in rini.get(f"/tinjau/x/periode?butir={SECOND}").text
    unknown = answer(rini, doubt, page, putusan="pindah", butir="A.I.3.i.b-99", alasan="x")
    assert unknown.status_code == 422
    assert decisions(desk) == []
    moved = answer(
        rini, doubt, page, putusan="pindah", butir=MONTHLY, periode="2025-01", alasan="Termasuk butir lain"
    )
    assert moved.status_code == 200
    assert [one[1:4] for one in decisions(desk)] == [
        ("reject", FIRST, "2025"),
        ("accept", MONTHLY, "2025-01"),
    ]
    undo = re.findall(r'name="nomor" value="(\d+)"', moved.text)
    assert undo == ["1", "2"]  # taken back together


@pytest.mark.parametrize(
    ("putusan", "match"), [("hapus", ""), ("terima", "bukan-soal"), ("terima", "Y29udG9o")]
)
def test_no_other_answers_and_no_other_questions(
    person: SignIn, desk: Desk, putusan: str, match: str
) -> None:
    doubt = of(desk, FIRST)
    data = {"putusan": putusan, "dilihat": "0"}
    assert person("rini").post(f"/tinjau/{match or doubt.question.id}", data=data).status_code == 404
    assert decisions(desk) == []


# --- undo


def test_undo_brings_the_question_back(person: SignIn, desk: Desk) -> None:
    rini, doubt = person("rini"), of(desk, FIRST)
    page = rini.get(f"/tinjau?pada={doubt.question.id}").text
    assert 'data-key="u"' not in page
    after = answer(rini, doubt, page, putusan="tolak", alasan="Milik unit lain").text
    assert 'data-key="u"' in after
    back = rini.post("/tinjau/urungkan", data={"nomor": "1", "sudah": "1"}, headers=HTMX)
    assert back.status_code == 200
    assert of(desk, FIRST).question.id in back.headers["hx-push-url"]
    assert "2 dari 3" in back.text
    assert 'data-key="u"' not in back.text
    again = rini.post("/tinjau/urungkan", data={"nomor": "1"}, headers=HTMX)
    assert again.status_code == 422
    assert "sudah dibatalkan" in again.text
    assert [one[1] for one in decisions(desk)] == ["reject", "undo"]


def test_undo_goes_back_step_by_step_through_ones_own(person: SignIn, desk: Desk) -> None:
    rini, dewi = person("rini"), person("dewi")
    page = rini.get("/tinjau").text
    answer(rini, of(desk, FIRST), page, putusan="terima")
    answer(rini, of(desk, SECOND), page, putusan="terima")
    theirs = dewi.get("/tinjau").text
    answer(dewi, of(desk, MONTHLY), theirs, putusan="terima", periode="2025-03")
    for expected in ("2", "1"):
        page = rini.get("/tinjau").text
        assert re.findall(r'name="nomor" value="(\d+)"', page) == [expected]
        rini.post("/tinjau/urungkan", data={"nomor": expected}, headers=HTMX)
    assert 'name="nomor"' not in rini.get("/tinjau").text
    assert len(queue(desk, FIRST)) == len(queue(desk, SECOND)) == 1


# --- two people


def test_the_second_is_told_and_nothing_is_lost(person: SignIn, desk: Desk) -> None:
    rini, dewi, doubt = person("rini"), person("dewi"), of(desk, FIRST)
    hers, theirs = (somebody.get(f"/tinjau?pada={doubt.question.id}").text for somebody in (rini, dewi))
    answer(rini, doubt, hers, putusan="tolak", alasan="Milik unit lain")
    told = answer(dewi, doubt, theirs, putusan="pindah", butir=SECOND, alasan_lain="ini <b>usulan</b>")
    assert told.status_code == 200
    assert "Rini sudah lebih dulu memutuskan ini" in told.text
    assert "Milik unit lain" in told.text
    assert "ini &lt;b&gt;usulan&lt;/b&gt;" in told.text  # what was written is kept
    assert SECOND in told.text  # and the next is there
    assert len(decisions(desk)) == 1

    form = told.text.split('class="note warn conflict"', 1)[1].split("</form>", 1)[0]
    insist = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    insist["alasan_lain"] = "ini usulan"
    after = dewi.post(f"/tinjau/{doubt.question.id}", data=insist, headers=HTMX)
    assert after.status_code == 200
    assert [one[:3] for one in decisions(desk)] == [
        ("rini", "reject", FIRST),
        ("dewi", "reject", FIRST),
        ("dewi", "accept", SECOND),
    ]


def test_who_wanted_the_same_is_told_so_and_without_scripts_it_is_a_page(person: SignIn, desk: Desk) -> None:
    rini, dewi, doubt = person("rini"), person("dewi"), of(desk, FIRST)
    page = rini.get("/tinjau").text
    answer(rini, doubt, page, putusan="terima")
    told = answer(dewi, doubt, page, {}, putusan="terima")
    assert told.status_code == 409
    assert "Sama dengan jawaban Anda" in told.text
    assert "Tetap pakai" not in told.text
    assert "<html" in told.text


# --- rights


def test_only_who_may_decide_gets_in(person: SignIn, desk: Desk) -> None:
    doubt = of(desk, FIRST)
    for name in ("sri", "wayan", "tpi"):
        somebody = person(name)
        for path in ("/tinjau", "/tinjau/x/periode?butir=x", "/tinjau/keputusan", "/tinjau/keputusan.csv"):
            page = somebody.get(path)
            assert page.status_code == 403
            assert MAIL not in page.text
        data = {"putusan": "terima", "dilihat": "0", "nomor": "1"}
        for path in (f"/tinjau/{doubt.question.id}", "/tinjau/urungkan", "/tinjau/keputusan/1/batal"):
            assert somebody.post(path, data=data).status_code == 403
        assert "/tinjau" not in somebody.get("/").text
    assert decisions(desk) == []


def test_an_answer_from_elsewhere_changes_nothing(person: SignIn, desk: Desk) -> None:
    rini, doubt = person("rini"), of(desk, FIRST)
    page = rini.get("/tinjau").text
    del rini.headers["x-csrf-token"]
    data = {**fields(page), "putusan": "terima"}
    assert rini.post(f"/tinjau/{doubt.question.id}", data={**data, "csrf": "lain"}).status_code == 403
    assert decisions(desk) == []
    assert (
        rini.post(f"/tinjau/{doubt.question.id}", data=data).status_code == 303
    )  # the form's own field is enough
    assert len(decisions(desk)) == 1
