from __future__ import annotations

from indexer.extract.assemble import Recognised, assemble
from indexer.extract.model import Extract, OcrRequest, Page, Part, Problem, ProblemCode, Word

PROSE = "Keputusan kepala kantor tentang pembentukan tim kerja zona integritas"
WORD = Word("Keputusan", 0.1, 0.1, 0.2, 0.2, 90.0)


def part(path: str = "", *, pages: tuple[Page, ...] = (), problems: tuple[Problem, ...] = ()) -> Part:
    return Part(path, "application/pdf", "pdf", 1, "0" * 64, pages, problems)


def one_page(result: Recognised, *, fallback: str = "", is_picture: bool = False, low: float = 60.0) -> Part:
    """A part of one page that was recognised so."""
    extract = Extract(
        "1",
        (part(pages=(Page(1, fallback, method="native" if fallback else "none"),)),),
        (OcrRequest(0, 0, "/s/1", "pdf", 0, fallback, is_picture),),
    )
    return assemble(extract, [result], low_confidence=low).parts[0]


def test_recognised_text_fills_the_page() -> None:
    page = one_page(Recognised(PROSE, (WORD,), 91.27, 180, 9)).pages[0]
    assert page == Page(1, PROSE, "", "ocr", 91.3, 180, (WORD,))


def test_native_text_that_says_as_much_is_kept() -> None:
    page = one_page(Recognised(PROSE.replace("t", "f"), (WORD,), 80.0, 0, 9), fallback=PROSE).pages[0]
    assert (page.text, page.method, page.words) == (PROSE, "native", ())


def test_a_stamp_gives_way_to_the_page_under_it() -> None:
    assert one_page(Recognised(PROSE, (WORD,), 91.0, 0, 9), fallback="CamScanner").pages[0].text == PROSE


def test_gibberish_gives_way_even_when_longer() -> None:
    assert one_page(Recognised(PROSE, (WORD,), 91.0, 0, 9), fallback="\ue012" * 900).pages[0].text == PROSE


def test_gibberish_is_not_kept_when_nothing_was_recognised() -> None:
    done = one_page(Recognised(), fallback="\ue012" * 900)
    assert (done.pages[0].text, done.pages[0].method) == ("", "none")
    assert [problem.code for problem in done.problems] == [ProblemCode.NO_TEXT]


def test_a_fault_is_named_on_its_page_and_native_text_stays() -> None:
    fault = Recognised(problem=Problem(ProblemCode.CRASHED, "SIGSEGV"))
    assert one_page(fault).problems == (Problem(ProblemCode.CRASHED, "SIGSEGV", 1),)
    kept = one_page(fault, fallback=PROSE)
    assert (kept.pages[0].text, kept.problems) == (PROSE, ())


def test_a_doubtful_page_is_named() -> None:
    codes = [problem.code for problem in one_page(Recognised(PROSE, (WORD,), 59.0, 0, 9)).problems]
    assert codes == [ProblemCode.LOW_CONFIDENCE]
    assert one_page(Recognised(PROSE, (WORD,), 60.0, 0, 9)).problems == ()


def test_a_scene_with_a_few_false_words_holds_no_text() -> None:
    codes = [problem.code for problem in one_page(Recognised("", (), 20.0, 0, 3)).problems]
    assert codes == [ProblemCode.NO_TEXT]


def test_pictures_without_writing_are_dropped_and_pages_renumbered() -> None:
    pages = tuple(Page(number, "x" if number % 2 else "") for number in range(1, 6))
    requests = (
        OcrRequest(0, 1, "/s/1", "image", 0, "", True),
        OcrRequest(0, 3, "/s/2", "image", 0, "", True),
    )
    problems = (Problem(ProblemCode.DAMAGED, "a", 5), Problem(ProblemCode.DAMAGED, "b", 0))
    results = [Recognised(seen=2, confidence=20.0), Recognised(PROSE, (WORD,), 55.0, 0, 9)]
    extract = Extract("1", (part(pages=pages, problems=problems),), requests)
    done = assemble(extract, results, low_confidence=60.0).parts[0]
    assert [(page.number, page.text) for page in done.pages] == [(1, "x"), (2, "x"), (3, PROSE), (4, "x")]
    assert [(problem.code, problem.page) for problem in done.problems] == [
        (ProblemCode.DAMAGED, 4),
        (ProblemCode.DAMAGED, 0),
        (ProblemCode.LOW_CONFIDENCE, 3),
    ]


def test_every_part_ends_as_text_members_or_a_problem() -> None:
    parts = (
        part(),
        part("a.zip"),
        part("a.zip!/b.pdf"),
        part("c.pdf", pages=(Page(1, "isi"),)),
        part("d.pdf", problems=(Problem(ProblemCode.ENCRYPTED),)),
    )
    done = assemble(Extract("1", parts), [], low_confidence=60.0)
    assert [[problem.code for problem in each.problems] for each in done.parts] == [
        [],
        [],
        [ProblemCode.NO_TEXT],
        [],
        [ProblemCode.ENCRYPTED],
    ]
    assert done.pending == ()


def test_an_archive_without_members_holds_no_text() -> None:
    done = assemble(Extract("1", (part(),)), [], low_confidence=60.0)
    assert [problem.code for problem in done.problems] == [ProblemCode.NO_TEXT]
