"""Kills a watch at every step, one process a step, and tells what came out otherwise; run by test_watch_kill.py.

As kill_road, whose workspace this uses; here changes also come while the watch runs, told by events.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from evidence_store.model import Stamp
from tests.archive import kill_road
from tests.fakes.watching import Watch
from tests.fakes.workspace import Workspace, judge, picture

STEPS = (*(step for step in kill_road.STEPS if step not in kill_road.INDEX_LOST), "hinted")
TIMES_A_STEP = 2


def run(folder: Path, kill_at: tuple[str, int] | None) -> bool:
    """A watch in a process of its own until it rests, or is killed; True when it came to that."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _watch(folder, kill_at)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not was_killed and status:
        raise SystemExit(f"the watch failed: {status}")
    return was_killed


def _watch(folder: Path, kill_at: tuple[str, int] | None) -> None:
    workspace = kill_road.open_workspace(folder)
    workspace.sources = [
        msgspec.structs.replace(source, mode="events", scan_seconds=3600.0) for source in workspace.sources
    ]
    seen: Counter[str] = Counter()

    def checkpoint(name: str) -> None:
        seen[name] += 1
        if (name, seen[name]) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    workspace.change(
        checkpoint=checkpoint, judge=partial(judge, version="reading-2"), reading_version="reading-2"
    )
    with Watch(workspace) as watch:
        watch.rest(0.2)
        late = folder / "late"
        if late.exists():
            late.rename(workspace.tree / "D")
            (workspace.tree / "A/tetap 0.txt").rename(workspace.tree / "D/tetap 0.txt")
            watch.rest(0.6)
        if kill_at is not None and kill_at[0].startswith(
            "move"
        ):  # made beside, and waited for by nobody else
            watch.until(lambda: not watch.watcher._move.is_running)


def look(folder: Path) -> dict[str, object]:
    workspace = kill_road.open_workspace(folder)
    found = picture(workspace)
    workspace.close()
    plain = without_ctime(found)
    assert isinstance(plain, dict)
    return plain


def without_ctime(value: object) -> object:
    """What a rename changes in a stamp is not to be compared."""
    if isinstance(value, Stamp):
        return (value.size, value.mtime_ns, value.inode)
    if isinstance(value, dict):
        return {key: without_ctime(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_ctime(each) for each in value]
    return value


def put_back(home: Path) -> None:
    """What comes late is to come once more."""
    if (home / "tree/D").exists():
        (home / "tree/D/tetap 0.txt").rename(home / "tree/A/tetap 0.txt")
        (home / "tree/D").rename(home / "late")


def main() -> None:
    base = Path(sys.argv[1])
    kill_road.shrink_batches()
    home = base / "kerja"
    home.mkdir()
    kill_road.build(home)
    kill_road.change_tree(home / "tree")
    Workspace(home).close()
    late = home / "late"
    (late / "dalam").mkdir(parents=True)
    for number in range(4):
        (late / "dalam" / f"susul {number}.txt").write_text(f"datang kemudian {number}")
    saved = base / "awal"
    saved.mkdir()
    kill_road.copy_state(home, saved)
    run(home, None)
    expected = look(home)
    for step in STEPS:
        for number in range(1, TIMES_A_STEP + 1):
            put_back(home)
            shutil.rmtree(home / "scratch", ignore_errors=True)
            kill_road.copy_state(saved, home)
            if not run(home, (step, number)):
                break
            run(home, None)
            found = look(home)
            differs = [name for name in expected if found[name] != expected[name]]
            sys.stdout.write(json.dumps({"step": step, "number": number, "differs": differs}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
