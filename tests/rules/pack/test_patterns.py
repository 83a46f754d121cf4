"""A pack has no patterns: what looks like one is words, and no text takes for ever."""

from __future__ import annotations

import time

from rules.reading import read
from tests.rules.pack.small import FILES, loaded

FOR_EVER = "(a+)+$ (.*)*x"
"""As a regular expression, this takes time that doubles with every letter of the text below."""

TEXT = "a" * 4_000 + "!\n" + "a " * 4_000


def test_what_would_backtrack_for_ever_is_plain_words() -> None:
    def with_pattern(text: str) -> str:
        for phrase in ("panen", "laporan", "undangan", "notulen", "rapat", "rencana", "tomat"):
            text = text.replace(f"[{phrase}", f"['{FOR_EVER} {phrase}', {phrase}")
        return text

    files = {name: with_pattern(text) for name, text in FILES.items() if not name.startswith("indicators")}
    del files["owners.yaml"]
    assert sum(text.count(FOR_EVER) for text in files.values()) >= 7
    pack, faults = loaded(files)
    assert {fault.code.value for fault in faults} <= {"unknown_id"}  # kinds of documents are ids, no phrases
    started = time.process_time()
    read((f"{TEXT[:200]}.pdf",), TEXT, (TEXT,) * 3, {}, pack.kinds)
    assert time.process_time() - started < 5
