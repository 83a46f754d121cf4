"""Hostile files dropped in all at once between five hundred good ones: no good one suffers, each bad one is named."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from benchmarks.sample_files import MIX, WORDS
from benchmarks.scan import command
from benchmarks.watch import rss_mib
from evidence_store.model import DocumentState
from indexer.search.index import SearchIndex
from indexer.search.model import Plan, Term
from tests.fakes.hostile import HARMLESS, LIMITS, hostile_files
from tests.torture.service import Service
from tests.torture.truth import opened

GOOD_FILES = 500
MOST_MIB = 400.0
PATIENCE_SECONDS = 240.0

pytestmark = pytest.mark.slow


def good_files(folder: Path) -> dict[str, str]:
    """Writes them; a word that no other has, by name."""
    chance = random.Random("baik")
    words: dict[str, str] = {}
    for number in range(GOOD_FILES):
        ((extension, write, _),) = chance.choices(MIX, [share for _, _, share in MIX])
        name, word = f"Notula {number}.{extension}", f"katakunci{number}"
        (folder / name).write_bytes(write([["Notula", word], chance.choices(WORDS, k=40)]))
        words[name] = word
    return words


def test_hostile_files_among_good_ones(tmp_path: Path) -> None:
    workspace, tree, outside = tmp_path / "kerja", tmp_path / "pohon", tmp_path / "luar"
    tree.mkdir()
    outside.mkdir()
    words = good_files(outside)
    writers = {extension: write for extension, write, _ in MIX}
    paragraphs = [["Notula"], WORDS, WORDS]
    hostile = hostile_files(writers["docx"](paragraphs), writers["pdf"](paragraphs))
    for name, (data, _) in hostile.items():
        (outside / name).write_bytes(data)
    make_workspace(workspace, tree)
    service = Service(workspace, tmp_path / "log", random.Random(1))
    try:
        wait_until_watched(service)
        for path in outside.iterdir():
            path.rename(tree / path.name)
        most_mib = wait_until_read(service, len(words) + len(hostile))
        service.end()
    finally:
        service.process.kill()
        service.process.wait()
    assert most_mib < MOST_MIB

    with opened(workspace) as catalogue:
        problems: dict[str, set[str]] = {}
        for problem in catalogue.problems():
            problems.setdefault(os.fsdecode(problem.path), set()).add(problem.code)
        states = {
            os.fsdecode(filing.filing.path): dossier.document.state
            for dossier in map(catalogue.document, catalogue.all_document_ids())
            for filing in dossier.filings
        }
        texts = [
            page.text
            for dossier in map(catalogue.document, catalogue.all_document_ids())
            for part in dossier.parts
            for page in part.pages
        ]
    assert {name: problems.get(name) for name in words if name in problems} == {}
    unnamed = {
        name: problems.get(name)
        for name, (_, codes) in hostile.items()
        if codes and not codes & problems.get(name, set())
    }
    assert unnamed == {}
    harmless = [name for name, (_, codes) in hostile.items() if codes == HARMLESS]
    assert {states[name] for name in [*words, *harmless]} == {DocumentState.READ}
    assert not any("root:" in text for text in texts)  # of /etc/passwd
    assert unfound(workspace, words) == []


def unfound(workspace: Path, words: dict[str, str]) -> list[str]:
    reader = SearchIndex(workspace / "index").reader()
    try:
        return [name for name, word in words.items() if not reader.keys(Plan(where=Term("exact", (word,))))]
    finally:
        reader.close()


def make_workspace(workspace: Path, tree: Path) -> None:
    command(workspace, "init", os.fspath(workspace), "--source", f"{tree}=uji", is_workspace=False)
    config = workspace / "bukti.toml"
    text = config.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.5")
    for name, limit in LIMITS.items():
        line = next(line for line in text.splitlines() if line.startswith(f"# {name} = "))
        text = text.replace(line, f"{name} = {limit}")
    config.write_text(text, "utf-8")


def wait_until_watched(service: Service) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        service.look()
        with opened(service.workspace) as catalogue:
            if (sources := catalogue.sources()) and sources[0].scanned_at is not None:
                return
        assert time.monotonic() < end
        time.sleep(0.1)


def wait_until_read(service: Service, files: int) -> float:
    """The most memory that the main process took, in MiB."""
    end, most_mib = time.monotonic() + PATIENCE_SECONDS, 0.0
    while True:
        service.look()
        most_mib = max(most_mib, rss_mib(service.process.pid))
        with opened(service.workspace) as catalogue:
            if catalogue.counts()["documents"] == files and not any(catalogue.waiting_counts()):
                return most_mib
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.1)
