from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence_store.errors import Locked, NotAWorkspace
from evidence_store.lock import WriterLock, holder

HOLD = """
import sys, time; from pathlib import Path; from evidence_store.lock import WriterLock
with WriterLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holding(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_error_names_the_holder_and_since_when(tmp_path: Path) -> None:
    process = holding(tmp_path / "lock")
    try:
        with pytest.raises(Locked) as caught:
            WriterLock(tmp_path / "lock").acquire()
        assert caught.value.pid == process.pid
        assert caught.value.since is not None
        assert timedelta(0) <= datetime.now(UTC) - caught.value.since < timedelta(minutes=1)
        assert str(process.pid) in str(caught.value)
    finally:
        process.kill()
        process.communicate()


def test_the_kernel_releases_the_lock_of_a_killed_process(tmp_path: Path) -> None:
    process = holding(tmp_path / "lock")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with WriterLock(tmp_path / "lock"):
        assert holder(tmp_path / "lock")[0] == os.getpid()


def test_two_locks_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    with WriterLock(tmp_path / "lock"):
        with pytest.raises(Locked) as caught:
            WriterLock(tmp_path / "lock").acquire()
        assert caught.value.pid == os.getpid()
    with WriterLock(tmp_path / "lock"):
        pass


def test_an_error_inside_releases(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "lock")
    with pytest.raises(RuntimeError), lock:
        raise RuntimeError
    with lock:
        pass


def test_a_forked_child_does_not_keep_the_lock_of_a_dead_parent(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from evidence_store.lock import WriterLock\n"
        "lock = WriterLock(Path(sys.argv[1])); lock.acquire()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os.close(1); time.sleep(60)\n"
        "print(child, flush=True); os.kill(os.getpid(), 9)\n"
    )
    died = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "lock"], stdout=subprocess.PIPE, text=True, check=False
    )
    child = int(died.stdout)
    try:
        deadline = time.monotonic() + 5  # the child may not have come to its hook yet
        while True:
            try:
                with WriterLock(tmp_path / "lock"):
                    break
            except Locked:
                assert time.monotonic() < deadline
                time.sleep(0.01)
        os.kill(child, 0)  # it lives, and holds nothing
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("note", [b"", b"rubbish", b"12", b"12 yesterday", b"\xff\xfe", b"1 2 3"])
def test_an_unreadable_note_names_nobody(tmp_path: Path, note: bytes) -> None:
    (tmp_path / "lock").write_bytes(note)
    assert holder(tmp_path / "lock") == (None, None)


def test_no_store_no_lock(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace):
        WriterLock(tmp_path / "nowhere" / "lock").acquire()
