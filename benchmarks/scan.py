"""How fast a scan is against the bare libraries, and what it costs: prints ratios, and exits 1 when one is missed.

    python -m benchmarks.scan unchanged    a second scan with nothing changed against a plain walk
    python -m benchmarks.scan rate         born-digital files against the bare libraries in a loop
    python -m benchmarks.scan ocr          scans against pure Tesseract time
    python -m benchmarks.scan memory       the main process from a thousand to twenty thousand documents

Trust the ratios: all of one line were measured in one run on the same cores. `--files` shrinks a run.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.sample_files import write_tree

ROOT = Path(__file__).parents[1]

UNCHANGED_FACTOR, UNCHANGED_SECONDS = 1.5, 1.0
"""A quiet scan may take so many times the plain walk, plus so many seconds for the whole command."""

RATE_SHARE = 0.6
"""Of the bare libraries' rate that the whole road must reach."""

OCR_FACTOR = 1.15
"""Wall time allowed against pure Tesseract CPU time divided by the cores."""

MEMORY_SHARE = 0.2
"""How much the main process may differ between the small and the large archive."""


# --- a second scan with nothing changed ------------------------------------------------------------------


def unchanged(folder: Path, files: int) -> bool:
    """A tree of tiny text files: how long the first scan of them takes does not matter here."""
    tree = folder / "pohon"
    for number in range(files):
        path = tree / f"{number // 200:03}" / f"Laporan bulanan nomor {number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"laporan nomor {number}")
    workspace = new_workspace(folder, tree)
    first = timed(lambda: command(workspace, "scan"))
    second = min(timed(lambda: command(workspace, "scan")) for _ in range(3))
    walk = min(timed(lambda: plain_walk(tree)) for _ in range(3))
    allowed = UNCHANGED_FACTOR * walk + UNCHANGED_SECONDS
    tell("files", files)
    tell("first scan", first, "s")
    tell("plain scandir + stat", walk, "s")
    tell("second scan, the whole command", second, "s")
    return judge("second scan ÷ allowed", second / allowed, at_most=1.0)


def plain_walk(tree: Path) -> int:
    count, waiting = 0, [os.fspath(tree)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    count += entry.stat(follow_symlinks=False).st_size >= 0
    return count


# --- born-digital files against the bare libraries -------------------------------------------------------


def rate(folder: Path, files: int, given: Path | None) -> bool:
    """The same files, the same cores: the whole road against a plain loop over the libraries."""
    if given is None:
        write_tree(folder / "pohon", files)
    tree = given or folder / "pohon"
    paths = [path for path in sorted(tree.rglob("*")) if path.suffix.lower() in BARE and path.is_file()]
    if given:
        tree = folder / "pohon"
        for number, path in enumerate(paths):
            target = tree / f"{number // 100:03}" / f"{number} {path.name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        paths = [path for path in sorted(tree.rglob("*")) if path.is_file()]
    bare_loop(paths[:20])  # imports
    bare = min(timed(lambda: bare_loop(paths)) for _ in range(2))
    workspace = new_workspace(folder, tree, "[ocr]\nenabled = false\n")
    before = cpu_of_children()
    whole = timed(lambda: command(workspace, "scan"))
    cpu = cpu_of_children() - before
    tell("files", len(paths))
    tell("cores", len(os.sched_getaffinity(0)))
    tell("bare loop", len(paths) / bare, "files/s")
    tell("the whole command", len(paths) / whole, "files/s")
    tell("CPU of all processes", 1000 * cpu / len(paths), "ms a file")
    return judge("rate ÷ bare rate", bare / whole, at_least=RATE_SHARE)


def bare_loop(paths: list[Path]) -> int:
    """Characters read. What a library refuses counts as done: the road must do more with it."""
    found = 0
    for path in paths:
        try:
            found += len(BARE[path.suffix.lower()](path))
        except Exception:  # any library's own
            continue
    return found


def bare_pdf(path: Path) -> str:
    import pypdfium2

    with_text = []
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            text = page.get_textpage()
            with_text.append(text.get_text_range())
            text.close()
            page.close()
    except pypdfium2.PdfiumError:
        pass
    finally:
        document.close()
    return "\n".join(with_text)


def bare_docx(path: Path) -> str:
    import zipfile

    from lxml import etree

    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    return " ".join(node.text or "" for node in root.iter(tag))


def bare_xlsx(path: Path) -> str:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(os.fspath(path))
    return "\n".join(
        "\t".join(map(str, row))
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).to_python()
    )


