"""What is settled before a command is loaded."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import os, sys, threading
from bukti.__main__ import main
sys.argv = ["bukti", "--version"]
try:
    main()
except SystemExit as done:
    assert not done.code
assert "numpy" not in sys.modules
import numpy
print(len(os.listdir("/proc/self/task")))
"""


def test_numpy_starts_no_threads() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "1"
