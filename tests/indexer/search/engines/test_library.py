"""Importing whoosh brings no web client along, and takes none from anybody."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIBRARY = "import indexer.search.engines.whoosh_library\n"
LOADED = "print('http.client' in sys.modules, 'email' in sys.modules)\n"
REAL = "import urllib.request; assert urllib.request.urlopen\n"


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (LIBRARY + LOADED + REAL, "False False"),
        ("import urllib.request\n" + LIBRARY + LOADED + REAL, "True True"),
        (
            "import threading; e = threading.Event(); t = threading.Thread(target=e.wait); t.start()\n"
            + LIBRARY
            + LOADED
            + REAL
            + "e.set()\n",
            "True True",
        ),
    ],
    ids=["alone", "loaded before", "beside another thread"],
)
def test_no_web_client(program: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n" + program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == told