def bare_eml(path: Path) -> str:
    import email
    import email.policy

    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


BARE: dict[str, Callable[[Path], str]] = {
    ".pdf": bare_pdf,
    ".docx": bare_docx,
    ".xlsx": bare_xlsx,
    ".eml": bare_eml,
    ".txt": lambda path: path.read_text("utf-8", "replace"),
}


# --- scans against Tesseract -------------------------------------------------------------------------------


def ocr(folder: Path, pages: int) -> bool:
    """Scanned letters of three pages: the whole command against Tesseract's own time on the same pictures."""
    import pypdfium2
    import tesserocr

    from indexer.ocr import TESSDATA_FOLDERS

    tree = folder / "pohon"
    tree.mkdir()
    scans = [scanned_pdf(tree / f"pindaian {number}.pdf", number) for number in range(max(1, pages // 3))]
    os.environ["OMP_THREAD_LIMIT"] = "1"
    used = 0.0
    models = next(folder for folder in TESSDATA_FOLDERS if os.path.isdir(folder))
    with tesserocr.PyTessBaseAPI(path=models, lang="ind+eng", psm=tesserocr.PSM.AUTO) as engine:
        for path in scans:
            document = pypdfium2.PdfDocument(path)
            for page in document:
                picture = page.render(scale=200 / 72).to_pil().convert("L")
                begun = time.process_time()
                engine.SetImage(picture)
                engine.GetUTF8Text()
                used += time.process_time() - begun
            document.close()
    workspace = new_workspace(folder, tree)
    before = cpu_of_children()
    whole = timed(lambda: command(workspace, "scan"))
    own = cpu_of_children() - before
    cores = len(os.sched_getaffinity(0))
    tell("pages", 3 * len(scans))
    tell("cores", cores)
    tell("pure Tesseract CPU", used, "s")
    tell("CPU of the whole command", own, "s")
    tell("the whole command", whole, "s")
    return judge("wall ÷ (Tesseract ÷ cores)", whole * cores / used, at_most=OCR_FACTOR)


def scanned_pdf(path: Path, number: int) -> Path:
    """Three pages of printed prose as pictures at 200 dpi, slightly noisy, deterministic."""
    import random

    from PIL import Image, ImageDraw, ImageFont

    from benchmarks.sample_files import WORDS

    chance = random.Random(number)
    font = ImageFont.load_default(30)
    pages = []
    for _ in range(3):
        page = Image.new("L", (1654, 2339), 250)
        draw = ImageDraw.Draw(page)
        for line in range(45):
            draw.text((140, 140 + 45 * line), " ".join(chance.choices(WORDS, k=9)), fill=30, font=font)
        noise = Image.effect_noise(page.size, 12)
        pages.append(Image.blend(page, noise, 0.08))
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200.0, quality=80)
    return path


# --- memory of the main process ----------------------------------------------------------------------------


def memory(folder: Path, files: int) -> bool:
    """The highest memory of the scanning process itself, workers aside, for a small and a large archive."""
    peaks = []
    for count in (max(1, files // 20), files):
        place = folder / str(count)
        place.mkdir()
        write_tree(place / "pohon", count)
        workspace = new_workspace(place, place / "pohon")
        with peak_memory() as peak:
            seconds = timed(lambda w=workspace: command(w, "scan", on_start=peak.watch))  # type: ignore[misc]
        tell(f"{count} documents", peak.bytes / 2**20, "MiB")
        tell(f"{count} documents, scan", count / seconds, "files/s")
        peaks.append(peak.bytes)
    return judge("large ÷ small", peaks[1] / peaks[0], at_most=1 + MEMORY_SHARE)


class Peak:
    """The highest memory of one process's own, sampled twenty times a second.

    Mapped index files are left out: the kernel takes their pages back whenever it wants.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, pid: int) -> None:
        self._thread = threading.Thread(target=self._sample, args=(pid,))
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _sample(self, pid: int) -> None:
        while not self._over.wait(0.05):
            try:
                text = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                return
            kib = sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("RssAnon"))
            self.bytes = max(self.bytes, 1024 * kib)


@contextmanager
def peak_memory() -> Iterator[Peak]:
    peak = Peak()
    try:
        yield peak
    finally:
        peak.end()


# --- running and telling -----------------------------------------------------------------------------------


def new_workspace(folder: Path, tree: Path, settings: str = "") -> Path:
    """A workspace over a tree, all of whose files count as settled."""
    workspace = folder / "kerja"
    command(workspace, "init", os.fspath(workspace), "--source", f"{tree}=TU", is_workspace=False)
    file = workspace / "bukti.toml"
    text = re.sub(r"settle_seconds = [0-9.]+", "settle_seconds = 0.0", file.read_text("utf-8"))
    file.write_text(text.replace("[ocr]\n", settings) if settings else text, "utf-8")
    return workspace


def command(
    workspace: Path, *arguments: str, is_workspace: bool = True, on_start: Callable[[int], None] | None = None
) -> None:
    """Runs `bukti` to its end. Problems of files (exit 1) are no failure here.

    As an installed program runs: compiled modules are kept, whatever the shell of the developer says.
    """
    place = ["-w", os.fspath(workspace)] if is_workspace else []
    process = subprocess.Popen(
        [sys.executable, "-m", "bukti", *place, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    if on_start:
        on_start(process.pid)
    _, errors = process.communicate()
    if process.returncode not in (0, 1):
        raise SystemExit(f"bukti {' '.join(arguments)} failed:\n{errors.decode()}")


def cpu_of_children() -> float:
    """Seconds used by all ended processes below this one. On a busy machine these tell more than wall time."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(what: str, figure: float, unit: str = "") -> None:
    print(f"  {what:<36} {figure:>10,.3f} {unit}".rstrip())


def judge(what: str, ratio: float, *, at_most: float | None = None, at_least: float | None = None) -> bool:
    is_met = (at_most is None or ratio <= at_most) and (at_least is None or ratio >= at_least)
    bound = f"at most {at_most}" if at_most is not None else f"at least {at_least}"
    print(f"  {what:<36} {ratio:>10.3f} ({bound}): {'met' if is_met else 'MISSED'}")
    return is_met


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", default=["unchanged", "rate", "ocr", "memory"])
    parser.add_argument(
        "--files", type=int, default=0, help="how many files or pages, instead of the full run"
    )
    parser.add_argument("--tree", type=Path, help="rate: take the born-digital files of this folder instead")
    options = parser.parse_args()
    runs: dict[str, Callable[[Path], bool]] = {
        "unchanged": lambda folder: unchanged(folder, options.files or 20_000),
        "rate": lambda folder: rate(folder, options.files or 2_000, options.tree),
        "ocr": lambda folder: ocr(folder, options.files or 30),
        "memory": lambda folder: memory(folder, options.files or 20_000),
    }
    is_all_met = True
    for name in options.what:
        print(name)
        with tempfile.TemporaryDirectory(prefix="bukti-") as folder:
            is_all_met &= runs[name](Path(folder))
    return 0 if is_all_met else 1


if __name__ == "__main__":
    sys.exit(main())
